"""The report of a batch: who is graded, who waits for marking, what was repaired, what could not be
read and why, and what to tell the trainees. One content for the terminal, a page and a machine.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from peercompass.course.notebooks import item_of
from peercompass.exercise import Result
from peercompass.grading.gradebook.read import Standing
from peercompass.grading.marking.batch import Graded
from peercompass.support.atomic_files import replace_file
from peercompass.support.clock import now, to_the_minute
from peercompass.support.templates import html_template
from peercompass.support.text import count_of

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class ReportRow:
    """One trainee in a batch.

    `state`: `graded` (anew), `as before` (nothing had changed) or `not graded`. `points` of
    `maximum` as they stand in the gradebook, with a person's marks and the `penalty` for lateness
    taken off; `to_read` names the items that wait for a person. `repaired`, `unreadable` and
    `notes` are for the instructor, `tell` for the trainee. `results` is what scoring found.
    """

    trainee: str
    state: str
    points: float = 0.0
    maximum: float = 0.0
    penalty: float = 0.0
    answered: int = 0
    items: int = 0
    to_read: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True)
class BatchReport:
    """A batch of the unit called `title`, a `ReportRow` a trainee; `made` is in UTC."""

    unit: str
    title: str
    made: str
    lines: tuple[ReportRow, ...]

    def having(self, part: str) -> list[ReportRow]:
        """The lines in which `part` (a field of `ReportRow`) holds something."""
        return [line for line in self.lines if getattr(line, part)]

    def count(self, state: str) -> int:
        """How many trainees are in a state."""
        return sum(line.state == state for line in self.lines)

    def summary(self) -> str:
        """The batch in one sentence or two."""
        parts = [f"{len(self.lines)} handed in: {self.count('graded')} graded now"]
        if before := self.count("as before"):
            parts.append(f"{before} as before (nothing changed)")
        if failed := self.count("not graded"):
            parts.append(f"{failed} could not be graded")
        pieces = sum(len(line.to_read) for line in self.lines)
        waiting = (
            f"{count_of(pieces, 'piece')} by {count_of(len(self.having('to_read')), 'trainee')} "
            f"{'waits' if pieces == 1 else 'wait'} to be read."
            if pieces
            else "Nothing waits to be read."
        )
        return f"{', '.join(parts)}. {waiting}"

    def as_json(self) -> str:
        """The report as JSON, for a machine."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    def as_html(self) -> str:
        """The report as one page that needs nothing else."""
        return html_template(_TEMPLATES, "batch.html").render(report=self)


def make_report(
    unit: str, title: str, graded: Iterable[Graded], standings: dict[str, Standing]
) -> BatchReport:
    """The report of a batch, from what grading made of each submission and how they stand in the
    gradebook now."""
    made = to_the_minute(now())
    lines = tuple(_row(one, standings.get(one.student)) for one in graded)
    return BatchReport(unit, title, made, lines)


def keep_report(report: BatchReport, folder: Path) -> Path:
    """Write the report into `folder` as a page and as JSON, in place of the one before. Returns
    the page. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{report.unit}.html"
    replace_file(folder / f"{report.unit}.json", report.as_json().encode())
    replace_file(page, report.as_html().encode())
    return page


def _row(one: Graded, standing: Standing | None) -> ReportRow:
    def texts(kind: str) -> tuple[str, ...]:
        return tuple(finding.text for finding in one.findings if finding.kind == kind)

    tell = tuple(dict.fromkeys(finding.tell for finding in one.findings if finding.tell))
    if one.problem or standing is None:
        why = f"It could not be graded: {one.problem}" if one.problem else "It has no marks yet."
        return ReportRow(one.student, "not graded", unreadable=(why,))
    cells = standing.cells
    waiting = dict.fromkeys(item_of(name) for name, given in cells.items() if given.waits)
    return ReportRow(
        one.student,
        "graded" if one.anew else "as before",
        sum(given.points for given in cells.values()) - standing.penalty,
        sum(given.maximum for given in cells.values()),
        standing.penalty,
        sum(result.status != "not-attempted" for result in one.results),
        len(one.results),
        tuple(waiting),
        texts("repaired"),
        texts("unreadable"),
        texts("note"),
        tell,
        one.results,
    )
