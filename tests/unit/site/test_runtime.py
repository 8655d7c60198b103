"""The Python of a site's pages: known by its hashes, and where it is not to be had, what to do."""

import subprocess
from pathlib import Path

import pytest

from peercompass.site import NoRuntime, fetched_runtime, runtime_in
from peercompass.site import runtime as room
from tests.helpers.real_course import REPOSITORY

PYODIDE = f"pyodide-{room.PYODIDE}.tgz"


def test_what_lacks_is_named_and_what_is_another_file_counts_as_lacking(tmp_path):
    (tmp_path / PYODIDE).write_bytes(b"not it")
    with pytest.raises(NoRuntime) as told:
        runtime_in(tmp_path)
    for name in (PYODIDE, "pydantic-", "pydantic_core-", "npm pack", "pip download", "--runtime"):
        assert name in str(told.value)


def test_without_npm_it_says_how_to_bring_the_files(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoRuntime, match=r"npm, which comes with Node\.js, .*--runtime"):
        fetched_runtime(tmp_path / "cache")


def test_what_a_registry_says_of_a_failure_is_told_in_one_line(tmp_path, monkeypatch):
    def failing(command, **_options):
        return subprocess.CompletedProcess(command, 1, b"", b"npm notice\nnpm error no network\n")

    monkeypatch.setattr(room.subprocess, "run", failing)
    monkeypatch.setattr(room.shutil, "which", lambda name: name)
    with pytest.raises(NoRuntime, match="npm error no network Is there a network"):
        fetched_runtime(tmp_path / "cache")


def test_a_fetched_file_that_is_another_one_is_never_used(tmp_path, monkeypatch):
    def other(command, cwd, **_options):
        name = PYODIDE if "npm" in command[0] else "pydantic-2-py3-none-any.whl"
        Path(cwd, name).write_bytes(b"another")
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(room.subprocess, "run", other)
    monkeypatch.setattr(room.shutil, "which", lambda name: name)
    with pytest.raises(NoRuntime, match="not what we know"):
        fetched_runtime(tmp_path / "cache")


def test_the_versions_are_those_that_the_course_runs_on():
    locked = (REPOSITORY / "requirements.lock").read_text("utf-8")
    lock = (REPOSITORY / "src/peercompass/site/python.lock").read_text("utf-8")
    pins = room._PINNED.findall(lock)
    assert len(pins) == 5
    for name, version, _ in pins:
        assert f"\n{name}=={version} " in f"\n{locked}"
