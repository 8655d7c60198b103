"""How many examples a property tries that needs more of them than most, or fewer."""

from __future__ import annotations

from hypothesis import settings

PROFILES = {"fast": 30, "nightly": 600}
"""How many examples most properties try, by profile. `make nightly` takes the second."""


def examples(number: int) -> settings:
    """Settings with `number` examples by day, and as many times more by night as all others have.
    For a test module that is imported after the profile is chosen, as pytest does."""
    return settings(max_examples=number * settings().max_examples // PROFILES["fast"])
