"""The two packages: the toolkit, which trainees install too, and the course with its keys."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from peercompass.course import Course
from peercompass.course.leak_scan import LeakScan
from peercompass.exercise import LOG_FILE
from peercompass.launch import course_root
from tests.helpers.packages import (
    COURSE,
    TOOLKIT,
    build_sdist,
    build_wheel,
    contents,
    copy_repository,
    link_packages,
    needed_by,
)
from tests.helpers.real_course import COURSE_PARTS, REPOSITORY

STRAYS = [
    "grading/work/submitted/ana/u1/responses.jsonl",
    "grading/work.unfinished",
    "grading/gradebook.db",
    "exercises/u1/responses.jsonl",
    "exercises/u1/scenarios/bus.yaml.before",
    "modules/u1/private.jsonl",
    "modules/u1/.ipynb_checkpoints/lesson-checkpoint.ipynb",
    "backups/desk.zip",
    "workspace/u1/responses.jsonl",
]
PROJECTS = pytest.mark.parametrize("project", [TOOLKIT, COURSE])
PACKAGE = "peercompass_crps"
WORD_ENDS = re.compile(r"[\W_]+")


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """The repository with answers, a gradebook and an editor's copies lying about in it."""
    tree = copy_repository(REPOSITORY, tmp_path_factory.mktemp("release") / "tree")
    for name in STRAYS:  # and without .gitignore: a release must be safe without git's help
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("private", "utf-8")
    return tree


@pytest.fixture(scope="module")
def wheels(tree) -> dict[str, Path]:
    """The wheel of each project, unpacked."""
    return {
        project: build_wheel(tree / project, tree.parent / f"wheel-{number}")
        for number, project in enumerate((TOOLKIT, COURSE))
    }


@pytest.fixture(scope="module")
def sdists(tree) -> dict[str, Path]:
    """The source distribution of each project, unpacked."""
    return {
        project: build_sdist(tree / project, tree.parent / f"sdist-{number}")
        for number, project in enumerate((TOOLKIT, COURSE))
    }


def words(text: str) -> str:
    """The bare words, whatever stands between them."""
    return f" {re.sub(WORD_ENDS, ' ', text).strip().casefold()} "


def graded_words(course: Course) -> set[str]:
    """What a key is about: the questions of graded work, and all that can be said in its scenes."""
    units = course.units.values()
    said = {item.stem for unit in units for item in unit.items if item.stem}
    for scenario in (scenario for unit in units for scenario in unit.scenarios.values()):
        said |= {choice.text for node in scenario.nodes.values() for choice in node.choices}
    return {words(text) for text in said if len(text.split()) > 3}


@pytest.mark.parametrize("kind", ["wheels", "sdists"])
def test_what_trainees_install_holds_no_key(kind, real, request):
    """No file of the course, no text that only graders may have, and nothing a key is about."""
    toolkit, course = (request.getfixturevalue(kind)[one] for one in (TOOLKIT, COURSE))
    scan = LeakScan(real)
    assert scan.folder(course), "the scan finds keys where there are some"
    assert scan.folder(toolkit) == []
    of_course = {
        content for part in COURSE_PARTS for content in contents(REPOSITORY / part).values()
    }
    held = contents(toolkit)
    assert len(held) > 200
    assert [name for name, content in held.items() if content and content in of_course] == []
    assert [name for name in held if "exercises" in Path(name).parts] == []
    text = "".join(words(content.decode("utf-8", "replace")) for content in held.values())
    assert [graded for graded in graded_words(real) if graded in text] == []


@PROJECTS
def test_nobodys_answers_travel(project, wheels, sdists):
    for folder in (wheels[project], sdists[project]):
        assert [name for name, content in contents(folder).items() if content == b"private"] == []


@PROJECTS
def test_a_source_distribution_builds_the_same_wheel(project, wheels, sdists, tmp_path):
    first, again = contents(wheels[project]), contents(build_wheel(sdists[project], tmp_path / "w"))
    for held in (first, again):  # RECORD lists files and digests, in the order of the walk
        held.pop(next(name for name in held if name.endswith("/RECORD")))
    assert again == first


