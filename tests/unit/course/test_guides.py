"""The guide of a unit: the marked samples that stand in it come from the rubric."""

from __future__ import annotations

from pathlib import Path

import pytest

from peercompass.authoring import Prover
from peercompass.course import Course
from peercompass.course.check.course import check
from peercompass.course.guides import with_anchors
from peercompass.course.load import load
from peercompass.notebook.sync import sync
from tests.helpers.small_course import EXERCISE, FACTS, GUIDE, LESSON, edit, line_of

RUBRIC = "curriculum/rubrics/short-share.yaml"
OPEN, END = "<!-- anchors: short-share -->", "<!-- end of anchors -->"
TABLE = "| Part | Minutes |"


def problems(root: Path) -> list[str]:
    return [str(problem) for problem in check(load(root), Prover())]


def test_a_guide_shows_the_samples_of_the_rubric(small_course: Course) -> None:
    rubric = small_course.rubrics["short-share"]
    text = with_anchors(f"Before.\n{OPEN}\nYesterday.\n{END}\nAfter.\n", small_course.rubrics)
    for anchor in rubric.anchors:
        total = sum(one.mark for one in anchor.marks)
        assert f"### {anchor.level.capitalize()} (invented for this guide)" in text
        assert f"> {anchor.text}" in text
        assert f"| **Total** | **{total} of {rubric.points}** |" in text
        assert f"*A comment might be:* {anchor.comment}" in text
    assert "Yesterday." not in text
    assert text.startswith("Before.\n")
    assert text.endswith(f"{END}\nAfter.\n")
    assert with_anchors(text, small_course.rubrics) == text


def test_sync_writes_them_and_check_asks_for_it(small: Path) -> None:
    edit(small, GUIDE, TABLE, f"{OPEN}\n{END}\n\n{TABLE}")
    line = line_of(small, GUIDE, OPEN)
    assert problems(small) == [
        f"{GUIDE}:{line}: the marked samples here are not those of the rubric; run "
        "`peercompass exercise sync`"
    ]
    assert small / GUIDE in sync(small)
    assert problems(small) == []
    assert sync(small) == []
    edit(small, RUBRIC, "It was large.", "It was a | large one.")
    assert len(problems(small)) == 1
    sync(small)
    assert problems(small) == []


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (f"{OPEN}\nMy own words.\n", "this place for samples has no end; add below: " + END),
        (
            f"<!-- anchors: short-shar -->\n{END}\n",
            "there is no rubric `short-shar`; did you mean `short-share`?",
        ),
    ],
)
def test_a_place_that_is_wrong_is_told_and_left_alone(small: Path, place, sentence) -> None:
    edit(small, GUIDE, TABLE, f"{place}\n## More\n{OPEN}\n{END}\n\n{TABLE}")
    sync(small)
    text = (small / GUIDE).read_text(encoding="utf-8")
    assert f"{place}\n## More\n" in text
    assert "### Weak" in text
    assert problems(small) == [
        f"{GUIDE}:{line_of(small, GUIDE, place.splitlines()[0])}: {sentence}"
    ]


def test_a_guide_that_cannot_be_read_stops_sync_before_it_wrote(small: Path) -> None:
    edit(small, LESSON, '"# First steps"', '"# First steps "')
    before = (small / LESSON).read_bytes()
    (small / GUIDE).write_bytes(b"\xff\xfe caf\xe9")
    with pytest.raises(ValueError, match=r"facilitator\.md cannot be read"):
        sync(small)
    assert (small / LESSON).read_bytes() == before


SLIPS = {
    "a row is missing": (
        "      - {row: listener, mark: 0, why: Nobody but the zebra is there.}\n",
        "",
        "one mark a row",
    ),
    "a mark is too high": ("{row: purpose, mark: 1", "{row: purpose, mark: 3", "above `highest`"),
    "a level stands twice": ("level: middling", "level: weak", "two anchors have the same level"),
    "it holds a comment's mark": ("It was fast.", "It was --> fast.", "write it without them"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_sample_that_does_not_fit_the_rubric_is_told(small: Path, slip: str) -> None:
    old, new, sentence = SLIPS[slip]
    edit(small, RUBRIC, old, new)
    told = [line for line in problems(small) if line.startswith(RUBRIC)]
    assert len(told) == 1
    assert sentence in told[0]


def test_a_guide_says_who_read_the_unit(small: Path) -> None:
    place = "*<!-- review -->Soon.<!-- end of review --> Not an official publication.*"
    edit(small, GUIDE, "# Guide\n", f"# Guide\n\n{place}\n")
    line = line_of(small, GUIDE, place)
    lagging = (
        f"{GUIDE}:{line}: who read the unit is not as unit.yaml has it; run "
        "`peercompass exercise sync`"
    )
    assert problems(small) == [lagging]
    assert small / GUIDE in sync(small)
    assert "-->Content awaiting review by a certified peer.<!--" in (small / GUIDE).read_text(
        "utf-8"
    )
    assert problems(small) == []
    kim = 'reviewed_by: [{name: "K*m <i>", role: certified peer, date: 2026-12-02}]'
    edit(small, FACTS, "hours: 1\n", f"hours: 1\n{kim}\n")
    assert problems(small) == [lagging]
    sync(small)
    said = r"-->Reviewed by K\*m \<i\> (certified peer, 2026-12-02).<!--"
    assert said in (small / GUIDE).read_text("utf-8")
    assert problems(small) == []


@pytest.mark.parametrize("file", [GUIDE, LESSON, EXERCISE])
def test_words_that_still_await_a_review_are_named(small: Path, file: str) -> None:
    title = {GUIDE: "# Guide", LESSON: "# First steps", EXERCISE: "# Show what you know"}[file]
    edit(small, file, title, f"{title}. Content awaiting review by a certified peer.")
    line = line_of(small, file, "awaiting review")
    assert problems(small) == []
    kim = "reviewed_by: [{name: Kim, role: certified peer, date: 2026-12-02}]"
    edit(small, FACTS, "hours: 1\n", f"hours: 1\n{kim}\n")
    assert problems(small) == [
        f"{file}:{line}: this unit is no longer awaiting review; take these words out"
    ]
