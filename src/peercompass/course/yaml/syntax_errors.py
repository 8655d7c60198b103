"""Why a file is not YAML, in an author's words, at the line where the cause is.

The parser stops where it can no longer go on, which is often some lines below the slip. Here the
lines from the start of its block to that place are looked at for what a hand or a word processor
does: a quote or brace left open, a long dash, curly quotes, an indent that is off.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError

from peercompass.course import Choice, Node, Scenario
from peercompass.support.text import count_of

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_FIELD = re.compile(r"""(?:[\w-]+|"[^"]*"|'[^']*')\s*:(?=\s|$)""")
_VALUE = r"(?:^\s*|[:\-]\s+|[{\[,]\s*)"  # what stands in front of a value
_DASH = re.compile(r"^\s*[–—−]\s")
_CURLY = re.compile(_VALUE + "[“”„]")
_COMPARISON = re.compile(r"[:]\s*((?:>=?|<=?|==)\s*-?\d+)")
_TIGHT_DASH = re.compile(r"^\s*-(?=[\w{\"'])")
_TIGHT_COLON = re.compile(r"(?:^\s*|-\s+|[{,]\s*)[a-z_]+:(?=[\"'\w{\[])")
_APOSTROPHE = re.compile(_VALUE + r"'[^']*\w'\w")
_SIGN = re.compile(_VALUE + r"([@`%&*!])")
_INNER = re.compile(_VALUE + r'"[^"]*"\s*[^\s,:}\]#"]')


_FIELDS = {*Scenario.model_fields, *Node.model_fields, *Choice.model_fields}


class _Slip(NamedTuple):
    line: int  # from 0
    sentence: str


class _Row(NamedTuple):
    """A line that takes part in the layout of a file: where its text begins, its name or dash."""

    number: int
    column: int
    name: str
    is_entry: bool
    opens: bool


