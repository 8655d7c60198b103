"""What stands above an item's question, and how people meet in a scene: everywhere it is shown."""

from pathlib import Path

import pytest

from peercompass.authoring import Prover, standards
from peercompass.course import publish
from peercompass.course.check.course import check
from peercompass.course.check.hard_texts import read_texts
from peercompass.course.load import load
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_html, as_text
from tests.helpers.pages import put_page, tell
from tests.helpers.small_course import ITEMS, PLAYED, UNIT, edit, line_of

STEM = "    stem: Which supports Ana?\n"
TEXTS = """\
    shown:
      form: texts
      title: With Ana
      lines:
        - {who: Ana, text: "You up?", time: "11:40 p.m."}
        - {who: You, text: I am < 3 minutes away.}
"""
VOICEMAIL = """\
    shown: {form: voicemail, title: "From Ana, Sunday", text: "It's me. Call me.", read_aloud: true}
"""
NOTE = """\
    shown:
      form: note
      title: Your first draft
      text: |
        Ana was late.
        She was fine.
"""
PAPER = """\
    shown:
      form: paper
      title: Sign-in
      fields: [{label: Name, value: Ana}, {label: Phone}]
"""
FORMS = {
    "texts": (
        TEXTS,
        '<figure class="pc-shown pc-as-texts"><figcaption>Text messages: With Ana</figcaption>'
        '<ol role="list">'
        "<li><strong>Ana</strong> <small>11:40 p.m.</small><br>You up?</li>"
        '<li class="pc-from-me"><strong>You</strong><br>I am &lt; 3 minutes away.</li></ol>'
        "</figure>",
        "Text messages: With Ana\n  Ana: You up?\n  You: I am < 3 minutes away.",
    ),
    "voicemail": (
        VOICEMAIL,
        '<figure class="pc-shown pc-as-voicemail"><figcaption>Voicemail: From Ana, Sunday'
        "</figcaption><p>It&#x27;s me. Call me.</p></figure>",
        "Voicemail: From Ana, Sunday\n  It's me. Call me.",
    ),
    "note": (
        NOTE,
        '<figure class="pc-shown pc-as-note"><figcaption>On paper: Your first draft</figcaption>'
        "<p>Ana was late.</p><p>She was fine.</p></figure>",
        "On paper: Your first draft\n  Ana was late.\n  She was fine.",
    ),
    "paper": (
        PAPER,
        '<figure class="pc-shown pc-as-paper"><figcaption>A form on paper: Sign-in</figcaption>'
        '<table><tbody><tr><th scope="row">Name</th><td>Ana</td></tr>'
        '<tr><th scope="row">Phone</th><td><em>(left empty)</em></td></tr></tbody>'
        "</table></figure>",
        "A form on paper: Sign-in\n  Name: Ana\n  Phone: (left empty)",
    ),
}
"""What an author writes, and what is made of it: as HTML, and as plain text."""


def with_shown(root: Path, shown: str) -> Path:
    """The small course, with something above the question of its first graded item."""
    first = (root / ITEMS).read_text(encoding="utf-8").index("    stem: ")
    text = (root / ITEMS).read_text(encoding="utf-8")
    (root / ITEMS).write_text(text[:first] + shown + text[first:], encoding="utf-8")
    return root


def opened(root: Path, folder: Path, shown: str):
    course = load(with_shown(root, shown)).course
    assert course.units[UNIT].items[0].shown
    return part_for("pick-one", put_page(folder, publish.exercise_page, course))


@pytest.mark.parametrize("form", FORMS)
def test_it_stands_above_the_question(small: Path, tmp_path: Path, form: str) -> None:
    shown, html, text = FORMS[form]
    view = opened(small, tmp_path / "page", shown).view
    assert view["shown"] == html
    page = as_html(view)
    assert html in page
    assert page.index(html) < page.index(f"<strong>{view['stem']}")
    assert as_text(view).startswith(f"{text}\n{view['stem']}")


def test_a_voicemail_is_heard_only_where_its_author_says_so(small: Path, tmp_path: Path) -> None:
    silent = VOICEMAIL.replace(", read_aloud: true", "")
    assert opened(small, tmp_path / "page", silent).view["heard"] == ""
    edit(small, ITEMS, 'Call me."}', 'Call me.", read_aloud: true}')
    course = load(small).course
    part = part_for("pick-one", put_page(tmp_path / "heard", publish.exercise_page, course))
    assert part.view["heard"] == "It's me. Call me."


