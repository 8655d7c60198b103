"""The model of a scenario: people, meters, flags, openings, promises and a graph of moments."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from .base import Model, Slug, Text, misplaced
from .moments import Condition, EndingKind, Node

Place = Literal[
    "bus-stop",
    "common-room",
    "drop-in-center",
    "market",
    "night-desk",
    "porch",
    "van",
    "video-call",
]


class Meter(Model):
    """A bounded whole number that a person's trust, say, rises and falls on."""

    start: int
    """Where it stands when a play begins."""
    min: int
    """As low as it goes."""
    max: int
    """As high as it goes."""
    label: Text
    """What it shows, in the learner's words, like: How safe Maria feels with you."""
    short: Annotated[str, Field(min_length=1, max_length=16)] | None = None
    """The same in a word, for the line that stays in view while one plays, like: Safe. Leave it
    out for the whole label."""

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if not self.min <= self.start <= self.max or self.min == self.max:
            raise ValueError("a meter needs min < max and a start between them")
        if self.max - self.min > 100:
            raise ValueError("a meter may span 100 steps at the most")
        return self


class Opening(Model):
    """One way in which a scene begins: the person in another mood, so that a replay is a new
    meeting."""

    id: Slug
    """Its name for ever, like no-sleep. Plays are stored with it."""
    start: Slug | None = None
    """The id of its first moment. Leave it out for the scenario's `start`."""
    meters: dict[Slug, int] = {}
    """Where meters stand in it, like {trust: 3}. The others stand at their `start`."""
    set: tuple[Slug, ...] = ()
    """Flags that are set from the beginning."""


class Promise(Model):
    """What is true on every road to some kinds of ending. `peercompass check` holds it, or shows
    the shortest road that breaks it."""

    at: tuple[EndingKind, ...] = Field(min_length=1)
    """The kinds of ending that it is about: strong, mixed, hard."""
    holds: Condition | None = None
    """True when the play ends, like {flags: [asked-plainly]}."""
    least_credit: int | None = Field(None, ge=1, le=100)
    """The play has earned at least so many percent of its points."""
    last_rating: Literal[1, 2] | None = None
    """The last choice of the play is rated so high or higher."""
    because: Text | None = None
    """Why, in a sentence for other authors."""

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        kinds = ("holds", "least_credit", "last_rating")
        if sum(getattr(self, kind) is not None for kind in kinds) != 1:
            raise ValueError("a promise has exactly one of holds, least_credit and last_rating")
        return self


class Scenario(Model):
    """A conversation that branches and remembers. See docs/formats.md."""

    id: Slug
    """The name of the file without .yaml. Never change it later."""
    title: Text
    """What learners see above the scene."""
    minutes: Annotated[int, Field(ge=1, le=90)] = 10
    """About how long a play takes."""
    competencies: tuple[Slug, ...] = Field(min_length=1)
    """What it practices, by ids in curriculum/competencies.yaml."""
    sources: tuple[str, ...] = ()
    """Where the facts said in it come from, by ids in curriculum/sources.yaml."""
    content_note: Text | None = None
    """What may hurt in it. Shown before it starts, with a way out."""
    setting: Text | None = None
    """Where and when it is, and who the learner is in it."""
    place: Place | None = None
    """Where it is, as a picture above it. Leave it out where none of these is the place."""
    form: Literal["talk", "texts", "phone"] = "talk"
    """How people meet in it: face to face, by text message, or on the phone, where no face is
    seen."""
    cast: tuple[Slug, ...] = Field(min_length=1)
    """The people in it, by their ids in curriculum/people."""
    meters: dict[Slug, Meter] = {}
    """What rises and falls during a play, like trust. At least one condition looks at each."""
    flags: tuple[Slug, ...] = ()
    """Names of things to remember, like asked-permission. Choices set and clear them."""
    discuss: tuple[Text, ...] = Field((), max_length=6)
    """Questions to talk over in class. Learners meet them in the look back."""
    start: Slug
    """The id of the first moment."""
    openings: tuple[Opening, ...] = Field((), max_length=4)
    """Ways in which it begins, each play in another one. Leave it out for one that is always the
    same."""
    promises: tuple[Promise, ...] = ()
    """What is true on every road, which `peercompass check` holds."""
    nodes: dict[Slug, Node] = Field(min_length=1, max_length=2000)
    """The moments, each under its own id. Each has exactly one of choices, route, ending and
    goto."""

    @field_validator("meters")
    @classmethod
    def _few_meters(cls, meters: dict[str, Meter]) -> dict[str, Meter]:
        reserved = {"set", "clear", "flags", "without"} & set(meters)
        if reserved:
            raise ValueError(f"a meter cannot be called {', '.join(sorted(reserved))}")
        return meters

    @model_validator(mode="after")
    def _openings_fit(self) -> Self:
        ids = [opening.id for opening in self.openings]
        for place, opening in enumerate(self.openings):
            if opening.id in ids[:place]:
                message = f"two openings share the id {opening.id}; give this one an id of its own"
                raise misplaced(message, "openings", place, "id")
            for name, value in opening.meters.items():
                meter = self.meters.get(name)
                if meter and not meter.min <= value <= meter.max:
                    message = f"`{name}` goes from {meter.min} to {meter.max}; {value} is outside"
                    raise misplaced(message, "openings", place, "meters", name)
        return self
