"""The sheet for one person's answers: a CSV with a row for each place on paper, by its code."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from peercompass.course import Page, digest
from peercompass.support.csv_tables import write_columns
from peercompass.support.voice import say

from .questions import Question
from .scene_book import SceneBook

CODE, ASKED, ENTER, ANSWER = "Code", "Question", "What to enter", "Answer"
COLUMNS = (CODE, ANSWER)
"""What is read back. The other two help whoever types."""

MADE_FROM = "Made from"
"""The row that says which exercise the paper was of."""

_LONGEST = 70  # letters of a question; it is there to be recognized
COLUMN_LETTERS = "abcde"


class Place(NamedTuple):
    """A place for an answer: the code that is printed there, what is asked, and what may be
    entered."""

    code: str
    asked: str
    enter: str


def sheet_csv(page: Page, questions: Iterable[Question]) -> bytes:
    """An empty sheet for the exercise `page`, as a CSV file."""
    asked = list(questions)
    about = (MADE_FROM, page.title, say("Leave it as it is."), stamp(page, asked))
    rows = (
        (place.code, place.asked, place.enter, "")
        for question in asked
        for place in places_of(question)
    )
    return write_columns((CODE, ASKED, ENTER, ANSWER), [about, *rows])


def stamp(page: Page, questions: Iterable[Question]) -> str:
    """What the paper was of: a digest of what codes and letters stand for, and after a dot one of
    the words. The letters in front keep a spreadsheet from taking it for a number."""
    bones = [_bones(question) for question in questions]
    return f"as-of-{digest({'bones': bones})}.{digest({'forms': dict(page.forms)})}"


def places_of(question: Question) -> Iterator[Place]:
    """The places of a question, in the order of the page; none for what stays with the learner."""
    item, code = question.item, question.code
    if item is None or item.private:
        return
    asked = item.stem if len(item.stem) <= _LONGEST else f"{item.stem[:_LONGEST].rstrip()} …"
    match item.kind:
        case "choice":
            yield Place(code, asked, _one_letter(question))
        case "choices":
            yield Place(code, asked, say("All letters that are ticked, like A C"))
        case "write":
            yield Place(code, asked, _their_words())
        case "plan":
            for row in range(1, item.max_rows + 1):
                for letter, column in zip(COLUMN_LETTERS, item.columns, strict=False):
                    yield Place(f"{code}-{row}{letter}", column.title, _their_words())
        case "scenario":
            yield from _of_scene(code, question.book) if question.book else ()
        case _:
            each = say("A number, 1 to {n}; each once", n=len(question.parts))
            enter = each if item.kind == "order" else _one_letter(question)
            for part in question.parts:
                if part.mark:
                    yield Place(f"{code}{part.mark}", part.text, enter)


def _of_scene(code: str, book: SceneBook) -> Iterator[Place]:
    title, ways = book.scenario.title, len(book.beginnings)
    if ways > 1:
        yield Place(f"{code}-start", title, say("The way that is ticked: 1 to {n}", n=ways))
    yield Place(code, title, say("Their path, in order, like 1B 9A 4C"))
    for moment in book.moments:
        if moment.write:
            yield Place(f"{code}-{moment.number}", moment.write.prompt, _their_words())


def _one_letter(question: Question) -> str:
    return say("One letter, A to {last}", last=question.options[-1].mark)


def _their_words() -> str:
    return say("Their words, as they stand")


def _bones(question: Question) -> list[object]:
    item, book = question.item, question.book
    moments = (
        [
            [number, name, [choice.id for choice in book.scenario.nodes[name].choices]]
            for number, name in book.node.items()
        ]
        if book
        else []
    )
    return [
        question.code,
        item.id if item else "",
        [[one.mark, one.id] for one in (*question.options, *question.parts)],
        [place.code for place in places_of(question)],
        moments,
        list(book.game.openings) if book else [],
    ]
