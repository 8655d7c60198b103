"""Portraits: every look in every mood is a drawing of our own that no other equals."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.course import Course, Person, Place, Portrait
from peercompass.course.load import load
from peercompass.course.models.moments import Mood
from peercompass.course.portraits import place_picture, place_words, portrait
from tests.helpers.real_course import REPOSITORY
from tests.helpers.small_course import edit, line_of

ANA = "curriculum/people/ana.yaml"
FORMATS = REPOSITORY / "docs" / "formats.md"
MOODS = get_args(Mood)
MENUS = {
    name: get_args(Portrait.model_fields[name].annotation)
    for name in ("hair_style", "face", "build", "clothes")
}
EXTRAS = get_args(get_args(Portrait.model_fields["extra"].annotation)[0])
PLAIN = {"skin": "#c68863", "hair": "#2b1d14", "hair_style": "short", "top": "#3d7a5a"}
SHAPES = {"svg", "g", "path", "circle", "ellipse", "rect"}
DRESS = {
    "viewBox",
    "preserveAspectRatio",
    "aria-hidden",
    "focusable",
    "transform",
    "d",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "x",
    "y",
    "width",
    "height",
    "fill",
    "fill-rule",
    "opacity",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
}


def person(age: int = 40, **look) -> Person:
    return Person(
        id="ana",
        name="Ana",
        pronouns="she/her",
        age=age,
        about="Keeps bees.",
        alt="A woman.",
        portrait=Portrait(**PLAIN | look),
    )


def assert_only_shapes(drawing: str) -> None:
    root = ET.fromstring(drawing)  # noqa: S314 (our own drawing)
    assert (root.tag, root.attrib["aria-hidden"]) == ("svg", "true")
    for shape in root.iter():
        assert shape.tag in SHAPES
        assert set(shape.attrib) <= DRESS, "no link, no style, no event"
        assert not (shape.text or "").strip()
        assert not (shape.tail or "").strip()
        for value in shape.attrib.values():
            assert not re.search(r"url|[:{}]|nan", value), "nothing outside, nothing left to fill"


COLORS = st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True)
LOOKS = st.builds(
    person,
    age=st.integers(14, 99),
    skin=COLORS,
    hair=COLORS,
    top=COLORS,
    accent=COLORS,
    extra=st.lists(st.sampled_from(EXTRAS), unique=True).map(tuple),
    **{name: st.sampled_from(values) for name, values in MENUS.items()},
)


@given(someone=LOOKS, mood=st.sampled_from([None, *MOODS]))
def test_every_look_in_every_mood_is_made_of_our_own_shapes(someone, mood) -> None:
    drawing = portrait(someone, mood)
    assert_only_shapes(drawing)
    again = Person.model_validate(someone.model_dump())
    assert portrait(again, mood) == drawing, "the same person gives the same bytes"


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("name", MENUS)
def test_every_word_an_author_can_choose_shows(name: str, mood: str) -> None:
    drawings = {portrait(person(**{name: value}), mood) for value in MENUS[name]}
    assert len(drawings) == len(MENUS[name])


def test_every_extra_and_every_color_shows() -> None:
    looks = [{}, *({"extra": (name,)} for name in EXTRAS)]
    assert len({portrait(person(**look)) for look in looks}) == len(looks)
    for name in ("skin", "hair", "top"):
        assert "#123456" in portrait(person(**{name: "#123456"}))
    for look in ({"hair_style": "covered"}, {"clothes": "tie"}, {"extra": ("cap",)}):
        assert "#123456" in portrait(person(accent="#123456", **look))


def test_a_face_gains_lines_with_the_years() -> None:
    lines = [portrait(person(age)).count(" M") for age in (30, 45, 55, 65, 75)]
    assert all(younger < older for younger, older in pairwise(lines))


def test_a_beard_is_seen_on_every_skin() -> None:
    skin = {"skin": "#4b2e1f", "hair": "#4b2e1f"}
    shaved, bearded = portrait(person(**skin)), portrait(person(**skin, extra=("beard",)))
    assert bearded.count("#4b2e1f") == shaved.count("#4b2e1f"), "the beard has another color"


def below_the_head(someone: Person) -> list[dict]:
    """The shapes of neck and clothes, which do not lean with the head."""
    body = ET.fromstring(portrait(someone)).find("g")  # noqa: S314 (our own drawing)
    return [shape.attrib for shape in body if shape.tag == "path"]


@pytest.mark.parametrize("clothes", MENUS["clothes"])
def test_who_covers_their_hair_covers_the_neck_too(clothes: str) -> None:
    for style, covered in (("covered", True), ("short", False)):
        dark, light = (
            below_the_head(person(hair_style=style, clothes=clothes, skin=skin))
            for skin in ("#4b2e1f", "#f0cdb4")
        )
        assert (dark == light) is covered


def test_the_cast_is_many_and_each_has_their_own_face_and_moods(real: Course) -> None:
    people = real.people.values()
    assert len(people) >= 12
    assert min(p.age for p in people) < 20
    assert max(p.age for p in people) >= 80
    drawings = {mood: {portrait(p, mood) for p in people} for mood in MOODS}
    assert all(len(drawn) == len(people) for drawn in drawings.values()), "each has their own face"
    every = set.union(*drawings.values())
    assert len(every) == len(people) * len(MOODS), "and each mood too"
    for drawing in every:
        assert_only_shapes(drawing)
    assert {portrait(p) for p in people} == drawings["calm"], "without a mood, a person is calm"


def test_alt_texts_tell_the_cast_apart_and_name_no_mood(real: Course) -> None:
    alts = [p.alt for p in real.people.values()]
    assert len(set(alts)) == len(alts)
    for p in real.people.values():
        words = set(re.findall(r"\w+", p.alt.lower()))
        assert not words & set(MOODS)
        for name in p.portrait.extra:
            assert name.replace("-", " ") in p.alt, f"the drawing of {p.name} shows: {name}"


def test_people_published_before_there_were_faces_and_clothes_still_load() -> None:
    old = {
        "id": "ana",
        "name": "Ana",
        "pronouns": "she/her",
        "age": 40,
        "about": "Keeps bees.",
        "alt": "A woman.",
        "portrait": PLAIN | {"extra": ["glasses", "cap"]},
    }
    assert_only_shapes(portrait(Person.model_validate(old), "warm"))


@pytest.mark.parametrize(
    ("wrote", "sentence"),
    [
        ("face: heart", "`face` is 'heart'; it can be 'oval', 'round', 'long' or 'square'"),
        ("build: tall", "`build` is 'tall'; it can be 'medium', 'slim' or 'broad'"),
        ("clothes: gown", "`clothes` is 'gown'; it can be 'plain', 'collar', 'tie',"),
        ("accent: red", "'red' is not a color here; write it like \"#c68863\", in quotes"),
        ("extra: [cap, cigar]", "entry 2 of `extra` is 'cigar'; it can be 'glasses',"),
        ("cloths: tie", "there is no field `cloths` here; did you mean `clothes`?"),
    ],
)
def test_an_unknown_word_for_a_look_is_one_sentence(small: Path, wrote, sentence) -> None:
    edit(small, ANA, 'top: "#3d7a5a"', f'top: "#3d7a5a", {wrote}')
    (problem,) = load(small).problems
    assert (problem.file, problem.line) == (ANA, line_of(small, ANA, wrote))
    assert problem.message.startswith(sentence)


def test_every_place_is_made_of_our_own_shapes_and_is_told_in_words_of_its_own() -> None:
    places = get_args(Place)
    for place in places:
        assert_only_shapes(place_picture(place))
        assert f"`{place}`" in FORMATS.read_text()
    assert len({place_picture(place) for place in places}) == len(places)
    assert len({place_words(place) for place in places}) == len(places)


def test_every_shipped_scene_has_its_place(real: Course) -> None:
    for unit in real.units.values():
        for scenario in {**unit.practice_scenarios, **unit.scenarios}.values():
            assert scenario.place, scenario.id


def test_the_formats_list_every_word() -> None:
    part = FORMATS.read_text().partition("## people/NAME.yaml")[2].partition("\n## ")[0]
    words = {*Portrait.model_fields, *EXTRAS, *MOODS, *(w for menu in MENUS.values() for w in menu)}
    assert words - set(re.findall(r"`([a-z_-]+)`", part)) == set()
