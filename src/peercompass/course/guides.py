"""The instructor's guide of a unit: its agenda, and the marked samples that stand in it.

An author writes the samples once, in the rubric. In the guide two comments hold their place:
`<!-- anchors: NAME -->` and `<!-- end of anchors -->`.
"""

import re
from collections.abc import Mapping

from . import Rubric

_PLACE = re.compile(r"(<!-- anchors: ([a-z0-9-]+) -->\n).*?(<!-- end of anchors -->)", re.DOTALL)


def with_anchors(text: str, rubrics: Mapping[str, Rubric]) -> str:
    """The guide `text` with each rubric's samples in their place, as they are today. A place
    that names no rubric stays as it is."""

    def fill(match: re.Match) -> str:
        rubric = rubrics.get(match[2])
        return f"{match[1]}\n{_samples(rubric)}\n{match[3]}" if rubric else match[0]

    return _PLACE.sub(fill, text)


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
        rows = "\n".join(f"| {titles[one.row]} | {one.mark} | {one.why} |" for one in anchor.marks)
        parts.append(
            f"### {anchor.level.capitalize()} (invented for this guide)\n\n{quoted}\n\n"
            f"| Row | Mark | Why |\n|---|---|---|\n{rows}\n"
            f"| **Total** | **{total} of {rubric.points}** | |\n\n"
            f"*A comment might be:* {anchor.comment}\n"
        )
    return "\n".join(parts)
