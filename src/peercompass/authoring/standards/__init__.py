"""The house rules of writing, as `check` holds them: what is measured of a unit, the limits and
their reasons (`limits`), and a warning where one is passed."""

from .giveaways import UnitGiveaways
from .house_rules import UnitMeasures, standards
from .policies import Outcome, ScenePlays
from .questions import KINDS
from .scenes import SceneShape
from .word_model import WordMeasure

__all__ = [
    "KINDS",
    "Outcome",
    "ScenePlays",
    "SceneShape",
    "UnitGiveaways",
    "UnitMeasures",
    "WordMeasure",
    "standards",
]