@pytest.mark.parametrize("form", FORMS)
def test_a_course_with_one_is_sound_and_its_words_are_read(small: Path, form: str) -> None:
    loaded = load(with_shown(small, FORMS[form][0]))
    assert check(loaded, Prover()) == []
    words = next(
        one.text
        for one in read_texts(loaded, loaded.course)
        if one.file == ITEMS and "pick-one" in one.place
    )
    read = {"texts": "You up?", "voicemail": "Call me.", "note": "She was fine.", "paper": "Phone."}
    assert read[form] in words


def test_its_words_are_looked_at_by_the_lexicon(small: Path) -> None:
    edit(with_shown(small, NOTE), ITEMS, "She was fine.", "She is an addict.")
    (found,) = check(load(small), Prover())
    assert str(found).startswith(f"{ITEMS}:{line_of(small, ITEMS, 'an addict')}: “addict”")


MISFITS = {
    "another form": ("form: note", "form: flyer", "shown:", "unknown form 'flyer'; one of"),
    "no form": ("      form: note\n", "", "shown:", "`shown` needs the field `form`"),
    "lines in a note": ("title: Your", "lines: Your", "lines: Your", "there is no field `lines`"),
    "nothing to read": ("form: note", "form: texts", "shown:", "the field `lines` is missing"),
}


@pytest.mark.parametrize("what", MISFITS)
def test_what_does_not_fit_is_told_where_it_stands(small: Path, what: str) -> None:
    old, new, where, sentence = MISFITS[what]
    edit(with_shown(small, NOTE), ITEMS, old, new)
    line = line_of(small, ITEMS, where)
    found = [one for one in load(small).problems if sentence in one.message]
    assert [(one.file, one.line) for one in found] == [(ITEMS, line)]


def test_a_slip_deep_inside_is_told_at_its_line(small: Path) -> None:
    edit(with_shown(small, TEXTS), ITEMS, "who: You, text", "who: You, txt")
    line = line_of(small, ITEMS, "txt")
    problems = [str(one) for one in load(small).problems]
    assert f"{ITEMS}:{line}: there is no field `txt` here; did you mean `text`?" in problems


def test_two_fields_of_a_form_ask_for_two_things(small: Path) -> None:
    edit(with_shown(small, PAPER), ITEMS, "label: Phone", "label: Name")
    assert [one for one in load(small).problems if "each its own `label`" in str(one)]


def test_what_is_long_above_a_question_is_worth_a_look(small: Path) -> None:
    edit(with_shown(small, NOTE), ITEMS, "She was fine.", "She was fine. " * 60)
    found = [str(one) for one in standards(load(small))[0] if "above its question" in str(one)]
    line = line_of(small, ITEMS, "id: pick-one")
    assert len(found) == 1
    assert found[0].startswith(f"{ITEMS}:{line}: `pick-one` has 186 words above its question; ")


# --- how people meet in a scene


@pytest.mark.parametrize(
    ("form", "way", "mood", "face"),
    [
        ("talk", "", "guarded", "ana guarded"),
        ("texts", "By text message", None, "ana "),
        ("phone", "On the phone", "guarded", ""),
    ],
)
def test_a_scene_shows_how_people_meet(small: Path, tmp_path: Path, form, way, mood, face) -> None:
    edit(small, PLAYED, "title: At the gate\n", f"title: At the gate\nform: {form}\n")
    course = load(small).course
    part = part_for("the-gate", put_page(tmp_path / "page", publish.exercise_page, course))
    tell(part, do="start")
    assert (part.view["form"], part.view["way"]) == (form, way)
    line = part.view["turns"][0]["lines"][1]
    assert (line["name"], line["mood"], line["drawing"]) == ("Ana", mood, face)
    assert set(part.view["drawings"]) == ({face} if face else set())
    assert (f"<p>{way}.</p>" in as_html(part.view)) == bool(way)


def test_people_meet_in_no_other_way(small: Path) -> None:
    edit(small, PLAYED, "title: At the gate\n", "title: At the gate\nform: pigeon\n")
    (problem,) = [one for one in load(small).problems if "pigeon" in str(one)]
    assert (problem.file, problem.line) == (PLAYED, line_of(small, PLAYED, "pigeon"))
    assert "can be 'talk', 'texts' or 'phone'" in problem.message
