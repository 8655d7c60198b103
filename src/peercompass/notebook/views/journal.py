"""What the journal draws: something to begin with, what is being written, and one's entries.

Nothing here is ever part of a saved page: `static_html` draws the prompts and no entry.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from peercompass.course import WORKSHOP, JournalPrompt, Page, emergency_words
from peercompass.exercise import Log

from .base import View

JOURNAL_KIND = "journal"
"""The kind of an entry in the log. Its value holds `text`, the words of a `prompt`, and when it was
`begun`."""


@dataclass(frozen=True)
class Entry:
    """One entry of a journal. `kept` is when its newest words were kept; empty before."""

    id: str
    text: str = ""
    prompt: str = ""
    begun: str = ""
    kept: str = ""


def entries_of(log: Log) -> dict[str, Entry]:
    """The entries of a journal as they stand, by id, the one begun last first."""
    found = []
    for response in log.latest().values():
        value = response.value
        if response.kind != JOURNAL_KIND or not isinstance(value, dict):
            continue
        text, prompt, begun = (_text(value.get(name)) for name in ("text", "prompt", "begun"))
        found.append(Entry(response.item, text, prompt, begun or response.t, response.t))
    found.sort(key=lambda entry: entry.begun, reverse=True)
    return {entry.id: entry for entry in found}


def journal_view(
    page: Page,
    entries: Iterable[Entry],
    writing: Entry,
    *,
    unit: str | None = None,
    turn: int = 0,
    notice: str = "",
    beside: Iterable[str] = (),
) -> View:
    """The journal. `writing` is the entry on the page, `turn` counts how often another one was put
    there, `unit` is the one that was worked on last, and `beside` has the pages that are there."""
    entries = list(entries)
    used = {entry.prompt for entry in entries}
    return {
        "type": "journal",
        "place": "journal",
        "id": "writing",
        "kept": writing.kept,
        "turn": turn,
        "writing": _entry(writing),
        "prompts": [_prompt(page, one) for one in _in_order(page, used, unit)],
        "entries": [_entry(one) for one in entries if one.id != writing.id and one.text.strip()],
        "notice": notice,
        "workshop": WORKSHOP in beside,
        "emergency": emergency_words(page.emergency),
    }


def _in_order(page: Page, used: set[str], unit: str | None) -> list[JournalPrompt]:
    """The prompts: those not written to yet come first, and of them those of the unit."""
    return sorted(
        page.journal.prompts,
        key=lambda one: (one.text in used, one.unit != unit if one.unit else unit is not None),
    )


def _prompt(page: Page, prompt: JournalPrompt) -> View:
    titles = {unit.id: unit.title for unit in page.units}
    return {
        "id": prompt.id,
        "text": prompt.text,
        "note": prompt.content_note or "",
        "unit": titles.get(prompt.unit or "", ""),
    }


def _entry(entry: Entry) -> View:
    return {"id": entry.id, "text": entry.text, "prompt": entry.prompt, "begun": entry.begun}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
