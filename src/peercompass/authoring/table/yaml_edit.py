"""Change a YAML file in place: what stays the same keeps its lines, comments and all.

The old and the new content are walked side by side over the old file's lines. An entry that is
the same is copied as it stands, with the comments above it; only what changed is written anew.
"""

import difflib
import io
import json
import re
from typing import Any, NamedTuple, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

_FLOW = {"effects", "when", "holds", "write", "competencies", "sources", "cast", "flags"}
"""Fields whose value is written on one line."""
_ORDERED = {"nodes", "meters"}
"""Fields in which the order of the names counts."""
_AS_NEW = ("as new",)
_LINE = re.compile("[^\n\x85\u2028\u2029]*[\n\x85\u2028\u2029]")
"""A line as the parser counts them."""
_FLOW_ENTRIES = {"says", "route", "meters", "openings", "promises"}
"""Fields whose entries are written on one line each."""


Data = dict[str, Any]
"""A mapping of a YAML file in its plain form."""
_Key = TypeVar("_Key", str, int)


class _Span(NamedTuple):
    """The lines of an entry: its first, the first of the comments above it, the one after its
    last."""

    start: int
    lead: int
    stop: int


def splice(text: str, old: Data, new: Data, order: tuple[str, ...]) -> str:
    """The YAML `text`, which says `old`, changed so that it says `new`.

    `old` and `new` are in one and the same plain form; what stands in the file but not in `old`
    is kept. New fields at the top go where `order` has them. Raises `ValueError` where parts of
    the file stand for others (aliases), so that none can be changed alone.
    """
    yaml = YAML(typ="rt", pure=True)
    if any(isinstance(event, AliasEvent) for event in yaml.parse(text)):
        raise ValueError("the file has aliases")
    tree = YAML(typ="rt", pure=True).load(text)
    splicer = _Splicer(_LINE.findall(text if text.endswith("\n") else f"{text}\n"))
    return "".join(splicer.file(tree, old, new, order))


class _Splicer:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def file(self, tree: CommentedMap, old: Data, new: Data, order: tuple[str, ...]) -> list[str]:
        """The lines of the whole file; what stands above the first field stays there."""
        start = tree.lc.key(next(iter(tree)))[0]
        return self.lines[:start] + self.map(tree, old, new, start, len(self.lines), order)

    def map(
        self,
        tree: CommentedMap,
        old: Data,
        new: Data,
        floor: int,
        end: int,
        order: tuple[str, ...] = (),
    ) -> list[str]:
        """The lines `floor` to `end` of the file, which hold a block mapping. With the order
        `_AS_NEW` the fields go as in `new`; else as in the file."""
        spans = self._spans({key: tree.lc.key(key)[0] for key in tree}, floor, end)
        column = tree.lc.key(next(iter(tree)))[1]
        keys = [key for key in tree if key in new or key not in old]
        if order == _AS_NEW and set(old) == set(tree):
            keys = list(new)
        for key in new:
            if key not in keys and old.get(key) != new[key]:
                earlier = order[: order.index(key)] if key in order else keys
                before = next((k for k in reversed(earlier) if k in keys), None)
                keys.insert(keys.index(before) + 1 if before is not None else 0, key)
        out: list[str] = []
        for key in keys:
            if key not in tree:
                out += _emit_field(key, new[key], column)
                continue
            start, lead, stop = spans[key]
            out += self.lines[lead:start]
            value = tree[key]
            if key not in new or (key in old and _same(old[key], new[key])):
                out += self.lines[start:stop]
            elif _block(value) and value.lc.line > start and _alike(value, old.get(key), new[key]):
                first = self._lead(value.lc.line, start + 1)
                out += self.lines[start:first]
                out += self._inside(key, value, old[key], new[key], first, stop)
            else:
                out += _emit_field(key, new[key], column, self._remark(start, stop))
                out += self._trailing(start, stop)
        return out

    def _inside(self, key: str, value: Any, old: Any, new: Any, floor: int, stop: int) -> list[str]:
        if isinstance(value, CommentedSeq):
            return self._seq(key, value, old, new, floor, stop)
        order = _AS_NEW if key in _ORDERED else tuple(new)
        return self.map(value, old, new, floor, stop, order)

    def _seq(
        self, key: str, tree: CommentedSeq, old: list[Any], new: list[Any], floor: int, end: int
    ) -> list[str]:
        starts = {place: tree.lc.item(place)[0] for place in range(len(tree))}
        spans = self._spans(starts, floor, end)
        column = self.lines[starts[0]].index("-")
        out: list[str] = []
        for place, was in enumerate(_partners(old, new)):
            if was is None:
                out += _emit_entry(key, new[place], column)
                continue
            start, lead, stop = spans[was]
            out += self.lines[lead:start]
            value = tree[was]
            if old[was] == new[place]:
                out += self.lines[start:stop]
            elif _block(value) and isinstance(value, CommentedMap):
                inside = self.map(value, old[was], new[place], start, stop, tuple(new[place]))
                out += _with_dash(inside, column)
            else:
                out += _emit_entry(key, new[place], column, self._remark(start, stop))
                out += self._trailing(start, stop)
        return out

    def _spans(self, starts: dict[_Key, int], floor: int, end: int) -> dict[_Key, _Span]:
        leads: dict[_Key, int] = {}
        above = floor
        for key, start in starts.items():
            leads[key] = self._lead(start, above)
            above = start + 1
        stops = [*list(leads.values())[1:], end]
        return {
            key: _Span(start, leads[key], stop)
            for (key, start), stop in zip(starts.items(), stops, strict=True)
        }

    def _lead(self, start: int, floor: int) -> int:
        """Where the comments and blank lines right above line `start` begin."""
        lead = start
        while lead > floor and self.lines[lead - 1].strip()[:1] in ("", "#"):
            lead -= 1
        return lead

    def _trailing(self, start: int, stop: int) -> list[str]:
        """Comments and blank lines at the end of an entry that is written anew."""
        return self.lines[self._lead(stop, start + 1) : stop]

    def _remark(self, start: int, stop: int) -> str:
        """The comment at the end of an entry's first or last line, or nothing. A # may as well
        be part of the words: it begins a comment if the file says the same without it."""
        for number in dict.fromkeys((start, self._lead(stop, start + 1) - 1)):
            line = self.lines[number]
            for sign in re.finditer(r"\s+#", line):
                bare = [*self.lines]
                bare[number] = line[: sign.start()] + "\n"
                if _says("".join(bare)) == _says("".join(self.lines)):
                    return line[sign.start() :].rstrip()
        return ""


