"""The catalog: it holds all that the interface says, in plain words that a translator can take."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from peercompass.course.check.reading_grade import readability
from peercompass.support.catalogs import Catalog
from tests.helpers.words import (
    SOURCE,
    TEMPLATE,
    amiss_in_javascript,
    amiss_in_python,
    places,
    spoken,
    unsaid_in_javascript,
    unsaid_in_python,
    unsaid_in_template,
)

GRADE = 6.0
SHORTEST = 8  # words; a grade says nothing about fewer
HARD: dict[str, str] = {
    "{best} of {n} choices supported the other person.": "to support is what the course teaches",
    "Some people read more easily in another typeface, such as OpenDyslexic or Atkinson "
    "Hyperlegible. When one is on your computer, you can choose it here.": "names of typefaces",
}
"""Sentences above the grade, each with the reason why it stays."""

TYPEFACES = SOURCE / "notebook" / "labextension" / "trainee" / "care" / "faces.js"
FOR_TRAINEES = [
    *SOURCE.glob("notebook/**/*.py"),
    *SOURCE.glob("notebook/**/*.js"),
    *SOURCE.glob("paper/templates/*.html"),
    SOURCE / "paper" / "documents.py",
    SOURCE / "paper" / "questions.py",
    SOURCE / "paper" / "scene_book.py",
    SOURCE / "grading" / "feedback" / "page.py",
    SOURCE / "grading" / "feedback" / "templates" / "feedback.html",
]
NO_SENTENCE = {
    "Escape": "a key",
    "Accel Shift Y": "keys",
    "button, input, label": "a selector",
    "(prefers-reduced-motion: reduce)": "a question to the browser",
    "(prefers-color-scheme: dark)": "a question to the browser",
    "jp-Cell pc-hidden": "classes",
    "jp-RenderedHTMLCommon jp-RenderedMarkdown": "classes",
    "thead th": "a selector",
    "tbody tr": "a selector",
    "PeerCompass: the page could not start.": "for the console",
    "It took too long": "for the console",
    "The page changed": "for the console",
    "A part of the page did not start": "for the console",
    "No kernel": "for the console",
    "Shows a course page to trainees without code, cells or kernels.": "for JupyterLab's own list",
}

FOR_A_CATALOG = [path.parent for path in sorted(SOURCE.glob("locale/*/LC_MESSAGES/peercompass.po"))]


def sentences() -> list[str]:
    return [one for said in spoken() for one in ([said] if isinstance(said, str) else said)]


def test_the_template_holds_what_is_said_and_nothing_else() -> None:
    with TEMPLATE.open("rb") as file:
        held = {
            message.id: {place for place, _ in message.locations}
            for message in read_po(file)
            if message.id
        }
    assert held == spoken(), "run `make words`"


def test_each_sentence_is_one_that_can_be_translated() -> None:
    for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.js")]:
        amiss = amiss_in_python if path.suffix == ".py" else amiss_in_javascript
        name = path.relative_to(SOURCE).as_posix()
        assert [f"{name}:{one}" for one in amiss(path)] == []
    for path in SOURCE.rglob("templates/**/*.html"):
        text = path.read_text("utf-8")
        assert len(re.findall(r"\bsay(?:_n)?\(", text)) == len(
            re.findall(r"say(?:_n)?\(\s*\"", text)
        )


def test_nothing_that_trainees_read_is_outside_the_catalog() -> None:
    unsaid = {".py": unsaid_in_python, ".js": unsaid_in_javascript, ".html": unsaid_in_template}
    found = []
    for path in FOR_TRAINEES:
        if path == TYPEFACES:  # they have names
            continue
        name = path.relative_to(SOURCE).as_posix()
        found += [f"{name}:{one}" for one in unsaid[path.suffix](path)]
    assert [one for one in found if one.split(": ", 1)[-1] not in NO_SENTENCE] == []


def test_a_sentence_has_no_markup_and_no_blanks_at_its_ends() -> None:
    for one in sentences():
        assert one == one.strip(), one
        assert not re.search(r"[<>&]", one), one
        assert not re.search(r"[{}]", re.sub(r"\{\w+\}", "", one)), one


def test_a_sentence_is_at_grade_six_or_lower() -> None:
    found = {}
    for one in sentences():
        text = re.sub(r"\{\w+\}", "it", one)
        if len(text.split()) >= SHORTEST and (grade := round(readability(text).grade, 1)) > GRADE:
            found[one] = grade
    too_hard = {one: grade for one, grade in found.items() if one not in HARD}
    assert too_hard == {}
    assert set(HARD) <= set(found), "an exception that none needs"


@pytest.mark.parametrize("folder", FOR_A_CATALOG, ids=lambda folder: folder.parent.name)
def test_a_translation_keeps_places_and_brings_no_markup(folder: Path) -> None:
    path = folder / "peercompass.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale=folder.parent.name)
    ours = Catalog(path.read_text("utf-8"))
    assert not list(catalog.check())
    for message in catalog:
        if not message.id or message.fuzzy or not all(message.string):
            continue
        english = message.id if isinstance(message.id, str) else message.id[0]
        assert ours.one(english) != english or message.string == english
        for form in [message.string] if isinstance(message.string, str) else message.string:
            assert places(form) <= set().union(*map(places, [english, *message.id[1:2]])), form
            assert not re.search(r"[<>&]", form), form


# --- the guard itself


@pytest.mark.parametrize(
    ("code", "amiss"),
    [
        ('say("All {n}", n=1)', None),
        ('say("One " "text")', None),
        ('say_n("{n} day", "{n} days", n)', None),
        ('say(f"All {n}")', "one plain text"),
        ('say("All " + name)', "one plain text"),
        ("say(name)", "one plain text"),
        ('say("All {n}")', "has places"),
        ('say("All", n=1)', "has places"),
        ('say("All", n)', "by name"),
        ('other.say("All")', "a method"),
        ('say_n("{n} day", many, n)', "one plain text"),
    ],
)
def test_what_python_may_not_say(tmp_path: Path, code: str, amiss: str | None) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        "from peercompass.support.voice import say, say_n\n\n\n"
        f"def f(n, name, many, other):\n    {code}\n"
    )
    found = list(amiss_in_python(path))
    assert (amiss is None and not found) or (len(found) == 1 and amiss in found[0])


def test_nothing_is_said_while_a_module_is_read(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text('from peercompass.support.voice import say\n\nSAID = say("Now")\n')
    assert "while the module is read" in "".join(amiss_in_python(path))


@pytest.mark.parametrize(
    ("code", "amiss"),
    [
        ('say("All {n} of {total}", { n, total: list.length });', None),
        ('say("One " +\n  "text");', None),
        ('sayN("{n} day", "{n} days", list.filter(Boolean).length);', None),
        ('sayN("{who}: {n} day", "{who}: {n} days", n, { who: f({ a, b }) });', None),
        ("say(`All`);", "one plain text"),
        ("say(`All ${n}`);", "one plain text"),
        ('say("All " + name);', "one plain text"),
        ("say(name);", "one plain text"),
        ('say("All {n}");', "has places"),
        ('say("All", { n });', "has places"),
        ('tools.say("All");', "a method"),
        ('f(`${n} ${say("All")}`);', "within a"),
    ],
)
def test_what_javascript_may_not_say(tmp_path: Path, code: str, amiss: str | None) -> None:
    path = tmp_path / "module.js"
    path.write_text(f'import {{ say, sayN }} from "./voice.js";\n\n{code}\n')
    found = list(amiss_in_javascript(path))
    assert (amiss is None and not found) or (len(found) == 1 and amiss in found[0])


@pytest.mark.parametrize(
    ("code", "unsaid"),
    [
        ('say("Now and then");\nh("p", { class: "pc-a pc-b" }, name);', 0),
        ('h("p", {}, say("Row {n}", { n: f("a b") }), "Two words");', 1),
        ("h('p', {}, `${n} two words`);", 1),
        ('h("button", {}, "Done");', 1),
        ('place.querySelector("input:checked, a[href]");\nsend("done");', 0),
    ],
)
def test_what_javascript_leaves_unsaid(tmp_path: Path, code: str, unsaid: int) -> None:
    path = tmp_path / "module.js"
    path.write_text(code)
    assert len(list(unsaid_in_javascript(path))) == unsaid


@pytest.mark.parametrize(
    ("code", "unsaid"),
    [
        ('"""Two words."""\nshown = say("Now and then")', 0),
        ("html = f\"<p class='a b'>{text}</p>\"", 0),
        ("html = f\"<p class='a b'>Two words {text}</p>\"", 1),
        ('state = "Done"', 1),
        ('raise ValueError("Two words")', 0),
    ],
)
def test_what_python_leaves_unsaid(tmp_path: Path, code: str, unsaid: int) -> None:
    path = tmp_path / "module.py"
    path.write_text(code)
    assert len(list(unsaid_in_python(path))) == unsaid


def test_what_a_template_leaves_unsaid(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<style>p { color: red }</style>{# why #}<p title="{{ say("A") }}">{{ say("B c") }}</p>'
        '{% if one %}<p aria-label="Left">Right &nbsp; {{ one }}</p>{% endif %}'
    )
    assert sorted(unsaid_in_template(path)) == ["Left", "Right &nbsp;"]
