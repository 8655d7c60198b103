"""What the proof finds, as an author meets it: in a file on disk, at a line, with nothing else."""

from pathlib import Path

import pytest

from peercompass.authoring import Prover
from peercompass.course.check.course import check
from peercompass.course.load import load
from tests.helpers.small_course import PLAYED, edit, line_of

WEIGH = '- {when: {trust: ">= 3", flags: [asked]}, goto: open-gate}'
WAIT = 'when: {trust: ">= 3"}\n        skill'
LAST = "  shut-gate:\n"
WARN = "A loud zebra.\n        goto: weigh"
TO_SHED = (WARN, "A loud zebra.\n        goto: shed")
FLAGS = [f"flag-{number}" for number in range(70)]


def rooms(*supporting: int, longest: bool) -> str:
    """A row of nodes before the opening: in each the supporting choice stands in the place that
    is given, and has the longest text or not."""
    nodes = []
    for number, good in enumerate(supporting):
        goto = f"room-{number + 1}" if number + 1 < len(supporting) else "opening"
        nodes.append(f"  room-{number}:\n    choices:\n")
        for place in range(3):
            text = "I nod slowly." if (place == good) == longest else "I nod."
            nodes.append(
                f"      - {{id: c{place}, text: {text}, skill: asks, rating: "
                f"{2 if place == good else 0}, rationale: A zebra., goto: {goto}}}\n"
            )
    return "".join(nodes)


def through(*supporting: int, longest: bool) -> list[tuple[str, str]]:
    """The edits that start the scene with such a row."""
    return [
        ("start: opening", "start: room-0"),
        ("nodes:\n", "nodes:\n" + rooms(*supporting, longest=longest)),
    ]


# What an author wrote: the edits, and for each problem a text of its line and its sentence's start.
FAULTS = {
    "a node that nothing leads to": (
        [(LAST, "  attic:\n    goto: weigh\n" + LAST)],
        [("  attic:", "no play reaches the moment `attic`; lead to it or delete it")],
    ),
    "an ending that nobody can earn": (
        [(LAST, "  sky:\n    ending: {kind: mixed, text: She waves., reflect: Why?}\n" + LAST)],
        [("  sky:", "nobody can earn the ending `sky`; lead to it or delete it")],
    ),
    "a state with no way to an ending": (
        [
            TO_SHED,
            (
                LAST,
                "  shed:\n    choices:\n      - {id: sit, text: Sit., skill: asks, rating: 2, "
                "rationale: A zebra., goto: shed}\n" + LAST,
            ),
        ],
        [("  shed:", "from here no ending can be reached when trust is 0, flags set: none")],
    ),
    "a choice that is never offered": (
        [(WAIT, 'when: {trust: ">= 4"}\n        skill')],
        [
            ("id: wait", "the choice `wait` is never offered; loosen its `when`"),
            ('when: {trust: ">= 4"}', "this condition is never true in any play"),
        ],
    ),
    "a condition that is always true": (
        [(WAIT, 'when: {trust: ">= 1"}\n        skill')],
        [('when: {trust: ">= 1"}', "this condition is always true in any play")],
    ),
    "a route that is never taken": (
        [
            (
                WEIGH,
                '- {when: {trust: "<= 2", flags: [asked]}, goto: open-gate}\n      - {when: '
                '{trust: "> 4"}, goto: open-gate}',
            )
        ],
        [('{trust: "> 4"}', "this condition is never true in any play")],
    ),
    "a route behind one that always holds": (
        [(WEIGH, '- {when: {trust: ">= 0"}, goto: open-gate}\n      ' + WEIGH)],
        [
            ('{trust: ">= 0"}', "this condition is always true in any play"),
            (WEIGH, "this route is never looked at: an earlier one is taken"),
            ("  shut-gate:", "nobody can earn the ending `shut-gate`"),
        ],
    ),
    "a meter that no condition asks": (
        [
            (
                "flags: [asked]\n",
                "  calm: {start: 1, min: 0, max: 2, label: Calm}\nflags: [asked]\n",
            ),
            ("effects: {trust: +1, set", "effects: {trust: +1, calm: +1, set"),
        ],
        [("  calm:", "the meter `calm` cannot matter: no condition looks at it")],
    ),
    "a meter that no choice moves": (
        [
            (
                "flags: [asked]\n",
                "  calm: {start: 1, min: 0, max: 2, label: Calm}\nflags: [asked]\n",
            ),
            (WAIT, 'when: {trust: ">= 3", calm: "== 1"}\n        skill'),
        ],
        [("  calm:", "the meter `calm` cannot matter: no choice changes it")],
    ),
    "a flag that no condition asks": (
        [("flags: [asked]\n", "flags: [asked, heard]\n"), ("set: [asked]", "set: [asked, heard]")],
        [("flags: [asked, heard]", "the flag `heard` cannot matter: no condition looks at it")],
    ),
    "a flag that no choice sets": (
        [
            ("flags: [asked]\n", "flags: [asked, heard]\n"),
            (WAIT, 'when: {trust: ">= 3", without: [heard]}\n        skill'),
        ],
        [("flags: [asked, heard]", "the flag `heard` cannot matter: no choice sets it")],
    ),
    "a moment without a supporting choice": (
        [
            (
                "Thank her.\n        skill: asks\n        rating: 2",
                "Thank her.\n        skill: asks\n        rating: 1",
            )
        ],
        [("  middle:", "a learner can stand here with no supporting choice (rating: 2)")],
    ),
    "a circle after a choice": (
        [TO_SHED, (LAST, "  shed:\n    goto: shed\n" + LAST)],
        [("id: warn", "the moments shed → shed run in a circle; give one of them choices")],
    ),
    "a circle at the start": (
        [("start: opening", "start: shed"), (LAST, "  shed:\n    goto: shed\n" + LAST)],
        [("start: shed", "the moments shed → shed run in a circle; give one of them choices")],
    ),
    "a supporting choice in the same place": (
        through(2, 2, 2, 2, longest=False),
        [("nodes:", "the supporting choice stands in place 3 in 4 of 6 moments; spread it")],
    ),
    "a supporting choice with the longest text": (
        through(0, 1, 2, 0, 1, 2, longest=True),
        [("nodes:", "the supporting choice is the longest text in 6 of 8 moments; even")],
    ),
    "more flags than can be proved": (
        [("flags: [asked]\n", f"flags: [asked, {', '.join(FLAGS)}]\n")],
        [("nodes:", "there are too many meters and flags to prove every play; use fewer of them")],
    ),
}

WARNINGS = {
    "a supporting choice in the same place",
    "a supporting choice with the longest text",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_file_and_line(small: Path, fault: str) -> None:
    edits, wanted = FAULTS[fault]
    for old, new in edits:
        edit(small, PLAYED, old, new)
    problems = check(load(small), Prover())
    found = [(p.file, p.line, p.level) for p in problems]
    level = (
        "warning" if "supporting choice with" in fault or "in the same place" in fault else "error"
    )
    assert found == [(PLAYED, line_of(small, PLAYED, where), level) for where, _ in wanted]
    for problem, (_, sentence) in zip(problems, wanted, strict=True):
        assert problem.message.startswith(sentence)
