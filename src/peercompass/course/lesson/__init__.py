"""A lesson as learners get it, made from what its authors wrote: who speaks has a face, and each
source a number that leads to its title; and how long it takes."""

from .minutes import minutes_of
from .ready import ReadyLesson, ready_lesson
from .sources import ANCHOR, SOURCES

__all__ = ["ANCHOR", "SOURCES", "ReadyLesson", "minutes_of", "ready_lesson"]
