"""Publishing: learners get all they need and nothing that only graders may have."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.course import PAGE_FILE, Course, OrderItem, Page, mixed_order
from peercompass.course.leak_scan import LeakError, LeakScan, field_leaks
from peercompass.course.load import load
from peercompass.course.publish import (
    exercise_page,
    learner_item,
    lesson_page,
    page_bytes,
    publish,
)
from peercompass.exercise import LOG_FILE
from peercompass.notebook.views.item import item_view
from tests.helpers.small_course import ITEMS, LESSON, PLAYED, UNIT, edit, edit_notebook

SECRET_FIELDS = {
    "credit",
    "key",
    "rationale",
    "objective",
    "anchors",
    "rating",
    "skill",
    "group",
    "coach",
    "skills",
    "shows",
    "promises",
}
WHOLE = {PAGE_FILE, "home.ipynb", f"learn/{UNIT}/{PAGE_FILE}", f"learn/{UNIT}/lesson.ipynb"}


@pytest.fixture(scope="session")
def released(small_course: Course) -> dict:
    page = exercise_page(small_course, small_course.units[UNIT])
    return json.loads(page_bytes(page))


def names_in(data: object) -> set[str]:
    """Every field name, at any depth."""
    if isinstance(data, dict):
        return set(data).union(*map(names_in, data.values()))
    return set().union(*map(names_in, data)) if isinstance(data, list) else set()


def files_in(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def published(root: Path, out: Path) -> Path:
    publish(load(root).course, root, out)
    return out


def test_the_page_of_an_exercise_is_as_it_was(golden, small_course: Course) -> None:
    page = exercise_page(small_course, small_course.units[UNIT])
    golden(f"{UNIT}-exercise.json", page_bytes(page).decode())


def test_an_exercise_page_holds_no_key(released: dict) -> None:
    assert not names_in(released) & SECRET_FIELDS
    assert "zebra" not in json.dumps(released)
    endings = [node.get("ending") for node in released["scenarios"]["goodbye"]["nodes"].values()]
    assert [set(ending) for ending in endings if ending] == [{"text", "reflect"}] * 2


def test_an_exercise_page_can_be_read_and_played(released: dict, tmp_path: Path) -> None:
    (tmp_path / PAGE_FILE).write_text(json.dumps(released))
    page = Page.read(tmp_path / PAGE_FILE)
    assert [item.id for item in page.items][-1] == "the-gate"
    assert set(page.forms) == {item.id for item in page.items}
    assert page.rubrics["short-share"].points == 4


def test_a_lesson_page_is_whole(small_course: Course) -> None:
    text = page_bytes(lesson_page(small_course, small_course.units[UNIT])).decode()
    assert len(re.findall("maple", text)) == 23
    assert "zebra" not in text


def test_a_page_is_the_same_bytes_every_time(small: Path, small_course: Course) -> None:
    again = load(small).course
    for page in (exercise_page, lesson_page):
        made = [page_bytes(page(one, one.units[UNIT])) for one in (small_course, again)]
        assert made[0] == made[1]


def test_a_change_of_wording_changes_the_form_and_a_change_of_key_does_not(
    small: Path, released: dict
) -> None:
    edit(small, ITEMS, "An open zebra.", "A wide open zebra.")
    edit(small, PLAYED, "A warm zebra.", "A warm and wide zebra.")
    course = load(small).course
    assert exercise_page(course, course.units[UNIT]).forms == released["forms"]
    edit(small, ITEMS, "text: What else?", "text: And what else?")
    edit(small, PLAYED, "text: Thank her.", "text: Thank Ana.")
    course = load(small).course
    forms = exercise_page(course, course.units[UNIT]).forms
    changed = {name for name in forms if forms[name] != released["forms"][name]}
    assert changed == {"pick-some", "the-gate"}


def test_a_learner_gets_openings_and_what_lines_repeat_but_no_promise(
    small: Path, tmp_path: Path
) -> None:
    promise = (
        "{at: [strong], holds: {flags: [asked]}, because: A zebra is asked before it is told.}"
    )
    edit(small, PLAYED, "start: opening\n", f"start: opening\npromises: [{promise}]\n")
    begun = "openings: [{id: calm}, {id: tired, meters: {trust: 1}}]\nnodes:\n"
    edit(small, PLAYED, "nodes:\n", begun)
    edit(small, PLAYED, "text: Thank her.", "text: Thank her.\n        quote: thank you")
    line = '{who: ana, quotes: middle, text: "“{quote}”", when: {flags: [asked]}}'
    edit(small, PLAYED, "- {text: The gate squeaks.}", f"- {{text: It squeaks.}}\n      - {line}")
    course = load(small).course
    page = json.loads(page_bytes(exercise_page(course, course.units[UNIT])))
    told = page["scenarios"]["goodbye"]
    assert "zebra" not in json.dumps(page)
    assert not names_in(page) & SECRET_FIELDS
    assert [one["id"] for one in told["openings"]] == ["calm", "tired"]
    assert told["nodes"]["middle"]["choices"][0]["quote"] == "thank you"
    assert told["nodes"]["opening"]["says"][1]["quotes"] == "middle"
    (tmp_path / "notes.md").write_text("Note: a zebra is asked, before it is told.")
    assert "notes.md holds promise 1 of goodbye" in LeakScan(course).folder(tmp_path)


words = st.from_regex(r"[a-z]{1,8}", fullmatch=True)


@given(item_id=words, key=st.lists(words, min_size=3, max_size=4, unique=True))
def test_cards_to_order_are_never_given_in_the_keys_order(item_id: str, key: list[str]) -> None:
    cards = [{"id": name, "text": name, "rationale": "Why."} for name in key]
    data = {"id": item_id, "kind": "order", "competency": "c", "stem": "s", "cards": cards}
    item = OrderItem.model_validate(data)
    given_ = [card["id"] for card in learner_item(item)["cards"]]
    assert given_ != key
    assert sorted(given_) == sorted(key)
    page = Page.model_construct(role="exercise")
    learned = OrderItem.model_validate(learner_item(item), context={"learner": True})
    shown = item_view(page, learned, None, review=False)["cards"]
    assert [card["id"] for card in shown] == given_
    assert mixed_order(item_id, key) == given_, "practice mixes them the same way"


def test_a_page_holds_the_talk_of_a_label_and_not_what_it_shows(released: dict) -> None:
    (item,) = [one for one in released["items"] if one["kind"] == "label"]
    assert [line.keys() for line in item["lines"]] == [
        {"id", "who", "text", "ask"},
        *[{"id", "who", "text"}] * 3,
    ]
    page = Page.model_validate(released, context={"learner": True})
    (label,) = [one for one in page.items if one.kind == "label"]
    assert [line.id for line in label.asked] == ["tell-me", "rest-up", "and-now"]


def test_cards_to_sort_are_not_given_by_group(small_course: Course) -> None:
    item = small_course.units[UNIT].items[3]
    sorted_by_group = sorted(item.cards, key=lambda card: card.group)
    by_group = item.model_copy(update={"cards": tuple(sorted_by_group)})
    given_ = [[card["id"] for card in learner_item(one)["cards"]] for one in (item, by_group)]
    assert given_[0] == given_[1], "the file's order does not show"


def test_publishing_writes_the_lessons_and_the_home_page(small: Path, tmp_path: Path) -> None:
    out = published(small, tmp_path / "out")
    assert files_in(out) == WHOLE
    (unit,) = Page.read(out / PAGE_FILE).units
    assert unit.lesson == f"learn/{UNIT}/lesson.ipynb"
    assert (unit.minutes, len(unit.lesson_parts), len(unit.exercise_parts)) == (60, 8, 8)
    assert LeakScan(load(small).course).folder(out) == []
    for name in files_in(out):
        assert "zebra" not in (out / name).read_text()


def test_the_home_page_carries_words_and_facts_and_nothing_graded(
    small: Path, tmp_path: Path
) -> None:
    page = json.loads((published(small, tmp_path / "out") / PAGE_FILE).read_text())
    assert not names_in(page) & SECRET_FIELDS
    assert [term["like"] for term in page["language"]] == ["addict", "drug user"]
    assert [one["term"] for one in page["glossary"]] == ["share", "Limits"]
    assert page["units"][0]["objectives"] == ["Listen to a person."]
    assert set(page["sources"]) == {"K1"}


def test_a_lesson_carries_the_lexicon_where_it_asks_for_words(small: Path, small_course) -> None:
    unit = small_course.units[UNIT]
    assert len(lesson_page(small_course, unit).language) == 2
    assert exercise_page(small_course, unit).language == (), "graded work never"
    wordless = unit.model_copy(
        update={
            "practice": tuple(item for item in unit.practice if not item.by_rubric),
            "practice_scenarios": {},
        }
    )
    assert [item.kind for item in wordless.practice if item.private] == ["reflect"]
    assert lesson_page(small_course, wordless).language == ()


def test_publishing_again_never_touches_answers(small: Path, tmp_path: Path) -> None:
    out = published(small, tmp_path / "out")
    log = out / "learn" / UNIT / LOG_FILE
    log.write_bytes(b'{"item": "pick-one", "value": "stay"}\n{"torn')
    before = (log.read_bytes(), log.stat().st_mtime_ns, log.stat().st_ino)
    edit(small, f"modules/{UNIT}/practice.yaml", "Ana is quiet.", "Ana says nothing.")
    published(small, out)
    assert (log.read_bytes(), log.stat().st_mtime_ns, log.stat().st_ino) == before
    assert "Ana says nothing." in (out / "learn" / UNIT / PAGE_FILE).read_text()
    assert files_in(out) == WHOLE | {f"learn/{UNIT}/{LOG_FILE}"}


# A graded rationale of the small course is "You asked, and the zebra waited."
PLANTS = {
    "in a line of prose": "You asked, and the zebra waited.",
    "in other type": "so **you asked**, and <em>the zebra</em> WAITED, _then_",
    "over two lines": ["You asked, and\n", "  the zebra waited."],
    "over two entries": ["You asked, and the", "zebra waited."],
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_rationale_stops_all_of_it(small: Path, tmp_path: Path, plant: str) -> None:
    out = published(small, tmp_path / "out")
    before = {name: (out / name).read_bytes() for name in files_in(out)}
    edit(small, f"modules/{UNIT}/practice.yaml", "Ana is quiet.", "Ana says nothing.")
    text = PLANTS[plant]
    if plant == "over two entries":
        edit_notebook(small, LESSON, lambda nb: nb["metadata"].update(planted=text))
    else:
        edit_notebook(small, LESSON, lambda nb: nb["cells"][0].update(source=text))
    with pytest.raises(
        LeakError, match=r"lesson\.ipynb holds the rationale of goodbye/opening/ask"
    ):
        published(small, out)
    assert {name: (out / name).read_bytes() for name in files_in(out)} == before
    assert not list(out.glob(".publishing-*"))


@pytest.mark.parametrize(
    ("name", "text", "leak"),
    [
        ("notes.md", "A note.\nYou asked,\n> and the zebra\nwaited.\n", "goodbye/opening/ask"),
        ("page.json", '{"a": [{"b": "x You asked, and the zebra waited. y"}]}', "goodbye/opening"),
        ("page.html", "<p>The zebra <b>half</b>&nbsp;stayed.</p>", "pick-one/nod"),
        ("list.json", '["An open", "zebra."]', "pick-some/what-else"),
        ("cards.txt", "the third zebra", "put-in-order/hand-back"),
        ("lines.txt", "a late zebra", "what-it-shows/and-now"),
    ],
)
def test_the_scan_finds_a_rationale_however_it_is_written(
    small_course, tmp_path: Path, name: str, text: str, leak: str
) -> None:
    (tmp_path / name).write_text(text)
    (found,) = LeakScan(small_course).folder(tmp_path)
    assert found.startswith(f"{name} holds the rationale of {leak}")


@pytest.mark.parametrize("part", ["text", "comment", "why"])
def test_the_scan_finds_the_words_of_a_marked_sample(small_course, tmp_path: Path, part) -> None:
    strong = small_course.rubrics["short-share"].anchors[-1]
    text = strong.marks[0].why if part == "why" else getattr(strong, part)
    (tmp_path / "notes.md").write_text(f"Like this:\n\n> {text}\n")
    assert LeakScan(small_course).folder(tmp_path) == [
        "notes.md holds the strong sample of short-share"
    ]


def test_an_escaped_apostrophe_hides_nothing(small: Path, tmp_path: Path) -> None:
    edit(small, PLAYED, "You asked, and the zebra waited.", "It's the zebra's & Ana's.")
    (tmp_path / "a.html").write_text("It&#x27;s the zebra&#39;s &amp; Ana&rsquo;s.")
    assert LeakScan(load(small).course).folder(tmp_path)


@pytest.mark.parametrize("text", ["", "the zebra", "an open zebras", "and open zebra", "\x00\xff"])
def test_other_words_are_no_leak(small_course: Course, tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text(text)
    assert LeakScan(small_course).folder(tmp_path) == []


def test_a_rationale_without_a_word_leaks_nowhere(small: Path, tmp_path: Path) -> None:
    edit(small, ITEMS, "rationale: An open zebra.", 'rationale: "…"')
    assert files_in(published(small, tmp_path / "out")) == WHOLE


@pytest.mark.parametrize("field", sorted(SECRET_FIELDS))
def test_the_scan_finds_a_planted_field(small_course, released, tmp_path: Path, field: str) -> None:
    planted = json.loads(json.dumps(released))
    planted["items"][0]["options"][1][field] = 1
    (tmp_path / PAGE_FILE).write_text(json.dumps(planted))
    assert LeakScan(small_course).folder(tmp_path) == [
        f"{PAGE_FILE} holds the field .items[0].options[1].{field}"
    ]


def test_the_scan_finds_the_kind_of_an_ending(released: dict) -> None:
    planted = json.loads(json.dumps(released))
    planted["scenarios"]["goodbye"]["nodes"]["open-gate"]["ending"]["kind"] = "strong"
    assert field_leaks(planted) == [".scenarios.goodbye.nodes.open-gate.ending.kind"]


def test_an_id_may_be_any_word(small: Path) -> None:
    """A person called `coach`, a node called `rating` and a meter called `group` are no leak."""
    (small / "curriculum/people/ana.yaml").rename(small / "curriculum/people/coach.yaml")
    edit(small, "curriculum/people/coach.yaml", "id: ana", "id: coach")
    text = (small / PLAYED).read_text().replace("cast: [ana]", "cast: [coach]")
    text = text.replace("who: ana", "who: coach").replace("goto: weigh", "goto: rating")
    text = text.replace("  weigh:", "  rating:").replace("{trust:", "{group:")
    (small / PLAYED).write_text(text.replace("  trust: {start", "  group: {start"))
    course = load(small).course
    page = exercise_page(course, course.units[UNIT])
    assert set(page.people) == {"coach"}
    assert "rating" in page.scenarios["goodbye"].nodes


def test_a_secret_field_below_such_an_id_is_found_all_the_same() -> None:
    assert field_leaks({"nodes": {"nodes": {"coach": "x"}}}) == [".nodes.nodes.coach"]


def test_a_missing_lesson_publishes_nothing(small: Path, tmp_path: Path) -> None:
    (small / LESSON).unlink()
    with pytest.raises(FileNotFoundError):
        published(small, tmp_path / "out")
    assert not (tmp_path / "out").exists() or files_in(tmp_path / "out") == set()
