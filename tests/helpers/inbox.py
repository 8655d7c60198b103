"""A folder for what people send, beside a desk that collects it; without a course, to be quick."""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from peercompass.exercise import LOG_FILE
from peercompass.grading.submissions import collect
from peercompass.grading.submissions.entries import hand_ins_in
from tests.helpers.hand_ins import files

UNIT = "u1-first-steps"
LOG = b'{"item":"a","kind":"choice","value":"b"}\n'
NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n'
HONEST = {f"{UNIT}/{LOG_FILE}": LOG, f"{UNIT}/{UNIT}.ipynb": NOTEBOOK}


class Inbox:
    """A folder for zips beside a desk that collects them; without a course, to be quick."""

    exchange_in_folders = checks_owner = True

    def __init__(self, place: Path) -> None:
        self.place = self.root = self.work = place
        self.inbound = place / "exchange" / "small" / "inbound"
        self.db_url = f"sqlite:///{place / 'gradebook.db'}"
        (place / "mail").mkdir()

    def folder(self, step: str, student: str, unit: str) -> Path:
        return self.place / step / student / unit

    def students(self, unit: str) -> list[str]:
        return hand_ins_in(self.place / "submitted", unit)[0]

    def zip(self, name: str, entries: dict | None = None, **options: Any) -> Path:
        path = self.place / "mail" / name
        with zipfile.ZipFile(path, "w", **options) as bundle:
            for entry, data in (HONEST if entries is None else entries).items():
                bundle.writestr(entry, data)
        return path

    def collect(self, *paths: Path) -> collect.Collected:
        unit = SimpleNamespace(id=UNIT, items=(), scenarios={})
        return collect.collect(self, unit, paths, None, lambda _: None)

    def take(self, *paths: Path) -> list[str]:
        return sorted(self.collect(*paths).problems)

    def answers(self, student: str) -> bytes:
        return (self.place / "submitted" / student / UNIT / LOG_FILE).read_bytes()

    def taken(self) -> list[str]:
        """What is there besides the mail and the attempts."""
        names = files(self.place)
        return [name for name in names if not name.startswith(("mail/", "attempts/"))]
