"""What the page "Your path" draws: where one stands, roads through scenes, one's own answers."""

from .own import UNITLESS, Kept, kept_view
from .roads import Played, roads_view
from .standing import BESIDE, Standing, UnitWork, given, handed_in_at, standings
from .view import path_view

__all__ = [
    "BESIDE",
    "UNITLESS",
    "Kept",
    "Played",
    "Standing",
    "UnitWork",
    "given",
    "handed_in_at",
    "kept_view",
    "path_view",
    "roads_view",
    "standings",
]