def _partners(old: list[Any], new: list[Any]) -> list[int | None]:
    """For each new entry the place of the old one it came from: by id, by content, by order."""
    if all(isinstance(one, dict) and "id" in one for one in [*old, *new]):
        by_id = {one["id"]: place for place, one in enumerate(old)}
        return [by_id.pop(one["id"], None) for one in new]
    before, after = ([json.dumps(one, sort_keys=True) for one in many] for many in (old, new))
    partners: list[int | None] = [None] * len(new)
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, a, a_end, b, b_end in steps:
        if kind in ("equal", "replace"):
            for place in range(min(a_end - a, b_end - b)):
                partners[b + place] = a + place
    # An entry that moved is met again by its content.
    free = {before[n]: n for n in range(len(old)) if n not in partners}
    return [
        free.pop(after[n], None)
        if was is None or (before[was] != after[n] and after[n] in free)
        else was
        for n, was in enumerate(partners)
    ]


def _same(old: Any, new: Any) -> bool:
    """Whether two values are equal; the order of names counts, as among nodes."""
    return old == new and (not isinstance(old, dict) or list(old) == list(new))


def _says(text: str) -> Any:
    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, RecursionError):
        return None


def _block(value: Any) -> bool:
    return (
        isinstance(value, CommentedMap | CommentedSeq)
        and bool(value)
        and not (value.fa.flow_style())
    )


def _alike(value: Any, old: Any, new: Any) -> bool:
    kind = dict if isinstance(value, CommentedMap) else list
    return isinstance(old, kind) and isinstance(new, kind) and bool(new)


def _with_dash(lines: list[str], column: int) -> list[str]:
    """A mapping's lines as an entry of a list; comments above its first field go before it."""
    first = next(n for n, line in enumerate(lines) if line.strip() and line.strip()[0] != "#")
    body = lines[first]
    bare = body[column + 1 :] if body[: column + 1].strip() == "" else body.lstrip()[1:]
    return [*lines[:first], f"{' ' * column}-{bare}", *lines[first + 1 :]]


def _emit_field(key: str, value: Any, column: int, remark: str = "") -> list[str]:
    return _indented({key: _dressed(value, key)}, column, remark)


def _emit_entry(key: str, value: Any, column: int, remark: str = "") -> list[str]:
    entry = _dressed([value], key)
    return _indented(entry, column, remark)


def _indented(data: Any, column: int, remark: str) -> list[str]:
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 1_000_000
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(data, stream)
    lines = [_signed(line) for line in stream.getvalue().splitlines(keepends=True)]
    if isinstance(data, list):  # the dumper sets a list in by two, which its dash has already
        lines = [line[2:] if line.startswith("  ") else line for line in lines]
    lines[0] = lines[0].rstrip("\n") + remark + "\n"
    return [" " * column + line if line.strip() else line for line in lines]


def _signed(line: str) -> str:
    """A line of effects with a plus sign where a meter goes up, as authors write it."""
    if not re.match(r"\s*(- )?effects: \{", line):
        return line
    return re.sub(r": (?=[1-9]\d*[,}])", ": +", line)


def _dressed(value: Any, key: str, flow: bool = False) -> Any:
    """`value` as an author would write it: short things on one line, text in quotes."""
    if isinstance(value, dict):
        made = CommentedMap()
        for name, part in value.items():
            made[name] = _dressed(part, name, flow or key in _FLOW_ENTRIES)
        if flow or key in _FLOW:
            made.fa.set_flow_style()
        return made
    if isinstance(value, list):
        entries = CommentedSeq(_dressed(one, "", flow or key in _FLOW_ENTRIES) for one in value)
        if flow or key in _FLOW or key in ("set", "clear"):
            entries.fa.set_flow_style()
        return entries
    if isinstance(value, str) and _wants_quotes(value):
        lines = value.split("\n")
        if len(lines) > 1 and not flow and all(_easy(line) for line in lines):
            return LiteralScalarString(value)
        return DoubleQuotedScalarString(value)
    return value


def _wants_quotes(text: str) -> bool:
    """Words go in quotes. So does what begins with a question mark: within braces the dumper
    leaves it bare, and the parser takes it for a key."""
    return not text or " " in text or text.startswith("?") or not text.isprintable()


def _easy(line: str) -> bool:
    """Whether a line can stand in a block of plain lines."""
    return line.isprintable() and line == line.strip()
