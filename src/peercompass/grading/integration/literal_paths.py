"""A course may lie in any folder: `Peer class [Fall 2026]` is a name, and no pattern.

nbgrader joins the course's folder with a pattern, such as `submitted/*/UNIT`, and matches the
whole. There `[Fall 2026]` stands for one letter of nine: nothing would be found, and, worse, nothing
be left out of what trainees get. Every search of nbgrader's goes through its modules' `glob`.
"""

import glob
import os
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

_SEARCHING = (
    "apps.api",
    "converters.base",
    "exchange.default.collect",
    "exchange.default.exchange",
    "exchange.default.fetch_feedback",
    "exchange.default.list",
    "exchange.default.release_feedback",
    "utils",
)


def search(pattern: str) -> list[str]:
    """What `glob.glob` finds, but folders that are there under the very name that stands in
    `pattern` are meant. Only what comes below them is a pattern, and always a bare `*`."""
    parts = pattern.split(os.sep)  # as nbgrader wrote it, `./` and all: it compares what is found
    literal = next(
        (
            count
            for count, part in enumerate(parts[:-1])
            if part == "*" or not Path(os.sep.join(parts[: count + 1]) or os.sep).is_dir()
        ),
        len(parts) - 1,
    )
    return glob.glob(os.sep.join([*map(glob.escape, parts[:literal]), *parts[literal:]]))  # noqa: PTH207


def take_paths_literally() -> None:
    """Have nbgrader search so, in this process."""
    for name in _SEARCHING:
        import_module(f"nbgrader.{name}").glob = SimpleNamespace(glob=search)  # type: ignore[attr-defined]
