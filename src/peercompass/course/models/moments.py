"""The moments of a scenario, what is said and chosen in them, and when: conditions and effects."""

import re
from typing import Any, Literal, NamedTuple, Self

from pydantic import Field, ValidationInfo, model_validator

from .base import Model, Slug, Text, for_learner, misplaced

Mood = Literal[
    "calm", "guarded", "sad", "angry", "worried", "hopeful", "warm", "tired", "surprised"
]
EndingKind = Literal["strong", "mixed", "hard"]
QUOTE = "{quote}"
"""Stands in a line with `quotes` for the words of the player."""

_COMPARISON = re.compile(r"^\s*(>=|<=|==|>|<)\s*(-?\d+)\s*$")


class Comparison(NamedTuple):
    """One meter against one whole number, for example `trust >= 6`."""

    meter: str
    operator: str
    number: int


class Condition(Model):
    """All comparisons hold, all `flags` are set and none of `without` is.

    In YAML each comparison is a field of its own: `{trust: ">= 6", flags: [asked], without: []}`.
    """

    comparisons: tuple[Comparison, ...] = ()
    flags: tuple[Slug, ...] = ()
    without: tuple[Slug, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "comparisons" in data:
            return data
        comparisons = []
        for meter, text in data.items():
            if meter in ("flags", "without"):
                continue
            match = _COMPARISON.match(str(text))
            if not match:
                raise ValueError(
                    f"{meter}: {text!r} is not a comparison. Write one of >= <= > < == and a "
                    f'whole number, for example {meter}: ">= 6"'
                )
            comparisons.append(Comparison(str(meter), match[1], int(match[2])))
        kept = {key: data[key] for key in ("flags", "without") if key in data}
        return {"comparisons": comparisons, **kept}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.comparisons or self.flags or self.without):
            raise ValueError("this condition is empty; leave `when` out where anything goes")
        return self


class Effects(Model):
    """What a choice changes: meters by a whole number, flags set and cleared."""

    meters: dict[Slug, int] = {}
    set: tuple[Slug, ...] = ()
    clear: tuple[Slug, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "meters" in data:
            return data
        kept = {key: data[key] for key in ("set", "clear") if key in data}
        meters = {key: value for key, value in data.items() if key not in kept}
        return {"meters": meters, **kept}


class Line(Model):
    """Something said aloud (`text`) or thought (`thinks`). Without `who` the narrator speaks. A
    line with `when` or `quotes` comes only sometimes."""

    who: Slug | None = None
    """Who speaks or thinks: a person of the cast. Leave it out for the narrator."""
    mood: Mood | None = None
    """How the person's face looks."""
    text: Text | None = None
    """What is said aloud, or what the narrator tells."""
    thinks: Text | None = None
    """What the person thinks and does not say. Needs `who`."""
    when: Condition | None = None
    """Comes only then, like {trust: ">= 6"}. Leave it out for a line that always comes."""
    quotes: Slug | None = None
    """The id of an earlier moment. The line comes only if the player chose something there, and
    {quote} in it stands for what they wrote or chose."""

    @property
    def words(self) -> str:
        """What is said or thought, with `{quote}` where it stands."""
        return self.text or self.thinks or ""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.thinks is None):
            raise ValueError("a line has either `text` (said) or `thinks` (not said)")
        if self.thinks is not None and self.who is None:
            raise ValueError("a thought needs `who`")
        if self.quotes and QUOTE not in self.words:
            raise ValueError(f"a line with `quotes` needs {QUOTE} where the words of the player go")
        if QUOTE in self.words and not self.quotes:
            raise ValueError(
                f"{QUOTE} needs to know whose words: add `quotes` with the id of an earlier moment"
            )
        return self


class Choice(Model):
    """One thing the learner may say or do. Skill, rating and rationale never reach a learner
    in graded work."""

    id: Slug
    """Its name for ever, like open-question. Answers are stored by it: change the words, never the
    id."""
    text: Text
    """What the learner may say or do. Make the choices of a moment about the same length."""
    quote: Text | None = None
    """The few words of it that somebody would repeat later, where a line `quotes` this moment."""
    skill: Slug | None = None
    """The skill it shows, by its id in curriculum/competencies.yaml."""
    rating: Literal[0, 1, 2] | None = None
    """2 supports the person, 1 is neutral, 0 gets in the way."""
    effects: Effects = Effects()
    """What it changes, like {trust: +2, set: [asked]}."""
    rationale: Text | None = None
    """Why: name the idea and offer a next thought. Explain, never scold."""
    goto: Slug
    """The id of the moment that comes next."""
    when: Condition | None = None
    """Offered only then, like {trust: ">= 3"}. Leave it out to offer it always."""

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> Self:
        if not for_learner(info):
            missing = [n for n in ("skill", "rating", "rationale") if getattr(self, n) is None]
            if missing:
                raise ValueError(f"choice `{self.id}` still needs: {', '.join(missing)}")
        return self


class Route(Model):
    """A step that the learner does not see. The first route whose `when` holds is taken."""

    goto: Slug
    """The id of the moment that comes next."""
    when: Condition | None = None
    """Taken only then. The last route has none, so that there is always a way on."""


class Ending(Model):
    """How a play ends. `kind` is hidden from learners in graded work."""

    kind: EndingKind | None = None
    """strong, mixed or hard. A hard ending is never a punishment."""
    text: Text
    """What happened, in a line or two."""
    reflect: Text
    """A question to take along."""

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> Self:
        if self.kind is None and not for_learner(info):
            raise ValueError("an ending needs `kind`: strong, mixed or hard")
        return self


class Write(Model):
    """Write first, then pick the closest choice."""

    prompt: Text
    """What the learner is asked to write."""
    max_words: int = Field(60, ge=5, le=400)
    """At most so many words."""


class Node(Model):
    """A moment: what is said, then exactly one of choices, route, ending and goto."""

    says: tuple[Line, ...] = ()
    """What is said, thought and told here, in order."""
    coach: Text | None = None
    """A hint that the learner can ask for. A question works best."""
    objective: Slug | None = None
    """What its choices assess, by the id of an objective in the unit's unit.yaml."""
    write: Write | None = None
    """Own words first; then the learner picks the closest choice."""
    choices: tuple[Choice, ...] = ()
    """What the learner may do. At least one has rating 2."""
    route: tuple[Route, ...] = ()
    """The scene picks the way: the first route that fits is taken."""
    ending: Ending | None = None
    """The play is over here."""
    goto: Slug | None = None
    """The id of the moment that always comes next."""

    @model_validator(mode="after")
    def _one_way_on(self) -> Self:
        ways = [n for n in ("choices", "route", "ending", "goto") if getattr(self, n)]
        if len(ways) != 1:
            found = " and ".join(ways) or "none"
            raise ValueError(
                f"a moment has exactly one of choices, route, ending and goto; this has {found}"
            )
        if self.write and not self.choices:
            raise ValueError("`write` stands beside `choices`: write first, then pick the closest")
        for place, route in enumerate(self.route):
            last = place == len(self.route) - 1
            if route.when is None and not last:
                message = "only the last line of a `route` may be without `when`; those below it "
                raise misplaced(message + "would never be taken", "route", place)
            if route.when is not None and last:
                message = "the last line of a `route` must have no `when`, so that there is always "
                raise misplaced(message + "a way on. Add below it: - {goto: …}", "route", place)
        ids = [choice.id for choice in self.choices]
        for place, one in enumerate(ids):
            if one in ids[:place]:
                message = f"two choices share the id {one}; give this one an id of its own"
                raise misplaced(message, "choices", place, "id")
        return self
