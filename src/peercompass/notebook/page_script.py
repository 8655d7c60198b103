"""The script and the style of the parts, as one text each, so that a page loads them once.

The modules in `static/` are plain ES modules, which a browser or Node can also import one by one.
Here they are put into one, each in a function of its own, after those that it imports. No bundler
is needed since only two forms are in use: `import { a, b } from "./other.js";` on lines of its
own, and `export` before a declaration.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from peercompass.support.voice import language, page_words

STATIC = Path(__file__).parent / "static"
_ENTRY = "main.js"
_SITE = "site/site.js"
_WORKER = "site/worker.js"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.M)


@dataclass(frozen=True)
class PageScript:
    """`code` is one ES module with the exports of `static/main.js`, `style` a stylesheet;
    `digest` tells them from any other version of theirs. `packed` is both for the wire: JSON
    `{"code": …, "style": …}`, by gzip."""

    code: str
    style: str
    digest: str
    packed: bytes


def page_script() -> PageScript:
    """The script and style that draw every part, with the words of the language that this process
    speaks."""
    return _script_in(language())


def site_script() -> str:
    """The one script of every page of a site of plain web pages: what draws the parts, and what
    hosts them there. It speaks the language that this process speaks."""
    return _words() + join_modules(STATIC, _SITE)


def site_worker() -> str:
    """The script of the worker in which a site's page has its Python."""
    return join_modules(STATIC, _WORKER)


def _words() -> str:
    words = page_words()
    return f"globalThis.peercompassWords = {json.dumps(words)};\n" if words else ""


@cache
def _script_in(_language: str) -> PageScript:
    code = _words() + join_modules(STATIC, _ENTRY)
    style = (STATIC / "compass.css").read_text(encoding="utf-8")
    digest = hashlib.sha256(f"{code}\0{style}".encode()).hexdigest()[:16]
    whole = json.dumps({"code": code, "style": style})
    return PageScript(code, style, digest, gzip.compress(whole.encode(), mtime=0))


def join_modules(root: Path, entry: str) -> str:
    """The modules that `entry` imports, and itself, as the text of one module.

    Raises `ValueError` when a module imports or exports in another form than the two above, or
    when modules import each other in a circle.
    """
    texts: dict[str, str] = {}  # in the order they can run in
    exports: dict[str, list[str]] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"{name} imports itself, by way of {', '.join(above)}")
        if name in texts:
            return
        text = (root / name).read_text(encoding="utf-8")
        for names, path in _IMPORT.findall(text):
            other = normpath(join(dirname(name), path))
            add(other, (*above, name))
            if missing := set(_names(names)) - set(exports[other]):
                raise ValueError(f"{name} imports {', '.join(sorted(missing))}; {other} has none")
        exports[name] = _EXPORT.findall(text)
        texts[name] = _as_function(name, text, exports[name])

    add(entry, ())
    last = f"export const {{ {', '.join(exports[entry])} }} = {_variable(entry)};\n"
    return "".join(texts.values()) + last


def _as_function(name: str, text: str, exports: list[str]) -> str:
    """A module as a variable that holds its exports."""

    def taken(match: re.Match[str]) -> str:
        other = normpath(join(dirname(name), match[2]))
        return f"const {{ {', '.join(_names(match[1]))} }} = {_variable(other)};\n"

    body = _EXPORT.sub("", _IMPORT.sub(taken, text))
    if left := re.search(r"^(?:import|export)\b.*", body, re.M):
        raise ValueError(f"{name}: this form is not joined: {left[0]}")
    given = f"return {{ {', '.join(exports)} }};"
    return f"const {_variable(name)} = (() => {{ // {name}\n{body}{given}\n}})();\n"


def _names(listed: str) -> list[str]:
    return [name for name in re.split(r"[,\s]+", listed) if name]


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))
