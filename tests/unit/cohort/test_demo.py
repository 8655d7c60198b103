"""The synthetic cohort: made-up trainees who play the real course, apart from every real one."""

import shutil
from collections import Counter
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook

from peercompass.cohort import demo as demo_module
from peercompass.cohort import make_demo, marks_table, progress_table
from peercompass.cohort.demo import Trainee, answers, have_demo, trainees
from peercompass.course.load import load
from peercompass.course.paths import DEMO
from peercompass.course.publish import item_forms
from peercompass.exercise import Log, score_unit
from peercompass.grading import Desk, DeskError
from peercompass.grading.integration.first_use import demo_ready
from peercompass.scenario import Game
from tests.helpers.hand_ins import files, grades, hand_in
from tests.helpers.small_course import UNIT

OWN = "pat"  # a trainee of the instructor's own, who is there before the cohort is made


@pytest.fixture(scope="module")
def course(real_course):
    """The real course."""
    return load(real_course).course


@pytest.fixture(scope="module")
def demo(prepared_small, tmp_path_factory) -> SimpleNamespace:
    """A small course with one real hand-in, and the synthetic cohort made twice from one seed:
    for a start with its first four, then whole."""
    root = shutil.copytree(prepared_small, tmp_path_factory.mktemp("demo") / "course")
    own = Desk(root)
    hand_in(own, OWN, b"", UNIT)
    own.grade(UNIT)
    before = {name: (root / name).read_bytes() for name in files(root)}
    make_demo(root, 12, 4)
    desk = Desk(root, demo=True)
    first = {student: closed(desk, student) for student in desk.students(UNIT)}
    ticks = []
    graded = make_demo(root, 12, 12, ticks.append)
    return SimpleNamespace(
        root=root, own=own, desk=desk, before=before, graded=graded, first=first, ticks=ticks
    )


def test_twelve_play_and_every_one_is_graded(demo):
    [done] = demo.graded.values()
    assert len(done) == 12
    assert [one.problem for one in done] == [None] * 12
    assert len(demo.ticks) == 1 + 2 * 12, "the bar moves once a step"


def test_every_name_says_that_it_is_made_up(demo):
    with Gradebook(demo.desk.db_url, demo.desk.course_id) as gradebook:
        names = [student.id for student in gradebook.students]
    assert sorted(names) == [f"synthetic-{n:02}" for n in range(1, 13)]
    assert demo.desk.students(UNIT) == sorted(names)


def test_one_seed_gives_the_same_marks_again(demo):
    again = {student: closed(demo.desk, student) for student in demo.desk.students(UNIT)}
    assert len(demo.first) == 4
    assert demo.first.items() <= again.items()
    assert len({tuple(book.items()) for book in again.values()}) > 6, "and people differ"


def test_nothing_outside_its_own_folder_is_touched(demo):
    place = demo.desk.work.relative_to(demo.root).as_posix() + "/"
    after = {name for name in files(demo.root) if not name.startswith(place)}
    assert after - set(demo.before) == {"grading/work/.demo.lock"}
    for name in demo.before:
        assert (demo.root / name).read_bytes() == demo.before[name], name


def test_no_folder_gradebook_or_exchange_is_shared(demo):
    real = [
        demo.own.folder(step, ".", UNIT).parent
        for step in ("release", "submitted", "autograded", "feedback")
    ]
    real += [demo.own.work / "exchange", demo.own.work / "cache"]
    assert not any(demo.desk.work.is_relative_to(folder) for folder in real)
    assert demo.desk.db_url != demo.own.db_url
    assert demo.desk.course_id != demo.own.course_id


def test_the_real_desk_knows_nobody_of_it(demo):
    with Gradebook(demo.own.db_url, demo.own.course_id) as gradebook:
        assert [student.id for student in gradebook.students] == [OWN]
    assert demo.own.students(UNIT) == [OWN]
    assert list(marks_table(demo.own, UNIT).trainee.unique()) == [OWN]


def test_the_synthetic_desk_knows_nobody_real(demo):
    assert OWN not in demo.desk.students(UNIT)
    assert OWN not in set(progress_table(demo.desk, UNIT).trainee)


def test_some_written_work_is_left_to_try_marking_on(demo):
    waiting = progress_table(demo.desk, UNIT).set_index("trainee").to_read
    assert 0 < (waiting > 0).sum() < 12


