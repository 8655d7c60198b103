"""Which part an id of a page stands for."""

from collections.abc import Callable

from peercompass.course import FEEDBACK, HAND_IN, HOME, JOURNAL, PATH, WORKSHOP, Page

from .base import Part
from .feedback import FeedbackPart
from .hand_in import HandInPart
from .home import HomePart
from .item import ItemPart, ReflectPart
from .journal import JournalPart
from .scene import ScenePart
from .store import Store
from .story_item import StoryItemPart
from .workshop import WorkshopPart
from .your_path import PathPart


def open_part(shown: str, page: Page, store: Store) -> Part:
    """The part of `page` that a cell shows: an item or scenario by its id, or one of its own.

    Raises `LookupError` when the page has no such part.
    """
    own: dict[str, Callable[[Page, Store], Part]] = {
        HOME: HomePart,
        PATH: PathPart,
        JOURNAL: JournalPart,
        WORKSHOP: WorkshopPart,
        HAND_IN: HandInPart,
        FEEDBACK: FeedbackPart,
    }
    if shown in own:
        return own[shown](page, store)
    for item in page.items:
        if item.id == shown and item.kind == "scenario":
            return ScenePart(page, store, page.scenarios[item.scenario], item)
        if item.id == shown and item.private:
            return ReflectPart(page, store, item)
        if item.id == shown and item.kind == "write" and item.workshop:
            return StoryItemPart(page, store, item)
        if item.id == shown:
            return ItemPart(page, store, item)
    if shown in page.scenarios:
        return ScenePart(page, store, page.scenarios[shown])
    raise LookupError(f"this page has no part {shown!r}")
