"""Start: a course directory, published, with JupyterLab's server open on it."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from pathlib import Path

from peercompass.course import PAGE_FILE
from peercompass.course.installed import installed_courses, lay_out
from peercompass.course.load import read_course
from peercompass.course.paths import COURSE_FILE, WORK, WORKSPACE, find_root
from peercompass.course.publish import publish
from peercompass.grading.integration.started import (
    SAYS,
    START_CONFIG,
    STARTED,
    own_environment,
)
from peercompass.grading.privacy import keys_seen_by_others
from peercompass.support.processes import speaking_utf8
from peercompass.support.system import is_administrator, is_windows
from peercompass.support.voice import say

Say = Callable[[str], None]

WARM_KERNELS = "peercompass.warm_kernels.WarmKernelManager"
"""What keeps a kernel ready, so that a page opens without waiting for one."""
# A grammar for addresses in every alphabet, which jsonschema would build at each start of the
# server, takes a third of it; nothing here asks for one.
_FIRST = (
    "import sys; sys.modules['rfc3987_syntax'] = None; "
    "from peercompass.grading.integration.listed_settings import take_listed_settings; "
    "take_listed_settings(); "
)


_HOME = "home.ipynb"


class LaunchError(RuntimeError):
    """The course cannot be started; the message says what to do."""


def course_root(folder: Path, tell: Say, installed: str | None = None) -> Path:
    """The course directory that `folder` stands in, or `folder` itself where it is a trainee's: one
    that was published, with a home page. An empty folder gets the installed course: the one named
    `installed`, or the only one there is.

    Raises `LaunchError` when `folder` is neither, or no one course is meant.
    """
    folder = Path(folder).resolve()
    if root := find_root(folder):
        return root
    if not has_desk(folder):
        return folder
    if any(not path.name.startswith(".") for path in folder.iterdir()):
        raise LaunchError(
            "This folder holds other things and no course. Make an empty folder, go into it, "
            "and start there."
        )
    course = _one_of(installed_courses(), installed)
    tell(say("Setting up the course in this folder…"))
    lay_out(course, folder)
    return folder


def has_desk(folder: Path) -> bool:
    """Whether a folder is anything but one that was published for trainees: those hold no key, and
    nobody grades there."""
    if (folder / COURSE_FILE).is_file():
        return True
    return not ((folder / _HOME).is_file() and (folder / PAGE_FILE).is_file())


def _one_of(courses: dict[str, Path], wanted: str | None) -> Path:
    if not courses:
        raise LaunchError(
            "This folder is empty, and no course is installed to set up in it. Install a course "
            "with pip (the README names one), or go into a course directory and start there."
        )
    names = ", ".join(sorted(courses))
    if wanted is None and len(courses) > 1:
        raise LaunchError(f"Several courses are installed: {names}. Name one with --installed.")
    name = wanted or names
    if name not in courses:
        raise LaunchError(f"No course named {name} is installed. There is: {names}.")
    return courses[name]


def free_port(wanted: int, tell: Say) -> int:
    """The first free port from `wanted` on; a taken one is stepped over and said."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            if not is_windows():
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                tell(say("Port {port} is taken; trying the next one.", port=port))
                continue
            return port
    raise LaunchError(f"No free port from {wanted} to {wanted + 49}. Name one with --port.")


