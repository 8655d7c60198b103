"""Python, the packages that it finds, and whether this screen shows all letters."""

import re
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .finding import Finding, Place

_OLDEST = (3, 11)
_LOCK = "requirements.lock"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+))?", re.MULTILINE)
_LETTERS = "“é…–→✓"
_INSTALL_ANEW = "Install anew as the README says, in a new environment."
_FEW = 4  # names in one sentence


def python(_place: Place) -> Iterator[Finding]:
    """Whether this Python can run it all."""
    yield from judge_python(sys.version_info[:2], struct.calcsize("P") * 8)


def judge_python(found: tuple[int, ...], bits: int) -> Iterator[Finding]:
    """As `python`, for a version and the width of its addresses."""
    if found < _OLDEST:
        yield Finding(
            f"This is Python {found[0]}.{found[1]}, and PeerCompass needs 3.11 or newer.",
            "Install a newer Python, make a new environment with it, and install again.",
        )
    if bits < 64:
        yield Finding(
            "This Python is a 32-bit program, and several packages are made for 64 bits alone.",
            "Install Python for 64 bits, make a new environment with it, and install again.",
        )


def packages(place: Place) -> Iterator[Finding]:
    """Whether what PeerCompass needs is there, and in the versions that it was tried with."""
    needed = requires("peercompass") or []
    yield from judge_needed(needed, installed(Requirement(one).name for one in needed))
    lock = place.root / _LOCK if place.root else None
    if lock and lock.is_file():
        pins = locked(lock.read_text(encoding="utf-8"))
        yield from judge_locked(pins, installed(pins))


def judge_needed(needed: Iterable[str], there: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the versions `there`, by name, are what the requirements ask for."""
    asked = [Requirement(one) for one in needed]
    ours = [
        one
        for one in asked
        if one.marker is None or any(one.marker.evaluate({"extra": e}) for e in ("", "desk"))
    ]
    missing = [one.name for one in ours if one.name not in there]
    if missing:
        yield Finding(
            f"{_listed(missing)} cannot be found here.", 'Run: pip install "peercompass[desk]"'
        )
    for one in ours:
        if one.name in there and not one.specifier.contains(there[one.name], prereleases=True):
            yield Finding(
                f"{one.name} is here as {there[one.name]}, and PeerCompass needs {one.specifier}.",
                f'Run: pip install "{one.name}{one.specifier}"',
            )


def judge_locked(pins: Mapping[str, str], there: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the versions `there` are those of a lock."""
    other = [
        f"{name} {there[name]} instead of {pin}"
        for name, pin in pins.items()
        if name in there and there[name] != pin
    ]
    if other:
        yield Finding(
            f"Not as in {_LOCK}, with which all was tried: {_listed(other)}.",
            f"If something does not work: {_INSTALL_ANEW}",
            serious=False,
        )


def locked(text: str) -> dict[str, str]:
    """The versions that a lock names for this system and Python."""
    pins: dict[str, str] = {}
    for name, pin, marker in _PIN.findall(text):
        requirement = Requirement(f"{name}; {marker.strip()}" if marker.strip() else name)
        if requirement.marker is None or requirement.marker.evaluate():
            pins[canonicalize_name(name)] = pin
    return pins


def installed(names: Iterable[str]) -> dict[str, str]:
    """The versions of those packages that are here."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def letters(_place: Place) -> Iterator[Finding]:
    """Whether this window shows what people write."""
    yield from judge_letters(getattr(sys.stdout, "encoding", None) or "ascii")


def judge_letters(encoding: str) -> Iterator[Finding]:
    """As `letters`, for the encoding of a window."""
    try:
        _LETTERS.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        yield Finding(
            f"This window shows only the letters of {encoding}; others stand there as “?”. Files "
            "and pages are not touched by it.",
            "Use a window for UTF-8 (on Windows, Windows Terminal), or set PYTHONUTF8=1 before you "
            "start.",
            serious=False,
        )


def _listed(names: list[str]) -> str:
    more = len(names) - _FEW
    return ", ".join(names[:_FEW]) + (f" and {more} more" if more > 0 else "")
