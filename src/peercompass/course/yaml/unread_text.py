"""Words that the file has and the learner does not see, or the other way round: worth a look."""

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.tokens import ScalarToken

from peercompass.course import YamlPath

# A note of an author's has room before its # and after it. This one looks like words.
_SIGN = re.compile(r"\S( #|\s+#(?=[^\s#]))")


def lost_words(text: str) -> Iterator[tuple[int, str]]:
    """The lines (from 1) of a YAML text that was read on which words after a # are lost, with a
    sentence for each."""
    lines = text.split("\n")
    doubtful = {number for number, line in enumerate(lines) if _SIGN.search(line)}
    if not doubtful:
        return
    for token in YAML(typ="safe", pure=True).scan(text):
        if not (isinstance(token, ScalarToken) and token.plain):
            continue
        end = token.end_mark
        if end.line not in doubtful:
            continue
        rest = lines[end.line][end.column :]
        if " " in token.value and re.match(r" #|\s+#[^\s#]", rest):
            lost = rest.split()[0].rstrip(".,;:!?") if rest[1:2] == "#" else "#"
            sentence = (
                f"the words from {lost} on are lost, since a # begins a note; put the text in "
                '"quotes" (a note of yours needs two spaces before its #)'
            )
            yield end.line + 1, sentence


def stray_quotes(data: Any, path: YamlPath = ()) -> Iterator[tuple[YamlPath, str]]:
    """The places (keys and positions) in what was read at which a learner would see a quote that
    was to hold the text together, with a sentence for each."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from stray_quotes(value, (*path, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from stray_quotes(value, (*path, place))
    elif isinstance(data, str) and (sentence := _stray(data.strip())):
        yield path, sentence


def _stray(words: str) -> str | None:
    if words.count('"') == 1 and (words.startswith('"') or words.endswith('"')):
        return 'the learner sees a stray " here; put one at each end of the text, or at none'
    curly = re.findall("[“”]", words)
    if len(curly) == 2 and words[0] in "“”" and words[-1] in "“”":
        return 'the learner sees the “ and ” here; around a whole text type " in their place'
    if words.count("“") != words.count("”"):
        return "the learner sees “ or ” without its other half here"
    return None
