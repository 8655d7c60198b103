"""The interactive parts of a page: what each shows and hears, in plain Python that knows no host.

A part has a `view` (JSON) to be drawn, hears messages `{"do": VERB, …}` and keeps answers through a
`Store`. Nothing here imports Jupyter, so all of it also runs in a browser's own Python.
"""

from .base import Part, Reply
from .open import open_part
from .store import AnswerLog, Store

__all__ = ["AnswerLog", "Part", "Reply", "Store", "open_part"]
