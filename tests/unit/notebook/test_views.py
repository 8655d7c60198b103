"""What a trainee sees: views, widgets, static pages and portraits, without a browser."""

import json
import zipfile
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest

from peercompass.course import PAGE_FILE, Course, publish
from peercompass.course.leak_scan import LeakScan
from peercompass.exercise import LOG_FILE, Response, append, read
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_html
from tests.helpers.pages import ANSWERS, all_of, put_page, tell
from tests.helpers.small_course import UNIT

CLOSED = [one for one in ANSWERS if one not in ("own-words", "my-week", "to-myself")]


@pytest.mark.parametrize("item_id", CLOSED)
def test_practice_shows_its_rationales_only_after_commit(lesson: Path, item_id: str) -> None:
    part = part_for(item_id, lesson)
    assert "maple" not in all_of(part)
    tell(part, do="answer", value=ANSWERS[item_id])
    assert part.view["answered"]
    assert "maple" not in all_of(part)
    tell(part, do="answer", value=ANSWERS[item_id], commit=True)
    assert part.view["result"]["heading"]
    assert part.view["result"]["next"]
    assert "maple" in all_of(part)
    tell(part, do="again")
    assert "maple" not in all_of(part)
    assert part.view["value"] is None
    tell(part, do="answer", value=ANSWERS[item_id])
    assert [r.attempt for r in read(lesson / LOG_FILE).responses] == [1, 1, 2]


@pytest.mark.parametrize("item_id", ["own-words", "my-week"])
def test_written_practice_is_looked_at_and_goes_on(lesson: Path, item_id: str) -> None:
    part = part_for(item_id, lesson)
    tell(part, do="answer", value=ANSWERS[item_id], commit=True)
    assert part.view["result"]["heading"].startswith("Read it once more")
    tell(part, do="again")
    assert part.view["result"] is None
    assert part_for(item_id, lesson).view["value"] == part.view["value"] is not None


def test_practice_says_why_of_every_option(lesson: Path) -> None:
    part = part_for("pick-one", lesson)
    tell(part, do="answer", value="nod", commit=True)
    result = part.view["result"]
    assert result["heading"] == "Part of it is there."
    notes = result["notes"]
    assert (notes["stay"]["open"], notes["nod"]["open"], notes["speak"]["open"]) == (
        True,
        True,
        False,
    ), "what supports is never behind a fold where it was missed"
    assert {note["why"] for note in notes.values()} >= {
        "The maple spoke over her.",
        "The maple stayed.",
    }


@pytest.mark.parametrize("item_id", ANSWERS)
def test_a_graded_item_shows_nothing_graded(exercise: Path, item_id: str) -> None:
    part = part_for(item_id, exercise)
    assert "zebra" not in all_of(part)
    for message in ({"commit": True}, {}):
        tell(part, do="answer", value=ANSWERS[item_id], **message)
        assert part.view["result"] is None
        assert "zebra" not in all_of(part)
    again = part_for(item_id, exercise)
    assert again.view["value"] == ANSWERS[item_id], "the answer is there after a reload"


@pytest.mark.parametrize("path", list(product(["ask", "tell"], ["thank", "wait", "warn"])))
def test_a_graded_scene_shows_nothing_graded_in_any_play(exercise: Path, path: tuple) -> None:
    part = part_for("the-gate", exercise)
    seen = [all_of(part)]
    for message in (
        {"do": "start"},
        {"do": "choose", "node": "opening", "choice": path[0]},
        {"do": "pause"},
        {"do": "start"},
        {"do": "choose", "node": "middle", "choice": path[1], "wrote": "I hear you."},
        {"do": "rewind", "to": 1},
        {"do": "choose", "node": "middle", "choice": "thank"},
    ):
        tell(part, **message)
        seen.append(all_of(part_for("the-gate", exercise)))
        seen.append(all_of(part))
    assert part.view["phase"] == "end"
    assert part.view["ending"]["text"]
    for shown in seen:
        for word in ("zebra", "rating", '"strong"', '"skill": "', "supports the person"):
            assert word not in shown
    assert part.view["debrief"] is None


@pytest.mark.parametrize("rating", [2, 0])
def test_the_real_graded_scene_shows_nothing_graded(real: Course, tmp_path: Path, rating) -> None:
    for unit in real.units.values():
        folder = put_page(tmp_path / unit.id, publish.exercise_page, real, unit.id)
        for item in unit.items:
            if item.kind == "scenario":
                play_through(part_for(item.id, folder), real, unit.scenarios[item.scenario], rating)


