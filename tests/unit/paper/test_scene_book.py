"""A scene on paper is the scene: whoever reads only what is printed, with a pencil, meets the same
lines, is offered the same choices and comes to the same end as the engine."""

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from peercompass.course import Course
from peercompass.course.publish import exercise_page, lesson_page
from peercompass.paper.scene_book import SceneBook
from peercompass.scenario import said_at
from tests.helpers.plays import choice, ending, scenarios, scene
from tests.helpers.small_course import UNIT


class Pencil:
    """A reader who knows nothing but the words of the book."""

    def __init__(self, book: SceneBook, way: int) -> None:
        self.book = book
        self.at = {one.sign: one.start for one in book.tracks}
        self.rows = {one.sign: one.numbers for one in book.tracks}
        self.ticked: set[str] = set()
        self.been: set[int] = set()
        self.moments = {one.number: one for one in book.moments}
        self.outcomes = {one.code: one for one in book.outcomes}
        begun = book.beginnings[way]
        self.change(begun.before)
        self.heard = self.go(begun.moment)

    def change(self, sentences) -> None:
        for sentence in sentences:
            match re.fullmatch(r"(\w+) (?:box )?(\S+?)(?: (?:on|up|down) (\d+|-\d+))?\.", sentence):
                case re.Match() as found:
                    verb, what, n = found.groups()
                case _:
                    raise AssertionError(sentence)
            if verb == "Put":
                self.at[what] = int(n)
            elif verb == "Move":
                by = int(n) if " up " in sentence else -int(n)
                row = self.rows[what]
                self.at[what] = min(row[-1], max(row[0], self.at[what] + by))
            elif verb == "Tick":
                self.ticked.add(what)
            else:
                assert verb == "Empty", sentence
                self.ticked.discard(what)

    def is_so(self, words: str) -> bool:
        if ", or if " in words:
            return any(map(self.is_so, words.split(", or if ")))
        return all(map(self._one_is_so, words.split(" and "))) if words else True

    def _one_is_so(self, words: str) -> bool:
        if found := re.fullmatch(r"box (\S+) is (ticked|empty)", words):
            return (found[1] in self.ticked) == (found[2] == "ticked")
        if found := re.fullmatch(r"you were at moment (\d+)", words):
            return int(found[1]) in self.been
        found = re.fullmatch(r"(\S+) is on (-?\d+)(?: or (more|less))?", words)
        assert found, words
        value, n = self.at[found[1]], int(found[2])
        return {"more": value >= n, "less": value <= n, None: value == n}[found[3]]

    def go(self, number: int) -> list[str]:
        """What is read from a moment on, up to one with choices or an ending."""
        heard = []
        while True:
            self.here = moment = self.moments[number]
            heard += [line.text for line in moment.lines if self.is_so(line.when)]
            if moment.on:
                number = moment.on
            elif moment.ways:
                number = next(goto for when, goto in moment.ways if self.is_so(when))
            else:
                return heard

    def offered(self) -> list[str]:
        return [one.code for one in self.here.choices if self.is_so(one.when)]

    def pick(self, code: str) -> None:
        self.been.add(self.here.number)
        outcome = self.outcomes[code]
        self.change(outcome.changes)
        self.heard = self.go(outcome.goto)


def play_both(book: SceneBook, seed: int, most: int = 40) -> None:
    """Play by the pencil and by the engine, choice by choice."""
    dice, game = random.Random(seed), book.game
    way = dice.randrange(len(book.beginnings))
    reader, step = Pencil(book, way), game.begin(game.openings[way])
    quotes: dict[str, str] = {}
    for _ in range(most):
        there = said_at(game, step.nodes, step.state, quotes)
        assert reader.heard == [one.words for one in there]
        assert reader.here.number == book.number[step.state.node]
        choices = game.offered(step.state)
        codes = reader.offered()
        assert [book.choice(step.state.node, code[-1]) for code in codes] == list(choices)
        if not choices:
            assert reader.here.ending == game.node(step.state).ending
            return
        code = dice.choice(codes)
        quotes[step.state.node] = f"[what you said at moment {reader.here.number}]"
        step = game.take(step.state, book.choice(step.state.node, code[-1]))
        reader.pick(code)


@given(scenarios(sound=True), st.integers(0, 2**32))
def test_a_reader_with_a_pencil_plays_what_the_engine_plays(small_course, scenario, seed) -> None:
    play_both(SceneBook(scenario, small_course.people), seed)


def test_each_scene_of_the_course_can_be_played_so(real: Course) -> None:
    books = [
        SceneBook(scenario, page.people)
        for unit in real.units.values()
        for page in (lesson_page(real, unit), exercise_page(real, unit))
        for scenario in page.scenarios.values()
    ]
    assert len(books) >= 9
    for book in books:
        for seed in range(40):
            play_both(book, seed)


def test_the_path_has_a_box_for_each_choice_of_the_longest_play(small_course: Course) -> None:
    there = SceneBook(small_course.units[UNIT].scenarios["goodbye"], small_course.people)
    assert there.most_choices == 2
    round_and_round = scene(
        {"a": {"choices": [choice("on", "a"), choice("out", "b")]}, "b": ending()}
    )
    assert SceneBook(round_and_round, small_course.people).most_choices == 24


def test_a_graded_book_rates_nothing_and_a_practice_one_says_why(small_course: Course) -> None:
    unit = small_course.units[UNIT]
    graded = exercise_page(small_course, unit).scenarios["goodbye"]
    assert {(one.rating, one.why) for one in SceneBook(graded, {}).outcomes} == {(None, "")}
    practice = SceneBook(unit.practice_scenarios["hello"], small_course.people)
    assert all(one.rating is not None and "maple" in one.why for one in practice.outcomes)


def test_numbers_tell_nothing_of_the_order_in_the_file(real: Course) -> None:
    scenario = next(iter(real.units["m4-trust-and-power"].scenarios.values()))
    book = SceneBook(scenario, real.people)
    assert book.number[scenario.start] == 1
    assert list(book.number)[3:] != list(scenario.nodes)[3:]
    assert sorted(book.number) == sorted(scenario.nodes)
