"""The house rules of writing, beyond what a course needs to run: each finding is worth a look."""

from collections.abc import Iterator
from dataclasses import dataclass

from peercompass.course import Course, Unit, YamlPath
from peercompass.course.check.coverage import coverage_gaps
from peercompass.course.check.hard_texts import read_texts
from peercompass.course.load import Loaded, Problem
from peercompass.course.paths import item_sets, unit_file

from .cues import cue_gaps, cue_shares
from .giveaways import UnitGiveaways, giveaway_gaps, giveaways
from .items import item_gaps
from .lessons import field_words, long_cells
from .pictures import picture_gaps
from .policies import ScenePlays, play_gaps, scene_plays
from .questions import KINDS, Question, questions
from .rationales import asking_rationales, formula_gaps, rationale_gaps
from .scenes import SceneShape, scene_shape, shape_gaps
from .word_model import Learned, WordMeasure, measured, word_gaps

_Gap = tuple[str, YamlPath, str]


@dataclass(frozen=True)
class UnitMeasures:
    """What was measured of a unit.

    `words` is what the word model meets, by kind of question; empty where no other unit has
    anything to learn from. `cues` has the share that each cue alone meets. `plays` and `shapes` say
    where simple ways to play each scene come to, and how it is built. `field` counts the words of
    the field, and `asking` is the share of rationales that end in a question.
    """

    unit: str
    giveaways: UnitGiveaways
    words: tuple[WordMeasure, ...]
    cues: dict[str, float]
    plays: tuple[ScenePlays, ...]
    shapes: tuple[SceneShape, ...]
    field: dict[str, int]
    asking: float | None


def standards(loaded: Loaded) -> tuple[list[Problem], list[UnitMeasures]]:
    """What a course that was read with `load` lacks of the house rules, as warnings, and what was
    measured of each unit that asks anything: objectives that too little assesses, sources that a
    unit does not list, rationales that are short, stand twice or are a formula, options that give
    themselves away, scenes in which choices do not matter, endings that are not earned, lessons in
    long pieces, and parts without a picture or with one that is hard to read."""
    if not (course := loaded.course):
        return [], []
    texts = list(read_texts(loaded, course))
    asked = {unit.id: questions(unit) for unit in course.units.values()}
    learned, field = Learned(asked), field_words(course, texts)
    found: list[UnitMeasures] = []
    gaps = [*rationale_gaps(course, loaded), *coverage_gaps(course)]
    for unit in course.units.values():
        if not any(part.items or part.scenarios for part in item_sets(unit)):
            continue
        one = _measures(course, unit, asked[unit.id], learned, field[unit.id])
        found.append(one)
        gaps += giveaway_gaps(one.giveaways)
        gaps += _gaps(course, unit, asked[unit.id], one)
        gaps += formula_gaps(unit, loaded)
    problems = [Problem(f, loaded.line(f, *path), words, "warning") for f, path, words in gaps]
    units = [one.unit for one in found]
    problems += long_cells(loaded, units, texts)
    problems += picture_gaps(loaded, units)
    return sorted(problems), found


def _measures(
    course: Course, unit: Unit, asked: list[Question], learned: Learned, field: dict[str, int]
) -> UnitMeasures:
    models = {kind: learned.without(unit.id, kind) for kind in KINDS}
    words = (measured(model, asked, kind) for kind, model in models.items() if model)
    scenes = [
        (scenario, part.scenario_file(scenario.id))
        for part in item_sets(unit)
        for scenario in part.scenarios.values()
    ]
    tells = course.counted.tells
    played = (scene_plays(scenario, file, models["moments"]) for scenario, file in scenes)
    plays = [one for one in played if one]
    return UnitMeasures(
        unit.id,
        giveaways(unit, asked, {one.scenario: one for one in plays}),
        tuple(one for one in words if one),
        cue_shares(asked, tells),
        tuple(plays),
        tuple(scene_shape(scenario, file, tells) for scenario, file in scenes),
        field,
        asking_rationales(unit),
    )


def _gaps(course: Course, unit: Unit, asked: list[Question], one: UnitMeasures) -> Iterator[_Gap]:
    """What of a unit is past the limits."""
    for words in one.words:
        yield from word_gaps(words)
    for sentence in cue_gaps(asked, one.cues):
        yield unit_file(unit.id), ("id",), f"{unit.id}: {sentence}"
    for plays in one.plays:
        yield from play_gaps(plays)
    for shape in one.shapes:
        yield from shape_gaps(shape, course.counted.tells)
    yield from item_gaps(unit, course.counted)
