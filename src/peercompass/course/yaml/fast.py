"""YAML read fast, as plain data, by libyaml. What it is not sure of it leaves to the parser that
knows lines and slips (ruamel.yaml), which takes ten times as long: a course that is in order is
never read by that one."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from peercompass.support.collector import collector_paused

# Tabs and signs that nobody sees, directives, tags: read otherwise, or refused, by one of the two.
_ODD = re.compile(
    r"[\t\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]|^%|(?<![^\s\[{,])!|[|>][-+0-9]*#", re.M
)


if TYPE_CHECKING:
    _Base = yaml.SafeLoader
else:  # libyaml is in every wheel of PyYAML, and not in every PyYAML
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FastLoader(_Base):
    """libyaml's parser, with the words of YAML 1.2 that can be one thing only."""

    # Its own are those of YAML 1.1, where `no` is false.
    yaml_implicit_resolvers: dict[str, Any] = {}

    # The same words come again and again: what a word may be is worked out once.
    def resolve(self, kind: type, value: str, implicit: tuple[bool, bool]) -> str:
        """The tag of a node."""
        if kind is yaml.ScalarNode:
            return _tag(value) if implicit[0] else self.DEFAULT_SCALAR_TAG
        return self.DEFAULT_MAPPING_TAG if kind is yaml.MappingNode else self.DEFAULT_SEQUENCE_TAG


def plain_yaml(text: str) -> Any | None:
    """The data that YAML `text` holds: dicts with keys of text, lists, texts (dates too), numbers,
    true, false and None. None also where it is not sure to be what the other parser reads."""
    if _ODD.search(text):
        return None
    try:
        return yaml.load(text, FastLoader)  # noqa: S506 - a safe loader with fewer words
    except (yaml.YAMLError, ValueError, IndexError, RecursionError):
        return None


def plain_nodes(text: str) -> yaml.Node | None:
    """The tree of YAML `text`, whose nodes know their lines. None where `plain_yaml` is not sure,
    or the text holds nothing."""
    if _ODD.search(text):
        return None
    try:
        with collector_paused():
            return yaml.compose(text, FastLoader)
    except (yaml.YAMLError, ValueError, IndexError, RecursionError):
        return None


@lru_cache(maxsize=4096)
def _tag(word: str) -> str:
    for tag, pattern in FastLoader.yaml_implicit_resolvers.get(word[:1], ()):
        if pattern.match(word):
            return str(tag)
    return str(FastLoader.DEFAULT_SCALAR_TAG)


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    out = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str) or key in out:
            raise yaml.YAMLError("a key that is no text, or that stands twice")
        out[key] = loader.construct_object(value_node, deep=True)
    return out


def _sequence(loader: yaml.SafeLoader, node: yaml.SequenceNode) -> list[Any]:
    return [loader.construct_object(one, deep=True) for one in node.value]


def _resolve(tag: str, words: str, first: str) -> None:
    pattern = re.compile(rf"^(?:{words})$")
    FastLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", pattern, list(first) or [""])


FastLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
FastLoader.add_constructor("tag:yaml.org,2002:seq", _sequence)
# The words of YAML 1.2 that can be one thing only. The first that fits holds.
_resolve("bool", "true|True|TRUE|false|False|FALSE", "tTfF")
_resolve("null", "~|null|Null|NULL", "~nN")
_resolve("null", "", "")
_resolve("int", "[-+]?(?:0|[1-9][0-9]*)", "-+0123456789")
_resolve("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+", "-+0123456789")
_resolve("str", "[0-9]{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8]))?", "0123456789")
# What else may be a number or a date, a merge or a value: nothing here makes a `doubtful` one.
_resolve(
    "doubtful",
    r"[0-9]{4}-[0-9]+-[0-9]+.*|[-+.]?[.0-9][-+0-9._:a-zA-Z]*|[-+]?\.\w+|<<|=",
    "-+.0123456789<=",
)
