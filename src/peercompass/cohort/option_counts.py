"""What was chosen inside each item: options, cards, lines, moments of a scene, rows of a rubric.

Results hold what was answered in words, so a part is known by its words; what an item no longer
has is shown as it was answered, and fits nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from peercompass.course import (
    ChoiceItem,
    ChoicesItem,
    Course,
    Item,
    PlanItem,
    Rubric,
    ScenarioItem,
    Unit,
    WriteItem,
)
from peercompass.course.notebooks import row_cell
from peercompass.exercise import Result
from peercompass.scenario import Game

from .item_statistics import difficulty
from .tables import Results

MEASURES = {
    "choice": "picked it",
    "choices": "picked it",
    "order": "put it in its place",
    "sort": "put it in its group",
    "label": "gave it the label that fits",
    "scenario": "took it, of those who came there",
    "write": "share of the row's points",
    "plan": "share of the row's points",
}
"""What a part's share is a share of, by kind of item."""


class _Pick(NamedTuple):
    """A row of `picks_table`."""

    item: str
    place: str
    text: str
    fits: bool
    trainee: str
    value: float


def picks_table(course: Course, unit: Unit, results: Results, cells: pd.DataFrame) -> pd.DataFrame:
    """One row a part of an item and a trainee who answered it (or came to that moment).

    `results` are those of `read_results`, `cells` of `cells_table`. Columns: `item`; `place` (in a
    scenario the id of the moment, else empty); `text` (the part in words); `fits` (bool: it is the
    key, or supports); `trainee`; `value` (0 to 1: 1 where it was picked or put right, for a row of
    a rubric the share of its points).
    """
    rows: list[_Pick] = []
    marked = cells[~cells.waiting][["trainee", "cell", "points", "maximum"]]
    levels = {
        (trainee, cell): (points, maximum)
        for trainee, cell, points, maximum in marked.itertuples(index=False, name=None)
    }
    for item in unit.marked:
        own = {
            t: found[item.id]
            for t, found in results.items()
            if item.id in found and found[item.id].status in ("scored", "needs-marking")
        }
        if isinstance(item, WriteItem | PlanItem):
            rows += _levels(item, course.rubrics[item.rubric], own, levels)
            continue
        game = Game(unit.scenarios[item.scenario]) if isinstance(item, ScenarioItem) else None
        for trainee, result in own.items():
            parts = _taken(game, result) if game else _parts(item, result)
            rows += [
                _Pick(item.id, place, text, fits, trainee, float(hit))
                for place, text, fits, hit in parts
            ]
    return pd.DataFrame(rows, columns=list(_Pick._fields)).astype({"fits": bool, "value": float})


def options_table(picks: pd.DataFrame) -> pd.DataFrame:
    """The share of each option, card, line or moment, from `picks_table`.

    Columns: `item`, `place`, `text`, `fits`, `n` (int: who answered, or came there), `share`,
    `low`, `high` (0 to 1, with a Wilson interval).
    """
    rows = []
    for keys, group in picks.groupby(["item", "place", "text", "fits"], sort=False):
        found = difficulty(group.value)
        rows.append((*keys, found.n, found.value, found.low, found.high))
    columns = ["item", "place", "text", "fits", "n", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _parts(item: Item, result: Result) -> Iterator[tuple[str, str, bool, bool]]:
    """Of a closed item: (place, text, fits, picked or put right)."""
    match item:
        case ChoiceItem():
            options = [(option.text, option.credit == 1) for option in item.options]
        case ChoicesItem():
            options = [(option.text, option.key) for option in item.options]
        case _:
            yield from (("", note.text, True, note.right) for note in result.notes)
            return
    picked = set(result.answer)
    yield from (("", text, fits, text in picked) for text, fits in options)
    gone = sorted(picked - {text for text, _ in options})
    yield from (("", text, False, True) for text in gone)


def _taken(game: Game, result: Result) -> Iterator[tuple[str, str, bool, bool]]:
    """Of a scene: at each moment the trainee came to, every choice it has and whether they took
    it. A moment that was passed twice counts as it went the first time."""
    been: set[str] = set()
    play = result.play or {}
    replay = game.replay(play.get("path", ()), play.get("opening"))
    for before, after in pairwise(replay.steps):
        node = before.state.node
        if node in been:
            continue
        been.add(node)
        for choice in game.offered(before.state):
            taken = after.choice is not None and choice.id == after.choice.id
            yield node, choice.text, choice.rating == 2, taken


def _levels(
    item: Item,
    rubric: Rubric,
    trainees: Iterable[str],
    levels: Mapping[tuple[str, str], tuple[float, float]],
) -> Iterator[_Pick]:
    """Of written work that is marked: the share of each row's points."""
    for row in rubric.rows:
        cell = row_cell(item.id, row.id)
        for trainee in trainees:
            if (trainee, cell) in levels:
                points, maximum = levels[trainee, cell]
                share = min(max(points / maximum, 0), 1) if maximum else 0
                yield _Pick(item.id, "", row.title, True, trainee, share)
