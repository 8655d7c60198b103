"""What a learner's notebook reads: `unit.json`, published beside it."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from peercompass.support.json_text import parse_json
from peercompass.support.regular_files import read_regular
from peercompass.support.wall_clock import DateOrder

from .base import LEARNER, Model, Slug
from .curriculum import (
    ComingUnit,
    Competency,
    Domain,
    EmergencyLine,
    Framework,
    GlossaryEntry,
    Person,
    Skill,
    Source,
)
from .items import Item
from .journal import JournalFile
from .lexicon import Term
from .rubric import Rubric
from .scenario import Scenario

PAGE_FILE = "unit.json"


class LessonPart(Model):
    """Something to try in a lesson, as the home page knows it: the heading it stands `under`, of an
    item its first words (`title`), and of a scene its title, minutes and who is met in it (`face`,
    an id of the page's people). `competencies` are what it practices."""

    id: Slug
    under: str = ""
    title: str = ""
    competencies: tuple[Slug, ...] = ()
    scene: str | None = None
    minutes: int = 0
    face: Slug | None = None


class HomeUnit(Model):
    """A unit as the home page lists it. Paths are relative to the home page's folder; `domain`,
    `competencies` and `sources` are ids that stand in the page. `review` says who read it. `asks`
    maps each question of the exercise to the competency that it is about. `minutes` is what the
    unit counts for; how long it takes is told for the lesson and the exercise."""

    id: Slug
    title: str
    domain: str
    minutes: int
    lesson_minutes: int = 0
    exercise_minutes: int = 0
    summary: str
    objectives: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    content_note: str | None = None
    sources: tuple[str, ...] = ()
    date: str = ""
    review: str = ""
    lesson: str
    exercise: str
    lesson_parts: tuple[LessonPart, ...]
    exercise_parts: tuple[Slug, ...]
    asks: dict[Slug, Slug] = {}

    @property
    def takes(self) -> int:
        """How many minutes lesson and exercise take; what it counts for where nobody can tell."""
        return self.lesson_minutes + self.exercise_minutes or self.minutes


class Page(Model):
    """All that one learner's folder holds for the interactive parts of its notebook.

    `role` is `lesson` (practice, whole), `exercise` (keys, ratings and rationales removed) or
    `home`. `forms` maps each item id to the digest that answers are stored with. `language` holds
    the lexicon: in `home` to be read, and to be looked for in one's own story; in a `lesson` to be
    looked for in the learner's own words. `journal` has what the pages beside home ask.
    `moves` is what a choice in a scene may show, by id; only `home` has it.
    `notebooks` maps the file name of each notebook beside it to the digest of what was published
    (`notebook_digest`): a server lets no other start by itself. `titles` maps each question of an
    exercise to what it is called in its notebook.
    """

    format: Literal[1] = 1
    role: Literal["lesson", "exercise", "home"]
    course: Slug
    course_title: str
    review: str
    unit: str
    title: str
    minutes: int = 0
    emergency: tuple[EmergencyLine, ...] = ()
    items: tuple[Item, ...] = ()
    scenarios: dict[str, Scenario] = {}
    people: dict[str, Person] = {}
    rubrics: dict[str, Rubric] = {}
    skills: dict[str, str] = {}
    moves: dict[Slug, Skill] = {}
    forms: dict[str, str] = {}
    notebooks: dict[str, str] = {}
    titles: dict[str, str] = {}
    language: tuple[Term, ...] = ()
    tagline: str = ""
    audience: str | None = None
    credential: str | None = None
    verify_with: str | None = None
    dates: DateOrder | None = None
    framework: Framework | None = None
    units: tuple[HomeUnit, ...] = Field(default=())
    coming: tuple[ComingUnit, ...] = ()
    domains: tuple[Domain, ...] = ()
    competencies: dict[str, Competency] = {}
    sources: dict[str, Source] = {}
    glossary: tuple[GlossaryEntry, ...] = ()
    journal: JournalFile = JournalFile()

    @property
    def to_home(self) -> str:
        """The way from this page's folder to the one that home lies in."""
        return {"exercise": "../", "lesson": "../../", "home": ""}[self.role]

    @classmethod
    def read(cls, path: Path) -> "Page":
        """Read a published `unit.json`.

        Raises `ValueError` when the file is not one (pydantic's error or a JSON error).
        """
        return cls.model_validate(parse_json(read_regular(path)), context=LEARNER)
