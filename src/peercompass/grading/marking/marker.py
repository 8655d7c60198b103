"""Marking: from the released notebook and a hand-in to marks and a marked notebook. Pure.

The trainee's own notebook is kept as evidence and is never run: marks come from the log, so
deleted, copied or damaged cells change nothing. nbgrader's `autograde` and our batch both go
through `Marker`, so they give the same marks. A marker can travel to other processes.
"""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from peercompass.course import Item, PlanItem, Rubric, Unit, WriteItem
from peercompass.course.notebooks import marking_cells, row_cell
from peercompass.course.publish import item_forms
from peercompass.exercise import Note, Result, score_unit
from peercompass.grading.submissions.files import HandIn

from .findings import (
    Finding,
    about_log,
    about_notebook,
    about_others,
    about_results,
    grade_id,
    read_log,
)
from .instructor_cells import CellOutcome, InstructorCell, run_instructor_cells

OWN = "peercompass"
"""The key of our own fields in a notebook's and a cell's metadata."""

CHECK = "check"
"""Within them: what one of the instructor's cells came to."""

_MARKUP = {ord(c): f"&#{ord(c)};" for c in "$\\`*_[]~"}  # what Markdown would take for its own
_NO_MATH = "tex2jax_ignore"  # formgrader's page typesets what stands between $ and $
_NO_RESPONSE = "No response."  # nbgrader's own words


@dataclass(frozen=True)
class Mark:
    """What a program gives one cell of nbgrader's gradebook: points, or None while a person has
    to look; and whether it waits for a person."""

    grade_id: str
    auto: float | None
    waits: bool


@dataclass(frozen=True)
class Marked:
    """One hand-in, marked.

    `results` has one entry an item, `marks` one a graded cell, `comments` nbgrader's automatic
    comment (or None) by the id of each cell that holds an answer, `answers` a digest of each
    item's result and of what each of the instructor's cells came to. `notebook` is the released
    notebook with the answers and scores in its cells, as the bytes of a file.
    """

    student: str
    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    marks: tuple[Mark, ...]
    comments: dict[str, str | None]
    answers: dict[str, str]
    notebook: bytes


