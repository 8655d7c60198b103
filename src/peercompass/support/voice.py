"""What the interface says, in the language that this process speaks.

An English sentence is its own name in the catalog: `say("Part {n} of {total}", n=2, total=7)`. The
sentence is looked up first and its `{places}` are filled afterwards, so what an author or a learner
wrote is never looked up. `voice.js` is the same for pages.

The language is named by the environment's `PEERCOMPASS_LANGUAGE`, or by `use_language`. Catalogs
lie in `locale/`. `qps-ploc` is no language: it shows each sentence of the catalog with accents and
in brackets, so what was left out of the catalog stands plain on the page.
"""

import os
import re
import string
from functools import cache
from pathlib import Path
from typing import Any

from .catalogs import Catalog

LOCALE = Path(__file__).parents[1] / "locale"
LANGUAGE = "PEERCOMPASS_LANGUAGE"
ENGLISH = "en"
PSEUDO = "qps-ploc"

# Vowels come doubled: other languages take about a third more room than English.
_ACCENTED = "áá ƀ ç ð éé ƒ ĝ ĥ íí ĵ ķ ļ ɱ ñ óó þ ɋ ŕ š ţ úú ṽ ŵ ẋ ýý ž"
_SMALL = dict(zip(string.ascii_lowercase, _ACCENTED.split(), strict=True))
_LETTERS = _SMALL | {letter.upper(): drawn.upper() for letter, drawn in _SMALL.items()}
_PLACE = re.compile(r"\{(\w+)\}")
_PLACE_OR_LETTER = re.compile(r"\{\w+\}|[A-Za-z]")  # voice.js has the same

_language = (os.environ.get(LANGUAGE) or ENGLISH).replace("_", "-")


def say(msgid: str, /, **values: object) -> str:
    """A sentence of the catalog with its places filled; in English where no translation is."""
    return _filled(_catalog(_language).one(msgid), values)


def say_n(one: str, many: str, n: float, /, **values: object) -> str:
    """What is said of `n` things: `one` where that is one thing, else `many`, or what the language
    has in place of these two. `n` fills the place `{n}`; a part of a thing counts as many."""
    count = int(n) if n == int(n) else 2
    return _filled(_catalog(_language).of_many(one, many, count), {"n": n, **values})


def language() -> str:
    """The language that this process speaks, as in BCP 47."""
    return _language


def use_language(wanted: str) -> None:
    """Speak another language from now on; English where there is no catalog of it."""
    global _language
    _language = wanted.replace("_", "-")


def page_words() -> dict[str, Any] | None:
    """What `voice.js` needs to speak as this process does, as JSON; None in English, which it
    speaks by itself."""
    if _language == PSEUDO:
        return {"language": _language, "letters": _LETTERS}
    words = _catalog(_language).on_pages
    return {"language": _language, "words": words} if words else None


class _Pseudo(Catalog):
    """The sentences of the catalog, each to be told from text that is in none."""

    def one(self, msgid: str) -> str:
        drawn = _PLACE_OR_LETTER.sub(lambda found: _LETTERS.get(found[0], found[0]), msgid)
        return f"⟦{drawn}⟧"

    def of_many(self, one: str, many: str, n: int) -> str:
        return self.one(super().of_many(one, many, n))


@cache
def _catalog(wanted: str) -> Catalog:
    if wanted == PSEUDO:
        return _Pseudo()
    for folder in (wanted.replace("-", "_"), wanted.partition("-")[0]):  # as gettext names them
        path = LOCALE / folder / "LC_MESSAGES" / "peercompass.po"
        if path.is_file():
            return Catalog(path.read_text(encoding="utf-8"))
    return Catalog()


def _filled(text: str, values: dict[str, object]) -> str:
    def value(found: re.Match[str]) -> str:
        one = values.get(found[1], found[0])
        return f"{one:.10g}" if isinstance(one, float) else str(one)

    return _PLACE.sub(value, text) if values else text
