"""Scenarios at work: the engine that plays them, and the debrief afterwards. Pure: the same in a
kernel, in grading and in a browser's Python.

The proof that a scenario can be played is `peercompass.scenario.proof`. It is for authors and
loads numpy, so it is not among what is imported here."""

from .debrief import Attempt, Debrief, Moment, attempt, debrief
from .engine import Game, Replay, ScenarioError, State, Step
from .names import missing_names
from .said import Said, quoted, quotes_of, said, said_at
from .score import Marks, marks

__all__ = [
    "Attempt",
    "Debrief",
    "Game",
    "Marks",
    "Moment",
    "Replay",
    "Said",
    "ScenarioError",
    "State",
    "Step",
    "attempt",
    "debrief",
    "marks",
    "missing_names",
    "quoted",
    "quotes_of",
    "said",
    "said_at",
]
