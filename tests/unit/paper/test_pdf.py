"""PDF by a browser that is there: found on each system, run apart, and missed with a sentence."""

import re
import stat
from pathlib import Path

import pytest

from peercompass.paper import pdf, print_unit
from peercompass.paper.pdf import BROWSER, NoPdf, find_browser, print_pdf
from tests.helpers.small_course import UNIT


def program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def none_here(monkeypatch, tmp_path: Path) -> Path:
    """A computer without any of the browsers."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv(BROWSER, raising=False)
    monkeypatch.setattr(pdf, "_places", lambda: pdf_places("linux", {}))
    return tmp_path / "bin"


pdf_places = pdf._places


def test_a_browser_is_found_by_its_name_or_named(none_here, monkeypatch) -> None:
    assert find_browser() is None
    edge = program(none_here / "microsoft-edge", "exit 0")
    assert find_browser() == edge
    first = program(none_here / "chromium", "exit 0")
    assert find_browser() == first
    monkeypatch.setenv(BROWSER, "/opt/mine")
    assert find_browser() == Path("/opt/mine")


def test_where_windows_and_macos_keep_theirs(none_here) -> None:
    there = [str(path) for path in pdf_places("win32", {"PROGRAMFILES": "C:/Programs"})]
    assert any("Edge" in path and path.endswith("msedge.exe") for path in there)
    there = [path.as_posix() for path in pdf_places("darwin", {})]
    assert "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" in there


def test_a_browser_that_fails_is_told_in_a_sentence(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<p>Hello")
    for browser in (program(tmp_path / "bad", "exit 3"), program(tmp_path / "idle", "exit 0")):
        with pytest.raises(NoPdf, match=r"made no PDF of a\.html"):
            print_pdf(browser, page, tmp_path / "a.pdf")
    with pytest.raises(NoPdf, match="could not be run"):
        print_pdf(tmp_path / "none", page, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


def test_it_reaches_no_other_machine_and_leaves_nothing(tmp_path: Path) -> None:
    noted = tmp_path / "noted"
    browser = program(tmp_path / "browser", f'for a in "$@"; do echo "$a" >> {noted}; done\nexit 1')
    page = tmp_path / "a.html"
    page.write_text("<p>Hello")
    with pytest.raises(NoPdf):
        print_pdf(browser, page, tmp_path / "a.pdf")
    given = noted.read_text().splitlines()
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in given
    (profile,) = (one.split("=", 1)[1] for one in given if one.startswith("--user-data-dir="))
    assert not Path(profile).parent.exists()


@pytest.mark.browser
def test_a_real_browser_makes_numbered_pages_of_the_right_size(
    small_course, small_folder, tmp_path: Path
) -> None:
    browser = find_browser()
    if browser is None:
        pytest.skip("no browser of the Chromium family is installed")
    sizes = {}
    for size in ("letter", "a4"):
        made = print_unit(small_course, small_folder, small_course.units[UNIT], size)
        page = tmp_path / f"{size}.html"
        page.write_bytes(made["exercise.html"])
        print_pdf(browser, page, tmp_path / f"{size}.pdf")
        data = (tmp_path / f"{size}.pdf").read_bytes()
        assert data.startswith(b"%PDF-")
        sizes[size] = {(w, h) for w, h in re.findall(rb"/MediaBox \[0 0 (\d+)\S* (\d+)", data)}
        assert re.search(rb"/Count ([4-9]|1[0-9])\b", data)  # a book of moments and room to write
        assert b"/StructTreeRoot" in data  # it can be read aloud
    assert sizes == {"letter": {(b"612", b"792")}, "a4": {(b"594", b"841")}}