class Marker:
    """Marks hand-ins of one unit against its `released` notebook (as a dict).

    `own` are the instructor's cells, which run in a kernel beside the released `files`; marking
    is pure where there are none. Raises `ValueError` when the unit has changed since it was
    released.
    """

    def __init__(
        self,
        unit: Unit,
        rubrics: dict[str, Rubric],
        released: dict[str, Any],
        own: tuple[InstructorCell, ...] = (),
        files: dict[str, bytes] | None = None,
    ) -> None:
        self.unit = unit
        self.rubrics = rubrics
        self.released, self._own, self._files = released, own, files or {}
        self._cells = {name: cell for cell in released["cells"] if (name := grade_id(cell))}
        names = {name for item in unit.marked for name in _answer_cells(item, rubrics)}
        lost = sorted(({item.id for item in unit.items} | names) - self._cells.keys())
        if lost:
            raise ValueError(
                f"`{unit.id}` has changed since it was released ({', '.join(lost)}); "
                "release it again"
            )
        self._forms = item_forms(unit.items, unit.scenarios)

    @property
    def runs_cells(self) -> bool:
        """Whether marking runs an instructor's own cells in a kernel."""
        return bool(self._own)

    @cached_property
    def digest(self) -> str:
        """A digest of all that marks depend on besides the hand-in."""
        names = {i.rubric for i in self.unit.items if isinstance(i, WriteItem | PlanItem)}
        parts = [self.unit.model_dump_json(), json.dumps(self.released, sort_keys=True)]
        parts += [self.rubrics[name].model_dump_json() for name in sorted(names)]
        parts += [version("peercompass"), *map(repr, self._own), repr(sorted(self._files.items()))]
        return sha256("\n".join(parts).encode()).hexdigest()

    def mark(self, hand_in: HandIn) -> Marked:
        """Mark a hand-in. Never raises on what a trainee may have sent."""
        unit = self.unit
        log = read_log(hand_in.log)
        results = score_unit(unit.items, log, unit.scenarios, self.rubrics, self._forms)
        findings = [
            *about_log(hand_in.log, log, {item.id for item in unit.items}),
            *about_notebook(hand_in.notebook, self.released),
            *about_others(hand_in),
        ]
        if log.readable:  # else each item would say the same once more
            findings += about_results(results)
        marks: list[Mark] = []
        comments: dict[str, str | None] = {}
        filled: dict[str, dict[str, Any]] = {}
        for item, result in zip(unit.marked, results, strict=True):
            own, said = _marks(item, result, self.rubrics)
            marks += own
            comments |= said
            filled |= self._filled(item, result)
        answers = {result.item: _digest(_came_to(result)) for result in results}
        for outcome in self._run(hand_in, log.readable):
            name = outcome.grade_id
            if outcome.maximum is not None:
                marks.append(Mark(name, outcome.points, outcome.needs_person))
            if outcome.reason:
                findings.append(Finding("unreadable", f"{name}: {outcome.reason}."))
            filled[name] = _own_cell(self._cells[name], self._sources[name], outcome)
            answers[name] = _digest(filled[name]["metadata"][OWN][CHECK])
        return Marked(
            hand_in.student,
            tuple(results),
            tuple(findings),
            tuple(marks),
            comments,
            answers,
            self._notebook(filled, findings),
        )

    def _run(self, hand_in: HandIn, readable: bool) -> Iterable[CellOutcome]:
        log = hand_in.log.data if readable else b"unreadable"
        return run_instructor_cells(self._own, log, self._files).values() if self._own else ()

    @cached_property
    def _sources(self) -> dict[str, str]:
        return {cell.grade_id: cell.source for cell in self._own}

    def _filled(self, item: Item, result: Result) -> dict[str, dict[str, Any]]:
        """The cells that hold the answer to an item, by grade id."""
        cell = self._cells[item.id]
        if not isinstance(item, WriteItem | PlanItem):
            return {item.id: _closed_cell(cell, result)}
        noted = _noted(cell, result)
        if result.status == "not-attempted":
            return {item.id: noted}  # nbgrader sees the cells unchanged: "No response."
        words = result.answer[0] if result.answer else result.reasons[0]
        cells = {item.id: {**noted, "source": _as_written(words, result.remarks)}}
        for row in self.rubrics[item.rubric].rows:
            name = row_cell(item.id, row.id)
            levels = "".join(f"<li value='{n}'>{_safe(t)}</li>" for n, t in enumerate(row.levels))
            said = f"<b>{_safe(row.title)}</b> ({item.id})<ol start='0'>{levels}</ol>"
            cells[name] = {**self._cells[name], "source": said}
        return cells

    def _notebook(self, filled: dict[str, dict[str, Any]], findings: list[Finding]) -> bytes:
        """Cells that stay as released are written once for all hand-ins."""
        cells = ",".join(
            _json(filled[name]) if name in filled else same for name, same in self._as_released
        )
        metadata = self.released["metadata"]
        own = {**metadata.get(OWN, {}), "findings": [asdict(one) for one in findings]}
        rest = {key: value for key, value in self.released.items() if key != "cells"}
        rest["metadata"] = {**metadata, OWN: own}
        text = f'{{"cells":[{cells}],{_json(rest)[1:]}\n'
        return text.encode("utf-8", "replace")  # a file's name may hold what no text can

    @cached_property
    def _as_released(self) -> list[tuple[str | None, str]]:
        return [(grade_id(cell), _json(cell)) for cell in self.released["cells"]]


def grade_ids(unit: Unit, rubrics: dict[str, Rubric]) -> dict[str, list[str]]:
    """For each marked item of a unit, the grade ids of nbgrader's gradebook that hold its marks."""
    return {item.id: marking_cells(item, rubrics) for item in unit.marked}


def results_in(notebook: dict[str, Any]) -> tuple[Result, ...]:
    """The results kept in a marked notebook, in its order."""
    kept = (cell["metadata"].get(OWN, {}).get("result") for cell in notebook["cells"])
    return tuple(
        Result(
            **{key: _tuples(value) for key, value in one.items() if key not in ("play", "notes")},
            notes=tuple(Note(*note) for note in one["notes"]),
            play=one["play"],
        )
        for one in kept
        if one
    )


def findings_in(notebook: dict[str, Any]) -> tuple[Finding, ...]:
    """The findings kept in a marked notebook."""
    return tuple(Finding(**one) for one in notebook["metadata"].get(OWN, {}).get("findings", ()))


