"""What is looked at, and what is found."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """What is looked at: the course directory `root`, None where there is none, the `folder` that
    was asked about, the first `port` to try, and the environment."""

    folder: Path
    root: Path | None
    port: int = 8888
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


@dataclass(frozen=True)
class Finding:
    """One trouble: what is `wrong` and what to `do`, a plain sentence each. One that is not
    `serious` is good to know, and all works."""

    wrong: str
    do: str
    serious: bool = True
