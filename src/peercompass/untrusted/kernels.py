"""Kernels that import nothing from the folder of their notebook.

Python puts the working folder before all else on its path, and Jupyter starts a kernel in the
notebook's folder: a `json.py` that lies there would run at once.
"""

import os
from pathlib import Path
from typing import Any, ClassVar

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.multikernelmanager import MultiKernelManager

from peercompass.course import PAGE_FILE
from peercompass.course.paths import find_root

from .places import Places

SAFE_PATH = {"PYTHONSAFEPATH": "1"}
"""The environment of a Python that imports nothing from the folder it stands in. Python knows it
since 3.11, and IPython, which puts the folder there by itself, since 9.7."""


class SafePathKernel(AsyncKernelManager):
    """The manager of one kernel, which imports nothing from its notebook's folder.

    nbgrader's own autograde starts its kernels by it, as `nbgrader_config.json` says.
    """

    async def _async_pre_start_kernel(self, **options: Any) -> Any:
        if self._is_safe(options.get("cwd")):
            given = options.get("env")
            options["env"] = {**(os.environ if given is None else given), **SAFE_PATH}
        return await super()._async_pre_start_kernel(**options)

    pre_start_kernel = _async_pre_start_kernel

    def _is_safe(self, folder: str | None) -> bool:
        """Whether this holds for a kernel that starts in a folder: one of a course of ours. Another
        course of the same environment may well have modules beside its notebooks."""
        if folder is None:
            return True
        return (Path(folder) / PAGE_FILE).exists() or find_root(Path(folder)) is not None


class _PageKernel(SafePathKernel):
    """On a server that knows a course, every kernel; on any other, those of a course's page, since
    a person's own notebooks may well have modules beside them."""

    places: ClassVar[Places]

    def _is_safe(self, _folder: str | None) -> bool:
        if self.places.courses or _folder is None:
            return True
        return (Path(_folder) / PAGE_FILE).exists()


def lay_over_kernels(manager: MultiKernelManager, places: Places) -> None:
    """Let each kernel that a server starts from now on be one of these."""
    make = manager.kernel_manager_factory

    def make_safe(*arguments: Any, **options: Any) -> Any:
        one = make(*arguments, **options)
        kind = type(one)
        one.__class__ = type(f"Safe{kind.__name__}", (_PageKernel, kind), {"places": places})
        return one

    manager.kernel_manager_factory = make_safe
