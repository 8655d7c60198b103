"""Trying what was built, as somebody who installs it with pip: in a fresh environment, from wheels
alone, with the newest of what they need."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

UNWANTED = ("nbgrader", "pandas", "scipy", "jupyterlab", "peercompass-crps")
"""What the core brings to no learner."""
SHOW = """
import sys
from importlib.metadata import distributions, version
from peercompass.notebook import show
names = {one.name for one in distributions()}
found = sorted(names & set(sys.argv[2].split(",")))
if version("peercompass") != sys.argv[1] or found:
    sys.exit(f"version {version('peercompass')}, and with it came {found}")
"""
PATIENCE = 180
"""Seconds for a first start, which compiles all that it imports."""


class TrialFailed(Exception):
    """What was built does not work; the message says how."""


def core(folder: Path, built: list[Path], version: str) -> None:
    """The toolkit alone: it is found, and brings nothing of the desk."""
    python = environment(folder, [str(path) for path in built])
    call(python, "-c", SHOW, version, ",".join(UNWANTED))


def desk(folder: Path, built: list[Path], version: str) -> None:
    """The toolkit with the course: says its version, lays the course out in an empty folder, checks
    it, and shows home."""
    python = environment(folder, [str(path) for path in built])
    said = call(python, "-m", "peercompass", "--version")
    if version not in said:
        raise TrialFailed(f"--version says {said!r}, and this is {version}")
    teaching = folder / "course"
    teaching.mkdir()
    home(python, teaching)
    call(python, "-m", "peercompass", "check", "--course", str(teaching))


def environment(folder: Path, wanted: list[str]) -> Path:
    """A fresh environment with these installed; returns its Python."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    python = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    call(python, *pip, "--only-binary", ":all:", *wanted)
    call(python, "-m", "pip", "--disable-pip-version-check", "check")
    return python


def call(python: Path, *arguments: str) -> str:
    """What that Python says, run where nothing of this repository is found."""
    done = subprocess.run(
        [str(python), "-P", *arguments],
        cwd=python.parent,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise TrialFailed(f"{' '.join(arguments)}\n{done.stdout}{done.stderr}")
    return done.stdout


def home(python: Path, folder: Path) -> None:
    """Start the course in an empty folder, fetch its first page and the notebook that is drawn on
    it, and stop it again."""
    command = [str(python), "-P", "-m", "peercompass", "start", "--no-browser"]
    server = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    late = threading.Timer(PATIENCE, server.kill)
    late.start()
    said = ""
    try:
        for line in server.stdout or ():
            said += line
            if address := re.search(r"http://127\.0\.0\.1:\d+/\S+", line):
                fetch(address[0])
                notebook = json.loads(fetch(address[0].replace("/notebooks/", "/api/contents/")))
                if "peercompass" not in notebook["content"]["metadata"]:
                    raise TrialFailed(f"home is no page of the course: {notebook}")
                return
        raise TrialFailed(f"the course did not start: {said}")
    finally:
        late.cancel()
        server.terminate()
        server.wait(timeout=30)


def fetch(address: str) -> str:
    """What is at an address of this machine."""
    with urllib.request.urlopen(address, timeout=60) as page:  # noqa: S310
        return str(page.read().decode("utf-8"))
