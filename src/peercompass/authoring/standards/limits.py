"""Every limit that `check` holds a unit's writing against, each with its reason.

Most come from a trial of the first four units (November 2026): readings by people, seeded random
plays, and counters of words. docs/what-check-measures.md tells them for authors.
"""

FEWEST = 8
"""Questions, or moments of a scene, that say something about a habit. Fewer are left alone: a
scene of three moments is a sketch."""

# --- What options give away (see `giveaways`).

MOST_LONGEST = 0.35
"""The best option is the longest in no larger share of a unit's questions."""
LEAST_LONGEST = 0.10
"""Nor in a smaller one: a best option that is never the longest is found by leaving that out."""
MOST_IN_A_PLACE = 0.35
"""No place of four holds the best option in a larger share of a unit's questions."""
MOST_ASKING = 0.35
"""The best option is the only one that ends in a question in no larger share of them."""
MOST_AT_RANDOM = 0.35
"""Answering at random earns no larger share of an exercise's closed points."""
MOST_BY_LENGTH = 0.40
"""Nor does always taking the longest option earn a larger one."""

# --- What can be met without understanding (see `word_model` and `cues`).

USUAL_CHANCE = 0.28
"""What picking blindly meets in the mean of our units: three or four options, one or two best."""
MOST_BY_WORDS = 0.45
"""A counter of words that never saw the unit meets the best option in no larger share. The first
four units stood at 66 to 88 % in scenes, which is the sound of a voice and not a skill."""
MOST_BY_A_CUE = 0.36
"""Nor does one cue alone, such as the longest option or the one with an apology. Between chance
and this lies what forty questions come to by accident."""


def at_most(share: float, chance: float) -> float:
    """The limit `share`, for questions in which picking blindly meets `chance`. Where that is more
    than `USUAL_CHANCE` the limit grows with it, to the same share of what chance leaves over: the
    correction for guessing (Frary 1988, "Formula Scoring of Multiple-Choice Tests", Educational
    Measurement: Issues and Practice 7)."""
    beyond = (share - USUAL_CHANCE) / (1 - USUAL_CHANCE)
    return max(share, chance + beyond * (1 - chance))


# --- Scenes (see `scenes` and `policies`).

MOST_STRONG_AT_RANDOM = 0.10
"""Random roads come to a strong ending no more often: who does not read does not end well."""
MOST_CONVERGING = 1 / 3
"""In no larger share of a scene's moments do all choices lead to the same moment: a choice that
changes nothing is rated and not felt. In the trial it was 45 %."""
FEWEST_METER_BRANCHES = 3
"""So many places inside a scene hang on a meter, or more: trust that only picks the ending is shown
and not felt."""
FEWEST_CALLBACKS = 2
"""So many places inside a scene look back at what somebody said or did, or more."""
FEWEST_DEFENSIBLE = 2
"""So many moments of a scene have two best choices or more, each with a cost: in real work there is
seldom one right sentence."""

# --- Rationales, items and lessons.

FEWEST_RATIONALE_WORDS = 12
"""A rationale names the idea and offers a next thought: that takes as many words or more."""
MOST_ASKING_RATIONALES = 0.50
"""A smaller share of a unit's rationales ends in a question. When nearly all do, it is a formula
and nobody thinks about the question."""
MOST_SHOWN_WORDS = 150
"""What an item shows above its question has no more words: then the question is still in view."""
MOST_CELL_WORDS = 250
"""A cell of a lesson has no more words: it is what a phone shows in about two screens."""

# --- Pictures (see `pictures`).

PHONE_COLUMN = 358
"""The width in px that a picture has on a phone of 390 px."""
SMALLEST_TYPE = 11
"""No text of a picture is smaller there, in px: what a caption has, and what is still read."""
LEAST_CONTRAST = 4.5
"""The contrast of a text with what it stands on (WCAG 2.2, success criterion 1.4.3)."""
FEWEST_PICTURE_WORDS = 6
"""So many words stand for a picture where it is not seen, or more: a name alone shows nothing."""
