"""Which of nbgrader's settings hold on a course: those in the folders that Jupyter lists, and what
the course says itself.

nbgrader looks into two more folders, the course's top folder and whichever it stands in, such as
the workspace while it lists exercises. Settings are programs, and what was unpacked there would
run.
"""

from contextvars import ContextVar
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_path
from nbgrader.apps.baseapp import NbGrader
from traitlets.config import Config
from traitlets.config.loader import (
    ConfigFileNotFound,
    JSONFileConfigLoader,
    PyFileConfigLoader,
)

from .started import START_CONFIG

_around: ContextVar[bool] = ContextVar("around", default=False)
_LOADERS = ((PyFileConfigLoader, ".py"), (JSONFileConfigLoader, ".json"))


def settings_around() -> Config:
    """What nbgrader is set up with around a course, by whoever runs the machine or by this account;
    the first folder of Jupyter's list stands above the others.

    A course's own settings come on top, and take nothing away that is not the course's business:
    where the exchange is, by which parts it is reached, who may use it. Raises `ValueError` for
    settings that cannot be read: without them, work would go elsewhere.
    """
    before = _around.set(True)
    try:
        return _found()
    finally:
        _around.reset(before)


def reads_around() -> bool:
    """Whether `settings_around` reads just now. A listed folder may lead to a course, and what a
    course sets is not the machine's."""
    return _around.get()


def _found() -> Config:
    found = Config()
    for folder in reversed(jupyter_config_path()):
        if Path(folder) == START_CONFIG:  # leads back to the course
            continue
        for loader, ending in _LOADERS:
            name = f"nbgrader_config{ending}"
            try:
                found.merge(loader(name, path=folder).load_config())
            except ConfigFileNotFound:
                continue
            except Exception as error:  # it is a program
                raise ValueError(f"{Path(folder, name)} cannot be read: {error}") from error
    return found


def take_listed_settings() -> None:
    """Have nbgrader read no others, in this process."""
    NbGrader._load_config_files = classmethod(_from_lists)


def _from_lists(cls: type[Any], /, name: str, path: Any = None, **options: Any) -> Any:
    # nbgrader asks for one folder, and Jupyter for a list of them.
    if isinstance(path, str):
        return iter(())
    return super(NbGrader, cls)._load_config_files(name, path=path, **options)
