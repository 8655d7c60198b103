"""Read a course directory, or one unit of it: every problem at once, each with file, line and a
plain sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from peercompass.course.yaml.files import M, Problem, YamlFiles
from peercompass.support.collector import collector_paused

from . import (
    CompetencyFile,
    Counted,
    Course,
    CourseFile,
    GlossaryFile,
    ItemFile,
    JournalFile,
    LanguageFile,
    Person,
    Rubric,
    Scenario,
    SourceFile,
    Unit,
    UnitPlan,
    no_such,
)
from .paths import COURSE_FILE, COURSE_FOLDERS, JOURNAL_FILE, unit_file, unit_folders

__all__ = ["Loaded", "Problem", "load", "load_unit", "read_course", "read_file", "read_unit"]


@dataclass
class Loaded(YamlFiles):
    """A course directory as read.

    `course` is None when something it cannot do without is missing. It lacks the units whose
    `unit.yaml` cannot be read.
    """

    course: Course | None = None


def load(root: Path) -> Loaded:
    """Read the course directory `root`. Never raises on what an author may have written."""
    with collector_paused():
        return _load(Path(root), None)


def load_unit(root: Path, unit: str) -> Loaded:
    """Read the course directory `root` with one of its units: what the course shares (people,
    rubrics, sources, …), and of the units' files those of `unit` alone.

    The course that comes back has just this unit, or none where `unit.yaml` cannot be read.
    Raises `LookupError` when course.yaml names no such unit. Never raises on what an author may
    have written.
    """
    return _load(Path(root), unit)


def read_course(root: Path, *, whole: bool = False) -> Course:
    """The course in `root` as it stands now, read again only when a file of it has changed.

    A file with problems of its own is left out of the course; `whole` refuses such a course, for
    what must not lack what stands there. Raises `ValueError` when the course cannot be read.
    """
    root = Path(root).resolve()
    return _sound(_read_once(root, None, _state(root, COURSE_FOLDERS)), whole)


def read_unit(root: Path, unit: str, *, whole: bool = False) -> Course:
    """The course in `root` with this one unit, as it stands now: only its files, and those that
    all units share, are looked at, and read again only when one of them has changed.

    `whole` as in `read_course`, and for what releases, marks or explains: an exercise whose items
    cannot be read would have none. Raises `LookupError` when course.yaml names no such unit,
    `ValueError` when the course, or the facts of the unit, cannot be read.
    """
    root = Path(root).resolve()
    folders = ("curriculum", *unit_folders(unit))
    course = _sound(_read_once(root, unit, _state(root, folders)), whole)
    if unit not in course.units:
        raise ValueError(f"{unit_file(unit)} cannot be read; run `peercompass check`")
    return course


_State = tuple[tuple[Path, int, int], ...]


def _state(root: Path, folders: Iterable[str]) -> _State:
    """Each YAML file, with the time of its last change in ns and its size in bytes."""
    files = sorted(path for folder in folders for path in (root / folder).rglob("*.y*ml"))
    stats = [(path, path.stat()) for path in files if path.is_file()]
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)


@lru_cache(maxsize=8)
def _read_once(root: Path, unit: str | None, _files: _State) -> Loaded:
    return _load(root, unit)


def _sound(loaded: Loaded, whole: bool) -> Course:
    broken = sorted({one.file for one in loaded.problems if one.level == "error"})
    if whole and broken:
        raise ValueError(f"{', '.join(broken)} cannot be read yet; run `peercompass check`")
    if loaded.course is None:
        raise ValueError("the course cannot be read; run `peercompass check`")
    return loaded.course


def read_file(root: Path, file: str, model: type[M]) -> tuple[M | None, YamlFiles]:
    """Read one YAML file of the course directory `root` as a `model`. None, with no problem, when
    there is no such file; None when it has problems. Never raises on what stands in it."""
    files = YamlFiles(Path(root))
    return files.read(file, model, needed=False), files


def _load(root: Path, only: str | None) -> Loaded:
    loaded = Loaded(root)
    file = loaded.read(COURSE_FILE, CourseFile)
    if only is not None and file is not None and only not in file.units:
        raise LookupError(f"{COURSE_FILE}: {no_such('unit', only, file.units)}")
    skills = loaded.read("curriculum/competencies.yaml", CompetencyFile)
    sources = loaded.read("curriculum/sources.yaml", SourceFile)
    language = loaded.read("curriculum/language.yaml", LanguageFile, needed=False)
    glossary = loaded.read("curriculum/glossary.yaml", GlossaryFile, needed=False)
    journal = loaded.read(JOURNAL_FILE, JournalFile, needed=False)
    people = loaded.read_folder("curriculum/people", Person)
    rubrics = loaded.read_folder("curriculum/rubrics", Rubric)
    if file is None or skills is None or sources is None:
        return loaded
    _once(loaded, COURSE_FILE, domains=file.domains, seed=file.seed)
    _once(
        loaded,
        "curriculum/competencies.yaml",
        competencies=skills.competencies,
        skills=skills.skills,
    )
    _once(loaded, "curriculum/sources.yaml", sources=sources.sources)
    if journal:
        _once(loaded, JOURNAL_FILE, prompts=journal.prompts)
    for rubric in rubrics.values():
        _once(loaded, f"curriculum/rubrics/{rubric.id}.yaml", rows=rubric.rows)
    _distinct(loaded, COURSE_FILE, "units", file.units)
    units = (_unit(loaded, name) for name in dict.fromkeys(file.units) if only in (None, name))
    loaded.course = Course(
        file=file,
        competencies={c.id: c for c in skills.competencies},
        skills={s.id: s for s in skills.skills},
        people=people,
        sources={s.id: s for s in sources.sources},
        language=language.terms if language else (),
        counted=language.counted if language else Counted(),
        glossary=glossary.terms if glossary else (),
        journal=journal or JournalFile(),
        rubrics=rubrics,
        units={unit.id: unit for unit in units if unit},
    )
    return loaded


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def _unit(files: YamlFiles, name: str) -> Unit | None:
    """One unit. Its other files are read, and their problems told, even where `unit.yaml` is
    broken."""
    file = unit_file(name)
    plan = files.read(file, UnitPlan)
    practice = files.read(f"modules/{name}/practice.yaml", ItemFile, needed=False)
    practice_scenarios = files.read_folder(f"modules/{name}/scenarios", Scenario)
    items = files.read(f"exercises/{name}/items.yaml", ItemFile, needed=False)
    scenarios = files.read_folder(f"exercises/{name}/scenarios", Scenario)
    if plan is None:
        return None
    _once(files, file, objectives=plan.objectives)
    return Unit(
        plan=files.named(plan, name, file),
        practice=practice.items if practice else (),
        practice_scenarios=practice_scenarios,
        items=items.items if items else (),
        scenarios=scenarios,
    )


def _once(files: YamlFiles, file: str, **lists: tuple[_Named, ...]) -> None:
    """An id stands for one thing: say where one stands twice in a list of `file`."""
    for name, things in lists.items():
        _distinct(files, file, name, (thing.id for thing in things))


def _distinct(files: YamlFiles, file: str, name: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for place, one in enumerate(ids):
        if one in seen:
            files.problem(file, (name, place), f"the id `{one}` stands twice")
        seen.add(one)
