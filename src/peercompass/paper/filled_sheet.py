"""A sheet that somebody typed answers into, read back: all of it, or every slip with its row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from peercompass.course import Page
from peercompass.scenario import ScenarioError
from peercompass.support.csv_tables import read_columns
from peercompass.support.text import normalized
from peercompass.support.voice import say

from .answer_sheet import ANSWER, CODE, COLUMN_LETTERS, COLUMNS, MADE_FROM, places_of, stamp
from .questions import Lettered, Question
from .scene_book import SceneBook

_PATH = re.compile(r"(?:\d*[A-Za-z])+")
_STEP = re.compile(r"(\d*)([A-Za-z])")
_NUMBER = re.compile(r"(\d+)(?:\.0+)?")


class SheetFaults(ValueError):
    """A sheet that cannot be taken. `faults` has a sentence for each slip."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class FilledSheet:
    """What a sheet holds: the value of each item that has an answer, by its id, as a log keeps it.
    `notes` say what to know of it. `same_words` tells whether the paper had the words of today."""

    values: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    same_words: bool = True


def read_sheet(data: bytes, page: Page, questions: list[Question]) -> FilledSheet:
    """Read a sheet against the exercise `page` and what it asks. Raises `SheetFaults`."""
    try:
        rows = read_columns(data, COLUMNS)
    except ValueError as error:
        raise SheetFaults([str(error)]) from error
    today = stamp(page, questions)
    made = next((cells[ANSWER] for _, cells in rows if cells[CODE].strip() == MADE_FROM), "")
    if made.strip().partition(".")[0] != today.partition(".")[0]:
        why = say("This paper was of another exercise, or of an older one. Print it anew.")
        raise SheetFaults([why])
    notes = []
    if made.strip() != today:
        notes.append(say("Some words of the exercise have changed since it was printed."))
    reader = _Reader(rows, [place.code for q in questions for place in places_of(q)])
    values = {}
    for question in questions:
        value = reader.value(question)
        if question.item and value not in (None, "", [], {}):
            values[question.item.id] = value
    if reader.faults:
        raise SheetFaults([sentence for _, sentence in sorted(reader.faults)])
    return FilledSheet(values, (*notes, *reader.notes), made.strip() == today)


