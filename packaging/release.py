"""Make a release: look whether it may go out, build it, try it, and write down what it is.

    make release                       everything, into dist/
    make release ARGS=--tag            and put the tag on the commit, in this repository
    make release ARGS=--dry-run        everything, into build/release, however much is missing
    make release ARGS="--dry-run --quick"    without the tests

Nothing is ever uploaded, and no tag is ever pushed: that is for a person to do.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import trial

REPOSITORY = Path(__file__).resolve().parents[1]
PROJECTS = (".", "packaging/course")
FORBIDDEN = re.compile(r"grading/work|\.jsonl$|\.db$|/exercises/.*\.before$")
"""What no archive may hold: people's answers."""
SECTION = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<day>\d{4}-\d\d-\d\d))?$", re.M)
PLACEHOLDER = re.compile(r"\bexample\b|\.(example|invalid|test|localhost)$|owner|todo|<|>", re.I)


class Stop(Exception):
    """The release cannot go on; the message says why."""


def main() -> None:
    """Read the command line and go through the steps. Exit code 1: it was stopped, or would be."""
    parser = argparse.ArgumentParser(prog="make release", description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="say what is missing, and go on")
    parser.add_argument("--quick", action="store_true", help="leave out the tests (dry runs only)")
    parser.add_argument("--tag", action="store_true", help="put the tag on this commit")
    asked = parser.parse_args()
    if asked.quick and not asked.dry_run:
        parser.error("--quick is for dry runs: what is released was tested")
    if asked.tag and asked.dry_run:
        parser.error("--tag is not for dry runs")
    try:
        missing = release(REPOSITORY, dry_run=asked.dry_run, quick=asked.quick, tag=asked.tag)
    except (Stop, trial.TrialFailed) as stop:
        sys.exit(f"Stopped: {stop}")
    if missing:
        sys.exit("A release would have been refused:\n" + "\n".join(f"- {one}" for one in missing))


def release(repository: Path, *, dry_run: bool, quick: bool, tag: bool) -> list[str]:
    """All steps. Returns what stands in a release's way, which only a dry run goes on with."""
    version = version_of(repository)
    missing = list(refusals(repository, version))
    if missing and not dry_run:
        raise Stop("not released.\n" + "\n".join(f"- {one}" for one in missing))
    step(f"PeerCompass {version}")
    if not quick:
        step("Style, imports, the course, and all tests")
        run("make", "lint", "test", cwd=repository)
    to = repository / ("build/release" if dry_run else "dist")
    shutil.rmtree(to, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        step("Building both packages, twice")
        build_twice(repository, Path(scratch), to)
        archives = sorted(to.iterdir())
        check_contents(archives)
        run(sys.executable, "-m", "twine", "--no-color", "check", "--strict", *map(str, archives))
        step("The core alone, in a fresh environment")
        trial.core(Path(scratch) / "core", wheels(to)[:1], version)
        step("The desk with the course, in a fresh environment")
        trial.desk(Path(scratch) / "desk", wheels(to), version)
    changes = (repository / "CHANGELOG.md").read_text("utf-8")
    notes = section(changes, version) or section(changes, "Unreleased") or ""
    (to / "NOTES.md").write_text(f"# PeerCompass {version}\n\n{notes}\n", "utf-8")
    sums = [f"{digest(path)}  {path.name}\n" for path in archives]
    (to / "SHA256SUMS").write_text("".join(sums), "utf-8")
    if tag:
        run("git", "tag", "-a", f"v{version}", "-F", str(to / "NOTES.md"), cwd=repository)
    said = f"The tag v{version} is on this commit." if tag else "No tag was made."
    step(f"Ready in {to.relative_to(repository)}. {said} Nothing was uploaded.")
    return missing


def version_of(repository: Path) -> str:
    """The version, from the one place where it stands."""
    text = (repository / "src/peercompass/__init__.py").read_text("utf-8")
    (version,) = re.findall(r'^__version__ = "(.+)"$', text, re.M)
    return str(version)


def refusals(repository: Path, version: str) -> Iterator[str]:
    """Why this commit may not be released, each as a sentence that says what to do."""
    if changed := output("git", "status", "--porcelain", cwd=repository):
        yield f"The tree is not clean. Commit or take away: {', '.join(changed.split()[1::2])}"
    if not re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", version):
        yield f"{version} in src/peercompass/__init__.py is no version such as 1.2.0 or 1.2.0rc1."
    if output("git", "tag", "--list", f"v{version}", cwd=repository):
        yield f"v{version} was released before. Raise the version in src/peercompass/__init__.py."
    changes = (repository / "CHANGELOG.md").read_text("utf-8")
    days = {found["version"]: found["day"] for found in SECTION.finditer(changes)}
    if not days.get(version) or not section(changes, version):
        yield f"CHANGELOG.md has no section '## [{version}] - YEAR-MONTH-DAY' with something in it."
    if "###" in (section(changes, "Unreleased") or ""):
        yield "CHANGELOG.md has entries under Unreleased. Move them to the version."
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    addresses = {"Source": "", **project.get("urls", {})}
    for name, address in addresses.items():
        if not is_public(address):
            yield (
                f"{address or 'Nothing'} is given as {name} under [project.urls] in pyproject.toml."
                " Put the project's public address there, beginning with https."
            )


def is_public(address: str) -> bool:
    """Whether this may be an address that people can open, and no placeholder."""
    host = urlsplit(address).hostname or ""
    return address.startswith("https://") and "." in host and not PLACEHOLDER.search(address)


def section(changes: str, version: str) -> str | None:
    """What a changelog says under a version, or None where it has no such section."""
    found = list(SECTION.finditer(changes))
    for number, heading in enumerate(found):
        if heading["version"] == version:
            end = found[number + 1].start() if number + 1 < len(found) else len(changes)
            return changes[heading.end() : end].strip()
    return None


def build_twice(repository: Path, scratch: Path, to: Path) -> None:
    """Both projects' archives of the last commit, put into `to` when a second build, elsewhere and
    under other rights, gave the same bytes."""
    when = output("git", "log", "-1", "--format=%ct", cwd=repository)
    built = []
    for number, rights in enumerate((0o022, 0o077)):
        tree, out = scratch / f"tree-{number}", scratch / f"built-{number}"
        before = os.umask(rights)
        try:
            export(repository, tree)
            for project in PROJECTS:
                build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out)]
                environment = {**os.environ, "SOURCE_DATE_EPOCH": when}
                run(*build, str(tree / project), quiet=True, environment=environment)
        finally:
            os.umask(before)
        built.append({path.name: digest(path) for path in out.iterdir()})
    if built[0] != built[1]:
        differ = [name for name, found in built[0].items() if built[1].get(name) != found]
        raise Stop(f"built twice, these differ: {', '.join(differ)}")
    shutil.copytree(scratch / "built-0", to)


