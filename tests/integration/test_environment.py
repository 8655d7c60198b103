"""The three ways in agree: pyproject.toml, the locks for pip, and environment.yml for conda."""

import re
import tomllib
from pathlib import Path

import pytest
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec, Version, VersionSpec
from ruamel.yaml import YAML

import peercompass
from tests.helpers.packages import COURSE, needed_by
from tests.helpers.real_course import REPOSITORY as ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ENVIRONMENT = YAML(typ="safe").load((ROOT / "environment.yml").read_text("utf-8"))

# What conda-forge calls by another name.
CONDA_NAMES = {"python-build": "build"}
# In environment.yml for conda's own sake.
CONDA_ONLY = {"python", "pip"}


def requirements(lines: list[str]) -> dict[str, Requirement]:
    parsed = [Requirement(line) for line in lines]
    return {canonicalize_name(one.name): one for one in parsed}


EXTRAS = PYPROJECT["project"]["optional-dependencies"]
CORE = requirements(PYPROJECT["project"]["dependencies"])
RUN = CORE | requirements(EXTRAS["desk"])
INSTALL = requirements(PYPROJECT["build-system"]["requires"])
AUTHOR = requirements(EXTRAS["author"])
TEST = requirements(EXTRAS["test"])
WANTED = RUN | TEST | AUTHOR

CONDA_LINES = [line for line in ENVIRONMENT["dependencies"] if isinstance(line, str)]
PIP_LINES = next(part["pip"] for part in ENVIRONMENT["dependencies"] if isinstance(part, dict))


def conda_pins() -> dict[str, str]:
    """Package, by the name PyPI knows, and its version spec."""
    specs = [MatchSpec(line, strict=True) for line in CONDA_LINES]
    pins = {spec.name.normalized: str(spec.version or "*") for spec in specs}
    return {canonicalize_name(CONDA_NAMES.get(name, name)): pin for name, pin in pins.items()}


def pip_pins() -> dict[str, Requirement]:
    return requirements([line for line in PIP_LINES if not line.startswith("-")])


