"""A synthetic cohort: twelve made-up trainees who play the real course through the real
pipeline, so that an instructor sees filled pages before the first real hand-in.

Everything of theirs lies in a folder, a gradebook and an exchange of its own, under ids that
say "synthetic". The same seed gives the same answers.
"""

import random
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from peercompass.course import (
    ChoiceItem,
    ChoicesItem,
    Item,
    LabelItem,
    OrderItem,
    PlanItem,
    Rubric,
    Scenario,
    ScenarioItem,
    SortItem,
    Unit,
    WriteItem,
)
from peercompass.course.notebooks import row_cell
from peercompass.course.paths import DEMO
from peercompass.course.publish import item_forms
from peercompass.exercise import LOG_FILE, Response, append
from peercompass.exercise.accommodation import ACCOMMODATION, Accommodation
from peercompass.grading import Desk, DeskError, Graded
from peercompass.grading.gradebook.create import open_gradebook
from peercompass.grading.integration.first_use import DEMO_MADE, demo_ready
from peercompass.grading.submissions.files import TIMESTAMP, as_timestamp
from peercompass.grading.submissions.roster import Roster, RosterPerson, keep_roster
from peercompass.scenario import Game
from peercompass.support.atomic_files import replace_file
from peercompass.support.clock import read_stamp, stamp
from peercompass.support.locks import held
from peercompass.support.system import remove

_SEED, _COUNT = 12, 12
_FIRST_DAY = datetime(2026, 1, 12, 18, 0, tzinfo=UTC)

_PLAIN = "I would ask first, keep it short, and hand it back. {how}"
"""What they write where a rubric has no marked samples."""
_HOWS = (
    "I would wait for the answer.",
    "A little at a time.",
    "In plain words.",
    "And then listen.",
)
_STEPS = (
    (
        "I want mornings that start calm",
        "Walk around the block before coffee",
        "Every day at seven",
        "My neighbor Lou walks with me",
        "I feel less rushed by nine",
    ),
    (
        "I want to see my sister more",
        "Call her on Sunday after lunch",
        "Once a week",
        "My sister and her kids",
        "We have talked three weeks in a row",
    ),
    (
        "I want a job with daytime hours",
        "Fill in one form at the library",
        "Tuesday and Thursday",
        "The man at the help desk",
        "Two forms are sent by the end of the month",
    ),
    (
        "I want to sleep through the night",
        "Phone goes in the kitchen at ten",
        "Every evening",
        "I ask my roommate to remind me",
        "Five nights out of seven",
    ),
    (
        "I want people around me who know",
        "Sit in on the Thursday group",
        "Thursdays at six",
        "Somebody I trust drives with me",
        "I know three first names",
    ),
    (
        "I want to cook for myself again",
        "Make soup for two days",
        "On the weekend",
        "My aunt has the recipe",
        "I ate at my own table four times",
    ),
)
_ASKED = {
    "synthetic-03": (("more-time",), "I read slowly. One more evening would do."),
    "synthetic-08": (("larger-print", "in-person"), ""),
}
"""Who asks for something another way in each unit, and for what."""
_ASIDES = ("and we see.", "in my own time.", "one step first.", "as I can.")


@dataclass(frozen=True)
class Trainee:
    """A synthetic trainee. `skill` (0 to 1) is how often the supporting answer is found,
    `diligence` how much of the work is done."""

    id: str
    skill: float
    diligence: float


def trainees(seed: int, count: int = 12) -> list[Trainee]:
    """The cohort that a seed gives."""
    dice = random.Random(f"cohort {seed}")
    return [
        Trainee(f"synthetic-{n:02}", dice.uniform(0.25, 0.98), dice.choice((0.6, 0.9, 1, 1, 1)))
        for n in range(1, count + 1)
    ]


def roster(seed: int, count: int = 12) -> Roster:
    """A roster of the cohort in two halves, with made-up ids as an LMS would give them."""
    people = [
        RosterPerson(
            one.id,
            ("spring-a", "spring-b")[n % 2],
            "Synthetic",
            f"Trainee {n}",
            f"{one.id}@example.org",
            str(9000 + n),
            f"S{n:04}",
            one.id,
            "Section 1",
            str(500 + n),
        )
        for n, one in enumerate(trainees(seed, count), 1)
    ]
    return Roster({person.trainee: person for person in people})


