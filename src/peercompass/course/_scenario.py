"""The model of a scenario: people, meters, flags and a graph of nodes."""

import re
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ._base import Model, Slug, Text, for_learner

Mood = Literal[
    "calm", "guarded", "sad", "angry", "worried", "hopeful", "warm", "tired", "surprised"
]
EndingKind = Literal["strong", "mixed", "hard"]

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
    def _gather(cls, data):
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
    def _says_something(self):
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
    def _gather(cls, data):
        if not isinstance(data, dict) or "meters" in data:
            return data
        kept = {key: data[key] for key in ("set", "clear") if key in data}
        meters = {key: value for key, value in data.items() if key not in kept}
        return {"meters": meters, **kept}


class Line(Model):
    """Something said aloud (`text`) or thought (`thinks`). Without `who` the narrator speaks."""

    who: Slug | None = None
    mood: Mood | None = None
    text: Text | None = None
    thinks: Text | None = None

    @model_validator(mode="after")
    def _one_of_both(self):
        if (self.text is None) == (self.thinks is None):
            raise ValueError("a line has either `text` (said) or `thinks` (not said)")
        if self.thinks is not None and self.who is None:
            raise ValueError("a thought needs `who`")
        return self


class Choice(Model):
    """One thing the learner may say or do. Skill, rating and rationale never reach a learner
    in graded work."""

    id: Slug
    text: Text
    skill: Slug | None = None
    rating: Literal[0, 1, 2] | None = None
    effects: Effects = Effects()
    rationale: Text | None = None
    goto: Slug
    when: Condition | None = None

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo):
        if not for_learner(info):
            missing = [n for n in ("skill", "rating", "rationale") if getattr(self, n) is None]
            if missing:
                raise ValueError(f"choice `{self.id}` still needs: {', '.join(missing)}")
        return self


class Route(Model):
    """A step that the learner does not see. The first route whose `when` holds is taken."""

    goto: Slug
    when: Condition | None = None


class Ending(Model):
    """How a play ends. `kind` is hidden from learners in graded work."""

    kind: EndingKind | None = None
    text: Text
    reflect: Text

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo):
        if self.kind is None and not for_learner(info):
            raise ValueError("an ending needs `kind`: strong, mixed or hard")
        return self


class Write(Model):
    """Write first, then pick the closest choice."""

    prompt: Text
    max_words: int = Field(60, ge=5, le=400)


class Node(Model):
    """A moment: what is said, then exactly one of choices, route, ending and goto."""

    says: tuple[Line, ...] = ()
    coach: Text | None = None
    write: Write | None = None
    choices: tuple[Choice, ...] = ()
    route: tuple[Route, ...] = ()
    ending: Ending | None = None
    goto: Slug | None = None

    @model_validator(mode="after")
    def _one_way_on(self):
        ways = [n for n in ("choices", "route", "ending", "goto") if getattr(self, n)]
        if len(ways) != 1:
            found = " and ".join(ways) or "none"
            raise ValueError(
                f"a node has exactly one of choices, route, ending and goto; this has {found}"
            )
        if self.write and not self.choices:
            raise ValueError("`write` stands beside `choices`: write first, then pick the closest")
        if self.route and any(r.when is None for r in self.route[:-1]):
            raise ValueError("only the last route may be without `when`; others would be skipped")
        if self.route and self.route[-1].when is not None:
            raise ValueError("the last route has no `when`, so that there is always a way on")
        ids = [choice.id for choice in self.choices]
        doubled = sorted({i for i in ids if ids.count(i) > 1})
        if doubled:
            raise ValueError(f"two choices share the id {', '.join(doubled)}")
        return self


class Meter(Model):
    """A bounded whole number that a person's trust, say, rises and falls on."""

    start: int
    min: int
    max: int
    label: Text

    @model_validator(mode="after")
    def _bounds(self):
        if not self.min <= self.start <= self.max or self.min == self.max:
            raise ValueError("a meter needs min < max and a start between them")
        if self.max - self.min > 100:
            raise ValueError("a meter may span 100 steps at the most")
        return self


class Scenario(Model):
    """A conversation that branches and remembers. See docs/formats.md.

    `discuss` holds questions to talk over in class; learners meet them in the debrief.
    """

    id: Slug
    title: Text
    minutes: Annotated[int, Field(ge=1, le=90)] = 10
    competencies: tuple[Slug, ...] = Field(min_length=1)
    content_note: Text | None = None
    setting: Text | None = None
    cast: tuple[Slug, ...] = Field(min_length=1)
    meters: dict[Slug, Meter] = {}
    flags: tuple[Slug, ...] = ()
    discuss: tuple[Text, ...] = Field((), max_length=6)
    start: Slug
    nodes: dict[Slug, Node] = Field(min_length=1, max_length=400)

    @field_validator("meters")
    @classmethod
    def _few_meters(cls, meters):
        reserved = {"set", "clear", "flags", "without"} & set(meters)
        if reserved:
            raise ValueError(f"a meter cannot be called {', '.join(sorted(reserved))}")
        return meters
