"""A course may lie in any folder: `Reading class [Fall 2026]` is a name, and no pattern.

nbgrader joins the course's folder with a pattern, such as `submitted/*/UNIT`, and matches the
whole. There `[Fall 2026]` stands for one letter of nine: nothing would be found, and, worse,
nothing be left out of what trainees get. Every search of nbgrader's goes through its modules'
`glob`.
"""

import glob
import os
import re
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
    # As nbgrader wrote it, `./` and all: it compares what is found.
    parts, count = re.split(f"({re.escape(os.sep)})", pattern), 0
    while count < len(parts) - 1 and parts[count] != "*" and _is_folder(parts[: count + 1]):
        count += 2
    return glob.glob("".join([*map(glob.escape, parts[:count]), *parts[count:]]))  # noqa: PTH207


def _is_folder(parts: list[str]) -> bool:
    return Path("".join(parts) or os.sep).is_dir()


def take_paths_literally() -> None:
    """Have nbgrader search so, in this process."""
    for name in _SEARCHING:
        import_module(f"nbgrader.{name}").glob = SimpleNamespace(glob=search)  # type: ignore[attr-defined]
