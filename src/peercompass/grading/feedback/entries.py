"""What the feedback page says of each question: one entry an item, as plain data."""

from typing import Any, Literal, NamedTuple

from markupsafe import Markup

from peercompass.course import Course, HandMarked, Item, LabelItem, PlanItem, ScenarioItem, Unit
from peercompass.course.notebooks import row_cell
from peercompass.course.portraits.portrait import portrait
from peercompass.exercise import Note, Result
from peercompass.grading.gradebook.read import CellStanding
from peercompass.notebook.views.scene import Play, played_view
from peercompass.notebook.views.shown import shown_html
from peercompass.support.voice import say

State = Literal["look", "open", "waits", "full"]
"""Where a question stands: something of it is to look at, it was left open, it waits for a person,
or all its points were earned."""


class Row(NamedTuple):
    """A row of a rubric as it was marked. `level` is empty while it waits."""

    title: str
    points: float
    highest: int
    waits: bool
    level: str
    comment: str


class Scene(NamedTuple):
    """A scene that was played: who was met, as (name, portrait), what was said, as (name, words,
    thought), with the learner's own choices under no name, how it ended, and the look back."""

    title: str
    faces: tuple[tuple[str, Markup], ...]
    talk: tuple[tuple[str, str, bool], ...]
    ending: str
    look_back: Markup


class Entry(NamedTuple):
    """One question of the page. `marked` is how many of its `maximum` points somebody or something
    has marked; `reasons` say how the points came about; `given` is whether a person's points stand
    in place of those."""

    item: Item
    title: str
    state: State
    result: Result
    points: float
    maximum: float
    marked: float
    given: bool
    reasons: tuple[str, ...]
    notes: tuple[Note, ...]
    talk: tuple[tuple[str, str, Note | None], ...]
    rows: tuple[Row, ...]
    comment: str
    shown: Markup
    scene: Scene | None

    @property
    def scene_id(self) -> str:
        """The scenario that it plays; empty for other kinds."""
        return self.item.scenario if isinstance(self.item, ScenarioItem) else ""

    @property
    def missing(self) -> float:
        """The points that were marked and not earned."""
        return self.marked - self.points


def entry_of(
    course: Course,
    unit: Unit,
    item: Item,
    title: str,
    result: Result,
    cells: dict[str, CellStanding],
) -> Entry:
    """The entry of one item, from its `result` and the gradebook's `cells`."""
    rows = _rows(course, item, cells)
    own = cells[item.id]
    if isinstance(item, HandMarked):
        points = sum(row.points for row in rows)
        marked = float(sum(row.highest for row in rows if not row.waits))
        waits, given = any(row.waits for row in rows), False
    else:
        points, waits = own.points, own.waits
        marked = 0.0 if waits else float(item.points)
        given = not waits and points != (result.points or 0.0)
    shown = Markup(shown_html(item.shown)) if item.shown else Markup()  # noqa: S704
    return Entry(
        item,
        title,
        _state(result, waits, points >= marked),
        result,
        points,
        float(item.points),
        marked,
        given,
        () if item.by_rubric else result.reasons[:1] if given else result.reasons,
        tuple(map(_signed, result.notes)),
        _talk(item, result),
        rows,
        own.comment,
        shown,
        _scene(course, unit, item, result),
    )


def _state(result: Result, waits: bool, full: bool) -> State:
    if result.status == "not-attempted" and not waits and not full:
        return "open"
    if waits:
        return "waits"
    return "full" if full else "look"


def _signed(note: Note) -> Note:
    """A note with a sign: those that were kept before there were signs have none."""
    if note.sign or not note.did or note.part:
        return note
    return note._replace(sign="good" if note.right else "look")


def _rows(course: Course, item: Item, cells: dict[str, CellStanding]) -> tuple[Row, ...]:
    if not isinstance(item, HandMarked):
        return ()
    rubric = course.rubrics[item.rubric]
    rows = []
    for row in rubric.rows:
        own = cells[row_cell(item.id, row.id)]
        level = "" if own.waits else row.levels[min(int(own.points), rubric.highest)]
        rows.append(Row(row.title, own.points, rubric.highest, own.waits, level, own.comment))
    return tuple(rows)


def _talk(item: Item, result: Result) -> tuple[tuple[str, str, Note | None], ...]:
    """The talk of a `label`, line by line; a line that was only there to be read has no note."""
    if not isinstance(item, LabelItem):
        return ()
    notes = iter(map(_signed, result.notes))
    return tuple(
        (who, text, next(notes, None) if label else None) for who, text, label in result.table
    )


def plan_of(entry: Entry) -> tuple[tuple[str, ...], ...]:
    """The rows of a plan as they were written, headings first; nothing for other kinds."""
    return entry.result.table if isinstance(entry.item, PlanItem) else ()


def _scene(course: Course, unit: Unit, item: Item, result: Result) -> Scene | None:
    if not isinstance(item, ScenarioItem) or not result.play:
        return None
    skills = {skill.id: skill.title for skill in course.skills.values()}
    play: dict[str, Any] = result.play
    done = Play(path=tuple(play["path"]), wrote=play["wrote"], opening=play.get("opening"))
    scenario = unit.scenarios[item.scenario]
    view = played_view(scenario, done, course.people, skills)
    talk: list[tuple[str, str, bool]] = []
    for turn in view["turns"]:
        talk += [(line["name"], line["text"], line["thought"]) for line in turn["lines"]]
        if chose := turn["chose"]:
            talk.append((say("You"), chose["wrote"] or chose["text"], False))
    people = [course.people[name] for name in scenario.cast if name in course.people]
    return Scene(
        scenario.title,
        tuple((one.name, Markup(portrait(one))) for one in people),  # noqa: S704
        tuple(talk),
        view["ending"]["text"] if view["ending"] else "",
        Markup(view["debrief"]),  # noqa: S704 - each text in it is escaped where it is made
    )
