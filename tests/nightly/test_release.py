"""A release, gone through whole in a fresh clone; and how much the core adds to Jupyter's own."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import peercompass
from tests.helpers.fresh import fresh_environment, install_locked, needs_registry
from tests.helpers.packages import TOOLKIT, build_wheel, needed_by
from tests.helpers.real_course import REPOSITORY

pytestmark = [pytest.mark.slow, needs_registry]
VERSION = peercompass.__version__
MOST = 60_000_000
"""Bytes that the core may add, with what Python compiles of it, where a kernel is (which brings
IPython; beside the bare server, on which no notebook runs, it is 62 MB)."""
NOT_FOR_LEARNERS = {"nbgrader", "numpy", "pandas", "scipy", "peercompass-crps"}


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """This commit, as somebody else has it."""
    folder = tmp_path_factory.mktemp("elsewhere") / "clone"
    subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(folder)], check=True)
    return folder


@pytest.fixture(scope="module")
def released(clone) -> Path:
    """The folder of a dry run, in a clone whose owner filled in what is the owner's to say."""
    said = {
        "pyproject.toml": ("[project.urls]\n", '[project.urls]\nSource = "https://a.host/peers"\n'),
        "CHANGELOG.md": ("## [Unreleased]\n", f"## [Unreleased]\n\n## [{VERSION}] - 2026-12-01\n"),
    }
    for name, (old, new) in said.items():
        path = clone / name
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@localhost", "-c", "commit.gpgsign=false"]
    commit = ["git", *who, "commit", "--quiet", "--all", "--message", "Ready"]
    subprocess.run(commit, cwd=clone, check=True)
    script = [sys.executable, "packaging/release.py", "--dry-run", "--quick"]
    done = subprocess.run(script, cwd=clone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing was uploaded" in done.stdout
    return clone / "build/release"


def test_a_dry_run_leaves_archives_sums_and_notes(released):
    archives = {path.name for path in released.iterdir()} - {"SHA256SUMS", "NOTES.md"}
    assert len(archives) == 4
    sums = (released / "SHA256SUMS").read_text("utf-8").splitlines()
    assert {line.split("  ")[1] for line in sums} == archives
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256((released / name).read_bytes()).hexdigest() == digest
    notes = (released / "NOTES.md").read_text("utf-8")
    assert notes.startswith(f"# PeerCompass {VERSION}\n")
    assert "### Added" in notes


def test_a_dry_run_changes_nothing_in_the_repository(clone, released):
    def git(*words: str) -> str:
        return subprocess.check_output(["git", *words], cwd=clone, text=True).strip()

    assert released.is_dir()
    assert git("status", "--porcelain") == ""
    assert f"v{VERSION}" not in git("tag", "--list").split()


@pytest.mark.parametrize("server", [["jupyter-server", "ipykernel"], ["jupyterlab", "notebook"]])
def test_the_core_adds_little_to_jupyters_own_server(server, tmp_path):
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    environment = tmp_path / "environment"
    python = fresh_environment(environment)
    install_locked(python, needed_by(map(Requirement, server)), tmp_path)
    before = size(environment)
    install_locked(python, needed_by(map(Requirement, project["dependencies"])), tmp_path)
    build_wheel(REPOSITORY / TOOLKIT, tmp_path / "wheel")
    (wheel,) = (tmp_path / "wheel.built").glob("*.whl")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", str(wheel)], check=True)
    subprocess.run([*pip, "check"], check=True)
    added = size(environment) - before
    assert 10_000_000 < added <= MOST, f"{added / 1e6:.0f} MB"
    (packages,) = [
        path for path in environment.rglob("site-packages") if (path / "peercompass").is_dir()
    ]
    names = {canonicalize_name(one.name) for one in distributions(path=[str(packages)])}
    assert "ipywidgets" in names
    assert names & NOT_FOR_LEARNERS == set()


def size(folder: Path) -> int:
    """How much lies below a folder, in bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
