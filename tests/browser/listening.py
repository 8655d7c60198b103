"""Listening to what reaches a learner's browser, and looking for what must not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

try:
    from playwright.sync_api import Error
except ImportError:  # then the fixture `browser` skips every test
    Error = OSError


class Ear:
    """Hears every websocket frame and every answer in JSON that a page receives.

    `missed` are the addresses of answers that the page was left too soon to hear.
    """

    def __init__(self, page):
        self.heard: list[Any] = []
        self.missed: list[str] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        page.on("requestfinished", self._answered)

    def _frame(self, payload: str | bytes) -> None:
        for data in _frame_parts(payload):
            self._note(data)

    def _answered(self, request) -> None:
        try:
            response = request.response()
            kind = response.headers.get("content-type", "")
            if response.ok and "json" in kind and "/static/" not in response.url:
                self._note(response.body())
        except Error:
            self.missed.append(request.url)

    def _note(self, data: bytes | str) -> None:
        try:
            self.heard.append(json.loads(data))
        except ValueError:
            text = data if isinstance(data, str) else data.decode("utf-8", "replace")
            self.heard.append(text)


def _frame_parts(payload: str | bytes) -> list[str | bytes]:
    """The parts of a frame of `v1.kernel.websocket.jupyter.org`; any other frame is one part."""
    if isinstance(payload, str) or len(payload) < 8:
        return [payload]
    count = int.from_bytes(payload[:8], "little")
    if not 2 <= count < 100 or len(payload) < 8 * (count + 1):
        return [payload]
    places = [int.from_bytes(payload[8 * n : 8 * (n + 1)], "little") for n in range(1, count + 1)]
    return [payload[a:b] for a, b in pairwise(places)]


class Words:
    """The words of anything heard, to look sentences up in, whatever stands between words."""

    def __init__(self, heard: list[Any]):
        self._words = f" {_bare(' '.join(_texts(heard)))} "

    def hold(self, sentence: str) -> bool:
        """Whether these words hold the sentence."""
        return f" {_bare(sentence)} " in self._words


def judgements(heard: list[Any]) -> list[tuple[str, Any]]:
    """What the views of graded parts said about an answer's worth: each field and its value."""
    found = []
    for view in _dicts(heard):
        if view.get("graded") is True and view.get("type") in ("item", "scenario"):
            # What an item shows above its question, texts or a note, says nothing of an answer.
            inner = [one for one in _dicts(view) if one is not view]
            outer = {k: v for k, v in view.items() if k != "shown" or view["type"] != "item"}
            found += [
                (k, v) for one in (outer, *inner) for k, v in one.items() if v and k in _JUDGING
            ]
    return found


_JUDGING = {
    "credit",
    "key",
    "rationale",
    "rating",
    "skill",
    "group",
    "coach",
    "why",
    "shown",
    "debrief",
    "result",
}


def _dicts(data: Any) -> Iterator[dict]:
    if isinstance(data, dict):
        yield data
    for one in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _dicts(one)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for one in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _texts(one)


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
