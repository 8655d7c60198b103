"""The leak scan: whether anything that only graders may have is about to reach a learner."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peercompass.support.json_text import parse_json

from . import Course

_KEYS = {
    "anchors",
    "credit",
    "key",
    "objective",
    "rationale",
    "rating",
    "skill",
    "group",
    "coach",
    "skills",
    "discuss",
    "promises",
    "shows",
}
_SAYS_SOMETHING = 5  # words of a marker that nobody else writes by chance
_NAMED_BY_AUTHORS = {"nodes", "scenarios", "people", "rubrics", "forms", "meters"}
"""Parts of a page whose fields are ids: a person may well be called `coach`."""


class LeakError(ValueError):
    """Something that only graders may have was about to reach a learner. The message names
    each place."""


class LeakScan:
    """Looks for the texts of `course` that only graders may have: rationales of graded work, and
    marked samples. Made once, it looks through as many files as are to go out.

    A text is found however a file wraps or marks it up.
    """

    def __init__(self, course: Course) -> None:
        self._heads: dict[tuple[str, ...], list[tuple[list[str], str]]] = {}
        for text, where in _graded_texts(course).items():
            words = text.split()
            if words:
                self._heads.setdefault(tuple(words[:2]), []).append((words, where))

    def texts(self, data: Any) -> list[str]:
        """Where each graded text in JSON `data` (a notebook, say) comes from; empty when there is
        none."""
        words = _squeeze(" ".join(_strings(data))).split()
        found: dict[str, None] = {}
        for place, pair in enumerate(zip(words, [*words[1:], ""], strict=False)):
            for head in (pair, pair[:1]):
                for secret, where in self._heads.get(head, ()):
                    if words[place : place + len(secret)] == secret:
                        found[where] = None
        return list(found)

    def page(self, name: str, data: Any) -> list[str]:
        """A sentence for each graded text in the JSON `data` of the file `name`, and for each
        field that only graders have in it where it is the page of an exercise."""
        leaks = [f"{name} holds {where}" for where in self.texts(data)]
        if isinstance(data, dict) and data.get("role") == "exercise":
            leaks += [f"{name} holds the field {field}" for field in field_leaks(data)]
        return leaks

    def folder(self, folder: Path) -> list[str]:
        """A sentence for each leak in the files below `folder`, in the order of their names.

        Raises `OSError`.
        """
        leaks = []
        for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
            text = path.read_bytes().decode("utf-8", "replace")
            try:
                data = parse_json(text)
            except ValueError:
                data = None
            leaks += self.page(path.relative_to(folder).as_posix(), data or text)
        return leaks


def field_leaks(data: Any, path: str = "", *, named: bool = False) -> list[str]:
    """The fields in JSON data of an exercise that only graders may have. `named` says that the
    fields of `data` are ids which an author chose."""
    if isinstance(data, dict):
        kinds = data.get("kind") in ("strong", "mixed", "hard")
        leaks = [f"{path}.kind"] if kinds else []
        for name, value in data.items():
            if name in _KEYS and not named:
                leaks.append(f"{path}.{name}")
            ids = name in _NAMED_BY_AUTHORS and not named
            leaks += field_leaks(value, f"{path}.{name}", named=ids)
        return leaks
    if isinstance(data, list):
        return [leak for n, v in enumerate(data) for leak in field_leaks(v, f"{path}[{n}]")]
    return []


def _graded_texts(course: Course) -> dict[str, str]:
    """Every text that only graders may have, squeezed, with where it comes from."""
    found: dict[str, str] = {}
    for rubric in course.rubrics.values():
        for anchor in rubric.anchors:
            for text in (anchor.text, anchor.comment, *(mark.why for mark in anchor.marks)):
                if len(text.split()) >= _SAYS_SOMETHING:
                    found[_squeeze(text)] = f"the {anchor.level} sample of {rubric.id}"
    for unit in course.units.values():
        for item in unit.items:
            for entry in item.parts:
                found[_squeeze(entry.rationale)] = f"the rationale of {item.id}/{entry.id}"
        for scenario in unit.scenarios.values():
            for place, promise in enumerate(scenario.promises, 1):
                if promise.because and len(promise.because.split()) >= _SAYS_SOMETHING:
                    found[_squeeze(promise.because)] = f"promise {place} of {scenario.id}"
            for node_id, node in scenario.nodes.items():
                for choice in node.choices:
                    where = f"the rationale of {scenario.id}/{node_id}/{choice.id}"
                    found[_squeeze(choice.rationale)] = where
    return found


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        # Notebooks keep text as lists of lines; other lists may part it anywhere.
        if data and all(isinstance(value, str) for value in data):
            yield from ("".join(data), " ".join(data))
        else:
            for value in data:
                yield from _strings(value)


def _squeeze(text: str | None) -> str:
    """The bare words, whatever marks, markup or line ends stand between them."""
    plain = html.unescape(re.sub(r"<[^<>]*>", " ", text or ""))
    return re.sub(r"[\W_]+", " ", plain).strip().casefold()
