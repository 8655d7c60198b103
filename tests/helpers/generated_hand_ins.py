"""Any number of hand-ins for one unit, made by dice with a fixed seed: the same ones at every run.

Each name says its class: `right-003`, `late-011`, `damaged-cells-copied-0`.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from peercompass.course import PAGE_FILE, Item, Unit
from peercompass.course.notebooks import read_notebook, write_notebook
from peercompass.exercise import LOG_FILE, Response
from peercompass.scenario import Game
from tests.helpers.hand_ins import as_log, best, given, worst

DUE = datetime(2026, 1, 15, 12)  # UTC, as nbgrader keeps it
SHARES = {"right": 8, "wrong": 8, "blank": 7, "partial": 26, "changed": 16, "late": 17}
"""How the hand-ins that are not damaged divide into classes."""
LATE = (30, 1, 3000, 0, 600, -1, -2000)
"""Minutes after the due date at which those of the class `late` are sent, in turn."""
MORE_TIME = (0, 30, 0, 0, 1440)
"""How many minutes more they have, in turn."""

Dice = random.Random
Harm = Callable[[Path, str, Dice], None]


@dataclass(frozen=True)
class HandIn:
    """One hand-in: its answers, when it was sent, how much longer the person had, and what then
    happened to its folder."""

    name: str
    log: bytes | None
    sent: datetime = DUE - timedelta(days=1)
    extension: int = 0  # minutes
    harm: Harm | None = None

    @property
    def kind(self) -> str:
        """The class, for a damaged one with what is damaged."""
        return self.name.rpartition("-")[0]

    def put(self, released: Path, folder: Path, unit: str) -> None:
        """Lay it where collecting would, `folder`, from the `released` files."""
        shutil.copytree(released, folder)
        if self.log is not None:
            (folder / LOG_FILE).write_bytes(self.log)
        (folder / "timestamp.txt").write_text(f"{self.sent} UTC")
        if self.harm:
            self.harm(folder, unit, Dice(self.name))


def generated(unit: Unit, many: int, seed: int = 20260115) -> list[HandIn]:
    """About `many` hand-ins: with every kind of damage once, or as often as makes a third of them,
    and some of every class."""
    dice = Dice(seed)
    times = max(1, round(many / 3 / len(DAMAGE)))
    sound = (many - times * len(DAMAGE)) / sum(SHARES.values())
    made = [
        _one(unit, kind, n, dice)
        for kind, share in SHARES.items()
        for n in range(max(1, round(sound * share)))
    ]
    for kind, harm in DAMAGE.items():
        for n in range(times):
            log = as_log(_answers(unit, dice, leave_out=0))
            made.append(HandIn(f"damaged-{kind}-{n}", log, harm=harm))
    return made


def _one(unit: Unit, kind: str, number: int, dice: Dice) -> HandIn:
    name = f"{kind}-{number:03}"
    match kind:
        case "right":
            return HandIn(name, as_log(given(unit, best)))
        case "wrong":
            return HandIn(name, as_log(given(unit, worst)))
        case "blank":
            opened = [Response(i.id, i.kind, _nothing(i, dice)) for i in unit.marked]
            return HandIn(name, as_log(opened) if dice.random() < 0.5 else None)
        case "partial":
            return HandIn(name, as_log(_answers(unit, dice, leave_out=0.3)))
        case "changed":
            times = range(dice.randint(2, 4))
            rounds = [response for _ in times for response in _answers(unit, dice, leave_out=0.2)]
            return HandIn(name, as_log(rounds))
    late = timedelta(minutes=LATE[number % len(LATE)])
    log = as_log(_answers(unit, dice, leave_out=0.1))
    return HandIn(name, log, DUE + late, MORE_TIME[number % len(MORE_TIME)])


def _answers(unit: Unit, dice: Dice, leave_out: float) -> list[Response]:
    answered = given(unit, lambda unit, item: _some(unit, item, dice))
    return [response for response in answered if dice.random() >= leave_out]


def _nothing(item: Item, dice: Dice) -> Any:
    """What a widget keeps of an item that was opened and left."""
    empty = {"scenario": [{"path": []}], "write": [""], "plan": [[]]}
    return dice.choice(empty.get(item.kind, [None, "", [], {}]))


def _some(unit: Unit, item: Item, dice: Dice) -> Any:
    """Any answer of the right shape."""

    def few(things):
        return dice.sample(list(things), dice.randint(1, len(things)))

    match item.kind:
        case "choice":
            return dice.choice(item.options).id
        case "choices":
            return [option.id for option in few(item.options)]
        case "order":
            return [card.id for card in dice.sample(item.cards, len(item.cards))]
        case "sort":
            return {card.id: dice.choice(item.groups).id for card in few(item.cards)}
        case "label":
            return {line.id: dice.choice(item.labels).id for line in few(item.asked)}
        case "scenario":
            return _walk(Game(unit.scenarios[item.scenario]), dice)
    return best(unit, item)


def _walk(game: Game, dice: Dice) -> dict:
    state, path = game.begin().state, []
    while not game.ended(state) and dice.random() > 0.15:
        choice = dice.choice(game.offered(state))
        path.append(choice.id)
        state = game.take(state, choice).state
    return {"path": path, "ended": game.ended(state)}


# What disks, editors and people do to a file of answers -------------------------------------


def _log(change: Callable[[bytes, Dice], bytes]) -> Harm:
    def harm(folder: Path, _unit: str, dice: Dice) -> None:
        path = folder / LOG_FILE
        path.write_bytes(change(path.read_bytes(), dice))

    return harm


def _lines(change: Callable[[dict, Dice], Any]) -> Harm:
    def all_lines(data: bytes, dice: Dice) -> bytes:
        changed = [change(json.loads(line), dice) for line in data.splitlines()]
        return "".join(json.dumps(one) + "\n" for one in changed).encode()

    return _log(all_lines)


def _log_folder(folder: Path, _unit: str, _dice: Dice) -> None:
    (folder / LOG_FILE).unlink()
    (folder / LOG_FILE).mkdir()


def _log_link(folder: Path, _unit: str, _dice: Dice) -> None:
    """Leads out of the hand-in, to answers that somebody left in the desk's folder."""
    elsewhere = folder.parents[2] / f"{folder.parent.name}.jsonl"
    (folder / LOG_FILE).rename(elsewhere)
    (folder / LOG_FILE).symlink_to(Path("../../..") / elsewhere.name)


