"""Read a course directory: every problem at once, each with file, line and a plain sentence."""

import datetime
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from peercompass.course.paths import COURSE_FILE, COURSE_FOLDERS
from peercompass.course.yaml.fast import plain_yaml
from peercompass.course.yaml.model_errors import first_line, sentences
from peercompass.course.yaml.syntax_errors import yaml_slip
from peercompass.course.yaml.unread_text import lost_words, stray_quotes

from . import (
    CompetencyFile,
    Course,
    CourseFile,
    GlossaryFile,
    ItemFile,
    LanguageFile,
    Person,
    Rubric,
    Scenario,
    SourceFile,
    Unit,
    UnitPlan,
)

_LARGEST = 2_000_000  # bytes; a course file of this size is a mistake
_NOT_UTF_8 = (
    "this line holds a letter that was saved in another way: the file is not UTF-8 text; save it "
    "as UTF-8. In VS Code click “UTF-8” at the bottom right, then “Reopen with Encoding” and "
    "“Western (Windows 1252)”; click there again, then “Save with Encoding” and “UTF-8”"
)
_MOST_VALUES = 300_000
_REPEATS = (
    "the file comes to far too much: it repeats itself through aliases (`*name`); write out what "
    "you mean"
)
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, order=True)
class Problem:
    """Something an author wants to know. `line` counts from 1; 0 means the whole file.

    `level` is `error` (nothing is published) or `warning` (worth a look).
    """

    file: str
    line: int
    message: str
    level: str = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