def play_through(part, course: Course, scenario, rating: int) -> None:
    """Play to an ending, always with the choice whose rating is nearest to `rating`."""
    tell(part, do="start")
    while part.view["phase"] == "play":
        ids = {choice["id"] for choice in part.view["choices"]}
        offered = [c for c in scenario.nodes[part.view["node"]].choices if c.id in ids]
        picked = min(offered, key=lambda choice: abs(choice.rating - rating))
        tell(part, do="choose", node=part.view["node"], choice=picked.id)
        assert LeakScan(course).texts(json.loads(all_of(part))) == []
        for turn in part.view["turns"]:
            chose = turn["chose"] or {}
            assert (chose.get("why"), chose.get("shown"), chose.get("skill")) == (None, None, None)
    assert part.view["ending"]


def test_a_second_click_on_an_older_page_chooses_nothing(exercise: Path) -> None:
    part = part_for("the-gate", exercise)
    for _ in range(2):
        tell(part, do="choose", node="opening", choice="ask")
    tell(part, do="choose", node="middle", choice="ask")
    assert len(read(exercise / LOG_FILE).responses) == 1
    assert part.view["node"] == "middle"


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        "answer",
        {},
        {"do": None},
        {"do": ["answer"]},
        {"do": "msg"},
        {"do": "keep"},
        {"do": "trait_change"},
        {"do": "_draw"},
        {"do": "choose"},
        {"do": "choose", "node": "opening"},
        {"do": "rewind"},
        {"do": "rewind", "to": -1},
        {"do": "rewind", "to": 99},
        {"do": "zip"},
    ],
)
def test_a_strange_message_changes_nothing(exercise: Path, message: object) -> None:
    part = part_for("the-gate", exercise)
    before = part.view
    part.hear(message)
    part.hear({"do": "start"})
    assert part.view["phase"] == "play", "it still hears"
    assert part.view["turns"] == before["turns"]
    assert not (exercise / LOG_FILE).exists()


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "ask",
        [],
        {"path": None},
        {"path": "ask"},
        {"path": [1, None]},
        {"path": ["hug"]},
        {"path": ["ask"], "wrote": 3},
        {"path": ["ask", "thank", "more"]},
    ],
)
@pytest.mark.parametrize("shown", ["the-gate", "pick-one", "keep-or-leave", "hand-in"])
def test_a_strange_stored_answer_never_bars_the_page(exercise: Path, shown: str, value) -> None:
    kind = {"the-gate": "scenario", "pick-one": "choice", "keep-or-leave": "sort"}.get(shown, shown)
    append(exercise / LOG_FILE, [Response(shown, kind, value)])
    assert as_html(part_for(shown, exercise).view)


def test_the_zip_holds_the_work_and_nothing_else(exercise: Path) -> None:
    (exercise / f"{UNIT}.ipynb").write_text("{}")
    (exercise / "private.jsonl").write_text("mine alone")
    tell(part_for("pick-one", exercise), do="answer", value="nod")
    part = part_for("hand-in", exercise)
    reply = tell(part, do="zip")
    assert reply.news == {"zip": f"{UNIT}.zip"}
    for own, name in (
        ("dana", f"dana_{UNIT}.zip"),
        ("dana_2", f"dana_2_{UNIT}.zip"),
        ("a.b@x.org", f"a.b@x.org_{UNIT}.zip"),
        *((odd, f"{UNIT}.zip") for odd in ("", "../up", "a/b", "josé", "a b", ".a", "a.", None, 7)),
        ("x" * 62, f"{UNIT}.zip"),
    ):
        assert tell(part, do="zip", **{"as": own}).news == {"zip": name}
        part = part_for("hand-in", exercise)
    reply = tell(part, do="zip")
    with zipfile.ZipFile(BytesIO(reply.data)) as bundle:
        names = {f"{UNIT}/{name}" for name in (f"{UNIT}.ipynb", LOG_FILE, PAGE_FILE)}
        assert set(bundle.namelist()) == names
        assert b'"nod"' in bundle.read(f"{UNIT}/{LOG_FILE}")
    receipt = part.view["receipt"]
    assert (receipt["how"], receipt["answers"], receipt["of"]) == ("file", 1, 8)
    assert [item["done"] for item in part.view["items"]] == [True] + [False] * 7
