"""What the page "Your path" draws: where one stands, roads through scenes, one's own answers."""

from .own import UNITLESS, Kept, kept_view
from .roads import Played, roads_view
from .standing import Standing, UnitWork, standings
from .view import path_view

__all__ = [
    "UNITLESS",
    "Kept",
    "Played",
    "Standing",
    "UnitWork",
    "kept_view",
    "path_view",
    "roads_view",
    "standings",
]
