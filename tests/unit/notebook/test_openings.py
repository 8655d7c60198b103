"""A scene with several openings, and lines that quote the learner, as its part keeps and shows
them."""

import json
import shutil
from pathlib import Path

import pytest

from peercompass.course import LEARNER, PAGE_FILE, Page, ScenarioItem
from peercompass.exercise import LOG_FILE, Response, append, parse, read, score_unit
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_html, as_text
from peercompass.notebook.parts.learner_seed import SEED_FILE
from tests.helpers.pages import tell

OPENINGS = [
    {"id": "calm"},
    {"id": "tired", "meters": {"trust": 3}},
    {"id": "known", "set": ["asked"]},
]
WORDS = "So <b>you</b> came back. I am glad."


def alive(folder: Path, scenario: str, seed: str = "") -> Path:
    """Give the scene of a published page openings, a line that comes only sometimes and two that
    quote; and the learner a seed."""
    path = folder / PAGE_FILE
    page = json.loads(path.read_text(encoding="utf-8"))
    scene = page["scenarios"][scenario]
    scene["openings"] = OPENINGS
    nodes = scene["nodes"]
    nodes["opening"]["says"].append({"who": "ana", "text": "You.", "when": {"flags": ["asked"]}})
    nodes["middle"]["says"].append({"who": "ana", "text": "“{quote}”", "quotes": "opening"})
    last = {"who": "ana", "text": "You said: “{quote}”", "quotes": "middle"}
    for name in ("open-gate", "shut-gate"):
        nodes[name].setdefault("says", []).append(last)
    path.write_text(json.dumps(page), encoding="utf-8")
    if seed:
        (folder / SEED_FILE).write_text(seed.ljust(16, "0"), encoding="ascii")
    return folder


def told(part) -> list[list[str]]:
    """The words of each turn."""
    return [[line["text"] for line in turn["lines"]] for turn in part.view["turns"]]


def kept(folder: Path) -> list[dict]:
    """The values in the log."""
    return [r.value for r in read(folder / LOG_FILE).responses]


def play(part) -> None:
    for choice in ("ask", "thank"):
        tell(part, do="choose", node=part.view["node"], choice=choice)


@pytest.mark.parametrize("room", ["lesson", "exercise"])
def test_each_play_from_the_beginning_is_another_meeting(request, room: str) -> None:
    folder = request.getfixturevalue(room)
    shown, scenario = ("hello", "hello") if room == "lesson" else ("the-gate", "goodbye")
    part = part_for(shown, alive(folder, scenario, "seed"))
    met = []
    for _ in range(4):
        play(part)
        assert part.view["phase"] == "end"
        tell(part, do="rewind", to=1)  # the same meeting goes on in another way
        tell(part, do="choose", node="middle", choice="thank")
        met.append(part.view["opening"])
        tell(part, do="rewind", to=0)  # and so does one whose first choice is taken back
        assert (part.view["opening"], part.view["notice"]) == (met[-1], "")
        tell(part, do="again")
        assert "new meeting" in part.view["notice"]
        assert part_for(shown, folder).view["opening"] in (part.view["opening"], met[-1])
    assert set(met[:3]) == {"calm", "tired", "known"}
    assert met[3] == met[0]
    by_play = [value["opening"] for value in kept(folder) if value["path"] == ["ask", "thank"]]
    assert by_play == [name for name in met for _ in range(2)]


def test_the_seed_picks_the_first_opening(lesson: Path) -> None:
    alive(lesson, "hello")
    first = set()
    for number in range(12):
        folder = shutil.copytree(lesson, lesson.with_name(f"lesson-{number}"))
        (folder / SEED_FILE).write_text(f"{number}".ljust(16, "x"), encoding="ascii")
        openings = {part_for("hello", folder).view["opening"] for _ in range(2)}
        assert len(openings) == 1
        first |= openings
    assert first == {"calm", "tired", "known"}


def test_a_play_goes_on_in_its_own_opening_after_a_reload(lesson: Path) -> None:
    part = part_for("hello", alive(lesson, "hello", "seed"))
    other = next(one["id"] for one in OPENINGS if one["id"] != part.view["opening"])
    value = {"path": ["ask"], "ended": False, "opening": other}
    append(lesson / LOG_FILE, [Response("hello", "scenario", value, "", 1, "2026-01-01T00:00:00Z")])
    assert part_for("hello", lesson).view["opening"] == other
    tell(part, do="look")
    assert (part.view["opening"], part.view["progress"]["made"]) == (other, 1)
    value |= {"opening": "gone"}
    append(lesson / LOG_FILE, [Response("hello", "scenario", value, "", 1, "2026-01-01T00:00:01Z")])
    assert part_for("hello", lesson).view["opening"] == "calm", "what is gone means the first"


def test_a_scene_without_openings_is_kept_as_ever(lesson: Path) -> None:
    part = part_for("hello", lesson)
    play(part)
    tell(part, do="again")
    assert (part.view["opening"], part.view["notice"], part.view["attempt"]) == (None, "", 2)
    assert all("opening" not in value for value in kept(lesson))


def test_lines_come_and_quote_what_was_said(lesson: Path) -> None:
    part = part_for("hello", alive(lesson, "hello", "seed"))
    known = part.view["opening"] == "known"
    assert told(part)[0] == ["The gate squeaks.", "Hello.", *["You."] * known]
    tell(part, do="choose", node="opening", choice="ask")
    assert told(part)[1] == ["Do they hear me?", "“Ask how her day was.”"]
    tell(part, do="choose", node="middle", choice="thank", wrote=WORDS)
    assert told(part)[2] == ["You said: “So <b>you</b> came back.”"]
    for page in (as_html(part.view), tell(part, do="print").news["print"]):
        assert "<b>you</b>" not in page
        assert "You said: “So &lt;b&gt;you&lt;/b&gt; came back.”" in page
    assert "You said: “So <b>you</b> came back.”" in as_text(part.view)
    # The same moment on another path has nobody's own words.
    tell(part, do="rewind", to=1)
    tell(part, do="choose", node="middle", choice="warn", wrote=WORDS)
    assert "Ana: You said: “So &lt;b&gt;you&lt;/b&gt; came back.”" in part.view["debrief"]
    assert "Ana: You said: “Thank her.”" in part.view["debrief"]


def test_a_play_is_scored_from_its_opening(exercise: Path) -> None:
    data = json.loads((alive(exercise, "goodbye") / PAGE_FILE).read_text(encoding="utf-8"))
    page = Page.model_validate(data, context=LEARNER)

    def score(**value: object) -> tuple[str, dict]:
        line = {"v": 1, "item": "the-gate", "kind": "scenario", "value": value}
        log = parse(json.dumps(line).encode())
        (item,) = (one for one in page.items if isinstance(one, ScenarioItem))
        (result,) = score_unit([item], log, page.scenarios, page.rubrics, {})
        return result.status, result.play

    path = ["tell", "wait"]  # waiting is offered to those who are trusted
    assert score(path=path, opening="tired")[1] == {
        "path": ["tell"],
        "wrote": {},
        "opening": "tired",
    }
    for strange in ("nowhere", None, 7, ["tired"], {"a": 1}):
        status, replayed = score(path=["ask", "wait"], opening=strange)
        assert (status, replayed["opening"], replayed["path"]) == (
            "scored",
            "calm",
            ["ask", "wait"],
        )
