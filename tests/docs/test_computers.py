"""The way without make: the same lines on each system, and the very ones that are run on real
machines."""

from __future__ import annotations

import re

from ruamel.yaml import YAML

from tests.helpers.real_course import REPOSITORY

WORKFLOW = REPOSITORY / ".github" / "workflows" / "computers.yml"
PYTHONS = (".venv/bin/python", r".venv\Scripts\python", '"$PYTHON"')


def plain(line: str) -> str:
    """A line without what each system calls its Python."""
    for name in PYTHONS:
        line = line.replace(name, "PYTHON")
    return re.sub(r"^(python3|python|py) ", "python ", line.strip())


def ways() -> list[list[str]]:
    """The lines that README.md gives for each system."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:sh|powershell)\n(.+?)```", readme, re.S)
    return [list(map(plain, one.splitlines())) for one in blocks if "-m venv" in one]


def test_each_system_has_the_same_lines() -> None:
    linux, macos, windows = ways()
    assert len(linux) == 4
    assert linux == macos == windows
    assert linux[-1] == "PYTHON -m peercompass start"


def test_real_machines_run_these_lines_and_look_at_all_that_is_there() -> None:
    (job,) = YAML(typ="safe").load(WORKFLOW)["jobs"].values()
    systems = job["strategy"]["matrix"]["os"]
    assert {"windows-latest", "macos-latest"} <= set(systems)
    run = [plain(line) for step in job["steps"] for line in step.get("run", "").splitlines()]
    assert [line for line in run if line in ways()[0]] == ways()[0][:3]
    named = [*re.findall(r"tests/[\w./]+", " ".join(run)), "tests/helpers/first_start.py"]
    assert [name for name in named if not (REPOSITORY / name).exists()] == []
    assert any("peercompass doctor" in line for line in run)
    assert any("tests.helpers.first_start" in line for line in run)