class _Reader:
    def __init__(self, rows: list[tuple[int, dict[str, str]]], codes: list[str]) -> None:
        self.faults: list[tuple[int, str]] = []
        self.notes: list[str] = []
        self.cells: dict[str, tuple[int, str]] = {}
        known = {normalized(code): code for code in (*codes, MADE_FROM)}
        for row, cells in rows:
            typed = cells[CODE].strip()
            code = known.get(normalized(typed))
            if code is None:
                self.fault(row, say("there is no place with the code “{code}”", code=typed))
            elif code in self.cells:
                other = self.cells[code][0]
                self.fault(row, say("{code} stands in row {n} already", code=code, n=other))
            else:
                self.cells[code] = row, cells[ANSWER].strip()
        if lost := [code for code in codes if code not in self.cells]:
            gone = ", ".join(lost)
            self.fault(0, say("rows are gone: {codes}; put them back, empty or not", codes=gone))

    def fault(self, row: int, why: str) -> None:
        """Note a slip in a row; 0 is the sheet as a whole."""
        told = say("Row {n}: {why}.", n=row, why=why) if row else say("Sheet: {why}.", why=why)
        self.faults.append((row, told))

    def value(self, question: Question) -> Any:
        """The value of a question as a log keeps it; nothing where no answer was entered."""
        item, code = question.item, question.code
        if item is None or item.private:
            return None
        match item.kind:
            case "choice":
                return self.one(code, question.options)
            case "choices":
                return self.some(code, question.options)
            case "order":
                return self.order(question)
            case "sort" | "label":
                placed = {
                    part.id: self.one(f"{code}{part.mark}", question.options)
                    for part in question.parts
                    if part.mark
                }
                return {part: place for part, place in placed.items() if place}
            case "plan":
                columns = dict(zip(COLUMN_LETTERS, item.columns, strict=False))
                rows = [
                    {column.id: self.cell(f"{code}-{n}{a}")[1] for a, column in columns.items()}
                    for n in range(1, item.max_rows + 1)
                ]
                return [row for row in rows if any(row.values())]
            case "scenario" if question.book:
                return self.play(code, question.book)
        return self.cell(code)[1]

    def cell(self, code: str) -> tuple[int, str]:
        """The row of a place and what was entered."""
        return self.cells.get(code, (0, ""))

    def one(self, code: str, options: tuple[Lettered, ...]) -> str | None:
        """The id of the one option that was entered."""
        row, text = self.cell(code)
        found = self.letters(row, text, options)
        if len(found) > 1:
            self.fault(row, say("{code} takes one letter; “{text}” is more", code=code, text=text))
        return found[0] if found else None

    def some(self, code: str, options: tuple[Lettered, ...]) -> list[str]:
        """The ids of the options that were entered."""
        return self.letters(*self.cell(code), options)

    def letters(self, row: int, text: str, options: tuple[Lettered, ...]) -> list[str]:
        """The ids behind letters."""
        by_mark = {one.mark: one.id for one in options}
        typed = re.sub(r"[\s,;.+/&]+", "", text).upper()
        if lost := [mark for mark in typed if mark not in by_mark]:
            last = options[-1].mark
            self.fault(row, say("“{text}”: it takes A to {last}", text=lost[0], last=last))
            return []
        return list(dict.fromkeys(by_mark[mark] for mark in typed))

    def order(self, question: Question) -> list[str]:
        """The ids of cards in the order of their numbers."""
        placed: dict[int, str] = {}
        empty, most = [], len(question.parts)
        for card in question.parts:
            code = f"{question.code}{card.mark}"
            row, text = self.cell(code)
            number = _NUMBER.fullmatch(text)
            if not text:
                empty.append((row, code))
            elif not number or not 1 <= int(number[1]) <= most:
                self.fault(row, say("“{text}” is no number from 1 to {n}", text=text, n=most))
            elif int(number[1]) in placed:
                self.fault(
                    row, say("the number {n} stands twice in {code}", n=text, code=question.code)
                )
            else:
                placed[int(number[1])] = card.id
        if placed and empty:
            row, code = empty[0]
            self.fault(row, say("{code} has no number; number each card, or none", code=code))
        return [placed[number] for number in sorted(placed)]

    def play(self, code: str, book: SceneBook) -> dict[str, Any] | None:
        """The play of a scene, replayed step by step."""
        wrote = dict(self.own_words(code, book))
        row, text = self.cell(code)
        opening = self.opening(code, book, played=bool(text))
        steps = list(self.steps(row, text))
        path: list[str] = []
        step = book.game.begin(opening)
        for place, (number, mark) in enumerate(steps, 1):
            node = step.state.node
            here = book.number[node]
            if number and int(number) != here:
                why = say(
                    "step {place} is {step}, but by the steps before it the scene is at moment "
                    "{here}. A sign or a box was missed. Read on from there together, or enter the "
                    "steps before it alone",
                    place=place,
                    step=f"{number}{mark}",
                    here=here,
                )
                self.fault(row, why)
                return None
            try:
                found = book.choice(node, mark)
                step = book.game.choose(step.state, found.id if found else mark)
            except ScenarioError:
                why = say(
                    "step {place} is {step}, which cannot be picked at moment {here} after the "
                    "steps before it",
                    place=place,
                    step=f"{number}{mark}",
                    here=here,
                )
                self.fault(row, why)
                return None
            path.append(found.id if found else mark)
        if not path and not wrote:
            return None
        ended = book.game.ended(step.state)
        if not ended:
            self.notes.append(say("{code}: the path stops before an ending.", code=code))
        value: dict[str, Any] = {"path": path, "ended": ended}
        if opening:
            value["opening"] = opening
        return value | ({"wrote": wrote} if wrote else {})

    def own_words(self, code: str, book: SceneBook) -> Iterator[tuple[str, str]]:
        """What was written in a scene, by the id of its moment."""
        for moment in book.moments:
            words = self.cell(f"{code}-{moment.number}")[1] if moment.write else ""
            if words:
                yield book.node[moment.number], words

    def opening(self, code: str, book: SceneBook, *, played: bool) -> str | None:
        """The id of the opening that was ticked."""
        openings = book.game.openings
        if len(openings) == 1:
            return openings[0]
        row, text = self.cell(f"{code}-start")
        number = _NUMBER.fullmatch(text)
        if number and 1 <= int(number[1]) <= len(openings):
            return openings[int(number[1]) - 1]
        if text or played:
            self.fault(row, say("say which way it began, 1 to {n}", n=len(openings)))
        return openings[0]

    def steps(self, row: int, text: str) -> Iterator[tuple[str, str]]:
        """A path as moments and letters."""
        joined = re.sub(r"[\s,;.>→-]+", "", text)
        if joined and not _PATH.fullmatch(joined):
            why = say("“{text}” is no path; write its steps in order, like 1B 9A 4C", text=text)
            self.fault(row, why)
            return
        for number, mark in _STEP.findall(joined):
            yield number, mark.upper()
