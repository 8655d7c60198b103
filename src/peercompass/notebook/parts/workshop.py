"""The part of the story workshop: drafts that keep themselves, and versions that a person keeps."""

from dataclasses import replace
from typing import Any

from peercompass.course import Page
from peercompass.notebook.views.base import View
from peercompass.notebook.views.wording import wording
from peercompass.notebook.views.workshop import (
    DRAFT_KIND,
    VERSION_KIND,
    Story,
    Version,
    stories_of,
    words_told,
    workshop_view,
)
from peercompass.support.voice import say

from .private_words import PrivateWords, field, new_id, words
from .store import Store

_STEM = "story"
_LONGEST_TEXT, _LONGEST_TITLE, _LONGEST_NOTE = 20_000, 200, 3_000


class WorkshopPart(PrivateWords):
    """Stories that are drafted over days, one at a time on the table.

    A draft is kept while it is typed. A version is kept when the person says so, and whenever words
    would be lost otherwise: when an older version comes back, and when another window wrote too.
    """

    verbs = (
        *("look", "answer", "words", "keep", "back", "compare", "erase_version"),
        *("new", "open", "erase"),
    )

    def __init__(self, page: Page, store: Store):
        super().__init__(page, store)
        self._story = next(iter(self._stories().values()), Story(new_id(_STEM)))
        self._compared: tuple[str, str] | None = None
        self._wording: list[str] = []
        self._draw()

    def _stories(self) -> dict[str, Story]:
        return stories_of(self.read_log())

    def _draw(self) -> None:
        """Show the story as this window has it, with the versions that stand in the log."""
        stories = self._stories()
        there = stories.get(self._story.id)
        self._story = replace(self._story, versions=there.versions if there else ())
        self.view = workshop_view(
            self.page,
            stories.values(),
            self._story,
            turn=self._turn,
            notice=self._notice,
            compared=self._compared,
            wording=self._wording,
            beside=self._beside,
        )

    def _put(self, story: Story) -> None:
        """Put a story on the table, or other words of the one that is there."""
        self._story = story
        self._compared, self._wording = None, []
        self._turn += 1

    # --- the draft

    def on_look(self, _message: View) -> None:
        """The page is in front again: show what may have happened elsewhere."""
        self._draw()

    def on_answer(self, message: View) -> tuple[View, None] | None:
        """`value`: the `id`, `title`, `text` and `notes` of the draft. `base`: sent by a page that
        kept it while its kernel was gone: when those words were kept that it follows on."""
        draft, base = _draft(message.get("value")), message.get("base")
        if draft is None:
            return None
        if draft.id != self._story.id:  # words of an earlier kernel: go on with them
            self._put(Story(draft.id, kept=base if isinstance(base, str) else ""))
        elif isinstance(base, str):
            self._story = replace(self._story, kept=base)
        before, there = self._story, self._stories().get(draft.id)
        if there is None and draft.empty:
            return None
        drawn = self.view["turn"] == self._turn
        if there and there.kept != before.kept and there.text not in (before.text, draft.text):
            self._keep_version(there)
            self._notice = say(
                "This story was also changed in another window. Those words are kept as a "
                "version; nothing is lost."
            )
            drawn = False
        self._keep_draft(draft)
        if not drawn:
            self._draw()
        return {"kept": self._story.kept, "told": words_told(draft.text)}, None

    def _keep_draft(self, draft: Story) -> None:
        value = {"title": draft.title, "text": draft.text, "notes": dict(draft.notes)}
        kept = self.keep_words(draft.id, DRAFT_KIND, value)
        self._story = replace(draft, kept=kept.t)

    # --- versions

    def _keep_version(self, story: Story) -> bool:
        """Keep a story's words as a version, where none holds the same. Returns whether one was
        made."""
        there = self._stories().get(story.id, story)
        if not story.text.strip() or any(one.text == story.text for one in there.versions):
            return False
        value = {"title": story.title, "text": story.text}
        self.keep(new_id(story.id), VERSION_KIND, value)
        return True

    def _version(self, name: Any) -> Version | None:
        return next((one for one in self._story.versions if one.id == name), None)

    def on_keep(self, _message: View) -> None:
        """Keep the draft as a version."""
        if self._keep_version(self._story):
            self._notice = say("This version is kept. Your draft goes on from here.")
        elif self._story.text.strip():
            self._notice = say("You have kept a version with these very words already.")
        else:
            self._notice = say("There are no words to keep yet.")
        self.settle(self._story.id)
        self._draw()

    def on_back(self, message: View) -> None:
        """`version`: its words become the draft. What the draft was is kept as a version first."""
        self._draw()
        if version := self._version(message.get("version")):
            before = self._story
            kept_first = self._keep_version(before)
            self._keep_draft(replace(before, text=version.text))
            self._put(self._story)
            self._notice = (
                say("Your draft has that version's words now. What it was before is kept, too.")
                if kept_first
                else say("Your draft has that version's words now.")
            )
        self._draw()

    def on_compare(self, message: View) -> None:
        """`versions`: two of them, by id, or `draft`; anything else ends the comparing."""
        named = message.get("versions")
        two = isinstance(named, list) and len(named) == 2 and len(set(map(str, named))) == 2
        self._compared = (str(named[0]), str(named[1])) if two and named else None
        self._draw()

    def on_erase_version(self, message: View) -> None:
        """`version`: erase this one for good."""
        self._notice = ""
        version = self._version(message.get("version"))
        if version and self.erase(version.id):
            self._notice = say("That version was erased for good.")
        if self._compared and version and version.id in self._compared:
            self._compared = None
        self._draw()

    def on_words(self, _message: View) -> None:
        """Look for words that the lexicon has another way for."""
        self._wording = wording([self._story.text], self.page.language)
        self._notice = "" if self._wording else say("There is nothing to point out.")
        self._draw()

    # --- stories

    def on_new(self, _message: View) -> None:
        """Begin another story. The one on the table stays as it is."""
        self._notice = ""
        self.settle(self._story.id)
        self._put(Story(new_id(_STEM)))
        self._draw()

    def on_open(self, message: View) -> None:
        """`story`: put this one on the table."""
        self._notice = ""
        if story := self._stories().get(words(message.get("story"), 60)):
            self.settle(self._story.id)
            self._put(story)
        self._draw()

    def on_erase(self, _message: View) -> None:
        """Erase the story on the table for good, its notes and versions too."""
        self._notice = ""
        stories = self._stories()
        there = stories.pop(self._story.id, self._story)
        if self.erase(there.id, *(one.id for one in there.versions)):
            self._put(next(iter(stories.values()), Story(new_id(_STEM))))
            self._notice = say("The story and its versions were erased for good.")
        self._draw()


def _draft(value: Any) -> Story | None:
    """What a page sent of a draft; None where it is none."""
    name, notes = words(field(value, "id"), 60), field(value, "notes")
    if not name.startswith(f"{_STEM}/") or name.count("/") > 1:
        return None
    kept = {
        str(key)[:60]: words(text, _LONGEST_NOTE)
        for key, text in (notes.items() if isinstance(notes, dict) else ())
        if words(text).strip()
    }
    return Story(
        name,
        words(field(value, "title"), _LONGEST_TITLE),
        words(field(value, "text"), _LONGEST_TEXT),
        kept,
    )
