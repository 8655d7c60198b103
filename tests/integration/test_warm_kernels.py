"""The kernel that starts ahead: whoever opens a page gets it, in the page's own folder."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_client import BlockingKernelClient

from peercompass.launch import WARM_KERNELS
from tests.helpers.jupyter import JupyterServer

pytestmark = pytest.mark.slow

OPTIONS = (
    f"--ServerApp.kernel_manager_class={WARM_KERNELS}",
    "--WarmKernelManager.pause=0.1",
)
ASK = {
    "cwd": "__import__('os').getcwd()",
    "page": "__import__('os').environ.get('JPY_SESSION_NAME')",
    "ready": "'peercompass.notebook.display' in __import__('sys').modules",
    "names": "[name for name in globals() if name in ('os', '_os', 'peercompass')]",
    "count": "get_ipython().execution_count",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[JupyterServer]:
    root = tmp_path_factory.mktemp("root")
    for folder in ("one", "two"):
        (root / folder).mkdir()
        (root / folder / "page.ipynb").write_text('{"cells": [], "metadata": {}}')
    with JupyterServer(root, tmp_path_factory.mktemp("jupyter"), options=OPTIONS) as server:
        yield server


def processes(server: JupyterServer, wanted: int) -> list[int]:
    """The kernels' process ids, once there are as many as `wanted`."""
    for _ in range(600):
        found = server.kernel_processes()
        if len(found) == wanted:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{len(found)} kernels, not {wanted}: {server.log_tail()}")


def opened(server: JupyterServer, folder: str) -> str:
    """Open a page as JupyterLab does. Returns the id of its kernel."""
    path = f"{folder}/page.ipynb"
    wanted = {"path": path, "name": "page.ipynb", "type": "notebook", "kernel": {"name": "python3"}}
    return server.api("sessions", "POST", wanted)["kernel"]["id"]


def told(server: JupyterServer, kernel: str) -> dict:
    """What a kernel says of itself."""
    file = server.home / "runtime" / f"kernel-{kernel}.json"
    client = BlockingKernelClient(connection_file=str(file))
    client.load_connection_file()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        reply = client.execute("", silent=True, user_expressions=ASK, reply=True, timeout=60)
    finally:
        client.stop_channels()
    answers = reply["content"]["user_expressions"]
    return {name: eval(one["data"]["text/plain"]) for name, one in answers.items()}  # noqa: S307


@pytest.fixture(autouse=True)
def nobody(server: JupyterServer) -> Iterator[None]:
    """Each test begins and ends with the kernel that waits, and no other."""
    processes(server, 1)
    yield
    for session in server.api("sessions"):
        server.api(f"sessions/{session['id']}", "DELETE")
    processes(server, 1)


def test_the_kernel_that_waits_is_in_no_list(server) -> None:
    assert server.api("kernels") == []


def test_a_page_gets_the_kernel_that_waited_in_its_own_folder(server) -> None:
    (waiting,) = processes(server, 1)
    kernel = opened(server, "one")
    assert waiting in processes(server, 2), "and the next one is started"
    here = told(server, kernel)
    assert here["cwd"] == str(server.root_dir / "one")
    assert here["page"] == str(server.root_dir / "one" / "page.ipynb")
    assert here["ready"] is True, "what a page needs is imported"
    assert (here["names"], here["count"]) == ([], 1), "and nothing else is to be seen of it"
    assert [one["id"] for one in server.api("kernels")] == [kernel]


def test_two_pages_never_share_a_kernel(server) -> None:
    one, two = opened(server, "one"), opened(server, "two")
    assert one != two
    assert told(server, one)["cwd"] == str(server.root_dir / "one")
    assert told(server, two)["cwd"] == str(server.root_dir / "two")


def test_a_restart_keeps_the_folder(server) -> None:
    kernel = opened(server, "two")
    server.api(f"kernels/{kernel}/restart", "POST")
    here = told(server, kernel)
    assert here["cwd"] == str(server.root_dir / "two")
    assert here["page"] == str(server.root_dir / "two" / "page.ipynb")


def test_a_page_opens_also_when_the_one_that_waited_has_died(server) -> None:
    (waiting,) = processes(server, 1)
    os.kill(waiting, signal.SIGKILL)
    kernel = opened(server, "one")
    assert told(server, kernel)["cwd"] == str(server.root_dir / "one")


def test_nothing_is_left_when_the_server_ends(server, tmp_path: Path) -> None:
    (tmp_path / "page.ipynb").write_text('{"cells": [], "metadata": {}}')
    with JupyterServer(tmp_path, tmp_path / "jupyter", options=OPTIONS) as other:
        (waiting,) = processes(other, 1)
        other._process.send_signal(signal.SIGTERM)
        other._process.wait(30)
        with pytest.raises(ProcessLookupError):
            os.kill(waiting, 0)
