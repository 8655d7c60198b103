"""The roads through one scene, side by side in plain words: what was different the last time, where
it led, what was shown. From the log alone, by replay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from peercompass.course import Choice, Person, Scenario, Skill
from peercompass.exercise import Response
from peercompass.notebook.views.base import View
from peercompass.scenario import (
    Game,
    Replay,
    Said,
    choices_at,
    compare,
    quotes_of,
    roads,
    said_at,
    shown_skills,
)
from peercompass.support.voice import say, say_n

_BESIDE = 2  # roads that are told side by side; earlier ones are folded
_MOMENTS = 5  # that are told of them
_LONGEST_CUE, _LONGEST_END = 140, 220  # letters


@dataclass(frozen=True)
class Played:
    """A scene and the answers to it, oldest first. `form` is the digest of the scene as it is
    published now; `graded` is whether it belongs to an exercise, whose copy has no skills."""

    scenario: Scenario
    answers: Sequence[Response]
    form: str
    graded: bool = False


@dataclass(frozen=True)
class _Road:
    """One road, replayed. `number` is its place among the roads of this scene, from 1; `form` is
    the scene's digest now."""

    number: int
    replay: Replay
    answer: Response
    form: str

    @property
    def fits(self) -> bool:
        return len(self.replay.steps) > 1

    @property
    def changed(self) -> bool:
        return bool(self.answer.form and self.form and self.answer.form != self.form)

    @property
    def wrote(self) -> dict[str, str]:
        wrote = self.answer.value.get("wrote") if isinstance(self.answer.value, dict) else None
        words = wrote.items() if isinstance(wrote, dict) else ()
        return {node: text for node, text in words if isinstance(text, str)}


def roads_view(
    played: Played, moves: Mapping[str, Skill], people: Mapping[str, Person]
) -> View | None:
    """What is told of the roads through a scene; None where there are not two. `moves` has the
    skills by id, `people` those who stand in the scene."""
    game = Game(played.scenario)
    kept = roads(game, ((one.attempt, one.value) for one in played.answers))
    found = [
        _Road(number, game.replay(road.path, road.opening), played.answers[road.place], played.form)
        for number, road in enumerate(kept, 1)
    ]
    if len(found) < 2:
        return None
    beside, earlier = found[-_BESIDE:], found[:-_BESIDE]
    moments = _moments(game, beside, people)
    told = [_card(game, road, beside, moments, played.graded, moves, people) for road in beside]
    return {
        "title": played.scenario.title,
        "told": " ".join(_sentences(game, found[-2], found[-1], moves)),
        "note": say("What your choices showed stands in your feedback.") if played.graded else "",
        "roads": told[::-1],
        "more": say_n("{n} more moment differed.", "{n} more moments differed.", left)
        if (left := len(moments) - _MOMENTS) > 0
        else "",
        "earlier": [
            {"name": _nth(road.number), "t": road.answer.t, "led": _led(game, road)}
            for road in earlier[::-1]
        ],
    }


# --- the opening sentences


def _sentences(
    game: Game, before: _Road, newest: _Road, moves: Mapping[str, Skill]
) -> Sequence[str]:
    """How the newest road differs from the one before."""
    if not (before.fits and newest.fits):
        return [say("This scene has changed so much that the roads cannot be told apart.")]
    found = compare(game, before.replay, newest.replay)
    if found.same:
        return [say("You took the same road again. That is practice, too.")]
    did = [text for one in found.gained if one in moves and (text := moves[one].did)]
    sentences = []
    if did:
        sentences.append(_did(newest.number, *did[:2]))
    elif found.partings:
        sentences.append(
            say_n(
                "The last time you chose another way at one moment.",
                "The last time you chose another way at {n} moments.",
                len(found.partings),
            )
        )
    if found.other_opening:
        sentences.append(say("The scene began another way."))
    ended = [game.ended(road.replay.steps[-1].state) for road in (before, newest)]
    if found.other_end:
        sentences.append(say("It led to another end."))
    elif all(ended):
        sentences.append(say("It led to the same end."))
    elif not ended[1] and not newest.replay.stopped:
        sentences.append(say("You have not come to its end yet. It waits for you."))
    return sentences


