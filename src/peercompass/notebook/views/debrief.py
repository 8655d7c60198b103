"""The look back at a play as plain data: what a learner reads after a scene, on the screen, in
feedback and on paper."""

from collections.abc import Mapping, Sequence

from peercompass.course import Person
from peercompass.course.portraits import portrait
from peercompass.scenario import (
    Attempt,
    Debrief,
    Game,
    Moment,
    Replay,
    Said,
    debrief,
    quoted,
    quotes_of,
    said,
    said_at,
)
from peercompass.support.voice import say, say_n

from .base import View


def mood_words() -> dict[str, str]:
    """Each mood, as it stands beside a name."""
    return {
        "calm": say("calm"),
        "guarded": say("guarded"),
        "sad": say("sad"),
        "angry": say("angry"),
        "worried": say("worried"),
        "hopeful": say("hopeful"),
        "warm": say("warm"),
        "tired": say("tired"),
        "surprised": say("surprised"),
    }


def shown_words(rating: int | None) -> str:
    """What a choice of this rating shows; nothing in a copy without ratings."""
    words = {
        2: say("This supports the person."),
        1: say("This neither helps nor harms."),
        0: say("This may get in the way."),
    }
    return "" if rating is None else words[rating]


def moved_words(by: int) -> str:
    """How far something moved."""
    if by == 0:
        return say("as before")
    return say("up {n}", n=by) if by > 0 else say("down {n}", n=-by)


def debrief_view(
    game: Game,
    replay: Replay,
    people: Mapping[str, Person],
    skills: Mapping[str, str],
    attempts: Sequence[Attempt] = (),
    current: int = 1,
    wrote: Mapping[str, str] | None = None,
) -> View:
    """All that the look back says, as plain data.

    `game` holds the whole scenario, ratings included. `skills` maps ids to titles. `attempts`
    are compared where there are two or more; `current` is the number of the one looked back on.
    """
    meters = game.scenario.meters
    found = debrief(game, replay)

    def told(moment: Moment) -> View:
        choice = moment.choice
        return {
            "number": moment.number,
            "text": choice.text,
            "why": choice.rationale or "",
            "skill": skills.get(choice.skill or "", ""),
            "shown": shown_words(choice.rating),
            "moved": [
                say("{meter}: {moved}", meter=meters[name].label, moved=moved_words(by))
                for name, by in moment.change.items()
            ],
        }

    def next_lines(moment: Moment, own: Mapping[str, str] | None) -> list[str]:
        quotes = quotes_of(replay.steps[: moment.number], wrote)
        quotes[moment.node] = quoted(moment.choice, (own or {}).get(moment.node))
        return [_spoken(one, people) for one in said_at(game, moment.nodes, moment.state, quotes)]

    fork: list[View] | None = None
    if found.other:
        here = found.moments[found.other.number - 1]
        fork = [
            {**told(here), "next": next_lines(here, wrote)},
            {**told(found.other), "next": next_lines(found.other, None)},
        ]
    ending = game.node(replay.steps[-1].state).ending
    to_try = told(found.to_try) if found.to_try else None
    if to_try and found.other:
        to_try["instead"] = found.other.choice.text
    return {
        "face": _face(game, replay, people),
        "well": told(found.well) if found.well else None,
        "to_try": to_try,
        "turning": told(found.turning) if found.turning else None,
        "choices": [told(moment) for moment in found.moments],
        "meters": _meters(game, found),
        "fork": fork,
        "questions": [
            *([ending.reflect] if ending else []),
            *(
                game.scenario.discuss
                or (
                    say(
                        "Where in this scene did the other person choose something, and how could "
                        "you tell?"
                    ),
                )
            ),
        ],
        "attempts": [_told_attempt(game, one, one.number == current) for one in attempts]
        if len(attempts) > 1
        else [],
    }


def _face(game: Game, replay: Replay, people: Mapping[str, Person]) -> View | None:
    """The person whom the scene is about, as they were seen last."""
    lead = people.get(game.scenario.cast[0])
    if not lead:
        return None
    moods = (
        one.line.mood
        for step in reversed(said(game, replay))
        for one in reversed(step)
        if one.line.who == lead.id and one.line.mood
    )
    mood = next(moods, None)
    return {
        "name": lead.name,
        "mood": mood_words()[mood] if mood else "",
        "svg": portrait(lead, mood),
    }


def _meters(game: Game, found: Debrief) -> list[View]:
    """How far each choice moved each meter, and how many lifted it and lowered it."""
    told = []
    for name, meter in game.scenario.meters.items():
        moved = [moment.change.get(name, 0) for moment in found.moments]
        up, down = sum(by > 0 for by in moved), sum(by < 0 for by in moved)
        lifted = say_n("{n} choice lifted it", "{n} choices lifted it", up)
        lowered = say_n("{n} choice lowered it", "{n} choices lowered it", down)
        words = say("{meter}: {up}, {down}", meter=meter.label, up=lifted, down=lowered)
        told.append({"label": meter.label, "moved": moved, "words": words})
    return told


def _told_attempt(game: Game, attempt: Attempt, current: bool) -> View:
    ending = game.scenario.nodes[attempt.ending].ending if attempt.ending else None
    ended = {
        "strong": say("to a strong end"),
        "mixed": say("to a mixed end"),
        "hard": say("to a hard end"),
        None: say("to an end"),
    }
    return {
        "number": attempt.number,
        "current": current,
        "ended": ended[ending.kind] if ending else say("left before the end"),
        "supporting": say("{n} of {total}", n=attempt.supporting, total=attempt.choices),
    }


def _spoken(one: Said, people: Mapping[str, Person]) -> str:
    who = one.line.who
    if who is None:
        return one.words
    name = people[who].name if who in people else who
    if one.line.text:
        return say("{name}: {words}", name=name, words=one.words)
    return say("{name} thinks: {words}", name=name, words=one.words)
