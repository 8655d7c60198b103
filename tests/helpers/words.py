"""The catalog of what the interface says, and what is amiss in how it is spoken from."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.jslexer import Token, tokenize, unquote_string

REPOSITORY = Path(__file__).parents[2]
SOURCE = REPOSITORY / "src" / "peercompass"
TEMPLATE = SOURCE / "locale" / "peercompass.pot"
KEYWORDS = {"say": None, "say_n": (1, 2), "sayN": (1, 2), "sayWith": None}
"""What speaks, and which of its arguments are sentences; as in the Makefile."""

_PLACE = re.compile(r"\{(\w+)\}")
_READ_BY_PEOPLE = re.compile(r"[A-Za-z’'”]{2,}[,.:;…]? +[“A-Za-z]|^[A-Z][a-z]+[a-z .…:?!]*$")
"""Two words with a blank between them, or one that begins with a capital."""
_CODE = re.compile(
    r"^(pc-[\w{}-]+ ?)+$|^[^ ]*[\[(:][^ ]*, |\w\[\w|[\^$]|\\w|%r|^(export|const) |\{ [\w-]+: "
)
"""Classes, selectors, styles, patterns, and what a log says."""
_TAGS = re.compile(r"<[^>]*>?|^[^<]*>")
_SPOKEN = re.compile(r"(?<!function )\b(?:say|sayN|sayWith)\(")
Sentence = str | tuple[str, ...]


@cache
def spoken() -> dict[Sentence, set[str]]:
    """Every sentence, with all its forms where it has two, and the files that say it."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    mappings = project["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in mappings]
    found: dict[Sentence, set[str]] = {}
    for file, _, message, *_ in extract_from_dir(str(SOURCE), methods, keywords=KEYWORDS):
        found.setdefault(message, set()).add(file)
    return found


def places(sentence: str) -> set[str]:
    """The names of a sentence's places."""
    return set(_PLACE.findall(sentence))


# --- Python


