"""What the container files do, step by step, without a container engine: each `RUN` of the
Dockerfile, and Binder's steps, in a plain environment with Jupyter's own server and JupyterHub."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from peercompass.course.leak_scan import LeakScan
from tests.helpers.dockerfiles import Stage, is_hidden, stages
from tests.helpers.fresh import fresh_environment, needs_registry
from tests.helpers.real_course import REPOSITORY

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="the steps are a shell's"),
    needs_registry,
]
DOCKER = REPOSITORY / "packaging/docker"
IGNORE = (DOCKER / "Dockerfile.dockerignore").read_text("utf-8")
STAGES = stages((DOCKER / "Dockerfile").read_text("utf-8"))
ON_THE_BASE = ["jupyterhub", "jupyterlab", "notebook", "nbclassic"]
"""What Jupyter's base-notebook brings, from wheels."""


class Machine:
    """Stands in for an engine: each stage has a folder for its files, and all one environment."""

    def __init__(self, root: Path, python: Path) -> None:
        self.root, self.bin = root, python.parent
        self.at: dict[str, Path] = {}
        self.environment = {
            **os.environ,
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "NB_USER": "jovyan",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }

    def build(self, stage: Stage) -> None:
        """Go through a stage's instructions, as if `/tmp` and `/home` were in its own folder."""
        here = self.folder(stage.name)
        if stage.base in STAGES:
            shutil.copytree(self.folder(stage.base), here, dirs_exist_ok=True)
        at = here / self.at.get(
            stage.base, Path("home/jovyan")
        )  # a stage begins where its base was
        at.mkdir(parents=True, exist_ok=True)
        (here / "tmp").mkdir(exist_ok=True)
        for word, rest in stage.instructions:
            if word == "WORKDIR":
                at = Path(self.inside(rest, here))
                at.mkdir(parents=True, exist_ok=True)
            elif word == "COPY":
                self.copy(rest, at, here)
            elif word == "RUN":
                self.run(rest, at, here)
        self.at[stage.name] = at.relative_to(here)

    def folder(self, stage: str) -> Path:
        return self.root / stage

    def inside(self, text: str, here: Path) -> str:
        text = text.replace("${NB_USER}", "jovyan")
        return re.sub(r"(?<![\w.])/(tmp|home)\b", rf"{here}/\1", text)

    def copy(self, rest: str, at: Path, here: Path) -> None:
        *names, to = rest.split()
        target = at / self.inside(to, here)
        for name in names:
            tracked = subprocess.check_output(["git", "ls-files", name], cwd=REPOSITORY, text=True)
            for one in filter(lambda one: not is_hidden(one, IGNORE), tracked.splitlines()):
                source = REPOSITORY / one
                if one == name:
                    there = target / source.name if to.endswith("/") else target
                else:
                    there = target / Path(one).relative_to(name)
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, there)

    def run(self, rest: str, at: Path, here: Path) -> None:
        for mount in re.findall(r"--mount=type=bind,(\S+)", rest):
            given = dict(part.split("=") for part in mount.split(","))
            source = self.inside(given["source"], self.folder(given["from"]))
            target = Path(self.inside(given["target"], here))
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
        command = self.inside(re.sub(r"--mount=\S+\s*", "", rest), here)
        done = subprocess.run(
            ["sh", "-ec", command],
            cwd=at,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


@pytest.fixture(scope="module")
def machine(tmp_path_factory) -> Machine:
    """The base, and on it what both targets share."""
    root = tmp_path_factory.mktemp("image")
    machine = Machine(root / "stages", fresh_environment(root / "base", ON_THE_BASE))
    machine.build(STAGES["environment"])
    return machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server(machine: Machine, command: list[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A server of the machine, which is ended with all its kernels."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**machine.environment, "HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def page(address: str) -> tuple[str, str]:
    """Where an address leads, and what is there."""
    with urllib.request.urlopen(address, timeout=120) as answer:
        return answer.url, answer.read().decode("utf-8")


@pytest.fixture(scope="module")
def home(machine, tmp_path_factory):
    """What Binder's steps leave, on the environment that the lock makes, before the Dockerfile's
    own stages add to it."""
    home = tmp_path_factory.mktemp("binder") / "repository"
    subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(home)], check=True)
    subprocess.run(["./binder/postBuild"], cwd=home, env=machine.environment, check=True)
    return home


@pytest.mark.parametrize("which", ["notebook", "lab"])
def test_binders_steps_end_at_home(machine, home, which):
    port = free_port()
    command = [
        "jupyter",
        which,
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--port-retries=0",
    ]
    with server(machine, [*command, "--IdentityProvider.token=look"], home) as process:
        said = ""
        for line in process.stdout:
            said += line
            if "is running at" in line:
                break
        else:
            pytest.fail(said)
        there, text = page(f"http://127.0.0.1:{port}/?token=look")
    assert there.partition("?")[0].endswith("/notebooks/workspace/home.ipynb")
    assert "<title>" in text


def test_a_learners_image_holds_no_key(machine, real):
    machine.build(STAGES["toolkit"])
    machine.build(STAGES["learner"])
    (packages,) = machine.bin.parent.glob("lib/python*/site-packages")
    assert (packages / "peercompass/notebook").is_dir()
    assert list(packages.glob("peercompass_crps*")) == []
    scan = LeakScan(real)
    assert scan.folder(packages / "peercompass") == []
    for stage in ("environment", "toolkit", "learner"):
        assert scan.folder(machine.folder(stage)) == []


def test_the_desks_image_starts_the_course(machine):
    machine.build(STAGES["course"])
    machine.build(STAGES["desk"])
    (command,) = STAGES["desk"].of("CMD")
    folder = machine.folder("desk") / "home/jovyan/course"
    assert folder.stat().st_mode & 0o077 == 0
    words = [*re.findall(r'"([^"]+)"', command), "--port", str(free_port())]
    with server(machine, words, folder) as process:
        said = ""
        for line in process.stdout:
            said += line
            if address := re.search(r"http://127\.0\.0\.1:\d+/\S+", line):
                _there, text = page(address[0].replace("/notebooks/", "/api/contents/"))
                break
        else:
            pytest.fail(said)
    assert "peercompass" in json.loads(text)["content"]["metadata"]
    assert (folder / "exercises").is_dir()
