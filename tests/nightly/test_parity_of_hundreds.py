"""As `tests/integration/test_parity.py`, with 300 hand-ins: many of each class, and each damage
done in more than one way, through all three doors."""

import pytest

from tests.helpers.generated_hand_ins import DAMAGE
from tests.integration.test_parity import (
    parity,
    small_unit,
    test_every_class_and_every_kind_of_item_is_there,
    test_lateness_costs_the_same_through_every_door,
    test_our_two_doors_agree_on_every_cell_of_every_hand_in,
    test_stock_gives_our_points_on_every_closed_item,
    test_the_marks_are_not_all_alike,
    test_what_stock_does_with_damage_is_known,
)

__all__ = [
    "damages",
    "many",
    "parity",
    "small_unit",
    "test_every_class_and_every_kind_of_item_is_there",
    "test_lateness_costs_the_same_through_every_door",
    "test_our_two_doors_agree_on_every_cell_of_every_hand_in",
    "test_stock_gives_our_points_on_every_closed_item",
    "test_the_marks_are_not_all_alike",
    "test_what_stock_does_with_damage_is_known",
]


@pytest.fixture(scope="module")
def many() -> int:
    """About how many hand-ins."""
    return 300


@pytest.fixture(scope="module")
def damages() -> tuple[str, ...]:
    """The damages that stock is tried on."""
    return tuple(DAMAGE)
