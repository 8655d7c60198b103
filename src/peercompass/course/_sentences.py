"""What the parsers found, in an author's words: one plain sentence each."""

import difflib
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml.error import MarkedYAMLError

from . import ItemFile

_YAML = {  # a sign in the parser's message → what an author would put right
    "mapping values are not allowed here": 'a colon inside text; put the text in "quotes"',
    "could not find expected ':'": "a field name needs a colon after it",
    "found character '\\t' that cannot start any token": "a tab; indent with spaces",
}
_SHAPES = {  # pydantic's type of error → what the field asks for
    "model_type": "needs fields of its own, like `id: …`",
    "model_attributes_type": "needs fields of its own, like `id: …`",
    "dict_type": "needs fields of its own, like `name: …`",
    "tuple_type": "has to be a list: begin each entry with `- `, or write it in [brackets]",
    "string_type": 'has to be text; put it in "quotes"',
    "string_too_short": "is empty; write something or leave the field out",
    "int_type": "has to be a whole number",
    "int_parsing": "has to be a whole number",
    "int_from_float": "has to be a whole number",
    "float_type": "has to be a number",
    "float_parsing": "has to be a number",
    "too_short": "needs {min_length} or more entries",
    "too_long": "has room for {max_length} entries at the most",
    "union_tag_not_found": "needs the field `kind`",
}


def yaml_sentence(error: MarkedYAMLError) -> str:
    """Why a line is not YAML."""
    problem = " ".join((error.problem or "YAML error").split())
    if "duplicate key" in problem:
        name = problem.partition('"')[2].partition('"')[0]
        return f"the same field stands twice: `{name}`"
    for sign, hint in _YAML.items():
        if sign in problem:
            return f"this line cannot be read: {hint}"
    return f"this line cannot be read ({problem}); check indents, colons and quotes"


def sentences(error: ValidationError, model: type[BaseModel]) -> Iterator[tuple[tuple, str]]:
    """What in a file does not fit its model: the path to each place (keys and positions) and
    a sentence about it."""
    errors = error.errors(include_url=False)
    for item in errors:
        # pydantic does not count entries that are wrong themselves, and then misses them.
        if item["type"] == "too_short" and any(_below(e["loc"], item["loc"]) for e in errors):
            continue
        loc = _in_file(item["loc"], model)
        yield loc[:-1] if item["type"] == "missing" else loc, _sentence(item, loc, model)


def first_line(error: Exception) -> str:
    """The first line of a parser's error."""
    return next(iter(str(error).splitlines()), type(error).__name__)


def _sentence(item: dict, loc: tuple, model: type[BaseModel]) -> str:
    kind, found, context = item["type"], _short(item["input"]), item.get("ctx", {})
    name = next((part for part in reversed(loc) if isinstance(part, str)), "")
    what = f"entry {loc[-1] + 1} of `{name}`" if loc and isinstance(loc[-1], int) else f"`{name}`"
    if not loc and kind in _SHAPES:
        empty = item["input"] is None
        return "the file is empty" if empty else "the file has to begin with a field, like `id: …`"
    if kind in _SHAPES:
        return f"{what} {_SHAPES[kind].format(**context)}"
    match kind:
        case "missing":
            return f"the field `{name}` is missing"
        case "extra_forbidden":
            return f"there is no field `{name}` here{_hint(name, model)}"
        case "union_tag_invalid":
            return f"unknown kind {_short(context['tag'])}; one of {context['expected_tags']}"
        case "literal_error":
            return f"{what} is {found}; it can be {context['expected']}"
        case "string_pattern_mismatch":
            slug = "a-z" in context["pattern"]
            form = "lower-case words joined by hyphens" if slug else context["pattern"]
            return f"{what} is {found}; the right form is {form}"
        case "value_error":
            return str(context["error"])
    return f"{what}: {item['msg'][0].lower()}{item['msg'][1:]}"


def _in_file(loc: tuple, model: type[BaseModel]) -> tuple:
    """A path of pydantic's as it stands in the file: without a union's tag or a key's mark."""
    if model is ItemFile and len(loc) > 2:
        loc = loc[:2] + loc[3:]
    return tuple(part for part in loc if part != "[key]")


def _below(loc: tuple, above: tuple) -> bool:
    return len(loc) > len(above) and loc[: len(above)] == above


def _short(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 80 else f"{words[:77]}…"


def _hint(name: str, model: type[BaseModel]) -> str:
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    known = {field for part in parts for field in part.get("properties", {})}
    near = difflib.get_close_matches(name, known, 1)
    if name in known:
        return "; it belongs to another part"
    return f"; did you mean `{near[0]}`?" if near else ""
