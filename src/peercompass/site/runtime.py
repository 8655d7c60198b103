"""The Python that a page brings along: Pyodide, from npm, and what our core needs, from PyPI.

Each package is fetched by its name through its registry's own client, once for each person's
computer, and is known by its hash. Whoever has no network is given the files by hand.
"""

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from peercompass.support.atomic_files import replace_file
from peercompass.support.regular_files import read_regular
from peercompass.support.voice import say

PYODIDE = "314.0.7"
_TARBALL = f"pyodide-{PYODIDE}.tgz"
_SHA512 = "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
_PLATFORM = ("--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14")
_LOCK = Path(__file__).with_name("python.lock")
_PINNED = re.compile(r"^([a-z-]+)==(\S+) --hash=sha256:([0-9a-f]{64})$", re.M)


class NoRuntime(ValueError):
    """What a page's Python is made of could not be had. The message says what to do."""


@dataclass(frozen=True)
class Runtime:
    """Pyodide's package as its archive, and the wheels beside it, each by its file's name."""

    pyodide: bytes
    wheels: Mapping[str, bytes]


def runtime_in(folder: Path) -> Runtime:
    """The runtime from files that somebody put into `folder`. Raises `NoRuntime` where one is
    missing or is not the one that we know."""
    found, missing = _look_in(folder)
    if missing:
        raise NoRuntime(
            say(
                "{folder} lacks {files}. {how}",
                folder=folder,
                files=", ".join(missing),
                how=_by_hand(),
            )
        )
    return found


def fetched_runtime(cache: Path | None = None) -> Runtime:
    """The runtime, from the `cache` folder (a person's own where none is named); what is not there
    yet is fetched into it. Raises `NoRuntime` where it cannot be had, and `OSError`."""
    cache = cache or user_cache_path("peercompass", appauthor=False) / "site-runtime"
    cache.mkdir(parents=True, exist_ok=True)
    found, missing = _look_in(cache)
    if missing:
        with tempfile.TemporaryDirectory(prefix="peercompass-runtime-") as there:
            if _TARBALL in missing:
                _run("npm", _npm(), "pack", f"pyodide@{PYODIDE}", "--silent", at=there)
            if missing != [_TARBALL]:
                _run("pip", *_pip(), at=there)
            for path in sorted(Path(there).iterdir()):
                replace_file(cache / path.name, path.read_bytes())
        found, missing = _look_in(cache)
    if missing:
        raise NoRuntime(
            say(
                "What was fetched is not what we know: {files}. Nothing was used. {how}",
                files=", ".join(missing),
                how=_by_hand(),
            )
        )
    return found


def _look_in(folder: Path) -> tuple[Runtime, list[str]]:
    """What of the runtime lies in a folder, each file as we know it; and what is missing."""
    missing = []
    pyodide, wheels = b"", {}
    if (tarball := folder / _TARBALL).is_file():
        data = read_regular(tarball)
        if base64.b64encode(hashlib.sha512(data).digest()).decode() == _SHA512:
            pyodide = data
    if not pyodide:
        missing.append(_TARBALL)
    for name, version, wanted in _PINNED.findall(_LOCK.read_text(encoding="utf-8")):
        stem = f"{name.replace('-', '_')}-{version}-"
        for path in sorted(folder.glob(f"{stem}*.whl")):
            data = read_regular(path)
            if hashlib.sha256(data).hexdigest() == wanted:
                wheels[path.name] = data
                break
        else:
            missing.append(f"{stem}….whl")
    return Runtime(pyodide, wheels), missing


def _npm() -> str:
    npm = shutil.which("npm")
    if not npm:
        raise NoRuntime(
            say("npm, which comes with Node.js, is not on this computer. {how}", how=_by_hand())
        )
    return npm


def _pip() -> list[str]:
    words = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    words += ["--only-binary", ":all:", "--no-deps", "--require-hashes", "--implementation", "cp"]
    return [*words, *_PLATFORM, "-r", str(_LOCK)]


def _run(name: str, *command: str, at: str) -> None:
    try:
        done = subprocess.run(command, cwd=at, capture_output=True, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoRuntime(f"{name}: {error}. {_by_hand()}") from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        said = next((line for line in reversed(lines) if "rror" in line), "")
        raise NoRuntime(
            say(
                "{program} could not fetch it: {said} Is there a network? {how}",
                program=name,
                said=said,
                how=_by_hand(),
            )
        )


def _by_hand() -> str:
    return say(
        "Run {npm} and {pip} where there is a network. Put the files into one folder here, and "
        "name it with --runtime.",
        npm=f"`npm pack pyodide@{PYODIDE}`",
        pip=f"`pip download --only-binary :all: --no-deps --implementation cp "
        f"{' '.join(_PLATFORM)} -r {_LOCK.name}`",
    )
