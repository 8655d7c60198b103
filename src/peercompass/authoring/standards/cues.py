"""What one cue alone meets: the option that is longest, comes first, is the only one that asks, or
holds one of the turns of phrase that a course's language.yaml lists.

That such cues are found and used, and that skill at it differs between people, has long been known
as test-wiseness (Millman, Bishop & Ebel 1965, "An Analysis of Test-Wiseness", Educational and
Psychological Measurement 25).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from peercompass.course import Tell

from .limits import FEWEST, MOST_BY_A_CUE, at_most
from .questions import Question, ends_in_a_question

Mask = list[bool]
"""For each option, whether it carries the cue."""

_SENTENCE = re.compile(r"[.!?…]+(?=[\"”’']*(?:\s|$))")


def _most(measure: Callable[[str], int]) -> Callable[[Sequence[str]], Mask]:
    def mask(texts: Sequence[str]) -> Mask:
        found = list(map(measure, texts))
        return [one == max(found) for one in found]

    return mask


def _only_question(texts: Sequence[str]) -> Mask:
    found = list(map(ends_in_a_question, texts))
    return found if sum(found) == 1 else [False] * len(texts)


CUES: dict[str, Callable[[Sequence[str]], Mask]] = {
    "first": lambda texts: [place == 0 for place in range(len(texts))],
    "last": lambda texts: [place == len(texts) - 1 for place in range(len(texts))],
    "longest": _most(len),
    "shortest": _most(lambda text: -len(text)),
    "most sentences": _most(lambda text: len(_SENTENCE.findall(text))),
    "most commas": _most(lambda text: text.count(",")),
    "only question": _only_question,
    "not said aloud": lambda texts: [not text.startswith(('"', "“")) for text in texts],
}
"""Each cue by its name: which of some options carry it. Equals carry it alike."""


def cue_shares(asked: Iterable[Question], tells: Iterable[Tell]) -> dict[str, float]:
    """The share of `asked` that taking the option with a cue meets, by the name of the cue, in the
    order of `CUES` and then of `tells`. Between several that carry it, and where none does, a blind
    pick decides."""
    of_options = [one for one in asked if one.kind != "labels"]
    cues = CUES | {f"“{tell.like}”": _said(tell) for tell in tells}
    if not of_options:
        return {}
    return {
        name: sum(_met(one, cue(one.texts)) for one in of_options) / len(of_options)
        for name, cue in cues.items()
    }


def cue_gaps(asked: Sequence[Question], shares: dict[str, float]) -> Iterator[str]:
    """A sentence for each cue past its limit."""
    of_options = [one for one in asked if one.kind != "labels"]
    if len(of_options) < FEWEST:
        return
    chance = sum(one.chance for one in of_options) / len(of_options)
    limit = at_most(MOST_BY_A_CUE, chance)
    for name, share in shares.items():
        if share > limit:
            yield (
                f"taking the option by one cue ({name}) meets the best in {share:.0%} of "
                f"{len(of_options)} questions; let others carry it, and some best ones not, until "
                f"it is {limit:.0%} or less (a blind pick: {chance:.0%})"
            )


def _said(tell: Tell) -> Callable[[Sequence[str]], Mask]:
    return lambda texts: [tell.is_in(text) for text in texts]


def _met(question: Question, mask: Mask) -> float:
    carrying = {place for place, carries in enumerate(mask) if carries}
    if not carrying:
        return question.chance
    return len(carrying & question.best) / len(carrying)
