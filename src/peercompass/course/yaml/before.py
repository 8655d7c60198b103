"""What is looked at in a YAML text before anything is made of it: how deep it nests, tags, and
blanks that only look like spaces.

libyaml makes its tree with a call inside a call for each level, and 50,000 brackets end the whole
process. Its stream of events needs no such depth, so levels are counted there, up to the most.
"""

import re
from collections.abc import Iterator

import yaml

from peercompass.support.text import look_alikes

from .fast import FastLoader

DEEPEST = 40
"""Levels, one inside another, that a course file may have. A scenario has eight."""

# French sets one before these signs, and after «, and knows why; signs of several parts are joined.
_MEANT = re.compile("[\u00a0\u202f](?=[:;?!»%€])|(?<=«)[\u00a0\u202f]|[\u200c\u200d]")


def depth_and_tags(text: str) -> tuple[int, str] | None:
    """The first place, as line (from 1) and sentence, where YAML `text` nests too deep or has a
    tag (`!!binary`), which makes something other of a text than what stands there. None where
    there is none, or the text ends to be YAML before."""
    depth = 0
    try:
        for event in yaml.parse(text, FastLoader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if tag := getattr(event, "tag", None):
                name = tag.replace("tag:yaml.org,2002:", "!!")
                return line, f"`{name[:40]}` is a tag, which a course file has no use for: {_PLAIN}"
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEEPEST:
                return line, _DEEP
    except (yaml.YAMLError, ValueError):
        pass  # what is wrong is said by who reads it
    return None


def false_blanks(text: str) -> Iterator[tuple[int, str]]:
    """The lines (from 1) of `text` that hold a blank which only looks like a space, or like
    nothing, with a sentence for each."""
    if text.isascii():
        return
    for number, line in enumerate(text.split("\n"), 1):
        if odd := look_alikes(_MEANT.sub("", line)):
            yield (
                number,
                f"{', '.join(odd)} stands on this line; it only looks like a space, or like "
                "nothing. Delete it and type a plain space",
            )


_DEEP = (
    f"brackets inside brackets, too deep: more than {DEEPEST} levels, where a course file needs "
    "eight. Look for a [ or { that is never closed"
)
_PLAIN = "write the text or the number itself, and a text that begins with ! in quotes"
