"""What was chosen inside each item: options, cards, lines, moments of a scene, rows of a rubric.

Results hold what was answered in words, so a part is known by its words; what an item no longer
has is shown as it was answered, and fits nothing.
"""

from collections.abc import Iterator

import pandas as pd

from peercompass.course import Course, Item, Unit
from peercompass.course.notebooks import row_cell
from peercompass.scenario import Game

from .statistics import difficulty

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

_COLUMNS = ["item", "place", "text", "fits", "trainee", "value"]


def picks_table(
    course: Course, unit: Unit, results: dict[str, dict[str, dict]], cells: pd.DataFrame
) -> pd.DataFrame:
    """One row a part of an item and a trainee who answered it (or came to that moment).

    `results` are those of `read_results`, `cells` of `cells_table`. Columns: `item`; `place` (in a
    scenario the id of the moment, else empty); `text` (the part in words); `fits` (bool: it is the
    key, or supports); `trainee`; `value` (0 to 1: 1 where it was picked or put right, for a row of
    a rubric the share of its points).
    """
    rows: list[tuple] = []
    levels = cells[~cells.waiting].set_index(["trainee", "cell"])[["points", "maximum"]]
    for item in unit.marked:
        own = {
            t: found[item.id]
            for t, found in results.items()
            if found.get(item.id, {}).get("status") in ("scored", "needs-marking")
        }
        if item.by_rubric:
            rows += _levels(item, course, own, levels)
            continue
        game = Game(unit.scenarios[item.scenario]) if item.kind == "scenario" else None
        for trainee, result in own.items():
            parts = _taken(game, result) if game else _parts(item, result)
            rows += [
                (item.id, place, text, fits, trainee, float(hit))
                for place, text, fits, hit in parts
            ]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"fits": bool, "value": float})


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


def _parts(item: Item, result: dict) -> Iterator[tuple[str, str, bool, bool]]:
    """Of a closed item: (place, text, fits, picked or put right)."""
    if item.kind in ("choice", "choices"):
        picked = set(result["answer"])
        for option in item.options:
            fits = option.credit == 1 if item.kind == "choice" else option.key
            yield "", option.text, fits, option.text in picked
        for gone in sorted(picked - {option.text for option in item.options}):
            yield "", gone, False, True
    else:
        for text, fits, _ in result["notes"]:
            yield "", text, True, fits


def _taken(game: Game, result: dict) -> Iterator[tuple[str, str, bool, bool]]:
    """Of a scene: at each moment the trainee came to, every choice it has and whether they took
    it. A moment that was passed twice counts as it went the first time."""
    been = set()
    replay = game.replay((result.get("play") or {}).get("path", ()))
    for before, after in zip(replay.steps, replay.steps[1:], strict=False):
        node = before.state.node
        if node in been:
            continue
        been.add(node)
        for choice in game.offered(before.state):
            yield node, choice.text, choice.rating == 2, choice.id == after.choice.id


def _levels(item: Item, course: Course, own: dict, levels: pd.DataFrame) -> Iterator[tuple]:
    """Of written work that is marked: the share of each row's points."""
    for row in course.rubrics[item.rubric].rows:
        cell = row_cell(item.id, row.id)
        for trainee in own:
            if (trainee, cell) in levels.index:
                points, maximum = levels.loc[(trainee, cell)]
                share = min(max(points / maximum, 0), 1) if maximum else 0
                yield item.id, "", row.title, True, trainee, share
