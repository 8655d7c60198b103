"""How each item went, and what in it may be worth a second look."""

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from peercompass.course import Item, Unit

from .item_statistics import LEAST, Estimate, difficulty, discrimination

LITTLE_SAID = 0.20
"""Discrimination below this is worth a look (Ebel & Frisbie 1991, Essentials of Educational
Measurement: below 0.20 an item is poor, to be improved or set aside)."""

NEARLY_ALL = 0.95
"""Above this mean share an item tells people hardly apart. For a skill that everybody must have
that is just right, so it is only something to look at."""

HARDLY_ANY = 0.05
"""An option that fewer pick does not tempt anybody (Haladyna & Downing 1993, Educational and
Psychological Measurement 53: a distractor works from 5 % on)."""


@dataclass(frozen=True)
class Flag:
    """Something to look at in an item: `what` was seen, and where to `look`. Never a verdict."""

    item: str
    what: str
    look: str


class ItemRow(NamedTuple):
    """A row of `items_table`: how an item went.

    `answered`, `left_open`, `unreadable`, `waiting` count trainees; who waits has answered too.
    `difficulty` is the mean share of the points over those who answered and are marked, `marked`
    in number; `discrimination` is over the `complete` trainees who have points on every item. Both
    have an interval from `low` to `high`, and are NaN where there is nothing to tell.
    """

    item: str
    kind: str
    answered: int
    left_open: int
    unreadable: int
    waiting: int
    marked: int
    difficulty: float
    difficulty_low: float
    difficulty_high: float
    complete: int
    discrimination: float
    discrimination_low: float
    discrimination_high: float


def points_table(unit: Unit, work: pd.DataFrame) -> pd.DataFrame:
    """Points by trainee (rows) and item (columns, in the unit's order), from a `work_table`;
    missing where an item was left open, cannot be read, or waits."""
    known = work[work.share.notna()]
    wide = known.pivot(index="trainee", columns="item", values="points")
    order = [item.id for item in unit.marked]
    return wide.reindex(index=sorted(work.trainee.unique()), columns=order).astype(float)


def items_table(unit: Unit, work: pd.DataFrame) -> pd.DataFrame:
    """How each item went, from a `work_table`, in the unit's order: an `ItemRow` each, its fields
    as columns. Discrimination is missing below `LEAST`."""
    found = discrimination(points_table(unit, work))
    rows = []
    for item in unit.marked:
        own = work[work.item == item.id]
        left, unreadable = own.status.eq("not-attempted"), own.status.eq("unreadable")
        ease, apart = difficulty(own.share), found[item.id]
        rows.append(
            ItemRow(
                item.id,
                item.kind,
                int((~left & ~unreadable).sum()),
                int(left.sum()),
                int(unreadable.sum()),
                int(own.waiting.sum()),
                ease.n,
                *ease[:3],
                apart.n,
                *apart[:3],
            )
        )
    return pd.DataFrame(rows, columns=list(ItemRow._fields))


def item_rows(items: pd.DataFrame) -> list[ItemRow]:
    """The rows of an `items_table`."""
    table = items[list(ItemRow._fields)]
    return [ItemRow(*row) for row in table.itertuples(index=False, name=None)]


def flags(unit: Unit, work: pd.DataFrame, items: pd.DataFrame, picks: pd.DataFrame) -> list[Flag]:
    """What is worth a look, from `items_table` and `picks_table`; nothing on fewer than `LEAST`."""
    found = []
    for item, row in zip(unit.marked, item_rows(items), strict=True):
        apart = Estimate(
            row.discrimination, row.discrimination_low, row.discrimination_high, row.complete
        )
        if apart.known and apart.value < LITTLE_SAID:
            found.append(
                Flag(
                    item.id,
                    f"Who does well on the rest does not clearly do better here "
                    f"({apart.value:.2f}, where {LITTLE_SAID:.2f} and more is usual).",
                    "Look at the wording and the key: can the question be read in two ways?",
                )
            )
        if row.marked < LEAST:
            continue
        if row.difficulty > NEARLY_ALL:
            found.append(
                Flag(
                    item.id,
                    f"Nearly everybody earned nearly everything ({row.difficulty:.0%}).",
                    "Look at what it is for: right for a skill that everybody needs, little help "
                    "in seeing who needs practice.",
                )
            )
        own = picks[picks.item == item.id]
        if item.kind in ("choice", "choices"):
            found += _unpicked(item, own)
        if item.kind == "choice":
            found += _drawn_away(item, own, work)
    return found


def _unpicked(item: Item, picks: pd.DataFrame) -> list[Flag]:
    shares = picks[~picks.fits].groupby("text", sort=False).value.mean()
    return [
        Flag(
            item.id,
            f"Hardly anybody picked “{text}” ({share:.0%}).",
            "Look at whether it is a mistake that real trainees make.",
        )
        for text, share in shares.items()
        if share < HARDLY_ANY
    ]


def _drawn_away(item: Item, picks: pd.DataFrame, work: pd.DataFrame) -> list[Flag]:
    """Options that the top third picked more than the key."""
    best = picks[picks.trainee.isin(_top_third(item.id, work))]
    counts = best.groupby(["text", "fits"], sort=False).value.sum().reset_index()
    key = counts[counts.fits].value.sum()
    return [
        Flag(
            item.id,
            f"Among the third who did best on the rest, more picked “{row.text}” "
            f"({row.value:.0f}) than the key ({key:.0f}).",
            "Look at the key first, then at what makes this option attractive.",
        )
        for row in counts[~counts.fits & (counts.value > key)].itertuples()
    ]


def _top_third(item: str, work: pd.DataFrame) -> set[str]:
    """Of those who answered an item, the third with the largest share of the points of all the
    other items that they answered and that are marked; who is level with the last is in it."""
    known = work[work.share.notna()]
    who = set(known[known.item == item].trainee)
    rest = known[(known.item != item) & known.trainee.isin(who)].groupby("trainee")
    shares = (rest.points.sum() / rest.maximum.sum()).sort_values(ascending=False)
    third = len(shares) // 3
    return set(shares[shares >= shares.iloc[third - 1]].index) if third else set()