def answers(
    unit: Unit, trainee: Trainee, seed: int, rubrics: Mapping[str, Rubric]
) -> list[Response]:
    """What a synthetic trainee answers in a unit, with the times it was answered at. Where the
    rubric of written work has marked samples, they write one of these, less a sentence."""
    dice = random.Random(f"{seed} {unit.id} {trainee.id}")
    forms = item_forms(unit.items, unit.scenarios)
    clock = _FIRST_DAY + timedelta(minutes=dice.randrange(600))
    given = []
    for item in unit.marked:
        clock += timedelta(seconds=dice.randrange(40, 400))
        if dice.random() > trainee.diligence:
            continue
        value = _answer(unit, item, trainee, dice, rubrics)
        given_at = stamp(clock)
        given.append(Response(item.id, item.kind, value, forms[item.id], 1, given_at))
    return given


def make_demo(
    root: Path, seed: int = _SEED, count: int = _COUNT, tick: Callable[[str], None] = lambda _: None
) -> dict[str, list[Graded]]:
    """Build the synthetic cohort of the course in `root` anew: release, play, hand in, grade,
    and mark two thirds of the written work, so that some is left to try marking on.

    Returns what grading made of each unit. One that is ended in the middle is not there, and
    `peercompass demo` makes it anew. Raises `DeskError` when nbgrader cannot do its part, or
    another process makes it just now.
    """
    with _alone(root) as free:
        if not free:
            raise DeskError(
                "The synthetic cohort is being made by another command just now. Wait until it "
                "is done."
            )
        return _make(root, seed, count, tick)


def have_demo(root: Path, tick: Callable[[str], None] = lambda _: None) -> None:
    """Build the synthetic cohort where there is none yet, or wait until another process has.

    Raises `DeskError` when nbgrader cannot do its part.
    """
    while not demo_ready(root):
        with _alone(root) as free:
            if free and not demo_ready(root):
                _make(root, _SEED, _COUNT, tick)


def _alone(root: Path) -> AbstractContextManager[bool]:
    work = Path(root).resolve() / DEMO
    work.parent.mkdir(parents=True, exist_ok=True)
    return held(work.with_name(".demo.lock"))


def _make(
    root: Path, seed: int, count: int, tick: Callable[[str], None]
) -> dict[str, list[Graded]]:
    desk = Desk(root, demo=True)
    remove(desk.work)
    desk = Desk(root, demo=True)
    keep_roster(desk.work, roster(seed, count))
    graded = {}
    for unit in desk.course.units.values():
        if not unit.items:
            continue
        released = desk.release(unit.id)
        tick("release")
        for trainee in trainees(seed, count):
            folder = desk.folder("submitted", trainee.id, unit.id)
            shutil.copytree(released, folder)
            given = answers(unit, trainee, seed, desk.course.rubrics)
            append(folder / LOG_FILE, [*given, *_asked(unit, trainee.id)])
            last = given[-1].t if given else stamp(_FIRST_DAY)
            at = read_stamp(last) + timedelta(minutes=5)
            (folder / TIMESTAMP).write_text(as_timestamp(at), encoding="utf-8")
            tick(trainee.id)
        graded[unit.id] = desk.grade(unit.id, tick)
        _mark_some(desk, unit, seed, count)
    replace_file(desk.work / DEMO_MADE, b"")
    return graded


def _asked(unit: Unit, trainee: str) -> list[Response]:
    """What somebody needs another way, where they ask for anything: about the first item."""
    if trainee not in _ASKED:
        return []
    one = Accommodation(unit.marked[0].id, "exercise", *_ASKED[trainee])
    return [Response(one.entry, ACCOMMODATION, one.as_value(), t=stamp(_FIRST_DAY))]


def _answer(
    unit: Unit, item: Item, trainee: Trainee, dice: random.Random, rubrics: Mapping[str, Rubric]
) -> Any:
    def good() -> bool:
        return dice.random() < trainee.skill

    match item:
        case ChoiceItem():
            return _pick(item.options, lambda o: o.credit == 1, good(), dice).id
        case ChoicesItem():
            return [o.id for o in item.options if o.key == good()] or [item.options[0].id]
        case OrderItem():
            return _order([card.id for card in item.cards], good, dice)
        case SortItem():
            groups = [group.id for group in item.groups]
            return {c.id: c.group if good() else dice.choice(groups) for c in item.cards}
        case LabelItem():
            labels = [label.id for label in item.labels]
            return {
                line.id: line.shows if good() else dice.choice(labels)
                for line in item.asked
                if dice.random() < (trainee.diligence + 9) / 10  # now and then one is passed over
            }
        case PlanItem():
            return _plan(item, trainee, good, dice)
        case WriteItem():
            return _sample(rubrics[item.rubric].anchors, trainee, dice)
        case ScenarioItem():
            return _play(unit.scenarios[item.scenario], good, dice)
    raise ValueError(f"no synthetic answer for the kind {item.kind}")


