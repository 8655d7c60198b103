"""The instructor's guide of a unit: its agenda, and what stands in it of other files.

An author writes the marked samples once, in the rubric, and who read the unit in its unit.yaml. In
the guide two comments hold the place of each: `<!-- anchors: NAME -->` and
`<!-- end of anchors -->`; within a line, `<!-- review -->` and `<!-- end of review -->`.
"""

import re
from collections.abc import Iterator, Mapping

from peercompass.support.markdown import table

from . import Rubric, no_such
from .notebooks import RUN_SYNC

_PLACE = re.compile(
    r"(<!-- anchors: (\S+) -->\r?\n)((?:(?!<!-- anchors:).)*?)(<!-- end of anchors -->)", re.DOTALL
)
_REVIEW = re.compile(r"(<!-- review -->).*?(<!-- end of review -->)")
_OPENING = re.compile(r"<!-- anchors: (\S+) -->")


def with_anchors(text: str, rubrics: Mapping[str, Rubric]) -> str:
    """The guide `text` with each rubric's samples in their place, as they are today. A place
    that names no rubric, or has no end, stays as it is."""

    def fill(match: re.Match[str]) -> str:
        rubric = rubrics.get(match[2])
        return f"{match[1]}\n{_samples(rubric)}\n{match[4]}" if rubric else match[0]

    return _PLACE.sub(fill, text)


def with_review(text: str, words: str) -> str:
    """The guide `text` with `words`, who read the unit, in their place."""
    plain = re.sub(r"([\\`*_\[\]<>|])", r"\\\1", words)
    return _REVIEW.sub(lambda match: f"{match[1]}{plain}{match[2]}", text)


def review_faults(text: str, words: str, reviewed: bool) -> Iterator[tuple[int, str]]:
    """Where a lesson, exercise or guide says of its unit's review what is no longer so: line and
    sentence. `words` say who read the unit, `reviewed` whether anybody has."""
    for number, line in enumerate(text.splitlines(), 1):
        if with_review(line, words) != line:
            yield number, "who read the unit is not as unit.yaml has it; " + RUN_SYNC
        elif reviewed and "awaiting review" in line.casefold():
            yield number, "this unit is no longer awaiting review; take these words out"


def anchor_faults(text: str, rubrics: Mapping[str, Rubric]) -> Iterator[tuple[int, str]]:
    """What is wrong with the places for samples in the guide `text`: line and sentence."""
    whole = {match.start(): match for match in _PLACE.finditer(text)}
    for opening in _OPENING.finditer(text):
        line, name = text.count("\n", 0, opening.start()) + 1, opening[1]
        if name not in rubrics:
            yield line, no_such("rubric", name, rubrics)
        elif opening.start() not in whole:
            yield line, "this place for samples has no end; add below: <!-- end of anchors -->"
        elif with_anchors(whole[opening.start()][0], rubrics) != whole[opening.start()][0]:
            yield line, "the marked samples here are not those of the rubric; " + RUN_SYNC


def agenda_minutes(lines: list[str]) -> tuple[int, int]:
    """The sum of the Minutes column of the first table that has one, and that table's line; twice
    0 where there is none."""
    for number, line in enumerate(lines, 1):
        heads = [cell.strip().casefold() for cell in line.strip().strip("|").split("|")]
        if "|" not in line or "minutes" not in heads:
            continue
        column, total = heads.index("minutes"), 0
        for row in lines[number + 1 :]:
            if "|" not in row:
                break
            cells = [cell.strip(" *") for cell in row.strip().strip("|").split("|")]
            label = cells[0].casefold()
            if len(cells) > column and re.fullmatch(r"\d+", cells[column]) and label != "total":
                total += int(cells[column])
        return total, number
    return 0, 0


def _samples(rubric: Rubric) -> str:
    titles = {row.id: row.title for row in rubric.rows}
    parts = []
    for anchor in rubric.anchors:
        total = sum(one.mark for one in anchor.marks)
        quoted = "\n".join(f"> {line}".rstrip() for line in anchor.text.strip().splitlines())
        rows = [[titles[one.row], str(one.mark), one.why] for one in anchor.marks]
        rows.append(["**Total**", f"**{total} of {rubric.points}**", ""])
        parts.append(
            f"### {anchor.level.capitalize()} (invented for this guide)\n\n{quoted}\n\n"
            f"{table(['Row', 'Mark', 'Why'], rows)}\n*A comment might be:* {anchor.comment}\n"
        )
    return "\n".join(parts)
