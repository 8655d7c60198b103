"""A real JupyterHub on this machine, with accounts of its own, from the files in packaging/hub.

Everything of it lies in one folder, the accounts' homes too. Its end takes all of it away: the
hub, what runs as one of its accounts, the accounts, the folder. It needs root, for accounts; the
hub's proxy; and a Python that other accounts may run.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
from packaging.requirements import Requirement

from tests.helpers.packages import link_packages, needed_by
from tests.helpers.real_course import REPOSITORY

CONFIG = REPOSITORY / "packaging" / "hub"
PASSWORD = secrets.token_hex(8)
_PATIENCE = 240
_PROXY = "configurable-http-proxy"
_OWN = """\
load_subconfig({shipped!r})
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}{base}"
c.JupyterHub.hub_port = {hub}
c.JupyterHub.db_url = "sqlite:///{place}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{place}/cookie_secret"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.pid_file = "{place}/proxy.pid"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.Spawner.start_timeout = c.Spawner.http_timeout = {patience}
"""


def find_proxy() -> str | None:
    """The hub's proxy: on the path, or where `.ci/run` puts it."""
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "peercompass")
    return shutil.which(_PROXY) or shutil.which(_PROXY, path=kept / "node_modules" / ".bin")


def find_python() -> str | None:
    """A Python of this very version that every account may run, with the packages of this one."""
    name = f"python3.{sys.version_info.minor}"
    for place in (sys._base_executable, f"/usr/bin/{name}", f"/usr/local/bin/{name}"):
        if _is_open_to_all(Path(place).resolve()):
            return place
    return None


def draws_pages() -> bool:
    """Whether nbconvert draws pages with that Python: with 3.11.2, which Debian 12 has, the package
    soupsieve reads no selector (3.11.7 does)."""
    code = "import soupsieve; soupsieve.compile('img:not([alt])')"
    packages = {"PYTHONPATH": str(Path(requests.__file__).parents[1])}
    command = [find_python() or sys.executable, "-c", code]
    done = subprocess.run(command, env=packages, capture_output=True, check=False)
    return done.returncode == 0


