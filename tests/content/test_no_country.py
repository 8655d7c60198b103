"""The toolkit knows no country and no field: what belongs to one is data of a course."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.real_course import REPOSITORY
from tests.helpers.strangers import strangers_in

SOURCE = REPOSITORY / "src" / "peercompass"
KINDS = {".py", ".js", ".css", ".html", ".j2", ".yaml", ".json", ".md", ".pot", ".po", ".svg"}
ALLOWED = {
    "authoring/review/agreement.py": "the name of a journal that a formula comes from",
    "support/csv_tables.py": "where an encoding of files is used",
    "course/check/reading_grade.py": "whose school years a reading grade counts",
}
"""Files of the toolkit in which such a word may stand, each with the reason."""


def _files() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*") if path.suffix in KINDS)


def test_no_word_of_the_toolkit_belongs_to_one_country_or_field() -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): list(strangers_in(path.read_text("utf-8")))
        for path in _files()
    }
    assert {name: words for name, words in found.items() if words and name not in ALLOWED} == {}
    assert [name for name in ALLOWED if not found.get(name)] == [], "no longer needed"
    assert len(found) > 200, "the toolkit was looked at"


@pytest.mark.parametrize("word", ["call 988", "CRPS-A", "Certified peers read it.", "in recovery"])
def test_the_scan_finds(word: str) -> None:
    assert list(strangers_in(word))


def test_the_scan_leaves_the_toolkit_its_name() -> None:
    assert list(strangers_in(json.dumps("PeerCompass; peercompass check; recover a file"))) == []
