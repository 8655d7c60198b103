"""The models of `curriculum/`: the plan of the course and what it rests on."""

import datetime
import re
from collections.abc import Iterable
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from .base import Model, Slug, Text
from .items import Item
from .journal import JournalFile
from .lexicon import Counted, Term
from .rubric import Rubric
from .scenario import Scenario

AWAITING = "Awaiting review"
_AWAITING = "Content awaiting review"
_OLD = 5  # years after which rules and figures may well have moved on

Status = Literal["verified", "summary", "secondary", "derived", "unverified", "own"]


def _color(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(f'{text!r} is not a color here; write it like "#c68863", in quotes')
    return text


SectionId = Annotated[str, StringConstraints(pattern=r"^S[1-8]$")]
Hex = Annotated[str, AfterValidator(_color)]


class Domain(Model):
    """An area of the course and its training hours, with how sure the figure is."""

    id: Slug
    title: Text
    """What learners see as the area's name."""
    hours: float = Field(ge=0)
    """Those of its units come to no more."""
    status: Status
    """Where the hours come from: verified (you read them where they are set), summary (in a summary
    of it), secondary (from somebody else), derived (worked out), unverified, or own (nobody sets
    them: you did)."""
    sources: tuple[str, ...] = ()
    """Ids of sources.yaml that say so; hours of your own need none."""
    date: str
    """When they were set or seen, like 2026-11."""
    note: Text | None = None
    """For a range, such as 8 to 16."""

    @model_validator(mode="after")
    def _says_where_from(self) -> "Domain":
        if self.status != "own" and not self.sources:
            raise ValueError("say in `sources` where the hours come from, or write `status: own`")
        return self

    @property
    def needs_checking(self) -> bool:
        """Whether the figure carries the badge that says whom to verify it with."""
        return self.status not in ("verified", "own")


class Section(Model):
    """A section of the founding article."""

    id: SectionId
    title: Text
    """What it is about, in our own words."""


class Objective(Model):
    """What a trainee can do by the end of a unit."""

    id: Slug
    """Items and moments say by this id what they assess."""
    text: Text
    """One line that begins with a verb you can see: name, sort, build. Never know or understand."""


def _day(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError(f"{text!r} is no day; write it like 2026-12-01") from error


class Reviewer(Model):
    """A person who read it, and agreed to be named."""

    name: Text
    """The name as the person wants it read."""
    role: Text
    """Like volunteer, ten years."""
    date: Annotated[str, AfterValidator(_day)]
    """The day of the reading, like 2026-12-01."""


class UnitPlan(Model):
    """unit.yaml: the facts of one unit."""

    id: Slug
    """The name of the unit's folder. Never change it later."""
    title: Text
    """What learners see as the unit's name."""
    domain: Slug
    """The line of the training hours that it counts for, by an id of course.yaml."""
    hours: float = Field(gt=0)
    """How long it takes, like 1.5. The guide's agenda comes to the same."""
    summary: Text
    """One or two plain sentences that a trainee reads on the home page."""
    objectives: tuple[Objective, ...] = Field(min_length=1)
    """What a trainee can do at the end, each with an id that items name."""
    competencies: tuple[Slug, ...] = Field(min_length=1)
    """Ids of competencies.yaml that it builds."""
    seed: tuple[SectionId, ...] = ()
    """The sections of the founding article that it carries out, like [S2, S3]."""
    content_note: Text | None = None
    """What may hurt in it; on home one step away, before the lesson's button."""
    sources: tuple[str, ...] = ()
    """Every source that its parts cite, by an id of sources.yaml."""
    date: str
    """When its facts were last looked at, like 2026-11."""
    reviewed_by: tuple[Reviewer, ...] | None = None
    """Who read it, each with name, role and date, as `peercompass read-review` writes them; null:
    what course.yaml says holds."""

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return round(self.hours * 60)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; write it like Asia/Tokyo") from error
    return name


TimeZone = Annotated[str, AfterValidator(_known_zone)]


class EmergencyLine(Model):
    """Whom anybody can turn to at once. Which lines there are depends on the country."""

    label: Text
    """Its name, like emergency services."""
    contact: Text
    """The number, in quotes, or an address."""
    when: Text
    """What it is for, as the beginning of a sentence: If someone may be in danger, at any hour."""
    how: Text
    """How to reach it, like call or text."""
    sources: tuple[str, ...] = ()
    """Ids of sources.yaml: where you looked it up."""

    @property
    def said(self) -> str:
        """The line as one sentence."""
        return f"{self.when}: {self.how} {self.contact} ({self.label})."


def emergency_words(lines: Iterable[EmergencyLine]) -> str:
    """What is said wherever a person may need it at once; nothing where a course names no line."""
    return " ".join(line.said for line in lines)


class ComingUnit(Model):
    """A unit that is planned and has no folder yet: home shows it as coming."""

    title: Text
    """What learners will see as its name."""
    domain: Slug
    """The line of the training hours that it will count for, by an id of course.yaml."""
    hours: float = Field(gt=0)
    """How long it will take, like 1.5."""

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return round(self.hours * 60)


class Framework(Model):
    """A published list of skills, by whose numbers the competencies go."""

    title: Text
    """Its name, as a heading."""
    category: Text
    """What one entry is called before its number."""
    about: Text
    """One sentence that tells learners what the number is."""


class CourseFile(Model):
    """course.yaml: what the units have in common, and their order."""

    id: Slug
    """The name under which hand-ins of the course are kept. Never change it later."""
    title: Text
    """What learners see as the course's name."""
    tagline: Text
    """One line below the title."""
    audience: Text | None = None
    """Who it is for, in one plain sentence: what a first visit begins with."""
    credential: Text | None = None
    """What the training hours count toward, where somebody outside the course sets them."""
    verify_with: Text | None = None
    """Who to ask about figures that are not sure, in a word or two."""
    reviewer: Text | None = None
    """Who reads a unit before it counts as reviewed, to come after "awaiting review by"."""
    reviewed_by: tuple[Reviewer, ...] | None = None
    """Who read all of it, each with name, role and date; null: nobody yet."""
    zone: TimeZone | None = None
    """The time zone in which due dates are said and days counted, like Asia/Tokyo; without it, that
    of the computer."""
    dates: Literal["month-first", "day-first"] | None = None
    """How the people of the course write a day in figures: 12/01/2026 or 01/12/2026."""
    paper: Literal["letter", "a4"] | None = None
    """The paper that the people of the course print on; without it, Letter where `dates` is
    month-first, else A4."""
    domains: tuple[Domain, ...] = Field(min_length=1)
    """The areas of the course, in the order in which home shows them."""
    framework: Framework | None = None
    """A published list of skills that the competencies follow, where there is one."""
    seed: tuple[Section, ...] = ()
    """The sections of an article that the course grew from, where there is one."""
    units: tuple[Slug, ...] = Field(min_length=1)
    """The ids of the units, in the order in which they are taught."""
    coming: tuple[ComingUnit, ...] = ()
    """Units that are still to be written."""
    emergency: tuple[EmergencyLine, ...] = ()
    """Whom to turn to at once. Said on every page on which something may hurt."""

    @property
    def paper_size(self) -> Literal["letter", "a4"]:
        """The size of the paper that the course is printed on."""
        return self.paper or ("letter" if self.dates == "month-first" else "a4")


class Competency(Model):
    """What somebody who took the course can do."""

    id: Slug
    title: Text
    plain: Text
    domain: Slug
    category: int | None = Field(default=None, ge=1)
    """Its number in the course's `framework`, where it has one."""
    seed: tuple[SectionId, ...] = ()


class Skill(Model):
    """What a single choice shows."""

    id: Slug
    title: Text
    competency: Slug
    helps: bool
    did: Text | None = None
    """What a learner who showed it did, to come after "you": asked before you told."""


class CompetencyFile(Model):
    """competencies.yaml."""

    competencies: tuple[Competency, ...]
    skills: tuple[Skill, ...]


class Source(Model):
    """Where a fact comes from."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{1,2}$")]
    title: Text
    where: Text
    seen: str
    confidence: Literal["verified", "secondary"]

    @property
    def old(self) -> int | None:
        """The year that the title names (the newest of several), where it lies five years or more
        before the page was seen; else None."""
        years = re.findall(r"\b(?:19|20)\d\d\b", self.title)
        seen = re.match(r"\d{4}", self.seen)
        newest = max(map(int, years), default=None)
        return newest if newest and seen and int(seen[0]) - newest >= _OLD else None


class SourceFile(Model):
    """sources.yaml."""

    sources: tuple[Source, ...]


class GlossaryEntry(Model):
    """A word of the glossary."""

    term: Text
    plain: Text
    source: str | None = None


class GlossaryFile(Model):
    """glossary.yaml."""

    terms: tuple[GlossaryEntry, ...]


class Portrait(Model):
    """What a person's drawing is made of. Lines of age come from the person's age."""

    skin: Hex
    """A color like "#c68863", in quotes."""
    hair: Hex
    """A color like "#2b1d14", in quotes."""
    hair_style: Literal[
        "short",
        "side-part",
        "buzz",
        "receding",
        "bald",
        "curly",
        "afro",
        "locs",
        "braids",
        "bun",
        "ponytail",
        "long",
        "wavy",
        "bob",
        "grey-bob",
        "covered",
    ]
    """How the hair is drawn."""
    top: Hex
    """The color of the clothes, in quotes."""
    face: Literal["oval", "round", "long", "square"] = "oval"
    """The shape of the face."""
    build: Literal["medium", "slim", "broad"] = "medium"
    """The width of the shoulders."""
    clothes: Literal[
        "plain", "collar", "tie", "hoodie", "scrubs", "apron", "cardigan", "jacket"
    ] = "plain"
    """What they wear."""
    accent: Hex = "#c58a1f"
    """The color of a cap, scarf, headband and the like, in quotes."""
    extra: tuple[
        Literal[
            "glasses",
            "beard",
            "goatee",
            "moustache",
            "freckles",
            "earrings",
            "headband",
            "cap",
            "scarf",
            "hearing-aid",
            "oxygen",
            "wheelchair",
        ],
        ...,
    ] = ()
    """Things to wear or use, like glasses."""


class Person(Model):
    """A member of the fictional cast."""

    id: Slug
    """The name of the file without .yaml. Never change it later."""
    name: Text
    """The name learners see."""
    pronouns: Text
    """Like she/her."""
    age: int = Field(ge=14, le=99)
    """In years, 14 to 99."""
    about: Text
    """Two or three sentences. A life, not a label. People are made up."""
    alt: Text
    """What the portrait shows, for those who cannot see it."""
    portrait: Portrait
    """What the drawing is made of."""


class Unit(Model):
    """One unit with all that an author wrote for it."""

    plan: UnitPlan
    practice: tuple[Item, ...] = ()
    practice_scenarios: dict[str, Scenario] = {}
    items: tuple[Item, ...] = ()
    scenarios: dict[str, Scenario] = {}

    @property
    def id(self) -> str:
        """The unit's id."""
        return self.plan.id

    @property
    def marked(self) -> tuple[Item, ...]:
        """The graded items that earn points: all but the private ones."""
        return tuple(item for item in self.items if not item.private)


class Course(Model):
    """A whole course directory, read."""

    file: CourseFile
    competencies: dict[str, Competency]
    skills: dict[str, Skill]
    people: dict[str, Person]
    sources: dict[str, Source]
    language: tuple[Term, ...] = ()
    counted: Counted = Counted()
    glossary: tuple[GlossaryEntry, ...] = ()
    journal: JournalFile = JournalFile()
    rubrics: dict[str, Rubric]
    units: dict[str, Unit]


def review_words(course: Course, unit: Unit | None = None, awaiting: str = _AWAITING) -> str:
    """Who read the course, or this unit of it, as a sentence; where nobody has yet, that it is
    `awaiting` that, and by whom."""
    people = (unit and unit.plan.reviewed_by) or course.file.reviewed_by or ()
    if named := "; ".join(f"{one.name} ({one.role}, {one.date})" for one in people):
        return f"Reviewed by {named}."
    return f"{awaiting} by {course.file.reviewer}." if course.file.reviewer else f"{awaiting}."
