"""The rows of a table read into the shape of a scenario's YAML, with every mistake in them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from peercompass.course import Scenario, YamlPath
from peercompass.support.text import normalized

from .phrases import read_condition, read_effects
from .rows import BOUNDS, ID_LISTS, LIMITS, ROWS_OF_THEIR_OWN, USED, Cells

_ONE_CELL = {
    "coach": ("coach", "Words"),
    "objective": ("objective", "Id"),
    "go on": ("goto", "Go to"),
}
_NUMBERS = {  # what a table may say, as an example
    "start": 3,
    "min": 0,
    "max": 6,
    "max_words": 60,
    "least_credit": 70,
    "last_rating": 1,
}


class Mistake(NamedTuple):
    """What is wrong in a cell: its row (0: the whole table), its column, and a sentence."""

    row: int
    column: str
    sentence: str


@dataclass
class TableContents:
    """What a table says, in the shape of the YAML.

    `scene` is the id of the scene that the table was written from and `stamp` what it said then;
    both are empty where the table does not say. `places` leads from a path (keys and positions)
    to the row and the column it came from.
    """

    data: dict[str, Any] = field(default_factory=lambda: {"meters": {}, "nodes": {}})
    places: dict[YamlPath, tuple[int, str]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    scene: str = ""
    stamp: str = ""


def read_rows(rows: list[tuple[int, Cells]], listed: set[str]) -> TableContents:
    """Read a table. `listed` names the settings that hold a list of texts, one row each."""
    reader = _Reader(listed)
    for number, cells in rows:
        reader.row(number, {name: _trim(name, cell) for name, cell in cells.items()})
    return reader.read


class _Reader:
    def __init__(self, listed: set[str]) -> None:
        self.read = TableContents()
        self._listed = listed

    def row(self, number: int, cells: Cells) -> None:
        what = normalized(cells["Row"])
        if what not in USED:
            known = ", ".join(USED)
            found = f"“{cells['Row']}” is not a sort of row" if cells["Row"] else "this is empty"
            self._mistake(number, "Row", f"{found}; write one of: {known}")
            return
        for name, cell in cells.items():
            if cell and name != "Row" and name not in USED[what]:
                self._mistake(number, name, f"a `{what}` row has nothing here; empty this cell")
        if what == "scene":
            self.read.scene, self.read.stamp = cells["Id"], cells["Numbers"]
        elif what == "setting":
            self._setting(number, cells)
        elif what == "meter":
            self._meter(number, cells)
        elif what == "opening":
            self._opening(number, cells)
        elif what == "promise":
            self._promise(number, cells)
        elif not cells["Moment"]:
            self._mistake(number, "Moment", "name the moment that this belongs to")
        else:
            nodes = self.read.data["nodes"]
            node = nodes.setdefault(cells["Moment"], {})
            self.read.places.setdefault(("nodes", cells["Moment"]), (number, "Moment"))
            self._part(number, what, cells, node, ("nodes", cells["Moment"]))

    def _setting(self, number: int, cells: Cells) -> None:
        name, words, data = cells["Id"], cells["Words"], self.read.data
        settings = sorted(set(Scenario.model_fields) - ROWS_OF_THEIR_OWN)
        if name not in settings:
            known = ", ".join(settings)
            self._mistake(number, "Id", f"there is no setting “{name}”; it can be: {known}")
        elif name in self._listed:
            self._put(number, "Words", (name, len(data.setdefault(name, []))), words)
        elif name in data:
            self._mistake(number, "Id", f"the setting `{name}` stands twice; keep one row")
        elif words and name in ID_LISTS:
            self._put(number, "Words", (name,), _ids(words))
        elif words:
            self._put(number, "Words", (name,), self._whole(words) if name == "minutes" else words)

    def _meter(self, number: int, cells: Cells) -> None:
        name = cells["Id"]
        if not name:
            self._mistake(number, "Id", "give the meter an id, like trust")
        elif name in self.read.data["meters"]:
            self._mistake(number, "Id", f"the meter `{name}` stands twice; keep one row")
        else:
            bounds = self._numbers(number, cells["Numbers"], BOUNDS)
            self._put(number, "Id", ("meters", name), {})
            for bound, value in bounds.items():
                self._put(number, "Numbers", ("meters", name, bound), value)
            for column, field in (("Words", "label"), ("Quote", "short")):
                if cells[column]:
                    self._put(number, column, ("meters", name, field), cells[column])

    def _opening(self, number: int, cells: Cells) -> None:
        at = ("openings", len(self.read.data.setdefault("openings", [])))
        self._fill(number, cells, at, {"Id": "id", "Go to": "start"})
        if cells["Numbers"] and (meters := self._numbers(number, cells["Numbers"], ())):
            self._put(number, "Numbers", (*at, "meters"), meters)
        self._phrase(number, cells, "Effects", (*at, "set"), _read_set)

    def _promise(self, number: int, cells: Cells) -> None:
        at = ("promises", len(self.read.data.setdefault("promises", [])))
        self._put(number, "Kind", (*at, "at"), _ids(cells["Kind"]))
        self._phrase(number, cells, "Only if", (*at, "holds"), read_condition)
        if cells["Numbers"]:
            for name, value in self._numbers(number, cells["Numbers"], LIMITS).items():
                self._put(number, "Numbers", (*at, name), value)
        if cells["Words"]:
            self._put(number, "Words", (*at, "because"), cells["Words"])

    def _part(
        self, number: int, what: str, cells: Cells, node: dict[str, Any], at: YamlPath
    ) -> None:
        words = cells["Words"]
        match what:
            case "coach" | "objective" | "go on":
                name, column = _ONE_CELL[what]
                self._once(number, what, name in node)
                self._put(number, column, (*at, name), cells[column])
            case "line" | "thought":
                path = (*at, "says", len(node.setdefault("says", [])))
                said = "text" if what == "line" else "thinks"
                self._fill(number, cells, path, {"Who": "who", "Mood": "mood"})
                self._phrase(number, cells, "Only if", (*path, "when"), read_condition)
                if cells["Quote"]:
                    self._put(number, "Quote", (*path, "quotes"), cells["Quote"].strip())
                self._put(number, "Words", (*path, said), words)
            case "write":
                self._once(number, what, "write" in node)
                self._put(number, "Words", (*at, "write"), {"prompt": words})
                if cells["Numbers"]:
                    most = self._numbers(number, cells["Numbers"], ("max_words",))
                    for name, value in most.items():
                        self._put(number, "Numbers", (*at, "write", name), value)
            case "choice":
                self._choice(number, cells, (*at, "choices", len(node.setdefault("choices", []))))
            case "route":
                path = (*at, "route", len(node.setdefault("route", [])))
                self._phrase(number, cells, "Only if", (*path, "when"), read_condition)
                self._fill(number, cells, path, {"Go to": "goto"})
            case "ending":
                self._once(number, what, "text" in node.get("ending", {}))
                names = {"Words": "text", "Kind": "kind"}
                self._fill(number, cells, (*at, "ending"), names)
            case "reflect":
                self._once(number, what, "reflect" in node.get("ending", {}))
                self._fill(number, cells, (*at, "ending"), {"Words": "reflect"})

    def _choice(self, number: int, cells: Cells, path: YamlPath) -> None:
        # In the order in which the fields stand in a file.
        names = {"Id": "id", "Words": "text", "Quote": "quote", "Skill": "skill"}
        self._fill(number, cells, path, names)
        if cells["Rating"]:
            self._put(number, "Rating", (*path, "rating"), self._whole(cells["Rating"]))
        self._phrase(number, cells, "Effects", (*path, "effects"), read_effects)
        for column, name in (("Rationale", "rationale"), ("Go to", "goto")):
            if cells[column]:
                self._put(number, column, (*path, name), cells[column])
        self._phrase(number, cells, "Only if", (*path, "when"), read_condition)

    def _fill(self, number: int, cells: Cells, path: YamlPath, names: dict[str, str]) -> None:
        self.read.places.setdefault(path, (number, next(iter(names))))
        self._put(number, next(iter(names)), path, self._at(path) or {})
        for column, name in names.items():
            if cells[column]:
                self._put(number, column, (*path, name), cells[column])

    def _phrase(
        self,
        number: int,
        cells: Cells,
        column: str,
        path: YamlPath,
        read: Callable[[str], dict[str, Any] | list[str]],
    ) -> None:
        try:
            found = read(cells[column])
        except ValueError as error:
            self._mistake(number, column, str(error))
            return
        if found:
            self._put(number, column, path, found)

    def _numbers(self, number: int, words: str, names: tuple[str, ...]) -> dict[str, int]:
        """Numbers by name, like `min 0, max 6`; without `names` those of meters of any name."""
        found: dict[str, int] = {}
        for part in words.split(","):
            name, _, value = " ".join(part.split()).rpartition(" ")
            whole = self._whole(value)
            if not (name in names if names else name) or not isinstance(whole, int):
                form = ", ".join(f"{known} {_NUMBERS[known]}" for known in names) or "trust 3"
                what = f"“{part.strip()}” is not right" if part.strip() else "something is missing"
                self._mistake(number, "Numbers", f"{what}; write it like: {form}")
                return {}
            found[name] = whole
        return found

    def _once(self, number: int, what: str, there: bool) -> None:
        if there:
            self._mistake(number, "Row", f"this moment has a `{what}` already; keep one row")

    @staticmethod
    def _whole(words: str) -> int | str:
        """A whole number, also as some spreadsheets write it (2.0); else the words."""
        bare = words.replace("−", "-").removesuffix(".0").removesuffix(",0")
        return int(bare) if re.fullmatch(r"[+-]?\d{1,8}", bare) else words

    def _at(self, path: YamlPath) -> Any:
        found: Any = self.read.data
        for key in path:
            if isinstance(found, list):
                found = found[int(key)] if int(key) < len(found) else None
            else:
                found = found.get(key)
            if found is None:
                return None
        return found

    def _put(self, number: int, column: str, path: YamlPath, value: Any) -> None:
        """Set what `path` leads to; what is on the way is made, lists included."""
        found: Any = self.read.data
        for key, following in pairwise(path):
            empty: list[Any] | dict[str, Any] = [] if isinstance(following, int) else {}
            if isinstance(found, list):
                if key == len(found):
                    found.append(empty)
                found = found[int(key)]
            else:
                found = found.setdefault(key, empty)
        if isinstance(found, list) and path[-1] == len(found):
            found.append(value)
        else:
            found[path[-1]] = value
        self.read.places[path] = (number, column)

    def _mistake(self, number: int, column: str, sentence: str) -> None:
        self.read.mistakes.append(Mistake(number, column, sentence))


def _trim(name: str, cell: str) -> str:
    """Only what is read as a name or number is trimmed here: words are the model's to trim."""
    return cell if name in ("Words", "Quote", "Rationale") and cell.strip() else cell.strip()


def _read_set(words: str) -> list[str]:
    """The flags that an opening sets. Raises `ValueError` with what to do."""
    effects = read_effects(words)
    if effects.keys() - {"set"}:
        raise ValueError("an opening only sets flags here; write it like: set slept-badly")
    return list(effects.get("set", []))


def _ids(words: str) -> list[str]:
    return [part.strip() for part in words.split(",") if part.strip()]
