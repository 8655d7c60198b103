"""Bring an edited table back into its YAML file: all of it, or nothing and every mistake."""

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from peercompass.course import Course, Scenario, YamlPath, no_such
from peercompass.course.yaml.files import plain_data
from peercompass.course.yaml.model_errors import sentences
from peercompass.support.atomic_files import replace_file
from peercompass.support.csv_tables import read_columns

from .history import changed_lines, keep_copy, refuse_stale
from .read_rows import Mistake, TableContents, read_rows
from .rows import COLUMNS, ID_LISTS, ROWS_OF_THEIR_OWN, stamp, table_csv
from .yaml_edit import Data, splice

_ORDER = {name: place for place, name in enumerate(COLUMNS)}


class BadTable(ValueError):
    """A table that cannot be taken as it is. `mistakes` are sentences, each with row and column."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True)
class ImportedTable:
    """What bringing in a table did: how many lines of the file changed, where the file as it was
    is kept, and sentences about what may not be meant so."""

    lines: int
    copy: Path
    remarks: tuple[str, ...]


def import_table(
    path: Path, scenario: Scenario, table: bytes, course: Course, *, force: bool = False
) -> ImportedTable | None:
    """Change the YAML file `path`, which holds `scenario`, to what `table` says.

    Comments and whatever did not change stay as they stand. Returns None when nothing changed.
    Raises `BadTable` with every mistake, and `StaleTable` when the scene was changed after the
    table was written (not with `force`), having written nothing; `OSError` when the file cannot
    be written.
    """
    lists = {name for name, value in scenario if isinstance(value, tuple)}
    listed = lists - set(ID_LISTS) - ROWS_OF_THEIR_OWN
    try:
        rows = read_columns(table, COLUMNS)
    except ValueError as error:
        raise BadTable([str(error)]) from error
    read = read_rows(rows, listed)
    if read.scene and read.scene != scenario.id:
        raise BadTable([f"this is the table of `{read.scene}`, not of `{scenario.id}`"])
    wanted = _validated(scenario, read, course)
    # What the untouched table would say: held against the edited one, it shows what was changed.
    before = read_rows(read_columns(table_csv(scenario), COLUMNS), listed).data
    if before == read.data and _node_order(before) == _node_order(read.data):
        return None
    if not force:
        refuse_stale(path, read.stamp, stamp(scenario))
    raw = path.read_bytes().decode("utf-8-sig")
    text = raw.replace("\r\n", "\n")
    full, order = _full(scenario, read), tuple(Scenario.model_fields)
    try:
        changed = splice(text, {"id": scenario.id, **before}, full, order)
    except ValueError:
        changed = ""
    if _said(changed) != wanted:
        changed = _written_anew(text, full, order)
    if _said(changed) != wanted:
        raise BadTable(["this cannot be written into the file; change the file itself"])
    copy = keep_copy(path, read.stamp, stamp(wanted))
    mended = changed.replace("\n", "\r\n") if "\r\n" in raw else changed
    replace_file(path, mended.encode(), follow_link=True)
    return ImportedTable(
        changed_lines(text, changed), copy, tuple(_led_to_by_nothing(wanted, read))
    )


def _validated(scenario: Scenario, read: TableContents, course: Course) -> Scenario:
    mistakes = {*read.mistakes, *_unknown(read, course)}
    try:
        wanted = Scenario.model_validate(_full(scenario, read))
    except ValidationError as error:
        touched = {(one.row, one.column) for one in mistakes}
        misfits = _misfits(read, error)
        mistakes |= {one for one in misfits if (one.row, one.column) not in touched}
    else:
        if not mistakes:
            return wanted
    ordered = sorted(mistakes, key=lambda m: (m.row, _ORDER.get(m.column, -1), m.sentence))
    raise BadTable(
        [
            f"row {row}, column “{column}”: {sentence}" if row else f"the table: {sentence}"
            for row, column, sentence in ordered
        ]
    )


def _misfits(read: TableContents, error: ValidationError) -> Iterator[Mistake]:
    """What does not fit the model of a scenario, each at its cell."""
    for path, sentence in sentences(error, Scenario):
        row, column = _place(read, path)
        if half := _half_an_ending(read, path):
            yield Mistake(row, "Row", half)
        elif empty := _empty_column(sentence):
            yield Mistake(row, empty, "this is empty; fill it in")
        else:
            yield Mistake(row, column, sentence)


def _unknown(read: TableContents, course: Course) -> Iterator[Mistake]:
    """Names that stand for nothing, in the scenario or in the course."""
    for path, (row, column) in read.places.items():
        inside = path[0] in ("nodes", "openings", "promises") and len(path) > 2
        field = path[-1] if inside else f"/{path[-1]}"
        for what, name, known in _names(field, _at(read.data, path), read.data, course):
            if name not in known:
                yield Mistake(row, column, no_such(what, name, known))


def _names(
    field: str | int, value: Any, data: Data, course: Course
) -> Iterator[tuple[str, str, Collection[str]]]:
    """The names in the `value` of a field (with a slash before it, one of the scenario itself):
    what each stands for, the name, and those that there are."""
    match field:
        case "goto" | "start" | "/start" if isinstance(value, str):
            yield "moment", value, data["nodes"]
        case "quotes":
            told = [name for name, node in data["nodes"].items() if "choices" in node]
            yield "moment with choices", value, told
        case "set":
            yield from (("flag", name, data.get("flags", [])) for name in value)
        case "meters":
            yield from (("meter", name, data["meters"]) for name in value)
        case "who":
            yield "person in the cast", value, data.get("cast", [])
        case "skill":
            yield "skill", value, course.skills
        case "/competencies" | "/sources" | "/cast":
            what, known = {
                "/competencies": ("competency", course.competencies.keys()),
                "/sources": ("source", course.sources.keys()),
                "/cast": ("person", course.people.keys()),
            }[field]
            yield from ((what, name, known) for name in value)
        case "effects" | "when" | "holds":
            flags, groups = data.get("flags", []), ("set", "clear", "flags", "without")
            yield from (("flag", name, flags) for g in groups for name in value.get(g, []))
            yield from (("meter", m, data["meters"]) for m in value if m not in groups)


def _at(data: Any, path: YamlPath) -> Any:
    for key in path:
        data = data[key]
    return data


_FIELDS = {  # how a field of the YAML is called in the table
    "id": "Id",
    "who": "Who",
    "mood": "Mood",
    "skill": "Skill",
    "rating": "Rating",
    "effects": "Effects",
    "when": "Only if",
    "rationale": "Rationale",
    "goto": "Go to",
    "kind": "Kind",
    "quote": "Quote",
    "quotes": "Quote",
    "set": "Effects",
    "at": "Kind",
    "holds": "Only if",
    "because": "Words",
    "least_credit": "Numbers",
    "last_rating": "Numbers",
    "text": "Words",
    "thinks": "Words",
    "label": "Words",
    "start": "Numbers",
    "min": "Numbers",
    "max": "Numbers",
    "max_words": "Numbers",
}


def _place(read: TableContents, path: YamlPath) -> tuple[int, str]:
    """The row and column of what `path` leads to, or of the nearest thing above it."""
    for length in range(len(path), 0, -1):
        if path[:length] in read.places:
            row, column = read.places[path[:length]]
            more = path[length : length + 1]
            return row, _FIELDS.get(str(more[0]), column) if more else column
    return 0, ""


def _empty_column(sentence: str) -> str | None:
    """The column that a sentence about a missing field is about, or None."""
    match = re.fullmatch(r"the field `(\w+)` is missing|choice `.*` still needs: (\w+)", sentence)
    return _FIELDS.get(match[1] or match[2]) if match else None


def _half_an_ending(read: TableContents, path: YamlPath) -> str | None:
    """What to say of an ending that has one of its two rows; None for anything else."""
    if len(path) != 3 or path[2] != "ending":
        return None
    ending = _at(read.data, path)
    lost = [
        row
        for row, field in (("ending", "text"), ("reflect", "reflect"))
        if (*path, field) not in read.places
    ]
    if len(lost) != 1 or (lost == ["ending"] and "kind" in ending):
        return None
    return f"there is no `{lost[0]}` row for `{path[1]}`; add one"


def _led_to_by_nothing(scenario: Scenario, read: TableContents) -> Iterator[str]:
    """A sentence for each moment that no other moment leads to: its name may be mistyped."""
    led_to = {scenario.start, *(opening.start for opening in scenario.openings)}
    for name, node in scenario.nodes.items():
        ways = [node.goto, *(one.goto for one in node.route), *(one.goto for one in node.choices)]
        led_to |= {way for way in ways if way and way != name}
    for name in scenario.nodes:
        if name not in led_to:
            others = [other for other in scenario.nodes if other != name]
            near = difflib.get_close_matches(name, others, 1)
            row, column = read.places["nodes", name]
            meant = f"; did you mean `{near[0]}`?" if near else "; is its name as it should be?"
            yield f"row {row}, column “{column}”: nothing leads to the moment `{name}`{meant}"


def _full(scenario: Scenario, read: TableContents) -> Data:
    return {"id": scenario.id, **read.data}


def _node_order(data: Data) -> list[list[str]]:
    return [list(data["nodes"]), list(data["meters"])]


def _said(text: str) -> Scenario | None:
    try:
        return Scenario.model_validate(plain_data(YAML(typ="rt", pure=True).load(text)))
    except (YAMLError, ValueError, RecursionError):
        return None


def _written_anew(text: str, data: Data, order: tuple[str, ...]) -> str:
    """The whole file from `data`, with the comments at its top: for files in which parts stand
    for others."""
    lines = text.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if line.strip()[:1] not in ("", "#")), 0)
    fields = {name: data[name] for name in order if data.get(name) not in ({}, None)}
    start = {"id": data["id"]}
    return "".join(lines[:first]) + splice(f"id: {data['id']}\n", start, fields, order)
