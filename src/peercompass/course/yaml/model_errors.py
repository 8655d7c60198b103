"""What does not fit a model, in an author's words: one plain sentence each."""

import difflib
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from peercompass.course import ItemFile, Node, Scenario, YamlPath

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
    "bool_type": "has to be true or false",
    "bool_parsing": "has to be true or false",
    "finite_number": "has to be a number",
    "too_short": "needs {min_length} or more entries",
    "too_long": "has room for {max_length} entries at the most",
    "union_tag_not_found": "needs the field {discriminator}",
}


def sentences(error: ValidationError, model: type[BaseModel]) -> Iterator[tuple[YamlPath, str]]:
    """What in a file does not fit its model: the path to each place (keys and positions) and
    a sentence about it."""
    errors = error.errors(include_url=False)
    for item in errors:
        # pydantic does not count entries that are wrong themselves, and then misses them.
        if item["type"] == "too_short" and any(_below(e["loc"], item["loc"]) for e in errors):
            continue
        loc = _in_file(item["loc"], model)
        sentence = _sentence(item, loc, model)
        if item["type"] == "missing":
            loc = loc[:-1]
        elif item["type"] == "misplaced":
            loc = (*loc, *item["ctx"]["at"])
        yield loc, sentence


def first_line(error: Exception) -> str:
    """The first line of a parser's error."""
    return next(iter(str(error).splitlines()), type(error).__name__)


def _sentence(item: ErrorDetails, loc: YamlPath, model: type[BaseModel]) -> str:
    kind, found, context = item["type"], _short(item["input"]), item.get("ctx", {})
    name = next((part for part in reversed(loc) if isinstance(part, str)), "")
    what = f"entry {loc[-1] + 1} of `{name}`" if loc and isinstance(loc[-1], int) else f"`{name}`"
    if not loc and kind in _SHAPES:
        empty = item["input"] is None
        return "the file is empty" if empty else "the file has to begin with a field, like `id: …`"
    if kind in _SHAPES:
        return f"{what} {_shape(kind, context)}"
    match kind:
        case "missing":
            choice = item["input"].get("id") if "choices" in loc[-3:-2] else None
            if choice is not None:
                return f"choice `{choice}` still needs: {name}"
            return f"the field `{name}` is missing"
        case "misplaced":
            return item["msg"]
        case "extra_forbidden" if not re.fullmatch(r"\w[\w-]*", name):
            return f'a comma inside text, before “{_clipped(name)}”; put the text in "quotes"'
        case "extra_forbidden" if len(loc) == 1 and model is Scenario and _moment(item["input"]):
            return (
                f"`{name}` stands too far left: a moment belongs under `nodes`, in line with the "
                "moments above it"
            )
        case "extra_forbidden":
            return f"there is no field `{name}` here{_hint(name, model)}"
        case "union_tag_invalid":
            what = context["discriminator"].strip("'")
            return f"unknown {what} {_short(context['tag'])}; one of {context['expected_tags']}"
        case "literal_error":
            return f"{what} is {found}; it can be {context['expected']}"
        case "string_pattern_mismatch":
            slug = "a-z" in context["pattern"]
            form = "lower-case words joined by hyphens" if slug else context["pattern"]
            return f"{what} is {found}; the right form is {form}"
        case "value_error":
            return str(context["error"])
    return f"{what}: {item['msg'][0].lower()}{item['msg'][1:]}"


def _shape(kind: str, context: dict[str, Any]) -> str:
    # pydantic quotes the name of a discriminator.
    return _SHAPES[kind].format(**context).replace("'", "`")


def _in_file(loc: YamlPath, model: type[BaseModel]) -> YamlPath:
    """A path of pydantic's as it stands in the file: without a union's tag or a key's mark."""
    if model is ItemFile and len(loc) > 2:
        loc = loc[:2] + loc[3:]
        if loc[2:3] == ("shown",):
            loc = loc[:3] + loc[4:]
    return tuple(part for part in loc if part != "[key]")


def _below(loc: YamlPath, above: YamlPath) -> bool:
    return len(loc) > len(above) and loc[: len(above)] == above


def _clipped(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:39]}…"


def _moment(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= set(Node.model_fields)


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