def export(repository: Path, to: Path) -> None:
    """The last commit as files: nothing of what lies about in the working tree."""
    archive = to.with_suffix(".tar")
    run("git", "archive", "--output", str(archive), "HEAD", cwd=repository)
    with tarfile.open(archive) as files:
        files.extractall(to, filter="data")


def check_contents(archives: list[Path]) -> None:
    """Stops where an archive holds anyone's answers, or what trainees install holds a course."""
    for path in archives:
        if path.suffix == ".whl":
            names = zipfile.ZipFile(path).namelist()
        else:
            with tarfile.open(path) as files:
                names = files.getnames()
        course = "peercompass_crps" in path.name
        for name in names:
            if FORBIDDEN.search(name) or (not course and "exercises" in Path(name).parts):
                raise Stop(f"{path.name} holds {name}")


def wheels(folder: Path) -> list[Path]:
    """The toolkit's, then the course's."""
    return sorted(folder.glob("*.whl"), key=lambda path: "crps" in path.name)


def digest(path: Path) -> str:
    """A file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def step(said: str) -> None:
    """Say where we are."""
    sys.stdout.write(f"\n== {said}\n")
    sys.stdout.flush()


def run(
    *command: str,
    cwd: Path | None = None,
    quiet: bool = False,
    environment: dict[str, str] | None = None,
) -> None:
    """Run a program; what it says is shown, or only when it fails. Raises `Stop` when it does."""
    try:
        done = subprocess.run(
            command, cwd=cwd, env=environment, capture_output=quiet, text=True, check=False
        )
    except OSError as error:
        raise Stop(f"{command[0]} cannot be run: {error}") from error
    if done.returncode:
        raise Stop(f"{' '.join(command)}\n{(done.stdout or '') + (done.stderr or '')}")


def output(*command: str, cwd: Path) -> str:
    """What a program says."""
    return subprocess.check_output(command, cwd=cwd, text=True).strip()


if __name__ == "__main__":
    main()
