"""Where a server on a course takes nbgrader's settings from: the folders that Jupyter lists.

nbgrader looks into two more, the course's top folder and whichever it stands in, such as the
workspace while it lists exercises. Settings are programs, and what was unpacked there would run.
"""

from typing import Any

from nbgrader.apps.baseapp import NbGrader


def take_listed_settings() -> None:
    """Have nbgrader read no others, in this process."""
    NbGrader._load_config_files = classmethod(_from_lists)


def _from_lists(cls: type[Any], /, name: str, path: Any = None, **options: Any) -> Any:
    # nbgrader asks for one folder, and Jupyter for a list of them.
    if isinstance(path, str):
        return iter(())
    return super(NbGrader, cls)._load_config_files(name, path=path, **options)
