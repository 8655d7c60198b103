"""What every test shares: golden files, how hypothesis runs, and the fixtures of `helpers`."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from tests.helpers.examples import PROFILES
from tests.helpers.night import AT_NIGHT

pytest_plugins = ("tests.helpers.courses", "tests.helpers.desks", "tests.browser.fixtures")

# Programs that tests start keep their bytecode, or each would compile all it imports anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# No test is judged by the clock: the machine may be busy.
for name, number in PROFILES.items():
    settings.register_profile(
        name, deadline=None, max_examples=number, suppress_health_check=[HealthCheck.too_slow]
    )
settings.load_profile("fast")

# The files that take longest, the longest first: begun at once, none is left to a single worker at
# the end.
LONGEST = (
    "tests/browser/test_trainee_mode.py",
    "tests/browser/test_player.py",
    "tests/integration/test_parity.py",
    "tests/browser/test_player_keeps.py",
    "tests/browser/test_kernels.py",
    "tests/browser/test_journey.py",
    "tests/browser/test_items_kept.py",
    "tests/browser/test_lesson.py",
    "tests/browser/test_hostile_pages.py",
    "tests/browser/test_items.py",
    "tests/integration/test_saved_outputs.py",
    "tests/bench/test_small.py",
    "tests/integration/test_survival.py",
    "tests/browser/test_facts.py",
    "tests/unit/grading/test_backup.py",
    "tests/integration/test_kernel_cells.py",
    "tests/docs/test_write_a_scenario.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="Write the golden files anew; then look at the diff.",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is marked `night` to the night. Put the files that take longest first; within a
    file, and else, the order stays."""
    if not AT_NIGHT:
        left = [item for item in items if item.get_closest_marker("night")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    place = {config.rootpath / name: number for number, name in enumerate(LONGEST)}
    if gone := [path for path in place if not path.exists()]:
        raise pytest.UsageError(f"LONGEST in tests/conftest.py names what is not there: {gone}")
    items.sort(key=lambda item: place.get(item.path, len(LONGEST)))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)`: `text` is what stands in `golden/name` beside the test file."""

    def compare(name: str, text: str) -> None:
        path = request.path.parent / "golden" / name
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path.name} is not there yet; run with --update-goldens"
        assert text == path.read_text(encoding="utf-8"), (
            "look at the diff; --update-goldens takes it"
        )

    return compare