def _between(data: bytes, dice: Dice) -> bytes:
    return b"".join(line + dice.randbytes(9) + b"\n" for line in data.splitlines(keepends=True))


_HUGE = b'{"item":"x","kind":"write","value":"%b"}\n' % (b"a" * 1_000_000)

_LOGS: dict[str, Harm] = {
    "log-torn": _log(lambda data, dice: data[: -dice.randint(2, 40)]),
    "log-empty": _log(lambda data, dice: b""),
    "log-garbage": _log(lambda data, dice: dice.randbytes(4000)),
    "log-garbage-between": _log(_between),
    "log-huge-line": _log(lambda data, dice: _HUGE + data),
    "log-twice": _log(lambda data, dice: data + data),
    "log-windows": _log(lambda data, dice: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")),
    "log-not-utf8": _log(lambda data, dice: data.decode().encode("utf-16")),
    "log-other-unit": _lines(lambda line, dice: {**line, "item": "in-no-unit"}),
    "log-other-kinds": _lines(lambda line, dice: {**line, "kind": "essay"}),
    "log-odd-values": _lines(lambda line, dice: {**line, "value": dice.choice([7, True, [[1]]])}),
    "log-gone-ids": _lines(lambda line, dice: {**line, "value": ["gone", "away"]}),
    "log-not-records": _lines(lambda line, dice: dice.choice([[line], 3, None])),
    "log-folder": _log_folder,
    "log-link": _log_link,
}


# What people, editors and programs do to a notebook -----------------------------------------


def _cells(change: Callable[[list[dict], Dice], list[dict]]) -> Harm:
    def harm(folder: Path, unit: str, dice: Dice) -> None:
        path = folder / f"{unit}.ipynb"
        notebook = read_notebook(path)
        write_notebook(path, {**notebook, "cells": change(notebook["cells"], dice)})

    return harm


def _marks(change: Callable[[dict], dict | None]) -> Harm:
    """Let `change` alter what nbgrader notes about each graded code cell; None takes it out."""

    def changed(cells: list[dict], _dice: Dice) -> list[dict]:
        for cell in _graded(cells):
            marks = change(cell["metadata"].pop("nbgrader"))
            if marks is not None:
                cell["metadata"]["nbgrader"] = marks
        return cells

    return _cells(changed)


def _graded(cells: list[dict]) -> Iterator[dict]:
    for cell in cells:
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("grade"):
            yield cell


def _is_graded(cell: dict) -> bool:
    return any(_graded([cell]))


def _copied(cells: list[dict], dice: Dice, **fields) -> list[dict]:
    """A graded cell is there twice, its grade id too, as the notebook's own copying leaves it."""
    at = dice.choice([n for n, cell in enumerate(cells) if _is_graded(cell)])
    return [*cells[: at + 1], {**cells[at], "id": "another", **fields}, *cells[at + 1 :]]


def _deleted(cells: list[dict], dice: Dice) -> list[dict]:
    gone = dice.choice(list(_graded(cells)))
    return [cell for cell in cells if cell is not gone]


def _as_text(cells: list[dict], dice: Dice) -> list[dict]:
    cell = dice.choice(list(_graded(cells)))
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]
    return cells