def _did(number: int, did: str, also: str = "") -> str:
    """What the road of this number shows that the one before does not."""
    if also:
        match number:
            case 2:
                return say("The second time you {did}, and you {also}.", did=did, also=also)
            case 3:
                return say("The third time you {did}, and you {also}.", did=did, also=also)
        return say("The last time you {did}, and you {also}.", did=did, also=also)
    match number:
        case 2:
            return say("The second time you {did}.", did=did)
        case 3:
            return say("The third time you {did}.", did=did)
    return say("The last time you {did}.", did=did)


def _nth(number: int) -> str:
    match number:
        case 1:
            return say("The first time")
        case 2:
            return say("The second time")
        case 3:
            return say("The third time")
    return say("Time {n}", n=number)


# --- the roads side by side


def _moments(
    game: Game, beside: Sequence[_Road], people: Mapping[str, Person]
) -> list[tuple[str, str]]:
    """The moments at which not all roads chose alike, the newest road's first: each with what had
    just been said there."""
    made = [choices_at(road.replay) for road in beside]
    nodes = dict.fromkeys(node for choices in reversed(made) for node in choices)
    found = []
    for node in nodes:
        chosen = {choices[node].id for choices in made if node in choices}
        if len(chosen) > 1:
            newest = next(
                road
                for road, choices in zip(beside[::-1], made[::-1], strict=True)
                if node in choices
            )
            found.append((node, _cue(game, newest, node, people)))
    return found


def _card(
    game: Game,
    road: _Road,
    beside: Sequence[_Road],
    moments: Sequence[tuple[str, str]],
    graded: bool,
    moves: Mapping[str, Skill],
    people: Mapping[str, Person],
) -> View:
    made = choices_at(road.replay)
    openings = {one.replay.opening for one in beside}
    skills = [moves[one].title for one in shown_skills(road.replay) if one in moves]
    return {
        "name": _nth(road.number),
        "t": road.answer.t,
        "changed": _changed(road),
        "began": _heard(game, road, 0, people) if len(openings) > 1 else "",
        "moments": [
            {"cue": cue, "chose": _chosen(made.get(node))} for node, cue in moments[:_MOMENTS]
        ],
        "skills": [] if graded else skills or [say("None of the listed skills this time")],
        "led": _led(game, road),
    }


def _chosen(choice: Choice | None) -> str:
    return choice.text if choice else say("This road did not come here.")


def _led(game: Game, road: _Road) -> str:
    """Where a road led, as the scene tells it; a learner's copy of graded work has no kinds of
    ends."""
    ending = game.node(road.replay.steps[-1].state).ending
    if not ending:
        return say("It was left before its end.")
    text = _cut(ending.text, _LONGEST_END)
    match ending.kind:
        case "strong":
            return say("To a strong end. {text}", text=text)
        case "mixed":
            return say("To a mixed end. {text}", text=text)
        case "hard":
            return say("To a hard end. {text}", text=text)
    return text


def _changed(road: _Road) -> str:
    if road.replay.stopped:
        if road.fits:
            return say(
                "This scene was changed after you played it. "
                "This road is told as far as it still fits."
            )
        return say("This scene was changed after you played it. This road no longer fits it.")
    if road.changed:
        return say("Some words of this scene were changed after you played it.")
    return ""


def _cue(game: Game, road: _Road, node: str, people: Mapping[str, Person]) -> str:
    """What had just been said at a moment of a road."""
    places = (n for n, (a, _) in enumerate(pairwise(road.replay.steps)) if a.state.node == node)
    return _heard(game, road, next(places), people)


def _heard(game: Game, road: _Road, place: int, people: Mapping[str, Person]) -> str:
    """The last thing that was said, or else told, before a choice."""
    step = road.replay.steps[place]
    quotes = quotes_of(road.replay.steps[: place + 1], road.wrote)
    lines = said_at(game, step.nodes, step.state, quotes)
    spoken = [one for one in lines if one.line.text and one.line.who]
    heard = (spoken or list(lines))[-1:]
    return _spoken(heard[0], people) if heard else ""


def _spoken(one: Said, people: Mapping[str, Person]) -> str:
    words, who = _cut(one.words, _LONGEST_CUE), one.line.who
    if not who:
        return words
    return f"{people[who].name if who in people else who}: {words}"


def _cut(words: str, longest: int) -> str:
    if len(words) <= longest:
        return words
    return words[:longest].rsplit(" ", 1)[0].rstrip(",.;:") + " …"
