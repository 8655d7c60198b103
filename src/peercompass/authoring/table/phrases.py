"""Effects and conditions in words, as a table and a picture show them, and back again.

`trust +2, set shared-story, clear took-over` and `trust >= 6, asked-permission, not gave-advice`.
"""

import re
from typing import Any

from peercompass.course import Condition, Effects

_MOVE = re.compile(r"^([a-z][a-z0-9-]*)\s*([+\-−–]\s*\d+)$")
_COMPARE = re.compile(r"^([a-z][a-z0-9-]*)\s*(>=|<=|==|=|>|<|≥|≤)\s*([-−–]?\s*\d+)$")
_NAME = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
_SAME = {"=": "==", "≥": ">=", "≤": "<="}  # what a spreadsheet or a hand makes of an operator


def effects_words(effects: Effects) -> str:
    """What a choice changes, in words; empty for nothing."""
    return ", ".join(
        [f"{meter} {by:+d}" for meter, by in effects.meters.items()]
        + [f"set {flag}" for flag in effects.set]
        + [f"clear {flag}" for flag in effects.clear]
    )


def condition_words(condition: Condition | None) -> str:
    """When something holds, in words; empty for always."""
    if condition is None:
        return ""
    return ", ".join(
        [f"{c.meter} {c.operator} {c.number}" for c in condition.comparisons]
        + list(condition.flags)
        + [f"not {flag}" for flag in condition.without]
    )


def read_effects(words: str) -> dict[str, Any]:
    """The YAML form of effects in words. Raises `ValueError` with what to do."""
    found: dict[str, Any] = {}
    for part in _parts(words):
        verb, _, flag = part.partition(" ")
        if match := _MOVE.match(part):
            if match[1] in found:
                raise ValueError(f"the meter `{match[1]}` stands twice; keep one")
            found[match[1]] = _number(match[2])
        elif verb in ("set", "clear") and _NAME.match(flag.strip()):
            found.setdefault(verb, []).append(flag.strip())
        else:
            raise ValueError(
                f"“{part}” is not an effect; write it like: trust +2, set shared-story, "
                "clear took-over"
            )
    return found


def read_condition(words: str) -> dict[str, Any]:
    """The YAML form of a condition in words. Raises `ValueError` with what to do."""
    found: dict[str, Any] = {}
    for part in _parts(words):
        verb, _, flag = part.partition(" ")
        if match := _COMPARE.match(part):
            if match[1] in found:
                raise ValueError(f"the meter `{match[1]}` stands twice; keep one")
            operator = _SAME.get(match[2], match[2])
            found[match[1]] = f"{operator} {_number(match[3])}"
        elif _NAME.match(part):
            found.setdefault("flags", []).append(part)
        elif verb == "not" and _NAME.match(flag.strip()):
            found.setdefault("without", []).append(flag.strip())
        else:
            raise ValueError(
                f"“{part}” is not a condition; write it like: trust >= 6, asked-permission, "
                "not gave-advice"
            )
    return found


def _parts(words: str) -> list[str]:
    return [part for raw in words.split(",") if (part := " ".join(raw.split()))]


def _number(words: str) -> int:
    return int(re.sub(r"\s", "", words).replace("−", "-").replace("–", "-"))
