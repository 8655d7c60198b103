"""What a hand-in looks like besides its answers, in plain words for the instructor.

It changes no mark. Nothing here raises on what a trainee may have sent.
"""

from dataclasses import dataclass
from typing import Any, Literal

from peercompass.course import HAND_IN
from peercompass.course.notebooks import parse_notebook, source
from peercompass.exercise import Log, Result, parse
from peercompass.exercise.accommodation import ACCOMMODATION, accommodations
from peercompass.grading.submissions.files import AS_SENT, TIMESTAMP, HandIn, SubmittedFile
from peercompass.support.text import count_of
from peercompass.support.voice import say

STAND_IN = "stand_in"
"""In a notebook's metadata under `peercompass`: the trainee sent none, and this one stands in."""

_FEW = 3
_ASKED = "see “Asked for another way” in `grading/cohort.ipynb`."
_AGAIN = "Please open the exercise, see that your answers are there, and hand in once more."


@dataclass(frozen=True)
class Finding:
    """Something to know about a hand-in. `text` is for the instructor, `tell` what the trainee
    may be told (empty when there is nothing to tell).

    Kinds: `repaired` (damage that cost no readable answer), `unreadable` (a person has to look),
    `note` (all else).
    """

    kind: Literal["repaired", "unreadable", "note"]
    text: str
    tell: str = ""


def read_log(log: SubmittedFile) -> Log:
    """The log of a hand-in. One that cannot be opened is unreadable; a missing one is empty."""
    if log.fault:
        return Log((), (f"it {log.fault}",), False)
    return parse(log.data or b"")


def about_log(part: SubmittedFile, log: Log, items: set[str]) -> list[Finding]:
    """What to say about the log of a hand-in, when the unit has the `items`."""
    if log.readable and part.data is None:
        return [
            Finding(
                "note",
                "There is no file of answers, so nothing was attempted.",
                f"Your work came without any answers. If you gave some, they are still with you. "
                f"{_AGAIN}",
            )
        ]
    return about_answers(log, items)


def about_answers(log: Log, items: set[str]) -> list[Finding]:
    """What to say about a log that is there, when the unit has the `items`."""
    if not log.readable:
        return [
            Finding(
                "unreadable",
                f"The file of answers could not be read: {log.problems[0]}.",
                f"Your file of answers could not be read, which is nobody's fault. {_AGAIN}",
            )
        ]
    texts = [f"In the file of answers, {problem}." for problem in log.problems[:_FEW]]
    if len(log.problems) > _FEW:
        texts.append(f"{len(log.problems) - _FEW} more lines of it are left out.")
    findings = [Finding("repaired", text) for text in texts]
    if texts:
        findings[0] = Finding(
            "repaired",
            texts[0],
            "A line of your file of answers was damaged. All the others were read. Please look at "
            "your feedback, and say so if an answer is missing.",
        )
    if typed := log.typed_in:
        findings.append(
            Finding(
                "note",
                say("Typed in from paper by {by} ({on}).", by=typed["by"], on=typed["on"][:10]),
                say("Your answers on paper were typed in by {by}.", by=typed["by"]),
            )
        )
    given = [one for one in log.responses if one.item != HAND_IN]
    if not given:
        findings.append(
            Finding(
                "note",
                "The file of answers is empty, so nothing was attempted.",
                f"Your work came without any answers. {_AGAIN}",
            )
        )
    if asked := len(accommodations(log.responses)):
        findings.append(Finding("note", f"{count_of(asked, 'request')} for another way: {_ASKED}"))
    answers = {one.item for one in given if one.kind != ACCOMMODATION}
    if answers and not answers & items:
        findings.append(
            Finding(
                "note",
                "The file of answers belongs to another unit.",
                f"Your answers to another unit came in place of this one's. {_AGAIN}",
            )
        )
    return findings


def about_results(results: list[Result]) -> list[Finding]:
    """What scoring had to say about single answers; but for written ones, beside which it stands
    where a person marks them."""
    return [
        Finding(
            "unreadable" if result.status == "unreadable" else "note",
            f"{result.item}: {remark}",
            f"One of your answers ({result.item}) could not be read. We will look at it together."
            if result.status == "unreadable"
            else "",
        )
        for result in results
        if result.status != "needs-marking"
        for remark in result.remarks
    ]


def about_notebook(notebook: SubmittedFile, released: dict[str, Any]) -> list[Finding]:
    """What happened to the trainee's own notebook since it was `released`."""
    missing = Finding("repaired", "The notebook is missing; marks come from the file of answers.")
    if notebook.fault:
        text = f"The notebook {notebook.fault}; marks come from the file of answers."
        return [Finding("repaired", text)]
    if notebook.data is None:
        return [missing]
    try:
        cells_of = parse_notebook(notebook.data)
    except ValueError:
        return [
            Finding("repaired", "The notebook cannot be read; marks come from the file of answers.")
        ]
    if _at(cells_of["metadata"], "peercompass", STAND_IN) is True:
        return [missing]
    return [Finding("repaired", text) for text in _changes(cells_of["cells"], released["cells"])]


def _changes(cells: list[dict[str, Any]], released: list[dict[str, Any]]) -> list[str]:
    wanted = {grade_id(c): source(c) for c in released if grade_id(c)}
    found = [(grade_id(cell), source(cell)) for cell in cells if grade_id(cell)]
    names = [name for name, _ in found]
    texts = []
    if wanted.keys() - set(names):
        count = len(wanted.keys() - set(names))
        texts.append(f"{count} cells were deleted from the notebook.")
    if len(names) != len(set(names)):
        texts.append("Cells of the notebook were copied.")
    if any(text != wanted.get(name, text) for name, text in found):
        texts.append("Cells of the notebook were changed; they were not run.")
    prose = sum(not grade_id(cell) for cell in released)
    if len(cells) - len(found) > prose or set(names) - wanted.keys():
        texts.append("Cells were added to the notebook; they were not run.")
    return texts


def about_others(hand_in: HandIn) -> list[Finding]:
    """What else came along, and when."""
    findings = []
    others = [name for name in hand_in.others if AS_SENT not in name]
    if others:
        shown = ", ".join(others[:_FEW]) + (" and more" if len(others) > _FEW else "")
        findings.append(Finding("note", f"Other files came along and were not used: {shown}."))
    if TIMESTAMP + AS_SENT in hand_in.others:
        text = "Its time could not be read, so it counts from when it was collected."
        findings.append(Finding("note", text))
    return findings


def grade_id(cell: dict[str, Any]) -> str | None:
    """The id under which nbgrader knows a cell, or None."""
    name = _at(cell, "metadata", "nbgrader", "grade_id")
    return name if isinstance(name, str) else None


def _at(data: Any, *path: str) -> Any:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data
