"""From a log to results: pure and total. It never raises on any bytes a log may hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from peercompass.course import Item, PlanItem, Rubric, Scenario, ScenarioItem, WriteItem
from peercompass.scenario import Game, marks
from peercompass.support.voice import say, say_n

from .notes import Note
from .partial_credit import close
from .response_log import Log, Response
from .response_values import BadValue, plan_gaps, plan_rows

_MOST_GAMES = 32  # made ready at a time; a unit has a few

Status = Literal["scored", "not-attempted", "needs-marking", "unreadable"]


@dataclass(frozen=True)
class Result:
    """What one item came to.

    `points` is a number from 0 to `maximum` for `scored` and `not-attempted`, and None while a
    person has yet to look (`needs-marking`, `unreadable`). `reasons` are sentences for the
    trainee. `answer` is what was answered, in words. `notes` are for
    the feedback page. `remarks` are for the instructor. `play` is what a scene can be replayed
    from: `path`, the ids of the choices that were possible, `wrote`, own words by node id, and
    `opening`, the id of the opening, where the scene has some.
    `table` is an answer that has rows: a plan, its headings first, or the lines of a `label`
    (who, what was said, the label it got).
    """

    item: str
    status: Status
    points: float | None
    maximum: float
    reasons: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    remarks: tuple[str, ...] = ()
    play: dict[str, Any] | None = None
    table: tuple[tuple[str, ...], ...] = ()


def score_unit(
    items: Iterable[Item],
    log: Log,
    scenarios: Mapping[str, Scenario],
    rubrics: Mapping[str, Rubric],
    forms: Mapping[str, str],
) -> list[Result]:
    """Score every item of a unit that earns points, in the unit's order; private ones have no
    result at all.

    `forms` maps item ids to the digests of the items as published; an answer to another wording
    still scores where its ids still stand, and the result says so.
    """
    latest = log.latest()
    return [
        score(item, latest.get(item.id), log.readable, scenarios, rubrics, forms.get(item.id))
        for item in items
        if not item.private
    ]


def score(
    item: Item,
    response: Response | None,
    readable: bool,
    scenarios: Mapping[str, Scenario],
    rubrics: Mapping[str, Rubric],
    form: str | None,
) -> Result:
    """Score one item. `readable` is False when the log could not be read at all."""
    maximum = float(
        rubrics[item.rubric].points if isinstance(item, WriteItem | PlanItem) else item.points
    )
    if response is None:
        if readable:
            return _not_attempted(item, maximum)
        return _unreadable(item, maximum, "the file of answers could not be read")
    remarks = []
    if form and response.form and response.form != form:
        remarks.append("The item changed after this answer was given.")
    if response.kind and response.kind != item.kind:
        return _unreadable(item, maximum, f"the answer is of kind {response.kind[:40]!r}")
    try:
        match item:
            case WriteItem():
                return _written(item, response.value, maximum, remarks)
            case PlanItem():
                return _planned(item, response.value, maximum, remarks)
            case ScenarioItem():
                return _played(item, response.value, scenarios[item.scenario], maximum, remarks)
            case _:
                return _closed(item, response.value, maximum, remarks)
    except BadValue as error:
        return _unreadable(item, maximum, *remarks, str(error))


def _closed(item: Item, value: Any, maximum: float, remarks: list[str]) -> Result:
    if value in (None, "", [], {}):
        return _not_attempted(item, maximum)
    closed = close(item, value)
    points = round(closed.share * maximum, 2)
    if closed.gone:
        remarks.append(f"The item no longer has what these name: {_named(closed.gone)}.")
    return Result(
        item.id,
        "scored",
        points,
        maximum,
        tuple(filter(None, (closed.reason, closed.earned(maximum), *closed.swaps))),
        closed.answer,
        closed.notes,
        tuple(remarks),
        None,
        closed.table,
    )


def _written(item: WriteItem, value: Any, maximum: float, remarks: list[str]) -> Result:
    """A person marks it: the sum of the rubric's rows."""
    if not isinstance(value, str):
        raise BadValue("the answer is not text")
    if not value.strip():
        return _not_attempted(item, maximum)
    words = len(value.split())
    if not item.min_words <= words <= item.max_words:
        remarks.append(f"{words} words; {item.min_words} to {item.max_words} were asked for.")
    return Result(
        item.id, "needs-marking", None, maximum, (_by_hand(),), (value,), (), tuple(remarks)
    )


