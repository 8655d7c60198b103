"""What a package says of itself, and what may not be released. The whole way of a release is gone
at night: tests/nightly/test_release.py."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.helpers.packages import TOOLKIT, build_wheel, copy_repository
from tests.helpers.real_course import REPOSITORY

SOURCE = "https://code.hosts.org/peers/compass"


@pytest.fixture(scope="module")
def script() -> dict:
    """The names in packaging/release.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(REPOSITORY / "packaging"), *sys.path])
        return runpy.run_path(str(REPOSITORY / "packaging/release.py"))


def described(wheel: Path) -> tuple[list[str], str]:
    """What a built package gives as its addresses, and its long description."""
    (file,) = wheel.glob("*.dist-info/METADATA")
    head, _, description = file.read_text("utf-8").partition("\n\n")
    return re.findall(r"^Project-URL: (.+)$", head, re.M), description


def links(description: str) -> list[str]:
    """Where the links and pictures of a description lead, as an index of packages shows it."""
    shown = MarkdownIt("commonmark").enable("table").render(description)
    return re.findall(r'(?:href|src)="([^"]+)"', shown)


def test_without_an_address_a_description_has_words_where_links_would_be(tmp_path: Path) -> None:
    addresses, description = described(build_wheel(REPOSITORY / TOOLKIT, tmp_path / "wheel"))
    assert addresses == []
    assert "For instructors" in description
    assert [link for link in links(description) if not link.startswith("https://")] == []
    assert "![" not in description


def test_with_an_address_every_link_leads_to_a_file_of_that_version(tmp_path: Path) -> None:
    tree = copy_repository(REPOSITORY, tmp_path / "tree")
    project = tree / "pyproject.toml"
    named = f'[project.urls]\nSource = "{SOURCE}"\n'
    project.write_text(project.read_text("utf-8").replace("[project.urls]\n", named), "utf-8")
    for number, folder in enumerate((tree, tree / "packaging/course")):
        addresses, description = described(build_wheel(folder, tmp_path / f"wheel-{number}"))
        assert addresses == [f"Source, {SOURCE}"]
        ours = [link for link in links(description) if link.startswith(SOURCE)]
        assert [link for link in links(description) if not link.startswith("https://")] == []
        assert bool(ours) is (folder == tree)
        for link in ours:
            way = re.fullmatch(rf"{re.escape(SOURCE)}/(blob|raw)/v[\d.]+/([^#]+)(#.*)?", link)
            assert way, link
            assert (REPOSITORY / way[2]).is_file(), link
            assert (way[1] == "raw") is (Path(way[2]).suffix == ".png")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://code.hosts.org/peers/compass", True),
        ("", False),
        ("http://code.hosts.org/peers/compass", False),
        ("https://code.hosts.org/OWNER/compass", False),
        ("https://example.org/compass", False),
        ("https://hosts.example/compass", False),
        ("https://localhost/compass", False),
        ("https://code.hosts.org/<name>", False),
        ("https://code.hosts.org/TODO", False),
    ],
)
def test_a_placeholder_is_no_address(script: dict, address: str, public: bool) -> None:
    assert script["is_public"](address) is public


CHANGES = """# Changelog

## [Unreleased]

## [1.2.0] - 2026-12-24

### Added
- A road.

## [1.1.0] - 2026-11-01

- Before.
"""


def test_notes_are_the_section_of_the_version(script: dict) -> None:
    section = script["section"]
    assert section(CHANGES, "1.2.0") == "### Added\n- A road."
    assert section(CHANGES, "1.1.0") == "- Before."
    assert section(CHANGES, "Unreleased") == ""
    assert section(CHANGES, "2.0.0") is None


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A repository of which nothing speaks against a release of 1.2.0."""
    for name, text in {
        "src/peercompass/__init__.py": '__version__ = "1.2.0"\n',
        "pyproject.toml": f'[project.urls]\nSource = "{SOURCE}"\n',
        "CHANGELOG.md": CHANGES,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@localhost", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "As it is")


def change(name: str, old: str, new: str):
    """One change of a file, committed."""

    def make(folder: Path) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        commit(folder)

    return make


REFUSED = {
    "not clean": (lambda folder: (folder / "stray.txt").write_text("x"), "stray.txt"),
    "no version": (change("src/peercompass/__init__.py", "1.2.0", "1.2.0-beta"), "no version"),
    "released": (lambda folder: git(folder, "tag", "-a", "v1.2.0", "-m", "x"), "before"),
    "no day": (change("CHANGELOG.md", " - 2026-12-24", ""), "no section"),
    "nothing said": (change("CHANGELOG.md", "### Added\n- A road.\n", ""), "no section"),
    "left over": (change("CHANGELOG.md", "d]\n", "d]\n\n### Fixed\n- A gate.\n"), "Unreleased"),
    "no address": (change("pyproject.toml", f'Source = "{SOURCE}"', ""), "Nothing is given"),
    "placeholder": (change("pyproject.toml", "peers", "OWNER"), "OWNER"),
}


def test_what_is_ready_is_not_refused(script: dict, ready: Path) -> None:
    assert list(script["refusals"](ready, script["version_of"](ready))) == []


@pytest.mark.parametrize("trouble", REFUSED)
def test_a_release_is_refused_with_a_sentence(script: dict, ready: Path, trouble: str) -> None:
    make, said = REFUSED[trouble]
    make(ready)
    sentences = list(script["refusals"](ready, script["version_of"](ready)))
    assert [one for one in sentences if said in one]
    with pytest.raises(script["Stop"], match="not released"):
        script["release"](ready, dry_run=False, quick=False, tag=False)
