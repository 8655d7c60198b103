"""A sheet filled in by hand, as somebody types what stands on paper."""

import csv
import io
import random
from collections.abc import Callable
from typing import Any

from peercompass.paper import Question
from peercompass.paper.answer_sheet import COLUMN_LETTERS

Sheet = dict[str, str]
"""What is in the cells, by code."""


def filled(empty: bytes, cells: Sheet, order: Callable[[list], None] = lambda _: None) -> bytes:
    """The sheet with `cells`, saved as a spreadsheet of another country would."""
    rows = list(csv.reader(io.StringIO(empty.decode("utf-8-sig"))))
    for row in rows[1:]:
        row[3] = cells.get(row[0], row[3])
    body = rows[1:]
    order(body)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([rows[0], *body])
    return text.getvalue().encode("utf-8-sig")


def by_hand(questions: list[Question], values: dict[str, Any], dice: random.Random) -> Sheet:
    """What stands on paper, by its code, when somebody gives the answers `values`."""
    cells: Sheet = {}
    for question in questions:
        item, code = question.item, question.code
        if item.id not in values:
            continue
        value = values[item.id]
        mark = {one.id: one.mark for one in (*question.options, *question.parts)}
        match item.kind:
            case "choice":
                cells[code] = dice.choice([mark[value], f" {mark[value].lower()}"])
            case "choices":
                cells[code] = dice.choice([" ", ", ", ""]).join(mark[one] for one in value)
            case "order":
                cells |= {f"{code}{mark[one]}": str(n) for n, one in enumerate(value, 1)}
            case "sort" | "label":
                cells |= {f"{code}{mark[one]}": mark[place] for one, place in value.items()}
            case "plan":
                for n, row in enumerate(value, 1):
                    for letter, column in zip(COLUMN_LETTERS, item.columns, strict=False):
                        cells[f"{code}-{n}{letter}"] = row[column.id]
            case "write":
                cells[code] = value
            case "scenario":
                cells |= _played(question, value, with_numbers=dice.random() < 0.7)
    return cells


def _played(question: Question, value: dict, *, with_numbers: bool) -> Sheet:
    book, steps, state = question.book, [], None
    state = book.game.begin().state
    for name in value["path"]:
        here = book.scenario.nodes[state.node].choices
        letter = "ABCDEFG"[[one.id for one in here].index(name)]
        steps.append(f"{book.number[state.node]}{letter}" if with_numbers else letter)
        state = book.game.choose(state, name).state
    written = {
        f"{question.code}-{book.number[n]}": text for n, text in value.get("wrote", {}).items()
    }
    return {question.code: " ".join(steps), **written}
