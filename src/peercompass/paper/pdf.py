"""PDF of a page for paper, by a browser of the Chromium family that is on the computer.

The browser runs without a window, with a profile of its own that is thrown away, and can reach no
other machine. Its own numbers stand on the pages: the style of the page asks for them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from peercompass.support.system import is_administrator
from peercompass.support.voice import say

BROWSER = "PEERCOMPASS_BROWSER"
"""The environment's name for the program to use, where it is none of those that are looked for."""

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "brave-browser",
)
_APPS = ("Google Chrome", "Microsoft Edge", "Chromium", "Brave Browser")  # of macOS
_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
    r"Chromium\Application\chrome.exe",
)
_WAIT = 180  # seconds for one document, on a slow computer
_SWITCHES = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
)


class NoPdf(RuntimeError):
    """No PDF could be made. The message says why, in plain words."""


def find_browser() -> Path | None:
    """A browser of the Chromium family on this computer: Chromium, Chrome, Edge or Brave."""
    if named := os.environ.get(BROWSER):
        return Path(named)
    return next((path for path in _places() if path.is_file()), None)


def print_pdf(browser: Path, html: Path, pdf: Path) -> None:
    """Print the page `html` into the file `pdf`. Raises `NoPdf`."""
    with tempfile.TemporaryDirectory(prefix="peercompass-print-") as folder:
        made = Path(folder) / "made.pdf"
        command = [
            str(browser),
            *_SWITCHES,
            *(
                ["--no-sandbox"] if is_administrator() else []
            ),  # root has none; the page runs no script
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={made}",
            html.resolve().as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_WAIT, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoPdf(
                say("{browser} could not be run: {why}", browser=browser, why=error)
            ) from error
        if done.returncode or not made.is_file() or not made.stat().st_size:
            raise NoPdf(say("{browser} made no PDF of {page}", browser=browser, page=html.name))
        shutil.copyfile(made, pdf)


def _places(system: str = sys.platform, environ: Mapping[str, str] = os.environ) -> Iterator[Path]:
    yield from (Path(found) for name in _NAMES if (found := shutil.which(name)))
    if system == "darwin":
        for apps in (Path("/Applications"), Path.home() / "Applications"):
            yield from (apps / f"{app}.app/Contents/MacOS/{app}" for app in _APPS)
    elif system == "win32":
        for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if folder := environ.get(name):
                yield from (Path(folder, tail) for tail in _WINDOWS)