def _planned(item: PlanItem, value: Any, maximum: float, remarks: list[str]) -> Result:
    """A person marks it: the sum of the rubric's rows. The item's own rule of what is a whole plan
    earns and costs nothing; it tells the person what is open."""
    rows = [
        (n, row) for n, row in enumerate(plan_rows(value), 1) if any(map(str.strip, row.values()))
    ]
    if not rows:
        return _not_attempted(item, maximum)
    columns = {column.id: column.title for column in item.columns}
    gone = dict.fromkeys(name for _, row in rows for name in row if name not in columns)
    if gone:
        remarks.append(f"The item no longer has what these name: {_named(gone)}.")
        columns |= {name: say("{name} (no longer asked for)", name=name[:60]) for name in gone}
    remarks += _plan_remarks(item, rows)
    said = (
        "\n".join(
            [
                say("Row {n}", n=n),
                *(
                    f"{title}: {row.get(i, '').strip() or say('(nothing yet)')}"
                    for i, title in columns.items()
                ),
            ]
        )
        for n, row in rows
    )
    cells = ((str(n), *(row.get(i, "").strip() for i in columns)) for n, row in rows)
    table = (("", *columns.values()), *cells)
    return Result(
        item.id,
        "needs-marking",
        None,
        maximum,
        (_by_hand(),),
        ("\n\n".join(said),),
        (),
        tuple(remarks),
        None,
        table,
    )


def _plan_remarks(item: PlanItem, rows: list[tuple[int, dict[str, str]]]) -> list[str]:
    remarks = []
    gaps = plan_gaps(item, [row for _, row in rows])
    if not gaps.whole:
        full = item.min_rows - gaps.more
        remarks.append(f"Not whole yet: {full} full rows; {item.min_rows} or more were asked for.")
        titles = {column.id: column.title for column in item.columns}
        for (number, _), lacks in zip(rows, gaps.rows, strict=True):
            if lacks:
                named = ", ".join(f"{titles[i]} ({words} more)" for i, words in lacks.items())
                remarks.append(f"Row {number} lacks words: {named}.")
    if len(rows) > item.max_rows:
        remarks.append(f"{len(rows)} rows; at most {item.max_rows} were asked for.")
    return remarks


def _played(
    item: ScenarioItem, value: Any, scenario: Scenario, maximum: float, remarks: list[str]
) -> Result:
    path = value.get("path") if isinstance(value, dict) else None
    if not isinstance(path, list) or not all(isinstance(i, str) for i in path):
        raise BadValue("the answer is not a list of choices")
    if not path:
        return _not_attempted(item, maximum, say("The scene was not played."))
    game = _game(scenario)
    replay = game.replay(path, value.get("opening"))
    if len(replay.steps) == 1:
        raise BadValue("none of the choices belongs to this scenario")
    if replay.stopped:
        remarks.append(f"The scenario changed: replayed as far as it goes, {replay.stopped}.")
    earned = marks(game, replay)
    points = round(earned.share * maximum, 2)
    best = earned.ratings.count(2)
    reasons = [
        say_n(
            "{best} of {n} choice supported the other person.",
            "{best} of {n} choices supported the other person.",
            len(earned.ratings),
            best=best,
        )
    ]
    if earned.missing:
        reasons.append(
            say("The scene was left before its end; the choices not made count as none.")
        )
    made = [step.choice for step in replay.steps if step.choice]
    wrote = value.get("wrote") if isinstance(value.get("wrote"), dict) else {}
    words = {node: text for node, text in wrote.items() if isinstance(text, str)}
    play = {"path": [choice.id for choice in made], "wrote": words}
    if replay.opening:
        play["opening"] = replay.opening
    return Result(
        item.id,
        "scored",
        points,
        maximum,
        tuple(reasons),
        tuple(choice.text for choice in made),
        tuple(Note(c.text, c.rating == 2, c.rationale or "") for c in made),
        tuple(remarks),
        play,
    )


_games: dict[int, Game] = {}


def _game(scenario: Scenario) -> Game:
    """The scenario made ready for play, once for a whole cohort's logs."""
    game = _games.get(id(scenario))
    if game is None or game.scenario is not scenario:
        if len(_games) >= _MOST_GAMES:
            _games.clear()
        game = _games[id(scenario)] = Game(scenario)
    return game


def _by_hand() -> str:
    return say("A person reads and marks this.")


def _not_attempted(item: Item, maximum: float, reason: str = "") -> Result:
    reason = reason or say("No answer was given.")
    return Result(item.id, "not-attempted", 0.0, maximum, (reason,))


def _named(ids: Iterable[str]) -> str:
    return ", ".join(f"`{i}`" for i in ids)


def _unreadable(item: Item, maximum: float, *remarks: str) -> Result:
    return Result(
        item.id,
        "unreadable",
        None,
        maximum,
        (say("This answer could not be read. Your instructor will look at it with you."),),
        (),
        (),
        remarks,
    )
