"""Scenarios at work: the engine that plays them, the proof that they can be played, and the
debrief afterwards. Pure: the same in a kernel, in grading and in a browser's Python."""

from .debrief import Attempt, Debrief, Moment, attempt, debrief
from .engine import Game, Replay, ScenarioError, State, Step, missing_names
from .proof import Fault, Proof, prove
from .score import Marks, marks

__all__ = [
    "Attempt", "Debrief", "Fault", "Game", "Marks", "Moment", "Proof", "Replay", "ScenarioError",
    "State", "Step", "attempt", "debrief", "marks", "missing_names", "prove",
]  # fmt: skip
