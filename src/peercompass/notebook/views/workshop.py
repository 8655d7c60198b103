"""What the story workshop draws: a story as it is drafted, its versions, and two of them compared.

Nothing here is ever part of a saved page: `static_html` draws the questions and no story.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from peercompass.course import JOURNAL, Page, emergency_words
from peercompass.exercise import Log
from peercompass.support.voice import say, say_n

from .base import View
from .compare import compare

DRAFT_KIND, VERSION_KIND = "draft", "version"
"""The kinds of what is kept of a story. The value of a draft holds `title`, `text`, `notes` by the
ids of questions; that of a version holds `title` and `text`."""
DRAFT = "draft"
"""What stands for the draft where two versions are compared."""

_ALOUD = 140  # words a minute, told calmly to one person


@dataclass(frozen=True)
class Version:
    """A version of a story that was kept."""

    id: str
    title: str
    text: str
    kept: str


@dataclass(frozen=True)
class Story:
    """A story as it stands: its draft, and the versions that were kept, the newest first."""

    id: str
    title: str = ""
    text: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    kept: str = ""
    versions: tuple[Version, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was written yet."""
        written = (self.text, self.title, *self.notes.values())
        return not (self.versions or any(words.strip() for words in written))


def stories_of(log: Log) -> dict[str, Story]:
    """The stories in a log, by id, the one worked on last first. A version's id begins with its
    story's."""
    drafts: dict[str, Story] = {}
    versions: dict[str, list[Version]] = {}
    for response in log.latest().values():
        value = response.value if isinstance(response.value, dict) else {}
        title, text = _text(value.get("title")), _text(value.get("text"))
        if response.kind == DRAFT_KIND:
            notes = _texts(value.get("notes"))
            drafts[response.item] = Story(response.item, title, text, notes, response.t)
        elif response.kind == VERSION_KIND:
            story = response.item.rpartition("/")[0]
            versions.setdefault(story, []).append(Version(response.item, title, text, response.t))
    found = []
    for id_ in dict.fromkeys((*drafts, *versions)):
        own = tuple(sorted(versions.get(id_, ()), key=lambda one: one.kept, reverse=True))
        last = own[0] if own else None
        bare = Story(id_, last.title, last.text, kept=last.kept) if last else Story(id_)
        found.append(replace(drafts.get(id_, bare), versions=own))
    found.sort(key=lambda story: story.kept, reverse=True)
    return {story.id: story for story in found}


def workshop_view(
    page: Page,
    stories: Iterable[Story],
    story: Story,
    *,
    turn: int = 0,
    notice: str = "",
    compared: tuple[str, str] | None = None,
    wording: Iterable[str] = (),
    beside: Iterable[str] = (),
) -> View:
    """The workshop with `story` on the table. `turn` counts how often other words were put under
    the person's hands, `compared` names two versions, and `beside` has the pages that are there."""
    plan = page.journal.story
    return {
        "type": "story-workshop",
        "place": "story-workshop",
        "id": "writing",
        "kept": story.kept,
        "turn": turn,
        "writing": {
            "id": story.id,
            "title": story.title,
            "text": story.text,
            "notes": dict(story.notes),
        },
        "told": words_told(story.text),
        "questions": [one.model_dump() for one in plan.questions],
        "seconds": round(plan.minutes * 60),
        "versions": [version_view(one) for one in story.versions],
        "compared": _compared(story, compared) if compared else None,
        "stories": [_listed(one) for one in stories if one.id != story.id and not one.empty],
        "notice": notice,
        "wording": list(wording),
        "journal": JOURNAL in beside,
        "emergency": emergency_words(page.emergency),
    }


def version_view(version: Version) -> View:
    """A version as it is listed here, and in an exercise that takes one."""
    count = len(version.text.split())
    return {
        "id": version.id,
        "title": version.title or say("A story without a name"),
        "text": version.text,
        "kept": version.kept,
        "words": count,
        "told": say_n("{n} word", "{n} words", count),
    }


def words_told(text: str) -> str:
    """How many words a text has, and about how long it is aloud."""
    count = len(text.split())
    told = say_n("{n} word", "{n} words", count)
    if not count:
        return told
    seconds = max(10, round(count * 60 / _ALOUD / 10) * 10)
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return say("{words}, about {n} seconds aloud", words=told, n=rest)
    clock = f"{minutes}:{rest:02}"
    return say("{words}, about {clock} minutes aloud", words=told, clock=clock)


def _listed(story: Story) -> View:
    return {
        "id": story.id,
        "title": story.title or say("A story without a name"),
        "told": say_n("{n} word", "{n} words", len(story.text.split())),
        "versions": say_n("{n} version kept", "{n} versions kept", len(story.versions)),
        "kept": story.kept,
    }


def _compared(story: Story, names: tuple[str, str]) -> View | None:
    """Two versions, the older one first, whichever was named first."""
    known = {one.id: (one.kept, one.text) for one in story.versions}
    known[DRAFT] = "~", story.text  # newer than any time
    if not all(name in known for name in names):
        return None
    older, newer = sorted(names, key=lambda name: known[name][0])
    pieces = compare(known[older][1], known[newer][1])
    return {
        "older": older,
        "newer": newer,
        "pieces": [piece._asdict() for piece in pieces],
        "same": all(piece.kind == "same" for piece in pieces),
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> dict[str, str]:
    return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}
