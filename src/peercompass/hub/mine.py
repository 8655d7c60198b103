"""What of a hub is a person's: the courses that they may learn, where the work of each lands, and
the desks that they have a key to. nbgrader and the hub are asked; no list of ours says it."""

import asyncio
import os
from collections.abc import Iterable
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_escape, url_path_join
from nbgrader.auth import Authenticator
from nbgrader.exchange import ExchangeFactory
from nbgrader.server_extensions.assignment_list.handlers import AssignmentList
from traitlets.config import Config

GRADERS = "formgrade-"
"""Begins the name of a hub's group of those who grade a course, as nbgrader has it."""


@dataclass(frozen=True)
class Landing:
    """How nbgrader is set up on a learner's server whose files lie in `root`."""

    root: Path
    config: Config

    def of(self, course: str) -> Path:
        """The folder in which what a learner of the course fetches lands."""
        lister = ExchangeFactory(config=self.config).List(config=self.config)
        folder = self.root / str(lister.assignment_dir)
        # An exchange that is none of folders may not know this setting.
        inner = course if getattr(lister, "path_includes_course", False) else "."
        return (folder / inner).resolve()

    async def courses(self, of: Iterable[str]) -> list[str]:
        """Those of some courses that this person may learn. Raises whatever the part raises that
        nbgrader asks; it may have to ask the hub, so the server goes on meanwhile."""
        known = Authenticator(config=self.config)
        allowed = await asyncio.to_thread(known.get_student_courses, "*")
        return [course for course in of if allowed is None or course in allowed]


def landing_of(root: Path, nbgrader_list: AssignmentList) -> Landing:
    """How nbgrader's own list of assignments, on a server whose files lie in `root`, is set up."""
    with chdir(root):  # as it stands itself when it reads its settings
        return Landing(root, nbgrader_list.load_config())


def desks_of(person: Any) -> dict[str, str]:
    """The address of each desk that a server's `current_user` has a key to, by the course's id;
    none where the server is no hub's."""
    groups = (getattr(person, "hub_user", None) or {}).get("groups", [])
    base = os.environ.get("JUPYTERHUB_BASE_URL", "/")
    courses = sorted(one.removeprefix(GRADERS) for one in groups if one.startswith(GRADERS))
    return {
        course: url_path_join(base, "services", url_escape(course), "peercompass")
        for course in courses
        if course
    }