def lock_entries(name: str) -> list[str]:
    """One string for each locked package, its hashes included."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    body = "\n".join(line for line in lines if not line.startswith("#"))
    return [entry for entry in body.replace("\\\n", " ").splitlines() if entry.strip()]


def locked(name: str) -> list[Requirement]:
    return [Requirement(entry.split("--hash")[0].strip()) for entry in lock_entries(name)]


def locked_versions(name: str, package: str) -> list[str]:
    """More than one where Pythons differ."""
    found = [one for one in locked(name) if canonicalize_name(one.name) == package]
    return [next(iter(one.specifier)).version for one in found]


def next_minor(version: str) -> str:
    major, minor, *_ = version.split(".")
    return f"{major}.{int(minor) + 1}"


LOCKS = ["requirements.lock", "requirements-dev.lock"]


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_is_one_version_with_a_hash(name):
    entries = lock_entries(name)
    assert len(entries) > 50
    form = re.compile(
        r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; [^/@]+?)?\s+(--hash=sha256:[0-9a-f]{64}(\s+|$))+"
    )
    assert [entry for entry in entries if not form.fullmatch(entry)] == []


@pytest.mark.parametrize("name", [*LOCKS, "environment.yml", "pyproject.toml"])
def test_no_address_is_named(name):
    text = (ROOT / name).read_text("utf-8")
    found = re.findall(r"\w+://|--index-url|--extra-index|--find-links|file:|localhost| @ ", text)
    assert found == []


@pytest.mark.parametrize(
    ("name", "needed"),
    [("requirements.lock", RUN | INSTALL), ("requirements-dev.lock", WANTED | INSTALL)],
)
def test_a_lock_has_all_that_pyproject_asks_for(name, needed):
    for package, requirement in needed.items():
        versions = locked_versions(name, package)
        assert versions, f"{package} is not in {name}: run make lock"
        for version in versions:
            assert version in requirement.specifier, f"{package} {version} in {name}: run make lock"


def test_the_dev_lock_adds_to_the_runtime_lock_and_changes_nothing():
    def versions(name: str) -> dict[str, set[str]]:
        pinned: dict[str, set[str]] = {}
        for one in locked(name):
            pinned.setdefault(one.name, set()).add(str(one.specifier))
        return pinned

    runtime, dev = versions("requirements.lock"), versions("requirements-dev.lock")
    assert {package: dev.get(package) for package in runtime} == runtime


def test_trainees_never_install_the_reading_grade():
    """The dictionary that it is counted by is under the GPL."""
    names = {canonicalize_name(one.name) for one in locked("requirements.lock")}
    assert names.isdisjoint({*AUTHOR, "textstat"})


@pytest.mark.parametrize(
    ("name", "start"), [("requirements.lock", RUN), ("requirements-dev.lock", WANTED)]
)
def test_a_lock_is_whole(name, start):
    """make start installs with --no-deps, so whatever anything needs must stand in the lock."""
    names = {canonicalize_name(one.name) for one in locked(name)}
    assert needed_by((start | INSTALL).values()) - names == set()


def test_the_project_installs_with_what_the_locks_hold():
    """The build backend, asked for in the two places that need to agree."""
    group = requirements(PYPROJECT["dependency-groups"]["install"])
    assert {name: str(one) for name, one in group.items()} == {
        name: str(one) for name, one in INSTALL.items()
    }


def test_conda_has_the_same_packages_as_pyproject():
    in_conda = conda_pins().keys() - CONDA_ONLY
    assert in_conda.isdisjoint(pip_pins())
    assert in_conda | pip_pins().keys() == WANTED.keys()
    assert "-e ." in PIP_LINES


@pytest.mark.parametrize("line", CONDA_LINES)
def test_a_conda_line_is_a_match_spec(line):
    spec = MatchSpec(line, strict=True)
    assert line.startswith(spec.name.normalized)
    assert spec.build is None
    assert spec.version or line == "pip"


def test_conda_reads_conda_forge_alone():
    assert ENVIRONMENT["channels"] == ["conda-forge", "nodefaults"]


@pytest.mark.parametrize("package", sorted(WANTED))
def test_a_conda_pin_holds_the_locked_minor_version(package):
    versions = locked_versions("requirements-dev.lock", package)
    assert versions, f"{package} is not in requirements-dev.lock: run make lock"
    newest = max(versions, key=Version)
    if package in pip_pins():
        pin = pip_pins()[package].specifier
        held, drifts = [v in pin for v in versions], next_minor(newest) in pin
    else:
        pin = VersionSpec(conda_pins()[package])
        held = [pin.matches(Version(v)) for v in versions]
        drifts = pin.matches(Version(next_minor(newest)))
    assert all(held), f"{package} is locked at {versions}: bring environment.yml in step"
    assert not drifts, f"the pin of {package} also takes {next_minor(newest)}"


def test_conda_and_pip_ask_for_the_same_python():
    assert conda_pins()["python"] == PYPROJECT["project"]["requires-python"]


def test_the_package_and_both_projects_name_one_version():
    version = peercompass.__version__
    toolkit, course = (ProjectMetadata(str(ROOT / one), PluginManager()) for one in (".", COURSE))
    assert (toolkit.version, course.version) == (version, version)
    (needed,) = requirements(course.core.dependencies).values()
    assert (needed.name, needed.extras) == ("peercompass", {"desk"})
    assert version in needed.specifier
    assert course.core.urls == toolkit.core.urls == PYPROJECT["project"]["urls"]


LEAVES = re.compile(r"helpers\.night import|^@pytest\.mark\.night", re.MULTILINE)


def test_make_nightly_runs_each_file_that_leaves_something_for_the_night():
    recipe = (ROOT / "Makefile").read_text("utf-8")
    (longer,) = re.findall(r"^LONGER = (.+)", recipe, re.MULTILINE)
    first, *_ = re.findall(r"PEERCOMPASS_AT_NIGHT=1 .*", recipe)
    run = re.findall(r"tests[\w./]*", f"{longer} {first}")
    files = (ROOT / "tests").rglob("test_*.py")
    leaving = [one for one in files if LEAVES.search(one.read_text("utf-8"))]
    names = [one.relative_to(ROOT) for one in leaving if one.name != Path(__file__).name]
    assert names
    left_out = [name for name in names if not any(name.is_relative_to(one) for one in run)]
    assert left_out == []
