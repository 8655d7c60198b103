"""What the player draws: a scene at one moment of a play, as one plain dict. A graded
view never holds more than the published page does, and that holds no rating, skill or rationale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from peercompass.course import Page, Person, Scenario, emergency_words
from peercompass.course.portraits import place_picture, place_words, portrait
from peercompass.scenario import Attempt, Game, Replay, Said, State, said
from peercompass.support.text import in_quotes
from peercompass.support.voice import say

from .base import View
from .debrief import debrief_view, mood_words, shown_words
from .debrief_html import debrief_html
from .wording import wording

Phase = Literal["intro", "play", "pause", "skipped"]
"""What the page of a scene shows."""


@dataclass(frozen=True)
class Play:
    """Where a learner stands.

    `path` holds choice ids, `wrote` own words by node id. `phase` is what the page shows:
    the card before it, the scene, a break, or the note that the scene is skipped. `notice` is a
    sentence to read once. `opening` is the id of the scenario's opening that is played.
    """

    phase: Phase = "intro"
    path: tuple[str, ...] = ()
    wrote: Mapping[str, str] = field(default_factory=dict)
    attempt: int = 1
    notice: str = ""
    opening: str | None = None


def scenario_view(
    page: Page,
    shown: str,
    game: Game,
    play: Play,
    *,
    points: float | None = None,
    attempts: Sequence[Attempt] = (),
) -> View:
    """A scene as the player draws it. `shown` is the id that the cell shows; `points` and
    `attempts` (of practice) are told where given."""
    graded = page.role == "exercise"
    scenario, replay = game.scenario, game.replay(play.path, play.opening)
    state = replay.steps[-1].state
    node = game.node(state)
    ended = node.ending is not None
    skills = {} if graded else page.skills
    turns = _turns(game, replay, play.wrote, page.people, skills)
    view: View = {
        "type": "scenario",
        "id": shown,
        "graded": graded,
        "points": points,
        **_about(scenario, page.people),
        "attempt": play.attempt,
        "opening": replay.opening,
        "emergency": emergency_words(page.emergency),
        "node": state.node,
        "notice": play.notice,
        "phase": "end" if ended and play.phase == "play" else play.phase,
        "turns": turns,
        "drawings": _drawings(turns, page.people),
        "choices": [{"id": c.id, "text": c.text} for c in game.offered(state)],
        "write": None,
        "coach": node.coach,
        "progress": {"made": len(replay.steps) - 1, "left": game.fewest_left(state.node)},
        "meters": _meters(game, replay),
        "ending": None,
        "debrief": None,
        "wording": [] if graded else wording(_newest_words(turns), page.language),
    }
    if node.write and not ended:
        view["write"] = {**node.write.model_dump(), "draft": play.wrote.get(state.node, "")}
    if node.ending:
        view["ending"] = {"text": node.ending.text, "reflect": node.ending.reflect}
        if not graded:
            told = debrief_view(
                game, replay, page.people, skills, attempts, play.attempt, play.wrote
            )
            view["debrief"] = debrief_html(told)
            view["try_again"] = told["to_try"] and told["to_try"]["number"] - 1
    return view


def played_view(
    scenario: Scenario, play: Play, people: Mapping[str, Person], skills: Mapping[str, str]
) -> View:
    """A play to read after it was marked, for feedback: the whole talk with its skills and
    reasons, and the look back. Needs the scenario whole."""
    game = Game(scenario)
    replay = game.replay(play.path, play.opening)
    ending = game.node(replay.steps[-1].state).ending
    return {
        "type": "scenario",
        **_about(scenario, people),
        "turns": _turns(game, replay, play.wrote, people, skills),
        "choices": [],
        "phase": "end",
        "ending": ending and {"text": ending.text, "reflect": ending.reflect},
        "debrief": debrief_html(debrief_view(game, replay, people, skills, wrote=play.wrote)),
    }


def _way(form: str) -> str:
    """How people meet in a scene; nothing where they sit face to face."""
    return {"talk": "", "texts": say("By text message"), "phone": say("On the phone")}[form]


def _about(scenario: Scenario, people: Mapping[str, Person]) -> View:
    cast, place = [people[name] for name in scenario.cast], scenario.place
    return {
        "title": scenario.title,
        "minutes": scenario.minutes,
        "setting": scenario.setting,
        "place": place and {"svg": place_picture(place), "alt": place_words(place)},
        "form": scenario.form,
        "way": _way(scenario.form),
        "note": scenario.content_note,
        "people": [
            {"id": p.id, "name": p.name, "about": p.about, "alt": p.alt, "svg": portrait(p)}
            for p in cast
        ],
    }


def _turns(
    game: Game,
    replay: Replay,
    wrote: Mapping[str, str],
    people: Mapping[str, Person],
    skills: Mapping[str, str],
) -> list[View]:
    """The talk so far: for each stretch its lines, and the choice that ended it. A copy without
    ratings has no reasons to show."""
    turns = []
    heard, form, moods = said(game, replay, wrote), game.scenario.form, mood_words()
    for place, step in enumerate(replay.steps):
        following = replay.steps[place + 1] if place + 1 < len(replay.steps) else None
        lines = [_line(one, people, form, moods) for one in heard[place]]
        turn: View = {"lines": lines, "chose": None}
        if following and (choice := following.choice):
            own = wrote.get(step.state.node)
            turn["chose"] = {
                "text": choice.text,
                "wrote": own,
                "own": in_quotes(own) if own else "",
                "why": choice.rationale,
                "shown": shown_words(choice.rating) or None,
                "skill": skills.get(choice.skill or ""),
            }
        turns.append(turn)
    return turns


def _newest_words(turns: list[View]) -> list[str]:
    """The learner's own words of the newest choice, where they wrote some."""
    chose = turns[-2]["chose"] if len(turns) > 1 else None
    return [chose["wrote"]] if chose and chose["wrote"] else []


def _line(one: Said, people: Mapping[str, Person], form: str, moods: Mapping[str, str]) -> View:
    """A line as it is drawn. By text a face is a picture beside a name, and tells no mood; on the
    phone a mood is heard, and no face is seen."""
    line, person = one.line, people.get(one.line.who or "")
    mood = None if form == "texts" else line.mood
    return {
        "name": person.name if person else "",
        "mood": moods[mood] if mood else None,
        "drawing": f"{person.id} {mood or ''}" if person and form != "phone" else "",
        "thought": line.thinks is not None,
        "text": one.words,
    }


def _drawings(turns: list[View], people: Mapping[str, Person]) -> dict[str, str]:
    """Each face of the talk once, however often it is seen: "person mood" to SVG."""
    names = {line["drawing"] for turn in turns for line in turn["lines"]} - {""}
    faces = {name: name.split(" ") for name in sorted(names)}
    return {name: portrait(people[who], mood or None) for name, (who, mood) in faces.items()}


def _meters(game: Game, replay: Replay) -> list[View]:
    """Which way the last choice moved each meter (-1, 0 or 1). How high one stands is not told:
    see docs/decisions/0066."""
    now = replay.steps[-1].state
    before: State = replay.steps[-2].state if len(replay.steps) > 1 else now
    meters = []
    for name, meter in game.scenario.meters.items():
        value, was = game.meter(now, name), game.meter(before, name)
        moved = (value > was) - (value < was)
        short = meter.short or meter.label
        meters.append({"id": name, "label": meter.label, "short": short, "moved": moved})
    return meters
