"""Proof: walk every state a play can reach and report what an author would want to know.

Meters are bounded and conditions simple, so the states are finite in number and all are visited:
what is reported is true of every possible play, not of a sample. For authors: it needs numpy,
which what a trainee opens does not load.
"""

from ._walk import Fault
from .prove import Proof, prove

__all__ = ["Fault", "Proof", "prove"]