def yaml_slip(error: MarkedYAMLError, text: str) -> tuple[int, str]:
    """The line (from 1; 0 where none is known) and the sentence for what `error` says of `text`."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return 0, "this cannot be read as YAML"
    problem = " ".join((error.problem or "").split())
    if "duplicate key" in problem:
        name = problem.partition('"')[2].partition('"')[0]
        return mark.line + 1, f"the same field stands twice: `{name}`"
    lines = _BREAK.split(text)
    last = min(mark.line, len(lines) - 1)
    first = min(error.context_mark.line if error.context_mark else last, last)
    slip = next(_slips(lines, first, last, error, problem), None)
    if slip is None:
        where = (
            f"look at the lines above it too, up to line {first + 1}"
            if first < last
            else ("look at the line above it too")
        )
        slip = _Slip(last, f"this line cannot be read; {where}: indents, colons and quotes")
    return slip.line + 1, slip.sentence


def _slips(
    lines: list[str], first: int, last: int, error: MarkedYAMLError, problem: str
) -> Iterator[_Slip]:
    """What may be the cause, the surest first."""
    if "'\\t'" in problem:
        yield _Slip(last, "this line cannot be read: a tab; indent with spaces")
    block = range(last, first - 1, -1)  # the nearest first
    for number in block:
        line = _bare(lines[number])
        if _DASH.match(line):
            yield _Slip(number, "this is a long dash, as word processors make it; type a plain -")
        if _CURLY.search(line):
            yield _Slip(number, 'these are curly quotes, as word processors make them; type "')
        if _TIGHT_DASH.match(line) and number == last:
            yield _Slip(number, "a space is missing after the -")
    line = _bare(lines[last])
    if found := _COMPARISON.search(line):
        yield _Slip(last, f'put {found[1]} in quotes: "{found[1]}"')
    yield from _open_quotes(lines, block)
    yield from _open_braces(lines, first, last, error)
    if _APOSTROPHE.search(line):
        yield _Slip(last, "an apostrophe inside 'single quotes'; put the text in \"double quotes\"")
    if _INNER.search(line):
        yield _Slip(last, 'a quote inside the quotes; put \\ in front of it, like \\"this\\"')
    if "cannot start any token" in problem and (found := _SIGN.search(lines[last])):
        yield _Slip(last, f'text cannot begin with {found[1]}; put the text in "quotes"')
    yield from _indents(lines, last)
    if "find expected ':'" in problem or ("mapping values" in problem and _runs_on(lines, last)):
        yield from _no_colon(lines, first if first < last else last - 1, last)
    if _TIGHT_COLON.search(_outside_quotes(line)) and "mapping values" not in problem:
        yield _Slip(last, "a space is missing after the colon")
    if "mapping values" in problem or "got ':'" in problem:
        yield from _colon(line, last, "got ':'" in problem)


def _open_quotes(lines: list[str], block: range) -> Iterator[_Slip]:
    for number in block:
        line = _bare(lines[number])
        if line.count('"') % 2 == 0:
            continue
        begins = re.search(_VALUE + '"', line)
        if not begins:
            yield _Slip(number, 'the text ends with a quote; it needs one at its start too: "')
        elif number > block[-1] and _odd_above(lines, block, number):
            continue  # here ends what was opened higher up
        else:
            yield _Slip(number, 'a quote is opened on this line and not closed; close it with "')


def _odd_above(lines: list[str], block: range, number: int) -> bool:
    return any(_bare(lines[n]).count('"') % 2 for n in block if n < number)


def _open_braces(
    lines: list[str], first: int, last: int, error: MarkedYAMLError
) -> Iterator[_Slip]:
    bare = _outside_quotes(lines[last])
    if "flow" not in (error.context or ""):
        for opened, closed in ("{}", "[]"):
            if bare.count(closed) > bare.count(opened):
                yield _Slip(last, f"there is one {closed} too many on this line")
        return
    line = _outside_quotes(_bare(lines[first]))
    if re.search(r"\s#", lines[first]) and line.count("{") > line.count("}"):
        yield _Slip(first, 'a # in text begins a note; put the text in "quotes"')
    for opened, closed in ("{}", "[]"):
        if line.count(opened) > line.count(closed):
            yield _Slip(
                first, f"a {opened} is opened on this line and not closed; close it with {closed}"
            )


def _indents(lines: list[str], last: int) -> Iterator[_Slip]:
    """The first row, down to the line `last`, that stands in no column of the rows above it."""
    open_rows: list[_Row] = []
    closed: dict[int, tuple[_Row, _Row]] = {}  # column → its last row, and what ended it
    above: _Row | None = None
    for row in _rows(lines):
        if row.number > last:
            return
        inside = (
            above is not None
            and above.opens
            and (row.column > above.column or (row.is_entry and row.column == above.column))
        )
        if above is not None and not inside:
            left = []
            while open_rows and open_rows[-1].column > row.column:
                left.append(open_rows.pop())
            if (
                len(open_rows) > 1
                and not row.is_entry
                and open_rows[-1].is_entry
                and open_rows[-2].column == row.column
            ):  # a list may stand in the column of its own name
                left.append(open_rows.pop())
            fits = open_rows and open_rows[-1].column == row.column
            if not fits or open_rows[-1].is_entry != row.is_entry:
                yield _off(row, [*open_rows, *left], closed)
                return
            for gone in left:
                closed[gone.column] = (gone, row)
            open_rows.pop()
        field = _after_dash(lines[row.number], row) if row.is_entry else None
        for one in (row, field) if field else (row,):
            closed.pop(one.column, None)
            open_rows.append(one)
            above = one


def _off(row: _Row, near: list[_Row], closed: dict[int, tuple[_Row, _Row]]) -> _Slip:
    """`row` stands in no column, or what ended its column above does."""
    ended = closed.get(row.column)
    if ended and ended[1].column < row.column and ended[0].is_entry == row.is_entry:
        before, culprit = ended
        return _Slip(
            culprit.number,
            f"`{culprit.name}` stands too far left; line it up with "
            f"`{before.name}` on line {before.number + 1}",
        )
    same = [one for one in near if one.is_entry == row.is_entry] or near
    if not same:
        return _Slip(row.number, "this line starts too far left; look at the line above it")
    # Of two columns as near, the one with names of the same sort: a moment's, or a field's.
    fitting = min(
        same,
        key=lambda one: (
            abs(one.column - row.column),
            (one.name in _FIELDS) != (row.name in _FIELDS),
            -one.number,
        ),
    )
    side = "right" if row.column > fitting.column else "left"
    by = abs(row.column - fitting.column)
    if not by:
        return _Slip(row.number, "this line does not belong in this column; look at its indent")
    spaces = count_of(by, "space")
    return _Slip(
        row.number,
        f"this line starts {spaces} too far {side}; line it up with "
        f"`{fitting.name}` on line {fitting.number + 1}",
    )


def _rows(lines: list[str]) -> Iterator[_Row]:
    """The lines that begin a field or an entry; what goes on from the line above is passed over."""
    depth, floor = 0, None
    for number, raw in enumerate(lines):
        line = _bare(raw)
        column = len(line) - len(line.lstrip(" "))
        if not line.strip():
            continue
        if floor is not None and column > floor:  # inside a block of plain lines
            continue
        floor = None
        bare = _outside_quotes(line)
        before, depth = (
            depth,
            max(0, depth + sum(map(bare.count, "{[")) - sum(map(bare.count, "}]"))),
        )
        words = line.strip()
        is_entry = words == "-" or words.startswith("- ")
        if before or not (is_entry or _FIELD.match(words)):
            continue
        if re.search(r"[:\-]\s+[|>][-+\d]*$", words):
            floor = column
        name = words if is_entry else words.partition(":")[0]
        yield _Row(number, column, _clipped(name), is_entry, words.endswith(":") or words == "-")


def _after_dash(line: str, row: _Row) -> _Row | None:
    """The field that stands on the line of an entry's dash."""
    words = _bare(line)[row.column + 1 :]
    field = words.lstrip(" ")
    if not _FIELD.match(field):
        return None
    column = row.column + 1 + len(words) - len(field)
    return _Row(row.number, column, field.partition(":")[0], False, field.endswith(":"))


