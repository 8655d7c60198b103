"""A log in plain words: each item's question and what was answered, for a person to read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from peercompass.course import Item, Rubric, Scenario, ScenarioItem

from .accommodation import ACCOMMODATION, accommodations, need_words
from .response_log import Log, Response
from .scoring import score

_LONGEST = 400  # letters of a value that cannot be put into words
_PRIVATE = "This is a private note that strayed into the answers. It is not shown."


@dataclass(frozen=True)
class TranscriptEntry:
    """What was answered to one item, in words. `answer` is empty where nothing counts as one;
    `when` is the time of the latest answer as the log has it; `changes` is how many times the
    answer became another one; `remarks` say what could not be read or does not fit."""

    item: str
    kind: str
    stem: str
    answer: tuple[str, ...] = ()
    when: str = ""
    changes: int = 0
    attempts: int = 0
    remarks: tuple[str, ...] = ()


def transcribe(
    log: Log,
    items: Iterable[Item],
    scenarios: Mapping[str, Scenario],
    rubrics: Mapping[str, Rubric],
    forms: Mapping[str, str],
) -> list[TranscriptEntry]:
    """Tell a log item by item, in the order of `items`, then what belongs to none of them.

    The parts of a page do, keys or no keys: nothing is judged. A private item's words are never
    told. Never raises on what a log may hold.
    """
    known = {item.id: item for item in items if not item.private or item.id in log.latest()}
    played = {item.scenario for item in known.values() if isinstance(item, ScenarioItem)}
    for scenario in scenarios.values():  # a lesson shows them without an item around
        if scenario.id not in played:
            known[scenario.id] = ScenarioItem(
                id=scenario.id,
                kind="scenario",
                competency="none",
                stem=scenario.title,
                scenario=scenario.id,
            )
    told = [
        _told(item, log.of(item.id), scenarios, rubrics, forms.get(item.id))
        for item in known.values()
    ]
    return told + [_stray(log.of(name)) for name in log.latest() if name not in known]


def _told(
    item: Item,
    given: tuple[Response, ...],
    scenarios: Mapping[str, Scenario],
    rubrics: Mapping[str, Rubric],
    form: str | None,
) -> TranscriptEntry:
    if not given:
        return TranscriptEntry(item.id, item.kind, item.stem)
    last = given[-1]
    if item.private:
        return TranscriptEntry(item.id, item.kind, item.stem, (), *_how_often(given), (_PRIVATE,))
    result = score(item, last, True, scenarios, rubrics, form)
    answer = result.answer
    if result.play:
        answer += tuple(f"In own words: {words}" for words in result.play["wrote"].values())
    return TranscriptEntry(
        item.id, item.kind, item.stem, answer, *_how_often(given), result.remarks
    )


def _stray(given: tuple[Response, ...]) -> TranscriptEntry:
    """An answer to something that is not there: a receipt, or an item of another unit."""
    last = given[-1]
    if last.item == "hand-in" and isinstance(last.value, dict):
        words = (
            f"Handed in; {last.value.get('answers')} of {last.value.get('of')} questions answered."
        )
        return TranscriptEntry(last.item, last.kind, "Hand-in", (words,), *_how_often(given))
    if last.kind == "reflect":
        return TranscriptEntry(last.item, last.kind, "", (), *_how_often(given), (_PRIVATE,))
    if last.kind == ACCOMMODATION:
        asked = tuple(
            text
            for one in accommodations(given)
            for text in (*(need_words()[need] for need in one.needs), one.words)
            if text
        )
        return TranscriptEntry(
            last.item, last.kind, "A request for another way", asked, *_how_often(given)
        )
    value = json.dumps(last.value, ensure_ascii=False)[:_LONGEST]
    remark = "No item of this unit has this name; the answer is shown as it was stored."
    return TranscriptEntry(last.item, last.kind, "", (value,), *_how_often(given), (remark,))


def _how_often(given: tuple[Response, ...]) -> tuple[str, int, int]:
    changes = sum(before.value != after.value for before, after in pairwise(given))
    return given[-1].t, changes, max(response.attempt for response in given)