def test_every_scene_of_the_real_course_is_played_to_its_end(course):
    played = 0
    for unit in course.units.values():
        items = {item.id: item for item in unit.items if item.kind == "scenario"}
        for trainee in trainees(12):
            for answer in answers(unit, trainee, 12, course.rubrics):
                if answer.item not in items:
                    continue
                game = Game(unit.scenarios[items[answer.item].scenario])
                replay = game.replay(answer.value["path"], answer.value.get("opening"))
                assert replay.stopped is None
                assert answer.value["ended"]
                assert game.ended(replay.steps[-1].state)
                played += 1
    assert played > 6


@pytest.mark.slow
def test_every_closed_item_of_the_real_course_tells_skill_apart(course):
    """Thirty of each level answer all of it: who finds the supporting answer oftener earns more."""
    levels = (0.2, 0.95)
    for unit in course.units.values():
        forms = item_forms(unit.items, unit.scenarios)
        shares = {level: Counter() for level in levels}
        for level in levels:
            for number in range(30):
                who = Trainee(f"level-{level}-{number}", level, 1)
                log = Log(tuple(answers(unit, who, 12, course.rubrics)))
                results = score_unit(unit.items, log, unit.scenarios, course.rubrics, forms)
                for one in results:
                    shares[level][one.item] += (one.points or 0) / one.maximum / 30
        for item in unit.marked:
            if not item.by_rubric:
                low, high = (shares[level][item.id] for level in levels)
                assert low + 0.2 < high, (unit.id, item.id)


def test_written_work_of_the_real_course_is_a_sample_of_its_rubric(course):
    for unit in course.units.values():
        for item in unit.marked:
            if item.kind != "write":
                continue
            samples = {one.level: one.text for one in course.rubrics[item.rubric].anchors}
            for skill, level in ((0.9, "strong"), (0.6, "middling"), (0.3, "weak")):
                given = answers(unit, Trainee("x", skill, 1), 12, course.rubrics)
                (text,) = (one.value for one in given if one.item == item.id)
                assert set(text.split()) <= set(samples[level].split())
                assert len(text.split()) > 20


def test_every_answer_of_the_real_course_can_be_read(course):
    for unit in course.units.values():
        forms = item_forms(unit.items, unit.scenarios)
        for trainee in trainees(12):
            log = Log(tuple(answers(unit, trainee, 12, course.rubrics)))
            results = score_unit(unit.items, log, unit.scenarios, course.rubrics, forms)
            assert {r.status for r in results} <= {"scored", "not-attempted", "needs-marking"}
            assert not [r.remarks for r in results if any("wording" in x for x in r.remarks)]


def test_one_seed_gives_the_same_answers_on_every_machine(demo, golden):
    """In each process Python mixes its sets anew; the file does not."""
    unit = demo.desk.course.units[UNIT]
    rubrics = demo.desk.course.rubrics

    def given(seed: int) -> list:
        return [a for who in trainees(seed, 4) for a in answers(unit, who, seed, rubrics)]

    lines = [one.as_line() + "\n" for one in given(12)]
    golden("synthetic-answers.jsonl", "".join(lines))
    assert lines != [one.as_line() + "\n" for one in given(13)]


def test_a_smaller_cohort_is_the_beginning_of_a_larger_one():
    assert trainees(12, 3) == trainees(12, 12)[:3]
    assert len({trainee.id for trainee in trainees(1, 120)}) == 120


def closed(desk: Desk, student: str) -> dict[str, float | None]:
    """The program's marks of a submission; a person's come for two thirds of a cohort."""
    return {name: row[0] for name, row in grades(desk, student, UNIT).items()}


def test_a_cohort_that_was_stopped_in_the_middle_is_none_and_is_made_anew(small_root, monkeypatch):
    def stop(*_, **__):
        raise DeskError("stopped")

    monkeypatch.setattr(demo_module, "_COUNT", 1)
    with monkeypatch.context() as stopped:
        stopped.setattr(Desk, "grade", stop)
        with pytest.raises(DeskError, match="stopped"):
            have_demo(small_root)
    assert (small_root / DEMO / "gradebook.db").exists()
    assert not demo_ready(small_root)
    have_demo(small_root)
    assert demo_ready(small_root)
    made = (small_root / DEMO / "gradebook.db").stat().st_mtime_ns
    have_demo(small_root)
    assert (small_root / DEMO / "gradebook.db").stat().st_mtime_ns == made, "it is there"
