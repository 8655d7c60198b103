"""How things in a notebook are called: by the headings that they stand under."""

import re
from collections import Counter
from collections.abc import Iterable

from peercompass.support.text import first_words

from . import Item
from .notebooks import Notebook, shown_id, source

_HEADING = re.compile(r"^##? (.+?)\s*$", re.M)
_SECOND = re.compile(r"^## (.+?)\s*$", re.M)


def things_under(notebook: Notebook, heading: re.Pattern[str] = _HEADING) -> dict[str, str]:
    """The heading that each thing to try or question stands under, by its id, in the notebook's
    order; empty for what stands under none. A part of a lesson begins with a heading of the first
    or the second level; smaller ones stand inside of it."""
    found: dict[str, str] = {}
    under = ""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            under = [under, *heading.findall(source(cell))][-1]
        elif shown := shown_id(cell):
            found.setdefault(shown, under)
    return found


def item_titles(notebook: Notebook, items: Iterable[Item]) -> dict[str, str]:
    """The title of each of the items by id, in the notebook's order: the heading of the second
    level that it stands under, as in `7. Page six`; with the first words of the question where
    several stand under one; and where there is no heading, its number and its first words."""
    under = things_under(notebook, _SECOND)
    place = {name: number for number, name in enumerate(under)}
    listed = sorted(items, key=lambda item: place.get(item.id, len(place)))
    shared = Counter(under.get(item.id, "") for item in listed)
    titles = {}
    for number, item in enumerate(listed, 1):
        title = under.get(item.id, "")
        words = first_words(item.stem)
        if not title:
            title = f"{number}. {words}"
        elif shared[title] > 1:
            title = f"{title}: {words}"
        titles[item.id] = title
    return titles
