"""Pictures of a lesson: learners get them, and what could not be shown, or could run, is found."""

import os
from pathlib import Path

import pytest

from peercompass.authoring import Prover, standards
from peercompass.course import publish
from peercompass.course.check.course import check
from peercompass.course.leak_scan import LeakError
from peercompass.course.load import load
from tests.helpers.drawings import DRAWING, FOLDER, PICTURE, SHOWN, draw
from tests.helpers.small_course import EXERCISE, LESSON, UNIT, edit, edit_notebook, line_of


def told(root: Path) -> list[str]:
    """What is found, without what every course of this size is told."""
    loaded = load(root)
    found = [*check(loaded, Prover()), *standards(loaded)[0]]
    return [str(one) for one in found if "pictur" in str(one) or ".svg" in str(one)]


def test_learners_get_the_pictures_that_a_lesson_shows(small: Path, tmp_path: Path) -> None:
    draw(small)
    (small / FOLDER / "a-draft.svg").write_text(DRAWING, encoding="utf-8")
    out = tmp_path / "out"
    publish.publish(load(small).course, small, out)
    there = out / "learn" / UNIT / "pictures"
    assert [path.name for path in there.iterdir()] == ["two-chairs.svg"]
    assert (there / "two-chairs.svg").read_text(encoding="utf-8") == DRAWING


def test_what_only_graders_may_read_leaves_in_no_picture(small: Path, tmp_path: Path) -> None:
    draw(small, DRAWING.replace("yours<", "You asked, and the zebra waited.<"))
    with pytest.raises(LeakError, match=r"two-chairs\.svg holds the rationale"):
        publish.publish(load(small).course, small, tmp_path / "out")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_under_a_pictures_name_is_named_and_never_waited_for(small: Path, tmp_path) -> None:
    draw(small)
    (small / PICTURE).unlink()
    os.mkfifo(small / PICTURE)
    assert any("the drawing cannot be opened" in line for line in told(small))
    with pytest.raises(OSError, match="is not a file"):
        publish.publish(load(small).course, small, tmp_path / "out")


def test_a_sound_picture_is_not_spoken_of(small: Path) -> None:
    assert told(draw(small)) == []


