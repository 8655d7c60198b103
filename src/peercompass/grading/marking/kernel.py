"""One kernel under limits of time, memory and output, for code that instructors wrote.

Only `instructor_cells` imports this module, and only when there is a cell to run: who has none
never loads nbclient for it.
"""

import json
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from peercompass.support.processes import end_group
from peercompass.support.system import is_windows
from peercompass.untrusted.kernels import SAFE_PATH

from .limits import Limits

_START = 60  # seconds that a kernel may take to be there, on a busy machine
_LAST_WORDS = 4  # seconds after an interrupt in which a cell may still say where it was
_TIMEOUT = "PeerCompassTimeLimit"
_KEPT = (
    "PATH",
    "PYTHONPATH",
    "LD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "SYSTEMROOT",
    "COMSPEC",
    "PATHEXT",
)
"""What a kernel gets of our environment. Addresses, tokens and proxies are not among it."""

# RLIMIT_AS counts all addresses, and a kernel reserves many before it runs anything: so the limit
# is what it has by then and `mb` more. With the second call the kernel goes when its parent goes,
# even when a cell gives no other thread a turn.
_PREPARE = """
def _prepare(mb):
    try:
        import resource
        with open("/proc/self/statm", encoding="ascii") as file:
            most = int(file.read().split()[0]) * resource.getpagesize() + mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        import ctypes
        ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)
    except (ImportError, OSError, ValueError, AttributeError):
        pass  # a system without these
_prepare({mb})
del _prepare
"""


@dataclass(frozen=True)
class Ran:
    """What one cell gave: nbformat's `outputs`, and in `stopped` why it was not let run to its
    end, or nothing."""

    outputs: tuple[dict[str, Any], ...]
    stopped: str = ""


def run(sources: list[str], place: Path, limits: Limits) -> list[Ran]:
    """Run `sources` one after the other in one kernel, whose working folder is `place`/work and
    whose home is `place`/home.

    Returns one `Ran` for each that was begun: the first that is stopped is the last. The kernel,
    and whatever it started in its own process group, is gone when this returns or raises.
    """
    cells = [new_code_cell(text) for text in (_PREPARE.format(mb=limits.memory_mb), *sources)]
    client = _Client(
        new_notebook(cells=cells),
        limits,
        km=_manager(place),
        resources={"metadata": {"path": str(place / "work")}},
    )
    client.log = logging.getLogger(__name__)
    client.log.setLevel(logging.CRITICAL)  # what went wrong is told in results
    done: list[Ran] = []
    try:
        with client.setup_kernel(cleanup_kc=True, env=_environment(place)):
            try:
                client.execute_cell(cells[0], 0, store_history=False)
                client.begin()
                for number, cell in enumerate(cells[1:], 1):
                    stopped = client.run(cell, number)
                    done.append(Ran(tuple(json.loads(json.dumps(cell.outputs))), stopped))
                    if stopped:
                        break
            finally:
                _end(client)
    except (RuntimeError, OSError, DeadKernelError) as error:
        if len(done) < len(sources) and not (done and done[-1].stopped):
            done.append(Ran((), f"no kernel could be started for it ({error})"))
    return done


class _Client(NotebookClient):
    """nbclient that counts what is written while it is written, and tells which limit was hit."""

    def __init__(self, notebook: NotebookNode, limits: Limits, **kw: Any) -> None:
        super().__init__(
            notebook,
            timeout_func=self._seconds,
            interrupt_on_timeout=True,
            allow_errors=True,
            error_on_timeout={"ename": _TIMEOUT, "evalue": "", "traceback": []},
            iopub_timeout=_LAST_WORDS,
            raise_on_iopub_timeout=True,
            startup_timeout=_START,
            store_widget_state=False,
            shutdown_kernel="immediate",
            **kw,
        )
        self._limits = limits
        self._written = 0
        self._until = 0.0
        self._reply: dict[str, Any] = {}
        self.on_cell_executed = self._heard

    def begin(self) -> None:
        """From now on the seconds in all and what is written count."""
        self._until = time.monotonic() + self._limits.seconds_in_all
        self._written = 0

    def run(self, cell: NotebookNode, number: int) -> str:
        """Run one cell. Returns why it was stopped, or nothing."""
        self._reply = {}
        seconds = self._seconds()
        try:
            self.execute_cell(cell, number)
        except CellTimeoutError:
            return _too_long(seconds)
        except DeadKernelError:
            if self._written > self._limits.output_bytes:
                return f"it wrote more than {self._limits.output_bytes:,} bytes"
            return "its kernel ended before it was done; it may have run out of memory"
        name = self._reply.get("ename", "")
        if name == _TIMEOUT:
            return _too_long(seconds)
        if name.endswith("MemoryError"):  # numpy has one of its own
            return f"it asked for more than {self._limits.memory_mb} MB of memory"
        return ""

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        if msg["msg_type"] not in ("status", "execute_input"):
            # Letters of JSON, in which all is ASCII, so one letter is one byte.
            self._written += len(json.dumps(msg["content"], default=str))
            self._written += sum(len(bytes(part)) for part in msg.get("buffers", ()))
            if self._until and self._written > self._limits.output_bytes:
                _end(self)  # nbclient sees within a second that the kernel is gone
                return None
        return super().process_message(msg, cell, cell_index)

    def _seconds(self, _cell: NotebookNode | None = None) -> float:
        if not self._until:
            return _START
        left = self._until - time.monotonic()
        return max(0.1, min(left, self._limits.seconds_per_cell))  # 0 would be no limit

    def _heard(self, *, execute_reply: dict[str, Any], **_: Any) -> None:
        self._reply = execute_reply["content"]


def _too_long(seconds: float) -> str:
    return f"it took longer than the {seconds:.3g} seconds it had"


def _manager(place: Path) -> AsyncKernelManager:
    """A kernel of this very Python, whatever kernels a person has installed for themselves."""
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
        connection_file=str(place / "kernel.json"),
    )
    if not is_windows() and len(str(place)) < 70:  # the system allows about a hundred letters
        manager.transport = "ipc"  # two batches never meet at one port
    return manager


def _environment(place: Path) -> dict[str, str]:
    home = place / "home"
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "IPYTHONDIR": home / "ipython",
        "TMPDIR": home / "tmp",
        "TEMP": home / "tmp",
        "TMP": home / "tmp",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        **{name: str(folder) for name, folder in folders.items()},
        **SAFE_PATH,
        "NBGRADER_EXECUTION": "autograde",  # as where nbgrader itself runs cells
        # Libraries that reserve addresses for each processor would use up what a cell may have.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "PYTHONIOENCODING": "utf-8",
    }


def _end(client: NotebookClient) -> None:
    """End the kernel and all it started, at once: some cells hear no milder word."""
    process = getattr(getattr(client.km, "provisioner", None), "process", None)
    if process is None:
        return
    end_group(process.pid)