def _runs_on(lines: list[str], number: int) -> bool:
    """Whether the line above has the same indent and is no field: it was read into this one."""
    above, here = (_bare(lines[n]) for n in (number - 1, number))
    depth = len(here) - len(here.lstrip())
    words = re.match("[A-Za-z]", above[depth:]) and not _FIELD.match(above.strip())
    return number > 0 and above[:depth].isspace() and bool(words)


def _no_colon(lines: list[str], first: int, last: int) -> Iterator[_Slip]:
    for number in range(last, first - 1, -1):
        words = _bare(lines[number]).strip()
        if words and not _FIELD.match(words.removeprefix("- ")) and words[0] not in "-{[\"'":
            yield _Slip(number, "this line cannot be read: a field name needs a colon after it")


def _colon(line: str, number: int, in_braces: bool) -> Iterator[_Slip]:
    if (
        in_braces
        and re.search(r"""["\]}\w]\s+\w+:\s""", _outside_quotes(line))
        and not re.search(r",\s*\w+:[^,]*\w:\s", _outside_quotes(line))
    ):
        yield _Slip(number, 'a comma is missing between two fields, or text lacks its "quotes"')
    yield _Slip(number, 'a colon inside text; put the text in "quotes"')


def _bare(line: str) -> str:
    """A line without a note at its end."""
    if line.lstrip().startswith("#"):
        return ""
    for sign in re.finditer(r"\s#", line):
        if line.count('"', 0, sign.start()) % 2 == 0:
            return line[: sign.start()].rstrip()
    return line.rstrip()


def _outside_quotes(line: str) -> str:
    return re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)


def _clipped(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:23]}…"
