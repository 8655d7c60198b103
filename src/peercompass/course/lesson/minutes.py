"""How long a lesson or an exercise takes: one rule for home, lessons and authors.

It is worked out from what is there, so nobody has to keep it in step: reading at 180 words a
minute, two minutes for a question, three for putting in order, sorting and marking lines, a minute
for each twenty words that may be written, six for a plan, four for a thought, and a scene's own.
What the unit counts for, its `hours`, is another thing.
"""

from collections.abc import Iterable, Mapping

from peercompass.course import Item, Scenario
from peercompass.course.notebooks import Notebook, source
from peercompass.course.pictures import without_addresses

_WORDS_READ, _WORDS_WRITTEN = 180, 20  # a minute
_MINUTES = {"choice": 2, "choices": 2, "order": 3, "sort": 3, "label": 3, "plan": 6, "reflect": 4}
_STEP = 5


def minutes_of(notebook: Notebook, items: Iterable[Item], scenarios: Mapping[str, Scenario]) -> int:
    """How many minutes a page takes with its items and scenes, in steps of five."""
    texts = (
        without_addresses(source(cell))
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown" and "nbgrader" not in cell["metadata"]
    )
    minutes = sum(len(text.split()) for text in texts) / _WORDS_READ
    minutes += sum(map(_of_item, items)) + sum(one.minutes for one in scenarios.values())
    return max(_STEP, round(minutes / _STEP) * _STEP)


def _of_item(item: Item) -> float:
    if item.kind == "write":
        return item.max_words / _WORDS_WRITTEN
    return _MINUTES.get(item.kind, 0)  # a scene has minutes of its own
