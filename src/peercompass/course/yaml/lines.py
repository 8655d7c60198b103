"""Where in a YAML text a value stands."""

from collections.abc import Iterator, Sequence
from typing import Any

from ruamel.yaml import YAML

from .fast import plain_nodes

Nodes = Any
"""The root of a text's tree: a node of PyYAML or of ruamel.yaml, which have the same parts."""


def nodes(text: str) -> Nodes:
    """The tree of a YAML text that can be read; None where it holds nothing.

    Raises the parser's errors for one that cannot.
    """
    found = plain_nodes(text)
    return YAML(typ="rt", pure=True).compose(text) if found is None else found


def line_of(tree: Nodes, path: Sequence[str | int]) -> int:
    """The line (from 1) of the value that `path` (keys and positions) leads to in `tree`, or of the
    nearest thing above it."""
    line, node = 1, tree
    for key in path:
        # Some steps of pydantic's paths do not stand in the file: step over them.
        kind = getattr(node, "id", None)
        if kind == "mapping":
            found = _value(node, key)
            if found is None:
                continue
            line, node = found[0] or line, found[1]
        elif kind == "sequence" and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
    return line


def _value(mapping: Nodes, key: str | int) -> tuple[int, Nodes] | None:
    """The line of `key` and what it holds; None where there is no such key. What a merge
    (`<<: *other`) brought in has no line here, which is 0."""
    for name, value in mapping.value:
        if name.value == key:
            return name.start_mark.line + 1, value
    for name, value in mapping.value:
        for merged in _merged(value) if name.value == "<<" else ():
            if found := _value(merged, key):
                return 0, found[1]
    return None


def _merged(value: Nodes) -> Iterator[Nodes]:
    for one in value.value if value.id == "sequence" else [value]:
        if one.id == "mapping":
            yield one
