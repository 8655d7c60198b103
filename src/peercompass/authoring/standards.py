"""The house rules of writing, beyond what a course needs to run: each finding is worth a look."""

from itertools import chain

from peercompass.course.check.coverage import coverage_gaps
from peercompass.course.load import Loaded, Problem

from .giveaways import UnitGiveaways, giveaway_gaps, giveaways
from .rationales import rationale_gaps


def standards(loaded: Loaded) -> tuple[list[Problem], list[UnitGiveaways]]:
    """What a course that was read with `load` lacks of the house rules, as warnings, and the
    shares of its units: objectives that too little assesses, sources that a unit does not list,
    rationales that are short or stand twice, options that give themselves away."""
    if not (course := loaded.course):
        return [], []
    found = giveaways(course)
    gaps = chain(giveaway_gaps(found), rationale_gaps(course, loaded), coverage_gaps(course))
    problems = [Problem(f, loaded.line(f, *path), words, "warning") for f, path, words in gaps]
    return sorted(problems), found
