"""What is taught: the models of all that authors write and of what learners are given.

Reading YAML (`loading`), proving it (`checking`) and publishing it (`publishing`) are modules
of their own, so that a learner's kernel needs nothing but pydantic.
"""

from ._base import LEARNER, Model, Slug, digest, no_such
from ._closed_items import (
    Card,
    ChoiceItem,
    ChoicesItem,
    LabelItem,
    OrderItem,
    SortItem,
    mixed_order,
    shuffled,
)
from ._curriculum import (
    Competency,
    CompetencyFile,
    Course,
    CourseFile,
    Domain,
    Entry,
    GlossaryFile,
    LanguageFile,
    Person,
    Portrait,
    Skill,
    Source,
    SourceFile,
    Term,
    Unit,
    UnitPlan,
)
from ._items import Item, ItemFile
from ._open_items import PlanItem, ReflectItem, ScenarioItem, WriteItem
from ._page import PAGE_FILE, HomeUnit, Page
from ._rubric import Rubric
from ._scenario import Choice, Condition, Effects, Ending, Line, Meter, Node, Route, Scenario

__all__ = [
    "LEARNER", "Model", "Slug", "digest", "no_such",
    "Competency", "CompetencyFile", "Course", "CourseFile", "Domain", "Entry", "GlossaryFile",
    "LanguageFile", "Person", "Portrait", "Rubric", "Skill", "Source", "SourceFile", "Term",
    "Unit", "UnitPlan",
    "Card", "ChoiceItem", "ChoicesItem", "Item", "ItemFile", "LabelItem", "OrderItem", "PlanItem",
    "ReflectItem", "ScenarioItem", "SortItem", "WriteItem", "mixed_order", "shuffled",
    "PAGE_FILE", "HomeUnit", "Page",
    "Choice", "Condition", "Effects", "Ending", "Line", "Meter", "Node", "Route", "Scenario",
]  # fmt: skip
