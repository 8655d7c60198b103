"""A scenario as a table: one row for each line, choice, route, ending and setting.

In the column `Quote` a choice has the words that somebody would repeat of it, a line the id of the
moment whose words it quotes, and a meter its short word.
"""

from collections.abc import Iterator

from peercompass.course import Effects, Node, Opening, Promise, Scenario, digest
from peercompass.support.csv_tables import write_columns

from .phrases import condition_words, effects_words

COLUMNS = (
    "Row",
    "Moment",
    "Id",
    "Who",
    "Mood",
    "Words",
    "Quote",
    "Skill",
    "Rating",
    "Effects",
    "Only if",
    "Rationale",
    "Go to",
    "Kind",
    "Numbers",
)

USED = {  # what a row of each sort has beside `Row`
    "scene": ("Id", "Words", "Numbers"),
    "setting": ("Id", "Words"),
    "meter": ("Id", "Words", "Quote", "Numbers"),
    "opening": ("Id", "Effects", "Go to", "Numbers"),
    "promise": ("Words", "Only if", "Kind", "Numbers"),
    "coach": ("Moment", "Words"),
    "objective": ("Moment", "Id"),
    "line": ("Moment", "Who", "Mood", "Words", "Quote", "Only if"),
    "thought": ("Moment", "Who", "Mood", "Words", "Quote", "Only if"),
    "write": ("Moment", "Words", "Numbers"),
    "choice": (
        "Moment",
        "Id",
        "Words",
        "Quote",
        "Skill",
        "Rating",
        "Effects",
        "Only if",
        "Rationale",
        "Go to",
    ),
    "route": ("Moment", "Only if", "Go to"),
    "go on": ("Moment", "Go to"),
    "ending": ("Moment", "Words", "Kind"),
    "reflect": ("Moment", "Words"),
}
_LEAVE = "Leave this row as it is. It shows which scene this is."
BOUNDS = ("start", "min", "max")
"""The numbers of a meter, in one cell."""
ID_LISTS = ("competencies", "sources", "cast", "flags")
"""Settings that are lists of ids, in one cell."""

LIMITS = ("least_credit", "last_rating")
"""What a promise may say beside `Only if`, in the cell of its numbers."""
ROWS_OF_THEIR_OWN = {"id", "meters", "openings", "promises", "nodes"}
"""Fields of a scenario that are no settings."""

Cells = dict[str, str]


def table_csv(scenario: Scenario) -> bytes:
    """The table of `scenario` as CSV."""
    rows = rows_of(scenario)
    return write_columns(COLUMNS, ([row.get(name, "") for name in COLUMNS] for row in rows))


def rows_of(scenario: Scenario) -> list[Cells]:
    """The table of `scenario`, each row by the names of its columns.

    The first row says which scene this is, and what it said when the table was written.
    """
    rows = [_row("scene", "", Id=scenario.id, Words=_LEAVE, Numbers=stamp(scenario))]
    for name, value in scenario.model_dump(mode="json", exclude=ROWS_OF_THEIR_OWN).items():
        if value in (None, []):
            continue
        if name in ID_LISTS:
            value = [", ".join(value)]
        entries = value if isinstance(value, list) else [value]
        rows += [_row("setting", "", Id=name, Words=str(one)) for one in entries]
    for name, meter in scenario.meters.items():
        bounds = ", ".join(f"{bound} {getattr(meter, bound)}" for bound in BOUNDS)
        rows.append(
            _row("meter", "", Id=name, Words=meter.label, Quote=meter.short, Numbers=bounds)
        )
    rows += (_opening_row(opening) for opening in scenario.openings)
    rows += (_promise_row(promise) for promise in scenario.promises)
    for name, node in scenario.nodes.items():
        rows += _node_rows(name, node)
    return rows


def stamp(scenario: Scenario) -> str:
    """A mark of all that `scenario` says. The letters in front keep a spreadsheet from taking it
    for a number."""
    return f"as-of-{digest(scenario.model_dump(mode='json'))}"


def _opening_row(opening: Opening) -> Cells:
    meters = ", ".join(f"{name} {value}" for name, value in opening.meters.items())
    flags = effects_words(Effects(set=opening.set))
    return _row(
        "opening", "", Id=opening.id, Effects=flags, Numbers=meters, **{"Go to": opening.start}
    )


def _promise_row(promise: Promise) -> Cells:
    limits = ((name, getattr(promise, name)) for name in LIMITS)
    numbers = ", ".join(f"{name} {value}" for name, value in limits if value is not None)
    return _row(
        "promise",
        "",
        Words=promise.because,
        Kind=", ".join(promise.at),
        Numbers=numbers,
        **{"Only if": condition_words(promise.holds)},
    )


def _node_rows(name: str, node: Node) -> Iterator[Cells]:
    if node.coach:
        yield _row("coach", name, Words=node.coach)
    if node.objective:
        yield _row("objective", name, Id=node.objective)
    for line in node.says:
        what = "line" if line.text is not None else "thought"
        yield _row(
            what,
            name,
            Who=line.who,
            Mood=line.mood,
            Words=line.words,
            Quote=line.quotes,
            **{"Only if": condition_words(line.when)},
        )
    if node.write:
        most = f"max_words {node.write.max_words}"
        yield _row("write", name, Words=node.write.prompt, Numbers=most)
    for c in node.choices:
        yield _row(
            "choice",
            name,
            Id=c.id,
            Words=c.text,
            Quote=c.quote,
            Skill=c.skill,
            Rating=str(c.rating),
            Effects=effects_words(c.effects),
            **{"Only if": condition_words(c.when), "Rationale": c.rationale, "Go to": c.goto},
        )
    for route in node.route:
        yield _row("route", name, **{"Only if": condition_words(route.when), "Go to": route.goto})
    if node.ending:
        yield _row("ending", name, Words=node.ending.text, Kind=node.ending.kind)
        yield _row("reflect", name, Words=node.ending.reflect)
    if node.goto:
        yield _row("go on", name, **{"Go to": node.goto})


def _row(what: str, moment: str, **cells: str | None) -> Cells:
    given = {name: cell or "" for name, cell in cells.items()}
    return {"Row": what, "Moment": moment, **given}
