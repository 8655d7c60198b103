"""Which part an id of a page stands for."""

from peercompass.course import Page

from .base import Part
from .hand_in import HandInPart
from .home import HomePart
from .item import ItemPart, ReflectPart
from .scene import ScenePart
from .store import Store


def open_part(shown: str, page: Page, store: Store) -> Part:
    """The part of `page` that a cell shows: an item or scenario by its id, `home` or `hand-in`.

    Raises `LookupError` when the page has no such part.
    """
    if shown == "home":
        return HomePart(page, store)
    if shown == "hand-in":
        return HandInPart(page, store)
    for item in page.items:
        if item.id == shown and item.kind == "scenario":
            return ScenePart(page, store, page.scenarios[item.scenario], item)
        if item.id == shown and item.private:
            return ReflectPart(page, store, item)
        if item.id == shown:
            return ItemPart(page, store, item)
    if shown in page.scenarios:
        return ScenePart(page, store, page.scenarios[shown])
    raise LookupError(f"this page has no part {shown!r}")
