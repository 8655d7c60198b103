"""From paper to marks: what was typed in is graded as if the trainee had clicked it."""

import random

from peercompass.grading import Desk
from peercompass.grading.submissions.typed_in import type_in
from peercompass.paper import print_unit, questions_on_paper, read_sheet
from tests.helpers.hand_ins import as_log, best, given, grades, hand_in
from tests.helpers.paper import by_hand, filled
from tests.helpers.small_course import UNIT


def test_answers_on_paper_earn_what_the_same_answers_earn_on_a_screen(small_root) -> None:
    desk = Desk(small_root)
    unit = desk.course.units[UNIT]
    responses = given(unit, best)
    hand_in(desk, "screen", as_log(responses), UNIT)
    desk.collect(UNIT)
    empty = print_unit(desk.course, desk.root, unit, "letter")["answers.csv"]
    page, questions = questions_on_paper(desk.course, desk.root, unit)
    written = by_hand(questions, {one.item: one.value for one in responses}, random.Random(3))
    read = read_sheet(filled(empty, written), page, questions)
    type_in(desk.layout, unit, page, "paper", read.values, "Ms. Ortiz")
    done = {one.student: one for one in desk.grade(UNIT)}
    assert not [one.problem for one in done.values() if one.problem]
    assert grades(desk, "paper", UNIT) == grades(desk, "screen", UNIT)
    report, _ = desk.report(UNIT, done.values())
    notes = {line.trainee: " ".join(line.notes) for line in report.lines}
    assert "Typed in from paper by Ms. Ortiz" in notes["paper"]
    assert "Typed in" not in notes["screen"]
