"""What is said in a play: the lines that come at each step, with the player's own words in those
that quote them.

Pure, like the engine. What is quoted are words that somebody wrote: whoever shows them escapes
them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from peercompass.course import QUOTE, Choice, Line
from peercompass.support.text import inner_quotes

from .engine import Game, Replay, State, Step

_MOST_WORDS = 20
_SENTENCE = re.compile(r".+?[.!?…]+[\"'”’)]*(?=\s|$)")
_ALOUD = re.compile(r"[“\"](.+?)[”\"]")


class Said(NamedTuple):
    """A line as it is said or thought: `words` is its text with what it quotes."""

    line: Line
    words: str


def said(
    game: Game, replay: Replay, wrote: Mapping[str, str] | None = None
) -> tuple[tuple[Said, ...], ...]:
    """What is said at each step of a play, in order. `wrote` has the player's own words by node
    id."""
    quotes: dict[str, str] = {}
    found = []
    for place, step in enumerate(replay.steps):
        quotes |= quotes_of(replay.steps[max(0, place - 1) : place + 1], wrote)
        found.append(said_at(game, step.nodes, step.state, quotes))
    return tuple(found)


def quotes_of(steps: Sequence[Step], wrote: Mapping[str, str] | None = None) -> dict[str, str]:
    """What would be quoted of each moment with choices in the first steps of a play, by its id;
    of a moment that was met twice, the last time counts."""
    return {
        before.state.node: quoted(step.choice, (wrote or {}).get(before.state.node))
        for before, step in pairwise(steps)
        if step.choice
    }


def said_at(
    game: Game, nodes: Iterable[str], state: State, quotes: Mapping[str, str]
) -> tuple[Said, ...]:
    """What is said at `nodes` passed in `state`. `quotes` has what `quotes_of` found before; a
    line that quotes another moment does not come."""
    return tuple(
        Said(line, _quoting(line.words, quotes[line.quotes]) if line.quotes else line.words)
        for node in nodes
        for line in game.lines(node, state)
        if not line.quotes or line.quotes in quotes
    )


def quoted(choice: Choice, wrote: str | None = None) -> str:
    """What somebody would repeat of a choice: the first sentence of the player's own words, at
    most 20 of them; else the choice's `quote`; else the same of what its text says aloud, which
    is what stands in quotation marks, or all of it."""
    if wrote and wrote.strip():
        return _beginning(wrote)
    if choice.quote:
        return choice.quote
    aloud = _ALOUD.search(choice.text)
    return _beginning(aloud[1] if aloud else choice.text)


def _quoting(words: str, quote: str) -> str:
    in_marks = re.search(rf"[“\"][^”\"]*{re.escape(QUOTE)}", words)
    return words.replace(QUOTE, inner_quotes(quote) if in_marks else quote)


def _beginning(text: str) -> str:
    text = " ".join(text.split())
    sentence = _SENTENCE.match(text)
    words = (sentence[0] if sentence else text).split(" ")
    return " ".join(words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")