# What was drawn: (what stands there, what stands there now, the sentence). The line is that of what
# stands there now.
UNSAFE = {
    "a script": ("<circle", "<script>1</script><circle", "<script> is not for pictures"),
    "a foreign object": ("<circle", "<foreignObject/><circle", "<foreignObject> is not for"),
    "a picture in it": ("<circle", "<image/><circle", "<image> is not for pictures"),
    "a style sheet": ("<circle", "<style/><circle", "<style> is not for pictures"),
    "a foreign tongue": ("<circle", '<p xmlns="x"/><circle', "<p> is not for pictures"),
    "an event": ("<circle", '<circle onclick="x()"', "`onclick` would run a script"),
    "a link": (
        "<circle",
        '<circle xmlns:a="http://www.w3.org/1999/xlink" a:href="b.svg#c"',
        "`href` refers to another file",
    ),
    "a color from elsewhere": (
        '"#1f5f5b"/>\n<path',
        '"url(http://x/#a)"/>\n<path',
        "`fill` fetches something from elsewhere",
    ),
    "a style": ("<circle", '<circle style="fill: red"', "write what `style` says as attributes"),
    "a doctype": ("<svg", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg", "needs no <!DOCTYPE …>"),
    "a slip": ("</g>", "</h>", "this is not XML: mismatched tag"),
}


@pytest.mark.parametrize("what", UNSAFE)
def test_what_would_run_or_fetch_is_no_picture(small: Path, what: str) -> None:
    old, new, sentence = UNSAFE[what]
    draw(small, DRAWING.replace(old, new, 1))
    (found,) = told(small)
    assert found.startswith(f"{PICTURE}:{line_of(small, PICTURE, new.splitlines()[0])}: ")
    assert sentence in found


@pytest.mark.parametrize(
    ("drawing", "sentence"),
    [
        ("<html/>", "it begins with <html>, not with <svg"),
        ("", "this is not XML: no element found"),
        (DRAWING + " " * 200_000, "more than 200 kB"),
        ("<svg>" * 3000, "groups lie too deep"),
        ('<?xml version="1.0" encoding="klingon"?><svg/>', "save it as UTF-8"),
    ],
)
def test_what_is_no_drawing_is_told(small: Path, drawing: str, sentence: str) -> None:
    (found,) = told(draw(small, drawing))
    assert found.startswith(PICTURE)
    assert sentence in found


@pytest.mark.parametrize(
    ("prose", "sentence"),
    [
        (SHOWN.replace("two-", "six-"), "there is no picture `pictures/six-chairs.svg`"),
        ("![](pictures/two-chairs.svg)", "has no words for who does not see it"),
        ("![Two chairs](https://example.org/a.svg)", "`https://example.org/a.svg` is not shown"),
        ("![Two chairs](../a/pictures/b.svg)", "`../a/pictures/b.svg` is not shown"),
        ('<img src="pictures/two-chairs.svg">', "`<img>` is not shown to learners"),
    ],
)
def test_a_picture_that_learners_would_not_see_is_told(small: Path, prose, sentence) -> None:
    draw(small, prose=f"{SHOWN}\n\n{prose}")
    line = line_of(small, LESSON, prose.rpartition("(")[2].rstrip(")").partition(" ")[0])
    found = told(small)
    assert [one for one in found if one.startswith(f"{LESSON}:{line}: ") and sentence in one]
    assert len(found) == 1


def test_a_picture_in_an_exercise_would_be_an_empty_frame(small: Path) -> None:
    edit_notebook(small, EXERCISE, lambda nb: nb["cells"][0].update(source=f"# Now\n\n{SHOWN}"))
    found = [one for one in told(small) if "only lessons show pictures" in one]
    assert found == [
        f"{EXERCISE}:{line_of(small, EXERCISE, 'two-chairs')}: only lessons show pictures; "
        "a learner would see an empty frame here"
    ]


def test_a_file_that_no_lesson_shows_is_told(small: Path) -> None:
    (found,) = told(draw(small, prose="# Chairs"))
    assert found.startswith(f"{PICTURE}: the lesson does not show this file")


# The same of what is worth a look.
POOR = {
    "small type": (
        '"24" text',
        '"15" text',
        "the smallest text, “yours”, is 8.4 px high on a phone",
    ),
    "small type in a scaled group": (
        "translate(480 0)",
        "translate(480 0) scale(.5)",
        "“mine”, is",
    ),
    "faint": ("#ffffff", "#5f8f8b", "“yours” has a contrast of 2.0 (#5f8f8b on #1f5f5b)"),
    "faint, moved": ('"#1f5f5b"/>\n<text', '"#ddd"/>\n<text', "“mine” has a contrast of 1.4"),
    "no ground": ('fill="#fbf6ea"', 'fill="none"', ""),
    "a color by a name that is none": ("#ffffff", "whitish", "cannot be judged; write it like #1d"),
    "glass": ('<circle cx="160"', '<circle opacity=".5" cx="160"', "stands on a color that cannot"),
    "no size": (' viewBox="0 0 640 200"', "", "needs a viewBox"),
    "no title": ("<title>Two chairs</title>", "", "there is no <title>"),
    "no words": ("<desc>Two", "<desc/><g>Two", "there is no <desc>"),
    "no source": (' data-source="K1"', "", "names no source; write data-source="),
    "a source that is none": ('"K1"', '"K1 K9"', "there is no source `K9`"),
}


@pytest.mark.parametrize("what", POOR)
def test_what_is_hard_to_read_is_worth_a_look(small: Path, what: str) -> None:
    old, new, sentence = POOR[what]
    drawing = DRAWING.replace(old, new, 1)
    if what == "no words":
        drawing = drawing.replace("</desc>", "</g>")
    assert drawing != DRAWING
    found = told(draw(small, drawing))
    if what == "no ground":
        assert found == [], "each word has a ground of its own"
        return
    (one,) = found
    assert one.startswith(f"{PICTURE}:")
    assert sentence in one


def test_words_on_nothing_are_judged_on_a_light_page_and_on_a_dark_one(small: Path) -> None:
    for color, on in (("#1d2733", "#111111"), ("#eeeeee", "#ffffff")):
        drawing = DRAWING.replace('fill="#fbf6ea"', 'fill="none"').replace(
            "</svg>", f'<text x="300" y="190" font-size="24" fill="{color}">both</text>\n</svg>'
        )
        (found,) = told(draw(small, drawing))
        assert f"({color} on {on})" in found
        assert found.startswith(f"{PICTURE}:{line_of(small, PICTURE, 'both')}: ")


def test_an_own_drawing_needs_no_source(small: Path) -> None:
    assert told(draw(small, DRAWING.replace('"K1"', '"own drawing"'))) == []


def test_a_part_without_a_picture_is_told_at_its_heading(small: Path) -> None:
    draw(small)

    def more(notebook: dict) -> None:
        begin = {"cell_type": "markdown", "metadata": {}}
        notebook["cells"] += [
            {**begin, "id": "part-two", "source": "## Part 2. No chair"},
            {**begin, "id": "words", "source": "### A step\n\nOn foot."},
            {**begin, "id": "end", "source": "## What is next\n\nThe end."},
        ]

    edit_notebook(small, LESSON, more)
    line = line_of(small, LESSON, '"id": "part-two"')
    (found,) = told(small)
    assert found.startswith(f"{LESSON}:{line}: “Part 2. No chair” has no picture; ")


def test_few_words_for_a_picture_are_told(small: Path) -> None:
    prose = f"## Part 1. Chairs\n\n{SHOWN.replace(' side by side, of the same size', '')}"
    (found,) = told(draw(small, prose=prose))
    assert found.startswith(f"{LESSON}:")
    assert "`pictures/two-chairs.svg` are 2; say in 6" in found


def test_words_in_a_picture_are_looked_at_too(small: Path) -> None:
    edit(draw(small), PICTURE, "Under them: yours, and mine.", "An addict sits on one.")
    found = [one for one in told(small) if one.startswith(f"{PICTURE}:3: “addict”")]
    assert len(found) == 1
