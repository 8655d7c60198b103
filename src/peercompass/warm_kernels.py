"""A kernel that has started before anybody asks, so that a page opens without waiting for it.

A kernel needs a second or more to start and to import what a page's parts need. This server keeps
one that has done both. Whoever opens a page gets it, put into the page's folder, and the next one
is started once the page has had time to open. It costs the memory of one kernel, about 90 MB.

Set as `ServerApp.kernel_manager_class` by the launcher.
"""

import asyncio
import contextlib
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyter_server.utils import ApiPath
from tornado.ioloop import IOLoop
from traitlets import Float, Unicode

_READY = 60.0  # seconds that a kernel may take to start on a busy machine
_MOVE = 5.0  # seconds to change its folder; a kernel that needs more is not well


class WarmKernelManager(AsyncMappingKernelManager):
    """Jupyter's own manager of kernels, with one kernel of the default kind kept ready.

    The kernel that waits is nobody's yet, so it is in no list of kernels.
    """

    imports = Unicode(
        "peercompass.notebook.display", config=True, help="The module that a kernel imports ahead."
    )
    pause = Float(4.0, config=True, help="Seconds from one start of a kernel to the next one ahead")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._nobodys: set[str] = set()
        self._warming: asyncio.Task[tuple[str, AsyncKernelClient] | None] | None = None
        IOLoop.current().add_callback(self._warm_up)

    async def _async_start_kernel(
        self, *, kernel_id: str | None = None, path: ApiPath | None = None, **kwargs: Any
    ) -> str:
        """Hand over the kernel that waits; where it does not fit, start one as ever."""
        ours = kwargs.get("kernel_name") in (None, self.default_kernel_name)
        plain = not set(kwargs) - {"kernel_name", "env"}
        if kernel_id is None and path is not None and ours and plain and self._warming:
            warm = await self._taken(path, kwargs.get("env") or {})
            if warm:
                return warm
        if kernel_id is not None:
            kwargs["kernel_id"] = kernel_id
        return await super()._async_start_kernel(path=path, **kwargs)

    start_kernel = _async_start_kernel  # type: ignore[assignment]

    def list_kernels(self) -> list[dict[str, Any]]:
        """The kernels that are somebody's."""
        return [model for model in super().list_kernels() if model["id"] not in self._nobodys]

    # --- the one that waits

    def _warm_up(self) -> None:
        if self._warming is None:
            self._warming = asyncio.ensure_future(self._one_ahead())

    async def _one_ahead(self) -> tuple[str, AsyncKernelClient] | None:
        """A kernel that has imported, and a way to speak to it; None when it could not start."""
        kernel_id = self.new_kernel_id()
        self._nobodys.add(kernel_id)
        try:
            await super()._async_start_kernel(kernel_id=kernel_id, path=ApiPath(""))
            # One that dies while it waits is let go. Jupyter would start it anew at other ports,
            # and whoever opens a page then would wait for an answer from the old ones.
            self._kernel(kernel_id).stop_restarter()
            client = self._kernel(kernel_id).client()
            client.start_channels()
            await client.wait_for_ready(timeout=_READY)
            await _run(client, f"__import__('importlib').import_module({self.imports!r})", _READY)
        except Exception:
            self.log.warning("No kernel could be started ahead.", exc_info=True)
            await self._let_go(kernel_id)
            return None
        return kernel_id, client

    async def _taken(self, path: str, env: dict[str, str]) -> str | None:
        """The kernel that waits, moved to the folder of `path`; None when it is not well."""
        warming, self._warming = self._warming, None
        asyncio.get_running_loop().call_later(self.pause, self._warm_up)
        warm = await warming if warming else None
        if warm is None:
            return None
        kernel_id, client = warm
        cwd = self.cwd_for_path(path, env=env)
        ours = {key: value for key, value in env.items() if key.startswith("JPY_")}
        move = f"import os as _os; _os.chdir({cwd!r}); _os.environ.update({ours!r}); del _os"
        try:
            if not await self._kernel(kernel_id).is_alive():
                raise RuntimeError("it has ended")
            await _run(client, move, _MOVE)
        except Exception:
            self.log.warning("The kernel that waited is not well.", exc_info=True)
            await self._let_go(kernel_id)
            return None
        finally:
            client.stop_channels()
        kernel = self._kernel(kernel_id)
        kernel.start_restarter()
        kernel._launch_args = {**(kernel._launch_args or {}), "cwd": cwd, "env": env}
        self._nobodys.discard(kernel_id)
        self.log.info("Kernel handed over: %s", kernel_id)
        return kernel_id

    def _kernel(self, kernel_id: str) -> Any:
        """A kernel's manager: typed by Jupyter as one that blocks, and in truth one that awaits."""
        return self.get_kernel(kernel_id)

    async def _let_go(self, kernel_id: str) -> None:
        with contextlib.suppress(Exception):
            await self.shutdown_kernel(kernel_id, now=True)
        self._nobodys.discard(kernel_id)


async def _run(client: AsyncKernelClient, code: str, patience: float) -> None:
    """Run code in a kernel without a trace in its history.

    Raises `RuntimeError` when the code fails, `TimeoutError` when it takes longer than `patience`.
    """
    asked = client.execute(code, silent=True, store_history=False, allow_stdin=False)
    async with asyncio.timeout(patience):
        while True:
            reply = await client.get_shell_msg(timeout=patience)
            if reply["parent_header"].get("msg_id") == asked:
                break
    if reply["content"]["status"] != "ok":
        raise RuntimeError("the kernel that waits could not run what it was asked")
