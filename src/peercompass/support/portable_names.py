"""Names of files that every system can hold, and the way back to what they were.

Windows takes no `:` and no `CON` and drops a dot at the end; it and macOS hold `Ana` and `ana` to
be one file. What a name cannot keep everywhere is written as in an address: `notes%3A mine.txt`.
"""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote_to_bytes

from .system import is_windows

_ODD = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/%\ud800-\udfff]')
_PLAIN = re.compile(r"[a-z0-9_.,;=+()\[\]{}~@!#$&' -]")
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]) *(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)


def portable_names(names: Iterable[str]) -> dict[str, str]:
    """What each of the `names` in one folder is called where it has to fit on every system. No two
    of them are one there; `original_name` leads back."""
    names = list(names)
    alike = Counter(map(same_name, names))
    return {name: _portable(name, whole=alike[same_name(name)] > 1) for name in names}


def original_name(portable: str) -> str:
    """The name that a portable one stands for, as this system's own functions take it."""
    return os.fsdecode(unquote_to_bytes(portable))


def same_name(name: str) -> str:
    """Equal for names that some system takes to be one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class UnfitName(OSError):
    """This disk cannot keep a file or folder of that name beside what lies there. The message says
    what to do."""


def check_name(path: Path) -> None:
    """Raises `UnfitName` where `path` would be another file or folder on this disk, since it holds
    both names to be one, or where this system keeps the name for itself."""
    name = path.name
    if is_windows() and portable_names([name])[name] != name:
        raise UnfitName(f"Windows takes no folder named {name}; give it another name")
    if not os.path.lexists(path):
        return
    names = {unicodedata.normalize("NFC", one.name) for one in path.parent.iterdir()}
    if unicodedata.normalize("NFC", name) not in names:
        other = next((one for one in names if same_name(one) == same_name(name)), name)
        raise UnfitName(
            f"{name} and {other} are one name on this computer. Is it one person? Then name the "
            f"file {other}. Are they two? Then give one of them another id"
        )


def _portable(name: str, *, whole: bool) -> str:
    """`whole`: all that case or accents could make equal to another name is written out."""
    last = len(name) - 1

    def fits(at: int, char: str) -> bool:
        if _ODD.match(char) or (at == last and char in ". "):
            return False
        return not whole or _PLAIN.match(char) is not None

    text = "".join(char if fits(at, char) else _written(char) for at, char in enumerate(name))
    return _written(text[0]) + text[1:] if _RESERVED.fullmatch(text) else text


def _written(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in os.fsencode(char))
