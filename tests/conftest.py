"""What every test shares: golden files, how hypothesis runs, and the fixtures of `helpers`."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ("tests.helpers.courses", "tests.helpers.desks")

# Programs that tests start keep their bytecode, or each would compile all it imports anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# No test is judged by the clock: the machine may be busy. `make nightly` takes the profile of that
# name, which tries ten times as many examples.
for name, examples in (("fast", 60), ("nightly", 600)):
    settings.register_profile(
        name,
        deadline=None,
        max_examples=examples,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile("fast")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="Write the golden files anew; then look at the diff.",
    )


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