def _answer_cells(item: Item, rubrics: dict[str, Rubric]) -> list[str]:
    """The cells that an item's answer and marks are written into."""
    return [item.id, *(marking_cells(item, rubrics) if item.by_rubric else ())]


def _marks(
    item: Item, result: Result, rubrics: dict[str, Rubric]
) -> tuple[list[Mark], dict[str, str | None]]:
    """What nbgrader's own SaveAutoGrades would find in the filled cells, and that what could not
    be read waits for a person and is not 0."""
    if not item.by_rubric:
        return [Mark(item.id, result.points, result.points is None)], {}
    nothing = result.status == "not-attempted"
    rows = marking_cells(item, rubrics)
    marks = [Mark(item.id, 0.0, False)]  # holds the words only, and has no points to give
    marks += [Mark(name, 0.0 if nothing else None, not nothing) for name in rows]
    return marks, dict.fromkeys([item.id, *rows], _NO_RESPONSE if nothing else None)


def digests_in(notebook: dict[str, Any]) -> dict[str, str]:
    """The `answers` of a `Marked`, from its notebook."""
    digests = {result.item: _digest(_came_to(result)) for result in results_in(notebook)}
    for cell in notebook["cells"]:
        check = cell["metadata"].get(OWN, {}).get(CHECK)
        if check and (name := grade_id(cell)):
            digests[name] = _digest(check)
    return digests


def _came_to(result: Result) -> dict[str, Any]:
    """What was answered and what it earned, without the words that it is told in: another wording
    of a reason, or another language, makes nobody's mark wait."""
    told = {"reasons", "notes", "answer"} if result.table else {"reasons", "notes"}
    return {name: value for name, value in vars(result).items() if name not in told}


def _digest(what: dict[str, Any]) -> str:
    """A short digest of what an answer, or one of the instructor's cells, came to."""
    text = json.dumps(what, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:16]


def _noted(cell: dict[str, Any], result: Result) -> dict[str, Any]:
    own = {**cell["metadata"].get(OWN, {}), "status": result.status, "result": vars(result)}
    return {**cell, "metadata": {**cell["metadata"], OWN: own}}


def _closed_cell(cell: dict[str, Any], result: Result) -> dict[str, Any]:
    rows = [f"<li>{_safe(answer)}</li>" for answer in result.answer]
    reasons = " ".join(_safe(text) for text in (*result.reasons, *result.remarks))
    said = f"<p><b>{result.status}</b>: {reasons}</p><ul>{''.join(rows)}</ul>"
    said = f"<div class='{_NO_MATH}'>{said}</div>"
    # nbgrader reads the first result that is a number as the score.
    points = 0.0 if result.points is None else result.points
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/html": said}}
    score = {
        "output_type": "execute_result",
        "metadata": {},
        "execution_count": 1,
        "data": {"text/plain": repr(points)},
    }
    return {**_noted(cell, result), "outputs": [shown, score], "execution_count": 1}


def _own_cell(cell: dict[str, Any], source: str, outcome: CellOutcome) -> dict[str, Any]:
    """The source as it ran and what it gave, as after nbgrader's own autograde."""
    outputs = list(outcome.outputs)
    if outcome.needs_person:  # no number that nbgrader could take for the points
        outputs = [one for one in outputs if one["output_type"] != "execute_result"]
        said = {"text/plain": outcome.reason}
        outputs.insert(0, {"output_type": "display_data", "metadata": {}, "data": said})
    own = {
        **cell["metadata"].get(OWN, {}),
        "status": "stopped" if outcome.needs_person else "scored",
        CHECK: {"points": outcome.points, "reason": outcome.reason},
    }
    return {
        **cell,
        "source": source,
        "outputs": outputs,
        "execution_count": 1,
        "metadata": {**cell["metadata"], OWN: own},
    }


def _as_written(words: str, remarks: tuple[str, ...]) -> str:
    """The trainee's words as they wrote them: one HTML block in which nothing is markup."""
    said = _safe(words)
    under = " ".join(_safe(text) for text in remarks)
    return (
        f"<div class='{_NO_MATH}' style='white-space:pre-wrap'>{said}</div>"
        f"<p class='{_NO_MATH}'><i>{under}</i></p>"
    )


def _safe(text: str) -> str:
    return re.sub(r"\r\n?|\n", "<br>", html.escape(text)).translate(_MARKUP)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