def _order(ids: list[str], good: Callable[[], bool], dice: random.Random) -> list[str]:
    """`ids` with some in another place; with no skill at all this is a fair shuffle."""
    for place in range(len(ids) - 1, 0, -1):
        if not good():
            other = dice.randrange(place + 1)
            ids[place], ids[other] = ids[other], ids[place]
    return ids


def _sample(anchors: Sequence[Rubric.Anchor], trainee: Trainee, dice: random.Random) -> str:
    """A marked sample of the trainee's level, less a sentence, so that hardly two are the same."""
    texts: dict[str, str] = {anchor.level: anchor.text for anchor in anchors}
    if not texts:
        return _PLAIN.format(how=dice.choice(_HOWS))
    level = "strong" if trainee.skill > 0.7 else "middling" if trainee.skill > 0.4 else "weak"
    sentences = re.split(r"(?<=[.?!)])\s+", texts.get(level, anchors[-1].text).strip())
    left_out = dice.randrange(len(sentences)) if len(sentences) > 1 else -1
    return " ".join(words for place, words in enumerate(sentences) if place != left_out)


def _plan(
    item: PlanItem, trainee: Trainee, good: Callable[[], bool], dice: random.Random
) -> list[dict[str, str]]:
    """Rows of everyday steps; the less skill, the more cells are left thin."""
    count = dice.randint(item.min_rows, item.max_rows) if good() else max(1, item.min_rows - 1)
    rows = []
    for step in dice.sample(_STEPS, min(count, len(_STEPS))):
        cells = {}
        for place, column in enumerate(item.columns):
            words = step[place % len(step)]
            while len(words.split()) < column.min_words:
                words += f" {dice.choice(_ASIDES)}"
            cells[column.id] = words if good() or trainee.skill > 0.7 else words.split()[0]
        rows.append(cells)
    return rows


def _play(scenario: Scenario, good: Callable[[], bool], dice: random.Random) -> dict[str, Any]:
    game = Game(scenario)
    opening = dice.choice(scenario.openings).id if scenario.openings else None
    step = game.begin(opening)
    path: list[str] = []
    while not game.ended(step.state) and len(path) < 60:
        choice = _pick(game.offered(step.state), lambda c: c.rating == 2, good(), dice)
        path.append(choice.id)
        step = game.take(step.state, choice)
    told = {"opening": opening} if opening else {}
    return {"path": path, "ended": game.ended(step.state), **told}


_Option = TypeVar("_Option")


def _pick(
    options: Iterable[_Option], fits: Callable[[_Option], bool], good: bool, dice: random.Random
) -> _Option:
    offered = list(options)
    wanted = [option for option in offered if fits(option) == good]
    return dice.choice(wanted or offered)


def _mark_some(desk: Desk, unit: Unit, seed: int, count: int) -> None:
    """Rubric marks for two thirds of the cohort, as a marker would enter them in formgrader."""
    written = [item for item in unit.items if isinstance(item, WriteItem | PlanItem)]
    with open_gradebook(desk.db_url, desk.course_id) as gradebook:
        for trainee in trainees(seed, count)[: count * 2 // 3]:
            dice = random.Random(f"marks {seed} {unit.id} {trainee.id}")
            for item in written:
                rubric = desk.course.rubrics[item.rubric]
                highest = rubric.highest
                for row in rubric.rows:
                    name = row_cell(item.id, row.id)
                    grade = gradebook.find_grade(name, unit.id, unit.id, trainee.id)
                    if not grade.needs_manual_grade:
                        continue
                    level = round(trainee.skill * highest + dice.uniform(-0.7, 0.7))
                    grade.manual_score = max(0, min(highest, level))
                    grade.needs_manual_grade = False
        gradebook.db.commit()