def amiss_in_python(path: Path) -> Iterator[str]:
    """What is amiss in how a module speaks from the catalog, each with its line."""
    tree = ast.parse(path.read_text("utf-8"))
    imported = {
        name.asname or name.name: name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("voice")
        for name in node.names
        if name.name in KEYWORDS
    }
    for alias, name in imported.items():
        if alias != name:
            yield f"1: {name} is called {alias} here, so its sentences are not found"
    inside = {
        id(call)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for part in (node.body if isinstance(node.body, list) else [node.body])
        for call in ast.walk(part)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in KEYWORDS:
            yield f"{node.lineno}: a method named {node.func.attr} is taken for the catalog's"
        if not isinstance(node.func, ast.Name) or node.func.id not in KEYWORDS:
            continue
        if node.func.id not in imported:
            yield f"{node.lineno}: {node.func.id} is not the catalog's"
            continue
        if id(node) not in inside:
            yield f"{node.lineno}: said while the module is read, whatever language comes later"
        yield from _amiss_in_call(node)


def _amiss_in_call(call: ast.Call) -> Iterator[str]:
    many = call.func.id == "say_n"  # type: ignore[attr-defined]
    sentences = call.args[: 2 if many else 1]
    if len(call.args) != (3 if many else 1):
        yield f"{call.lineno}: takes its sentence and n by place, and all else by name"
        return
    texts = [one.value for one in sentences if isinstance(one, ast.Constant)]
    if len(texts) < len(sentences) or not all(isinstance(one, str) for one in texts):
        yield f"{call.lineno}: a sentence is one plain text"
        return
    given = {one.arg for one in call.keywords}
    wanted = set().union(*map(places, texts)) - ({"n"} if many else set())
    if None not in given and given != wanted:
        yield f"{call.lineno}: has places {sorted(wanted)}, and is given {sorted(map(str, given))}"


def unsaid_in_python(path: Path) -> Iterator[str]:
    """The texts of a module that look as if people read them, and the catalog does not say."""
    tree = ast.parse(path.read_text("utf-8"))
    known = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.Raise):  # docstrings, and what an author is told
            known |= {id(one) for one in ast.walk(node)}
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            known |= {id(one) for one in ast.walk(node)}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in KEYWORDS:
                known |= {id(one) for one in ast.walk(node)}
            elif node.func.id in {"TypeVar", "Literal"}:
                known |= {id(one) for one in node.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known:
            text = _TAGS.sub(" ", node.value)
            if _READ_BY_PEOPLE.search(text) and not _CODE.search(text):
                yield f"{node.lineno}: {node.value}"


def unsaid_in_template(path: Path) -> Iterator[str]:
    """As `unsaid_in_python`, of a template: text, and attributes that are read out."""
    text = path.read_text("utf-8")
    for code in (r"{#.*?#}", r"{%.*?%}", r"{{.*?}}", r"<(style|script).*?</\1>"):
        text = re.sub(code, " ", text, flags=re.DOTALL)
    read_out = re.findall(r"(?:aria-label|alt|title|placeholder)=\"([^\"]*)\"", text)
    for one in (*re.sub(r"<[^>]*>", "\n", text).split("\n"), *read_out):
        if re.search(r"[A-Za-z]{2}", re.sub(r"&\w+;", "", one)):
            yield one.strip()


# --- JavaScript


def unsaid_in_javascript(path: Path) -> Iterator[str]:
    """As `unsaid_in_python`."""
    tokens = [
        one
        for one in tokenize(path.read_text("utf-8"), jsx=False, dotted=False)
        if not one.type.endswith("comment")
    ]
    depth, said = 0, None  # how deep a bracket is, and how deep the call that says something
    for at, token in enumerate(tokens):
        if token.type == "name" and token.value in KEYWORDS and tokens[at + 1].value == "(":
            said = depth if said is None else said
        if token.type == "operator":
            depth += (token.value in {"(", "[", "{"}) - (token.value in {")", "]", "}"})
            if depth == said and token.value == ")":
                said = None
        if said is not None or token.type not in {"string", "template_string"}:
            continue
        text = (
            unquote_string(token.value)
            if token.type == "string"
            else re.sub(r"\$\{[^}]*\}", "{}", token.value[1:-1])
        )
        text = _TAGS.sub(" ", text)
        if _READ_BY_PEOPLE.search(text) and not _CODE.search(text):
            yield f"{token.lineno}: {text}"


def amiss_in_javascript(path: Path) -> Iterator[str]:
    """As `amiss_in_python`."""
    text = path.read_text("utf-8")
    tokens = [
        one for one in tokenize(text, jsx=False, dotted=False) if not one.type.endswith("comment")
    ]
    imported = " ".join(re.findall(r'import \{([^}]*)\} from "[^"]*voice\.js"', text))
    calls = 0
    for at, token in enumerate(tokens[:-1]):
        if token.type != "name" or token.value not in KEYWORDS or tokens[at + 1].value != "(":
            continue
        before = tokens[at - 1].value if at else ""
        if before == "function":
            continue
        calls += 1
        if before == ".":
            yield f"{token.lineno}: a method named {token.value} is taken for the catalog's"
        elif not re.search(rf"\b{token.value}\b", imported):
            yield f"{token.lineno}: {token.value} is not the catalog's"
        else:
            yield from _amiss_in_tokens(token, list(_arguments(tokens, at + 2)))
    code = re.sub(r"(?m)//.*|^ ?\*.*", "", text)
    if len(_SPOKEN.findall(code)) != calls:
        yield "1: something is said within a `template`, where it is not found"


def _arguments(tokens: list[Token], start: int) -> Iterator[list[Token]]:
    """The arguments of a call whose bracket opens before `start`."""
    depth, argument = 0, []
    for token in tokens[start:]:
        if depth == 0 and token.value in {",", ")"}:
            if argument:
                yield argument
            argument = []
            if token.value == ")":
                return
            continue
        depth += (token.value in {"(", "[", "{"}) - (token.value in {")", "]", "}"})
        argument.append(token)


def _amiss_in_tokens(call: Token, arguments: list[list[Token]]) -> Iterator[str]:
    many = call.value == "sayN"
    sentences, values = arguments[: 2 if many else 1], arguments[3 if many else 1 :]
    plain = [{one.type for one in each if one.value != "+"} == {"string"} for each in sentences]
    if len(sentences) != (2 if many else 1) or not all(plain):
        yield f"{call.lineno}: a sentence is one plain text"
        return
    wanted = set().union(*(places(one.value) for each in sentences for one in each))
    if values and values[0][0].value != "{":  # made elsewhere
        return
    given = set(_keys(values[0])) if values else set()
    if given != wanted - ({"n"} if many else set()):
        yield f"{call.lineno}: has places {sorted(wanted)}, and is given {sorted(given)}"


def _keys(argument: list[Token]) -> Iterator[str]:
    """The names of what an object has that is written out."""
    depth = 0
    for before, token in zip([None, *argument], argument, strict=False):
        if depth == 1 and before and before.value in {"{", ","} and token.type == "name":
            yield token.value
        depth += (token.value in {"(", "[", "{"}) - (token.value in {")", "]", "}"})
