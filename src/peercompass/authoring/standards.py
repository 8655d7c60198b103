"""The house rules of writing, beyond what a course needs to run: each finding is worth a look."""

from itertools import chain

from peercompass.course.check.coverage import coverage_gaps
from peercompass.course.load import Loaded, Problem

from .giveaways import Figures, figure_gaps, figures
from .rationales import rationale_gaps


def standards(loaded: Loaded) -> tuple[list[Problem], list[Figures]]:
    """What a course that was read with `load` lacks of the house rules, as warnings, and the
    figures of its units: objectives that too little assesses, sources that a unit does not list,
    rationales that are short or stand twice, options that give themselves away."""
    if not loaded.course:
        return [], []
    found = figures(loaded.course)
    gaps = chain(figure_gaps(found), rationale_gaps(loaded), coverage_gaps(loaded.course))
    problems = [Problem(f, loaded.line(f, *path), words, "warning") for f, path, words in gaps]
    return sorted(problems), found
