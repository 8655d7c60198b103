"""Scenarios at work: the engine that plays them, and the debrief afterwards. Pure: the same in a
kernel, in grading and in a browser's Python.

The proof that a scenario can be played is `peercompass.scenario.proof`. It is for authors and
loads numpy, so it is not among what is imported here."""

from .debrief import Attempt, Debrief, Moment, attempt, debrief
from .engine import Game, Replay, ScenarioError, State, Step
from .names import missing_names
from .roads import Comparison, Parting, Road, choice_ids, choices_at, compare, roads, shown_skills
from .said import Said, quoted, quotes_of, said, said_at
from .score import Marks, marks

__all__ = [
    "Attempt",
    "Comparison",
    "Debrief",
    "Game",
    "Marks",
    "Moment",
    "Parting",
    "Replay",
    "Road",
    "Said",
    "ScenarioError",
    "State",
    "Step",
    "attempt",
    "choice_ids",
    "choices_at",
    "compare",
    "debrief",
    "marks",
    "missing_names",
    "quoted",
    "quotes_of",
    "roads",
    "said",
    "said_at",
    "shown_skills",
]