def serve(
    root: Path, port: int, *, browser: bool, lab: bool, tell: Say, ip: str = "127.0.0.1"
) -> int:
    """Run JupyterLab's server on the course directory `root` until it is stopped, and publish the
    lessons while it starts; in a trainee's folder all is there. Returns its exit code. `ip` is
    where it listens: this computer alone, or whatever a container is reached by.

    The address is said as soon as a page can be opened. What one person may never need is made when
    it is asked for (`grading.integration.first_use`), and `tell` is called with it. Raises
    `LaunchError` when the course has problems or the server does not start.
    """
    token, desk = secrets.token_hex(24), has_desk(root)
    log = root / WORK / "server.log" if desk else root / ".server.log"
    home = root / WORKSPACE if desk else root
    for folder in (log.parent, home):
        folder.mkdir(parents=True, exist_ok=True)
    if desk and (seen := keys_seen_by_others(root)):
        tell(seen)
    tell(say("Starting…"))
    server = _jupyter(root, home, port, token, ip)
    threading.Thread(target=_read_along, args=(server, log, tell), daemon=True).start()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite kill closes it too
    try:
        if desk:
            _publish(root)
        if not _wait(server, port):
            raise LaunchError(f"JupyterLab did not start. Its own words are in {log}")
        page = f"{'lab/tree' if lab else 'notebooks'}/{f'{WORKSPACE}/' if desk else ''}{_HOME}"
        address = f"http://127.0.0.1:{port}/{page}?token={token}"
        opened = say("The course is open. If your browser does not show it, go to:")
        tell(f"\n{opened}\n\n  {address}\n")
        tell(say("Leave this window open while you learn. To stop, press Ctrl and C here."))
        if browser and not webbrowser.open(address):
            tell(say("No browser could be opened from here; copy the address above."))
        return _until_it_ends(server)
    except KeyboardInterrupt:
        tell("\n" + say("Closing. Everything that was answered is kept."))
        return 0
    finally:
        _close(server, port, token)


def _until_it_ends(server: subprocess.Popen[bytes]) -> int:
    """Wait for the server. Returns its exit code."""
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            # Windows hears Ctrl and C only when a wait is over.
            return server.wait(timeout=1 if is_windows() else None)


def _close(server: subprocess.Popen[bytes], port: int, token: str) -> None:
    """End the server, which ends its kernels. Windows has no polite kill, so there it is asked to
    close itself."""
    if is_windows() and server.poll() is None:
        asked = urllib.request.Request(  # this very server
            f"http://127.0.0.1:{port}/api/shutdown",
            method="POST",
            headers={"Authorization": f"token {token}"},
        )
        with contextlib.suppress(OSError):
            urllib.request.urlopen(asked, timeout=5).close()  # noqa: S310
    else:
        server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()


def _jupyter(root: Path, home: Path, port: int, token: str, ip: str) -> subprocess.Popen[bytes]:
    environment = {
        **(own_environment(root, speaking_utf8()) if home != root else speaking_utf8()),
        "JUPYTER_TOKEN": token,  # not on the command line, where other users could read it
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    if home != root:  # a course, which has settings of its own
        environment[STARTED] = "1"
    command = server_command(
        root,
        home,
        "from jupyterlab.labapp import main",
        "--no-browser",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.ip={ip}",
        "--ServerApp.answer_yes=True",
    )
    if is_administrator():
        command.append("--allow-root")
    return subprocess.Popen(
        command,
        env=environment,
        cwd=START_CONFIG,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def server_command(root: Path, home: Path, main: str, *options: str) -> list[str]:
    """The command of a Jupyter server on the folder `root` with a person's pages in `home`, whose
    program is what the statement `main` imports under that name."""
    return [
        sys.executable,
        "-P",  # nothing that lies in the course directory is imported in place of the real one
        "-c",
        f"{_FIRST}{main}; sys.exit(main())",
        *options,
        f"--ServerApp.root_dir={root}",
        f"--FileContentsManager.preferred_dir={home}",
        f"--ServerApp.kernel_manager_class={WARM_KERNELS}",
        "--LanguageServerManager.autodetect=False",  # it would run those of the course's folder
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]


def _read_along(server: subprocess.Popen[bytes], log: Path, tell: Say) -> None:
    """Keep what the server writes in `log`, and say what it has for this window."""
    with open(log, "wb", opener=_for_its_owner) as file:
        for line in server.stdout or ():
            file.write(line)
            file.flush()
            text = line.decode("utf-8", "replace")
            if text.startswith(SAYS):
                tell(text.removeprefix(SAYS).rstrip())


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _publish(root: Path) -> None:
    try:
        publish(read_course(root), root, root / WORKSPACE)
    except (ValueError, OSError) as error:
        raise LaunchError(str(error)) from error
    # nbgrader takes seconds to import; meanwhile the server starts.
    from peercompass.grading.desk import Desk, DeskError

    try:
        Desk(root)
    except (ValueError, DeskError) as error:
        raise LaunchError(str(error)) from error


def has_display() -> bool:
    """Whether a browser can be opened from here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _wait(server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the server answers; False when it ended instead."""
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=2)
            return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.2)
    return False