def _edited(text: str) -> Harm:
    def edit(cells: list[dict], _dice: Dice) -> list[dict]:
        for cell in _graded(cells):
            cell["source"] = text
        return cells

    return _cells(edit)


def _code(text: str) -> Harm:
    """A cell of the person's own stands before all others."""
    new = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": None}
    return _cells(lambda cells, dice: [{**new, "source": text}, *cells])


def _file(name: str, text: str | None) -> Harm:
    """A file is there with another text, or not at all; `UNIT` in its name is the unit's."""

    def harm(folder: Path, unit: str, _dice: Dice) -> None:
        path = folder / name.replace("UNIT", unit)
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text)

    return harm


def _renamed(folder: Path, unit: str, _dice: Dice) -> None:
    (folder / f"{unit}.ipynb").rename(folder / "my final version.ipynb")


_NOTEBOOKS: dict[str, Harm] = {
    "cells-copied": _cells(_copied),
    "cells-copied-and-changed": _cells(lambda cells, dice: _copied(cells, dice, source="1 + 1")),
    "cells-deleted": _cells(_deleted),
    "cells-all-deleted": _cells(lambda cells, dice: []),
    "cells-turned-round": _cells(lambda cells, dice: cells[::-1]),
    "cells-edited": _edited("99"),
    "cells-emptied": _edited(""),
    "cells-not-python": _edited("I am not sure about this one"),
    "cells-as-text": _cells(_as_text),
    "cells-added": _code("print('my notes')\n1 / 0"),
    "marks-lost": _marks(lambda marks: None),
    "marks-more-points": _marks(lambda marks: {**marks, "points": 100}),
    "marks-one-id": _marks(lambda marks: {**marks, "grade_id": "pick-one"}),
    "marks-unknown-id": _marks(lambda marks: {**marks, "grade_id": "mine-" + marks["grade_id"]}),
    "marks-old": _marks(lambda marks: {**marks, "schema_version": 1}),
    "marks-new": _marks(lambda marks: {**marks, "schema_version": 99}),
    "notebook-missing": _file("UNIT.ipynb", None),
    "notebook-renamed": _renamed,
    "notebook-empty": _file("UNIT.ipynb", ""),
    "notebook-not-json": _file("UNIT.ipynb", "{'cells': oops"),
    "notebook-odd": _file("UNIT.ipynb", '{"cells": [3, {"metadata": []}]}'),
    "notebook-another": _file(
        "UNIT.ipynb", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    ),
    "page-missing": _file(PAGE_FILE, None),
    "page-garbage": _file(PAGE_FILE, "{'items': oops"),
    "file-extra": _file("notes.txt", "What I thought on the way."),
    "file-named-as-ours": _file("peercompass.py", "raise SystemExit"),
    "code-moves-away": _code("import os; os.chdir('/')"),
    "code-ends-the-kernel": _code("import os; os._exit(1)"),
    "code-scores-itself": _code(
        "import peercompass.grading.integration.hidden_tests as h; "
        "h.score_submitted = lambda item: 1.5"
    ),
}

DAMAGE: dict[str, Harm] = {**_LOGS, **_NOTEBOOKS}
"""What can happen to a hand-in on its way: how to do it to a folder, by name."""
