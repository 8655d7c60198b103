"""The YAML files of a course directory as they are read: what each holds, or what is wrong with it,
by file and line."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from peercompass.course import ItemFile, Person, Rubric, Scenario, UnitPlan
from peercompass.support.regular_files import read_regular

from .before import depth_and_tags, false_blanks
from .fast import plain_yaml
from .lines import Nodes, line_of, nodes
from .model_errors import first_line, sentences
from .syntax_errors import yaml_slip
from .unread_text import lost_words, stray_quotes

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
N = TypeVar("N", Scenario, Person, Rubric, UnitPlan)
"""What has an id that its place in the course gives it."""


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
class YamlFiles:
    """The files of the course directory `root` that were read so far.

    `problems` holds all that was found while reading. Files are named from `root`, with slashes.
    """

    root: Path
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Files that are there and have problems of their own. What they hold is not known."""
    _texts: dict[str, str] = field(default_factory=dict)
    _nodes: dict[str, Nodes] = field(default_factory=dict)

    def read(self, file: str, model: type[M], *, needed: bool = True) -> M | None:
        """What `file` holds, as a `model`; None when it is not there, which is a problem where it
        is `needed`, or when it has problems. Never raises on what an author may have written."""
        thing = self._read(file, model, needed)
        if thing is None and (self.root / file).exists():
            self.unread.add(file)
        return thing

    def read_folder(self, folder: str, model: type[N]) -> dict[str, N]:
        """Each YAML file of `folder` as a `model`, by its id, which is the file's name."""
        found: dict[str, N] = {}
        for path in sorted((self.root / folder).glob("*.y*ml")):
            file = f"{folder}/{path.name}"
            thing = self.read(file, model)
            if thing is not None:
                found[path.stem] = self.named(thing, path.stem, file)
        return found

    def named(self, thing: N, name: str, file: str) -> N:
        """`thing`, which `file` holds, under the id `name` that its place in the course gives it.
        A different id in it is a problem, told once: everything else goes by the place."""
        if thing.id == name:
            return thing
        what = "file" if PurePosixPath(file).stem == name else "folder"
        message = f"the id is {thing.id!r} but the {what} is named {name!r}; make them the same"
        self.problem(file, ("id",), message)
        return thing.model_copy(update={"id": name})

    def unread_in(self, folder: str) -> set[str]:
        """The names, without their endings, of the files in `folder` that could not be read:
        what they stand for is there, so it is not missing."""
        paths = map(PurePosixPath, self.unread)
        return {path.stem for path in paths if path.parent == PurePosixPath(folder)}

    def line(self, file: str, *path: str | int) -> int:
        """The line in `file` of the value that `path` (keys and positions) leads to, or of the
        nearest thing above it."""
        if file not in self._nodes:
            self._nodes[file] = nodes(self._texts.get(file, ""))
        return line_of(self._nodes[file], path)

    def problem(
        self, file: str, path: tuple[str | int, ...], message: str, level: str = "error"
    ) -> None:
        """Add a problem at the place that `path` leads to in `file`."""
        self.problems.append(Problem(file, self.line(file, *path), message, level))

    def _read(self, file: str, model: type[M], needed: bool) -> M | None:
        text = self._text(file, needed)
        if text is None:
            return None
        for line, sentence in false_blanks(text):
            self.problems.append(Problem(file, line, sentence, "warning"))
        data = self._data(file, text)
        if data is _UNREADABLE:
            return None
        self._texts[file] = text
        for line, sentence in lost_words(text):
            self.problems.append(Problem(file, line, sentence, "warning"))
        if model in (Scenario, ItemFile):
            for path, sentence in stray_quotes(data):
                self.problem(file, path, sentence, "warning")
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for loc, sentence in sentences(error, model):
                self.problem(file, loc, sentence)
            return None

    def _text(self, file: str, needed: bool) -> str | None:
        path, problems = self.root / file, self.problems
        try:
            if path.stat().st_size > _LARGEST:
                problems.append(Problem(file, 0, "the file is over 2 MB; split it"))
                return None
            raw = read_regular(path)
            return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except FileNotFoundError:
            if needed:
                problems.append(Problem(file, 0, "the file is missing"))
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            problems.append(Problem(file, line, _NOT_UTF_8))
        except OSError as error:
            problems.append(Problem(file, 0, f"the file cannot be read: {error.strerror}"))
        return None

    def _data(self, file: str, text: str) -> Any:
        """The plain data of `text`, or `_UNREADABLE` once its problem is told."""
        if place := depth_and_tags(text):
            self.problems.append(Problem(file, *place))
            return _UNREADABLE
        try:
            data = plain_yaml(text)
            if data is None:
                data = YAML(typ="rt", pure=True).load(text)
            if not _too_many(data):
                return plain_data(data)
            problem = Problem(file, 0, _REPEATS)
        except MarkedYAMLError as error:
            problem = Problem(file, *yaml_slip(error, text))
        except ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            problem = Problem(file, line, "a character that cannot be seen; retype the line")
        except RecursionError:
            problem = Problem(file, 0, "this is not YAML: brackets inside brackets, too deep")
        except Exception as error:  # noqa: BLE001 - on odd text the parser raises errors of others
            problem = Problem(file, 0, f"this is not YAML: {first_line(error)}")
        self.problems.append(problem)
        return _UNREADABLE


_UNREADABLE = object()


def plain_data(node: Any) -> Any:
    """What the YAML parser gave, in plain dicts, lists, texts and numbers; dates as text.

    Raises `ValueError` for what is none of these: a tag made it.
    """
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
    raise ValueError(f"a course file holds texts and numbers, and here is a {type(node).__name__}")


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