def why_not() -> str | None:
    """Why no hub can be started here, in a sentence; None where one can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("useradd"):
        return "A hub with accounts of its own needs root and useradd, so this test is skipped."
    if not find_proxy():
        return f"No {_PROXY} here, so this test is skipped. It is a package for npm (see .ci/run)."
    if not find_python() or not _is_open_to_all(Path(requests.__file__)):
        return "Other accounts cannot run this Python or read its packages; this test is skipped."
    return None


def _is_open_to_all(path: Path) -> bool:
    ways = [path, *path.parents]
    return path.exists() and all(way.stat().st_mode & 0o005 >= 0o001 for way in ways)


class RealHub:
    """A hub with one account for each of `people` and a desk for each of `courses`, which maps a
    course's id to `{"root": FOLDER, "trainees": […], "instructors": […]}`; a context manager.

    The roots are copied. Names are short and plain; the account of `dana` is `hub.account("dana")`.
    `base` is the hub's address below its host.
    """

    def __init__(self, courses: dict[str, dict[str, Any]], base: str = "/") -> None:
        self.courses, self.base = courses, base
        self._mark = secrets.token_hex(2)
        self._hub: subprocess.Popen[bytes] | None = None
        self.seconds: dict[str, float] = {}

    # --- coming and going

    def __enter__(self) -> RealHub:
        self.place = Path(tempfile.mkdtemp(prefix="pch"))
        self.place.chmod(0o755)
        self.exchange, self.shelf = self.place / "exchange", self.place / "shelf"
        (self.place / "accounts").write_text("\n".join(map(self.account, self.people)))
        # Takes all away when this process says so, and when it is ended, however that comes about.
        self._sweeper = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.hub", str(self.place)],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            with self.timed("made ready"):
                self._make_accounts()
                self._make_environments()
                self._lay_out()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._hub:  # there is nothing to keep, so nothing is asked to end
            self._hub.kill()
            self._hub.wait()
        self._sweeper.communicate()

    @property
    def people(self) -> list[str]:
        """Everybody who has an account, the desks' own too."""
        found = {}
        for id, course in self.courses.items():
            found |= dict.fromkeys([*course["trainees"], *course["instructors"], f"desk-{id}"])
        return list(found)

    def account(self, name: str) -> str:
        """The account of a person, or of the desk of a course, `desk-ID`."""
        return f"pc{self._mark}-{name}"

    def home(self, name: str) -> Path:
        """Where a person's own files lie."""
        return self.place / "h" / self.account(name)

    def course(self, id: str) -> Path:
        """The course directory of a desk."""
        return self.place / "courses" / id

    @contextlib.contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Keep how many seconds something took."""
        begun = time.monotonic()
        yield
        self.seconds[what] = round(time.monotonic() - begun, 1)

    # --- what an admin does, as docs/hub.md tells it

    def _make_accounts(self) -> None:
        (self.place / "h").mkdir()
        for name in self.people:
            account = self.account(name)
            made = ["useradd", "--create-home", "--home-dir", str(self.home(name)), account]
            subprocess.run(made, check=True, capture_output=True)
            self.home(name).chmod(0o700)

    def _make_environments(self) -> None:
        """`learner` has what the extra `hub` needs, and `desk` all that is here."""
        project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
        core, extras = project["dependencies"], project["optional-dependencies"]
        for env, needs in (("learner", extras["hub"]), ("desk", extras["hub"] + extras["desk"])):
            folder = self.place / env
            command = [find_python(), "-m", "venv", "--without-pip", str(folder)]
            subprocess.run(command, check=True)
            packages = link_packages(needed_by(map(Requirement, core + needs)), folder / "packages")
            (site,) = folder.glob("lib/python*/site-packages")
            for metadata in Path(requests.__file__).parents[1].glob("peercompass-*.dist-info"):
                (packages / metadata.name).symlink_to(metadata)
            (site / "here.pth").write_text(f"{packages}\n{REPOSITORY / 'src'}\n")
            (folder / "share").symlink_to(Path(sys.prefix, "share"))
            shutil.copytree(Path(sys.prefix, "etc/jupyter"), folder / "etc/jupyter")
            shipped = (CONFIG / "nbgrader_config.py").read_text("utf-8")
            set_up = shipped.replace("/srv/nbgrader/exchange", str(self.exchange))
            assert set_up != shipped
            (folder / "etc/jupyter/nbgrader_config.py").write_text(set_up)
        (self.place / "desk").chmod(0o755)

    def _lay_out(self) -> None:
        self.exchange.mkdir()
        self.exchange.chmod(0o1777)
        self.shelf.mkdir()
        (self.place / "courses").mkdir()
        facts = [f"{name} = {str(self.place / name)!r}" for name in ("learner", "desk", "shelf")]
        for id, course in self.courses.items():
            desk = self.account(f"desk-{id}")
            shutil.copytree(course["root"], self.course(id))
            (self.shelf / id).mkdir()
            for folder in (self.course(id), self.shelf / id):
                subprocess.run(["chown", "-R", f"{desk}:", str(folder)], check=True)
            self.course(id).chmod(0o700)
            facts += [f"[courses.{id}]", f"folder = {str(self.course(id))!r}"]
            facts += [f"account = {desk!r}", f"port = {_free_port()}"]
            for who in ("trainees", "instructors"):
                facts.append(f"{who} = {[self.account(one) for one in course[who]]}")
        (self.place / "hub.toml").write_text("\n".join(facts).replace("'", '"') + "\n")
        (self.place / "hub.toml").chmod(0o600)

    def start(self) -> None:
        """Start the hub and wait until it answers, and each of its desks."""
        self.port = _free_port()
        own = self.place / "jupyterhub_config.py"
        own.write_text(
            _OWN.format(
                shipped=str(CONFIG / "jupyterhub_config.py"),
                place=self.place,
                port=self.port,
                base=self.base,
                hub=_free_port(),
                api=_free_port(),
                proxy=find_proxy(),
                password=PASSWORD,
                patience=_PATIENCE,
            )
        )
        environment = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("JUPYTER", "PEERCOMPASS", "PYTEST", "PYTHON"))
        }
        with self.timed("hub and desks"), self.log_file.open("wb") as log:
            self._hub = subprocess.Popen(
                [sys.executable, "-P", "-m", "jupyterhub", "-f", str(own)],
                cwd=self.place,
                env={**environment, "PEERCOMPASS_HUB": str(self.place / "hub.toml")},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            (self.place / "hub.pid").write_text(str(self._hub.pid))
            wait_for(self._answers, "the hub", self.log_tail)
            for id in self.courses:
                wait_for(lambda id=id: self._desk_answers(id), f"the desk of {id}", self.log_tail)

    @property
    def log_file(self) -> Path:
        """What the hub and its servers write."""
        return self.place / "hub.log"

    def log_tail(self) -> str:
        """The end of it."""
        return self.log_file.read_text("utf-8", "replace")[-6000:]

    def address(self, path: str = "") -> str:
        """An address on the hub's host, `path` from the hub's base."""
        return f"http://127.0.0.1:{self.port}{self.base}{path.lstrip('/')}"

    def _answers(self) -> bool:
        if self._hub is None or self._hub.poll() is not None:
            raise RuntimeError("The hub has ended:\n" + self.log_tail())
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(self.address("hub/api"), timeout=10).ok
        return False

    def _desk_answers(self, id: str) -> bool:
        self._answers()
        asked = requests.get(self.address(f"services/{id}/api"), timeout=30)
        return asked.status_code < 500

    # --- what people do

    def person(self, name: str) -> Person:
        """Somebody who signs in, and whose server has started."""
        return Person(self, name)

    def run_as(self, name: str, *command: str, env: str = "learner", **options: Any) -> Any:
        """Run a program of this environment as an account, in its home, as in a terminal there."""
        account = pwd.getpwnam(self.account(name))
        environment = {
            "HOME": account.pw_dir,
            "USER": account.pw_name,
            "PATH": f"{self.place / env / 'bin'}:{os.defpath}",
            "LANG": "C.UTF-8",
            "PEERCOMPASS_SHELF": str(self.shelf),
        }
        return subprocess.run(
            command,
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
            env=environment,
            **{"cwd": account.pw_dir, "capture_output": True, "text": True, **options},
        )

    def at_desk(self, id: str, *arguments: str) -> str:
        """What `peercompass` says at the desk of a course, by its own account."""
        program = (str(self.place / "desk/bin/python"), "-P", "-m", "peercompass.cli")
        done = self.run_as(f"desk-{id}", *program, *arguments, env="desk", cwd=self.course(id))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


class Person:
    """A person's browser, by its requests alone: it keeps cookies, and asks as pages of ours do."""

    def __init__(self, hub: RealHub, name: str) -> None:
        self.hub, self.name, self.account = hub, name, hub.account(name)
        self.session = requests.Session()
        self.session.headers["Sec-Fetch-Site"] = "same-origin"
        self.server = f"user/{self.account}/"
        self._sign_in()

    def _sign_in(self) -> None:
        login = self.hub.address("hub/login")
        page = self.visit("hub/login")
        told = {"username": self.account, "password": PASSWORD, "_xsrf": _field(page.text, "_xsrf")}
        signed_in = self.session.post(login, data=told, headers=_PAGE, allow_redirects=False)
        assert signed_in.status_code == 302, signed_in.text

    def start_server(self) -> None:
        """Ask for one's server, and wait until it answers."""
        with self.hub.timed(f"server of {self.name}"):
            self.visit("hub/spawn")
            wait_for(self._has_server, f"the server of {self.name}", self.hub.log_tail)

    def _has_server(self) -> bool:
        return self.visit(f"{self.server}api").status_code == 200

    def visit(self, path: str, **options: Any) -> requests.Response:
        """Open a page, as following a link does."""
        return self.session.get(self.hub.address(path), headers=_PAGE, timeout=120, **options)

    def ask(self, path: str, body: dict[str, Any] | None = None, method: str = "") -> Any:
        """What a page of ours asks of its server: with the header that says it is one. Returns the
        answer."""
        base = re.match(r"(?:user|services)/[^/]+/", path)
        cookies = [
            c for c in self.session.cookies if c.name == "_xsrf" and c.path in self._of(base)
        ]
        token = max(cookies, key=lambda cookie: len(cookie.path)).value if cookies else ""
        headers = {"X-XSRFToken": token, "Sec-Fetch-Mode": "cors"}
        method = method or ("POST" if body is not None else "GET")
        return self.session.request(
            method, self.hub.address(path), json=body, headers=headers, timeout=300
        )

    def _of(self, base: re.Match[str] | None) -> set[str]:
        return {self.hub.base, f"{self.hub.base}{base[0] if base else ''}"}


_PAGE = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def wait_for(happens: Any, what: str, log: Any) -> None:
    """Wait until something holds. Raises `TimeoutError` with the end of a log."""
    deadline = time.monotonic() + _PATIENCE
    while not happens():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not answer:\n{log()}")
        time.sleep(0.2)


def _field(page: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert tag, page
    value = re.search(r'value="([^"]*)"', tag[0])
    assert value
    return value[1]


def _sweep(place: Path) -> None:
    """End the hub of a folder and whatever runs as one of its accounts; take both away."""
    for name in ("hub.pid", "proxy.pid"):
        with contextlib.suppress(OSError, ValueError):
            os.kill(int((place / name).read_text()), signal.SIGKILL)
    for account in (place / "accounts").read_text().split():
        with contextlib.suppress(KeyError):
            _end_all_of(pwd.getpwnam(account).pw_uid)
            subprocess.run(["userdel", "--force", account], capture_output=True, check=False)
    shutil.rmtree(place, ignore_errors=True)


def _end_all_of(uid: int) -> None:
    """End whatever runs as an account that was made here."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == uid:
                os.kill(int(folder.name), signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.stdin.read()  # ends with whoever started this
    _sweep(Path(sys.argv[1]))