def test_an_empty_folder_gets_the_installed_course_whole(wheels, tree, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(wheels[COURSE])
    cache = wheels[COURSE] / PACKAGE / "grading/__pycache__"
    cache.mkdir()
    (cache / "nbgrader_config.cpython-311.pyc").write_bytes(b"compiled by pip")
    try:
        root = course_root(tmp_path, lambda _said: None, "crps")
    finally:
        monkeypatch.delitem(sys.modules, PACKAGE, raising=False)
    laid_out = contents(root)
    wanted = {
        f"{part}/{name}": content
        for part in COURSE_PARTS
        for name, content in contents(tree / part).items()
        if content != b"private"
    }
    assert laid_out == wanted
    if os.name != "nt":
        assert (root / "exercises").stat().st_mode & 0o077 == 0


def test_the_course_carries_its_licenses(wheels):
    for name in ("LICENSE", "LICENSE-CONTENT"):
        assert (wheels[COURSE] / PACKAGE / name).read_bytes() == (REPOSITORY / name).read_bytes()


def test_a_release_puts_jupyters_files_where_jupyter_looks(wheels):
    (data,) = wheels[TOOLKIT].glob("peercompass-*.data/data")
    for name in [
        "share/jupyter/labextensions/peercompass/package.json",
        "share/jupyter/labextensions/peercompass/static/entry.js",
        "etc/jupyter/jupyter_server_config.d/peercompass.json",
    ]:
        assert (data / name).is_file(), name


@pytest.fixture(scope="module")
def core(wheels, tmp_path_factory) -> dict[str, str]:
    """An environment of the toolkit and what it cannot do without, and of nothing else."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    names = needed_by(map(Requirement, project["dependencies"]))
    links = link_packages(names, tmp_path_factory.mktemp("core") / "packages")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(wheels[TOOLKIT]), str(links)])}


def run(code: str, environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python in `folder`, with what is in `environment` and nothing that is installed here."""
    command = [sys.executable, "-S", "-P", "-c", code]
    return subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, check=False
    )


ANSWER = """
from pathlib import Path
from peercompass.notebook import show
from peercompass.notebook.display import widget_for
for shown in ("pick-one", "the-gate", "hand-in"):
    show(shown)
message = {"viewer": "page", "n": 1, "do": "answer", "value": "nod"}
widget_for("pick-one", Path.cwd())._handle_custom_msg(message, [])
"""


def test_the_core_is_all_that_a_trainees_kernel_needs(core, exercise):
    done = run(ANSWER, core, exercise)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("PartWidget") == 3
    (line,) = (exercise / LOG_FILE).read_text("utf-8").splitlines()
    assert json.loads(line)["value"] == "nod"


def test_without_the_desk_a_command_says_what_to_install(core, tmp_path):
    done = run("from peercompass.cli import main; main()", core, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    (sentence,) = done.stderr.splitlines()
    assert 'pip install "peercompass[desk]"' in sentence


EXTENSION = """
import types
from peercompass.grading import integration
server = types.SimpleNamespace(log=types.SimpleNamespace(info=print))
integration._load_jupyter_server_extension(server)
"""


def test_a_server_without_the_desk_goes_on_and_says_what_is_not_there(core, tmp_path):
    done = run(EXTENSION, core, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert '"peercompass[hub]"' in done.stdout


def test_the_core_adds_little_to_jupyters_own_server(wheels):
    """And a learner's server on a hub adds nbgrader to it, and no desk."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    core, hub = project["dependencies"], project["optional-dependencies"]["hub"]
    added = needed_by(map(Requirement, core)) - needed_by([Requirement("jupyter-server")])
    size = sum(map(_size, added)) + sum(map(len, contents(wheels[TOOLKIT]).values()))
    assert 20_000_000 < size <= 60_000_000
    heavy = {"pandas", "scipy", "ruamel-yaml", "typer"}
    assert added & {*heavy, "nbgrader"} == set()
    learner = needed_by(map(Requirement, core + hub))
    assert "nbgrader" in learner
    assert learner & heavy == set()


def _size(name: str) -> int:
    """The size of an installed package, as it came."""
    files = importlib.metadata.distribution(name).files or ()
    came = [Path(file.locate()) for file in files if "__pycache__" not in file.parts]
    return sum(path.stat().st_size for path in came if path.is_file())