@dataclass
class Loaded:
    """A course directory as read.

    `course` is None when something it cannot do without is missing. `problems` holds all that
    was found while reading.
    """

    root: Path
    course: Course | None = None
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Files that are there and have problems of their own. What they hold is not known."""
    _texts: dict[str, str] = field(default_factory=dict)
    _trees: dict[str, Any] = field(default_factory=dict)

    def unread_in(self, folder: str) -> set[str]:
        """The names, without their endings, of the files in `folder` that could not be read:
        what they stand for is there, so it is not missing."""
        paths = map(PurePosixPath, self.unread)
        return {path.stem for path in paths if path.parent == PurePosixPath(folder)}

    def line(self, file: str, *path: str | int) -> int:
        """The line in `file` of the value that `path` (keys and positions) leads to, or of the
        nearest thing above it."""
        if file not in self._trees and file in self._texts:
            self._trees[file] = _tree(self._texts[file])
        return _line(self._trees.get(file), path)

    def problem(self, file: str, path: tuple, message: str, level: str = "error") -> None:
        """Add a problem at the place that `path` leads to in `file`."""
        self.problems.append(Problem(file, self.line(file, *path), message, level))


def load(root: Path) -> Loaded:
    """Read the course directory `root`. Never raises on what an author may have written."""
    loaded = Loaded(Path(root))
    desk = _Reader(loaded)
    file = desk.one(COURSE_FILE, CourseFile)
    skills = desk.one("curriculum/competencies.yaml", CompetencyFile)
    sources = desk.one("curriculum/sources.yaml", SourceFile)
    language = desk.one("curriculum/language.yaml", LanguageFile, needed=False)
    glossary = desk.one("curriculum/glossary.yaml", GlossaryFile, needed=False)
    people = desk.folder("curriculum/people", Person)
    rubrics = desk.folder("curriculum/rubrics", Rubric)
    if file is None or skills is None or sources is None:
        return loaded
    desk.once(COURSE_FILE, domains=file.domains, seed=file.seed, units=file.units)
    desk.once(
        "curriculum/competencies.yaml", competencies=skills.competencies, skills=skills.skills
    )
    desk.once("curriculum/sources.yaml", sources=sources.sources)
    for rubric in rubrics.values():
        desk.once(f"curriculum/rubrics/{rubric.id}.yaml", rows=rubric.rows)
    loaded.course = Course(
        file=file,
        competencies={c.id: c for c in skills.competencies},
        skills={s.id: s for s in skills.skills},
        people=people,
        sources={s.id: s for s in sources.sources},
        language=language.terms if language else (),
        glossary=glossary.terms if glossary else (),
        rubrics=rubrics,
        units={plan.id: desk.unit(plan) for plan in file.units},
    )
    return loaded


def read_course(root: Path, *, whole: bool = False) -> Course:
    """The course in `root` as it stands now, read again only when a file of it has changed.

    A file with problems of its own is left out of the course; `whole` refuses such a course, for
    what must not lack what stands there. Raises `ValueError` when the course cannot be read.
    """
    root = Path(root).resolve()
    files = (path for folder in COURSE_FOLDERS for path in (root / folder).rglob("*.y*ml"))
    stats = [(path, path.stat()) for path in sorted(files) if path.is_file()]
    loaded = _read_once(root, tuple((path, s.st_mtime_ns, s.st_size) for path, s in stats))
    broken = sorted({one.file for one in loaded.problems if one.level == "error"})
    if whole and broken:
        raise ValueError(f"{', '.join(broken)} cannot be read yet; run `peercompass check`")
    if loaded.course is None:
        raise ValueError("the course cannot be read; run `peercompass check`")
    return loaded.course


@lru_cache(maxsize=4)
def _read_once(root: Path, _state: tuple[tuple[Path, int, int], ...]) -> Loaded:
    return load(root)


def read_file(root: Path, file: str, model: type[M]) -> tuple[M | None, Loaded]:
    """Read one YAML file of the course directory `root` as a `model`. None, with no problem, when
    there is no such file; None when it has problems. Never raises on what stands in it."""
    loaded = Loaded(Path(root))
    return _Reader(loaded).one(file, model, needed=False), loaded


class _Reader:
    def __init__(self, loaded: Loaded):
        self.loaded = loaded

    def unit(self, plan: UnitPlan) -> Unit:
        practice = self.one(f"modules/{plan.id}/practice.yaml", ItemFile, needed=False)
        items = self.one(f"exercises/{plan.id}/items.yaml", ItemFile, needed=False)
        return Unit(
            plan=plan,
            practice=practice.items if practice else (),
            practice_scenarios=self.folder(f"modules/{plan.id}/scenarios", Scenario),
            items=items.items if items else (),
            scenarios=self.folder(f"exercises/{plan.id}/scenarios", Scenario),
        )

    def folder(self, name: str, model: type[M]) -> dict[str, M]:
        found: dict[str, M] = {}
        for path in sorted((self.loaded.root / name).glob("*.y*ml")):
            file = f"{name}/{path.name}"
            thing = self.one(file, model)
            if thing is None:
                continue
            if thing.id != path.stem:
                self.loaded.problem(
                    file,
                    ("id",),
                    f"the id is {thing.id!r} but the file is named {path.stem!r}; "
                    "make them the same",
                )
                # Everything else goes by the file's name, so that this slip is told once.
                thing = thing.model_copy(update={"id": path.stem})
            found[thing.id] = thing
        return found

    def once(self, file: str, **lists: tuple) -> None:
        """An id stands for one thing: say where one stands twice in a list of `file`."""
        for name, things in lists.items():
            seen: set[str] = set()
            for place, thing in enumerate(things):
                if thing.id in seen:
                    self.loaded.problem(file, (name, place), f"the id `{thing.id}` stands twice")
                seen.add(thing.id)

    def one(self, file: str, model: type[M], needed: bool = True) -> M | None:
        thing = self._read(file, model, needed)
        if thing is None and (self.loaded.root / file).exists():
            self.loaded.unread.add(file)
        return thing

    def _read(self, file: str, model: type[M], needed: bool) -> M | None:
        problems = self.loaded.problems
        path = self.loaded.root / file
        try:
            if path.stat().st_size > _LARGEST:
                problems.append(Problem(file, 0, "the file is over 2 MB; split it"))
                return None
            raw = path.read_bytes()
            text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except FileNotFoundError:
            if needed:
                problems.append(Problem(file, 0, "the file is missing"))
            return None
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            problems.append(Problem(file, line, _NOT_UTF_8))
            return None
        except OSError as error:
            problems.append(Problem(file, 0, f"the file cannot be read: {error.strerror}"))
            return None
        try:
            data = plain_yaml(text)
            if data is None:
                self.loaded._trees[file] = data = _tree(text)
            if _too_many(data):
                problems.append(Problem(file, 0, _REPEATS))
                return None
            data = plain_data(data)
        except MarkedYAMLError as error:
            problems.append(Problem(file, *yaml_slip(error, text)))
            return None
        except ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            problems.append(Problem(file, line, "a character that cannot be seen; retype the line"))
            return None
        except RecursionError:
            problems.append(
                Problem(file, 0, "this is not YAML: brackets inside brackets, too deep")
            )
            return None
        except Exception as error:  # on odd text the parser raises errors that are not its own
            problems.append(Problem(file, 0, f"this is not YAML: {first_line(error)}"))
            return None
        self.loaded._texts[file] = text
        for line, sentence in lost_words(text):
            problems.append(Problem(file, line, sentence, "warning"))
        if model in (Scenario, ItemFile):
            for path, sentence in stray_quotes(data):
                self.loaded.problem(file, path, sentence, "warning")
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for loc, sentence in sentences(error, model):
                self.loaded.problem(file, loc, sentence)
            return None


def plain_data(node: Any) -> Any:
    """What the YAML parser gave, in plain dicts, lists, texts and numbers; dates as text."""
    if isinstance(node, dict):
        return {str(plain_data(key)): plain_data(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain_data(value) for value in node]
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, datetime.datetime | datetime.date):
        return node.isoformat()
    for kind in (int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node


def _too_many(data: Any) -> bool:
    """Whether `data`, with all its aliases written out, has more values than a course file can."""
    left, waiting = _MOST_VALUES, [data]
    while waiting and left > 0 and len(waiting) < _MOST_VALUES:
        node = waiting.pop()
        left -= 1
        if isinstance(node, dict):
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return bool(waiting)


def _tree(text: str) -> Any:
    return YAML(typ="rt", pure=True).load(text)


def _line(tree: Any, path: tuple) -> int:
    line = 1
    node = tree
    for key in path:
        # Some steps of pydantic's paths do not stand in the file: step over them.
        if isinstance(node, CommentedMap) and key in node:
            # What a merge (`<<: *other`) brought in has no line here.
            line = node.lc.key(key)[0] + 1 if key in (node.lc.data or {}) else line
        elif isinstance(node, CommentedSeq) and isinstance(key, int) and key < len(node):
            line = node.lc.item(key)[0] + 1
        else:
            continue
        node = node[key]
    return line
