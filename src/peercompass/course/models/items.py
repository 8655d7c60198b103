"""The models of items: what is asked, and (for authors only) what a supporting answer is."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from .base import Model
from .closed_items import ChoiceItem, ChoicesItem, LabelItem, OrderItem, SortItem
from .open_items import PlanItem, ReflectItem, ScenarioItem, WriteItem

Item = Annotated[
    ChoiceItem
    | ChoicesItem
    | OrderItem
    | SortItem
    | LabelItem
    | WriteItem
    | PlanItem
    | ScenarioItem
    | ReflectItem,
    Field(discriminator="kind"),
]


HAND_IN, FEEDBACK = "hand-in", "feedback"
HOME, JOURNAL, WORKSHOP, PATH = "home", "journal", "story-workshop", "your-path"
"""What a cell shows that is no item and no scene, by the name that no item may have."""
COURSE_PAGES = (HOME, PATH, JOURNAL, WORKSHOP)
"""The pages that a course has once. Each is a notebook in `modules/` named after what it shows."""

HandMarked = WriteItem | PlanItem
"""What a person marks with a rubric: for `isinstance`, beside each item's own `by_rubric`."""


class ItemFile(Model):
    """The whole of an items.yaml or practice.yaml."""

    items: tuple[Item, ...] = Field(min_length=1)
    """The items, in the order learners meet them."""

    @model_validator(mode="after")
    def _ids(self) -> Self:
        ids = [item.id for item in self.items]
        doubled = sorted(
            {i for i in ids if ids.count(i) > 1} | ({HAND_IN, FEEDBACK, *COURSE_PAGES} & set(ids))
        )
        if doubled:
            raise ValueError(f"these item ids stand twice or are reserved: {', '.join(doubled)}")
        return self
