"""Start and stop a real Jupyter server for a browser test.

The server keeps every file of its own (settings, workspaces, runtime, IPython history) under
`home`, listens on loopback only and runs in a process group of its own, so that stopping it also
stops its kernels and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

from tests.helpers.real_course import REPOSITORY

NOTEBOOK_ROOM = REPOSITORY / "src" / "peercompass" / "notebook"
TOKEN = "a-browser-test"


class JupyterServer:
    """JupyterLab and Notebook 7 over `root_dir`; a context manager.

    `env` is added to the server's environment. `kernel_env` is added to the kernels' alone, through
    a kernelspec that stands before the installed one: a test can so put a stub package on the
    kernels' PYTHONPATH and leave the server as it is. `page_config` holds options that the front
    ends read, such as `peercompassPatience`. `options` go to the server's command line. `port` is a
    free one where it is 0.
    """

    def __init__(
        self,
        root_dir: Path,
        home: Path,
        env: dict[str, str] | None = None,
        kernel_env: dict[str, str] | None = None,
        page_config: dict[str, str] | None = None,
        options: tuple[str, ...] = (),
        port: int = 0,
        token: str = TOKEN,
    ) -> None:
        self.root_dir = Path(root_dir)
        self.home = Path(home)
        self.env = dict(env or {})
        self.kernel_env = dict(kernel_env or {})
        self.page_config = dict(page_config or {})
        self.options = options
        self.port = port
        self.token = token
        self.url = ""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> JupyterServer:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def start(self, patience: float = 300) -> None:
        """Start the server and wait until it answers."""
        self._furnish()
        options = [
            "--no-browser",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.port or _free_port()}",
            f"--ServerApp.root_dir={self.root_dir}",
            f"--IdentityProvider.token={self.token}",
            "--ServerApp.open_browser=False",
            "--ServerApp.shutdown_no_activity_timeout=900",  # an orphan ends itself
            *self.options,
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--allow-root")
        with self.log_file.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "jupyterlab", *options],
                cwd=self.root_dir,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            if self._find_address() and self._answers():
                return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError("The Jupyter server did not start:\n" + self.log_tail())

    def stop(self) -> None:
        """End the server and its kernels, by the id of their own process group."""
        process, self._process = self._process, None
        if process is None:
            return
        # Kernels lead groups of their own, so they are found before their parent goes. To ask them
        # all to end would take seconds, and there is nothing to keep.
        for group in [process.pid, *_children(process.pid)]:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        process.wait()

    def lab(self, path: str = "") -> str:
        """The address of a document in JupyterLab, with none open beside it from a visit before."""
        return self.address(f"lab/tree/{urllib.parse.quote(path)}?reset" if path else "lab")

    def notebook(self, path: str) -> str:
        """The address of a document in Notebook 7."""
        return self.address("notebooks/" + urllib.parse.quote(path))

    def address(self, path: str) -> str:
        """Any address of this server, with the right to see it."""
        mark = "&" if "?" in path else "?"
        return f"{self.url}{path}{mark}token={self.token}"

    def api(self, path: str, method: str = "GET", data: dict | None = None) -> object:
        """One call of the server's REST API; the parsed answer, or None when it is empty."""
        request = urllib.request.Request(
            f"{self.url}api/{path}",
            method=method,
            headers={"Authorization": f"token {self.token}"},
            data=json.dumps(data).encode() if data is not None else None,
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def kernel_processes(self) -> list[int]:
        """The process ids of the kernels that run now."""
        return _children(self._process.pid) if self._process else []

    @property
    def log_file(self) -> Path:
        return self.home / "server.log"

    def log_tail(self, lines: int = 40) -> str:
        """The end of what the server wrote, for a failing test to show."""
        text = self.log_file.read_text(errors="replace") if self.log_file.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def _furnish(self) -> None:
        """Give the server our lab extension and settings as they stand in the sources."""
        for name in ("config/labconfig", "data", "runtime", "path", "ipython"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        extension = self.home / "path" / "labextensions" / "peercompass"
        shutil.copytree(NOTEBOOK_ROOM / "labextension", extension, dirs_exist_ok=True)
        page_config = self.home / "config" / "labconfig" / "page_config.json"
        page_config.write_text(json.dumps(self.page_config))
        kernel = self.home / "path" / "kernels" / "python3" / "kernel.json"
        kernel.parent.mkdir(parents=True, exist_ok=True)
        spec = {
            "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "env": self.kernel_env,
        }
        kernel.write_text(json.dumps(spec))

    def _environment(self) -> dict[str, str]:
        mine = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
        mine |= {
            "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            "JUPYTER_PATH": str(self.home / "path"),
            "JUPYTERLAB_SETTINGS_DIR": str(self.home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self.home / "workspaces"),
            "IPYTHONDIR": str(self.home / "ipython"),
            # nbgrader calls `alembic` and kernels call `python` by name.
            "PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ.get("PATH", ""),
        }
        return mine | self.env

    def _find_address(self) -> bool:
        # The server takes the next free port when ours was snatched, and writes down which.
        for file in (self.home / "runtime").glob("jpserver-*.json"):
            try:
                self.url = json.loads(file.read_text())["url"]
            except (OSError, ValueError, KeyError):
                continue
            return True
        return False

    def _answers(self) -> bool:
        try:
            self.api("status")
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _children(parent: int) -> list[int]:
    """The ids of the direct children of a process."""
    listing = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True)
    pairs = (line.split() for line in listing.stdout.splitlines())
    return [int(pid) for pid, ppid in pairs if int(ppid) == parent]
