"""What is taught: the models of all that authors write and of what learners are given.

Reading it (`load`), proving it (`check`) and publishing it (`publish`) are modules of
their own, so that a learner's kernel needs nothing but pydantic.
"""

from peercompass.course.models.base import LEARNER, Model, Slug, YamlPath, digest, no_such
from peercompass.course.models.closed_items import (
    Card,
    ChoiceItem,
    ChoicesItem,
    LabelItem,
    OrderItem,
    SortItem,
    mixed_order,
    shuffled,
)
from peercompass.course.models.curriculum import (
    Competency,
    CompetencyFile,
    Course,
    CourseFile,
    Domain,
    EmergencyLine,
    GlossaryEntry,
    GlossaryFile,
    Person,
    Portrait,
    Skill,
    Source,
    SourceFile,
    Unit,
    UnitPlan,
    emergency_words,
)
from peercompass.course.models.items import HandMarked, Item, ItemFile
from peercompass.course.models.lexicon import Counted, LanguageFile, Tell, Term
from peercompass.course.models.moments import (
    QUOTE,
    Choice,
    Condition,
    Effects,
    Ending,
    Line,
    Node,
    Route,
    Write,
)
from peercompass.course.models.open_items import PlanItem, ReflectItem, ScenarioItem, WriteItem
from peercompass.course.models.page import PAGE_FILE, HomeUnit, Page
from peercompass.course.models.rubric import Rubric
from peercompass.course.models.scenario import Meter, Opening, Promise, Scenario
from peercompass.course.models.shown import PaperForm, PaperNote, Shown, TextThread, Voicemail

__all__ = [
    "LEARNER",
    "Model",
    "Slug",
    "digest",
    "emergency_words",
    "no_such",
    "Competency",
    "CompetencyFile",
    "Counted",
    "Course",
    "CourseFile",
    "Domain",
    "EmergencyLine",
    "GlossaryEntry",
    "GlossaryFile",
    "HandMarked",
    "LanguageFile",
    "Person",
    "Portrait",
    "Rubric",
    "Skill",
    "Source",
    "SourceFile",
    "Tell",
    "Term",
    "Unit",
    "UnitPlan",
    "YamlPath",
    "Card",
    "ChoiceItem",
    "ChoicesItem",
    "Item",
    "ItemFile",
    "LabelItem",
    "OrderItem",
    "PlanItem",
    "ReflectItem",
    "ScenarioItem",
    "SortItem",
    "WriteItem",
    "mixed_order",
    "shuffled",
    "PAGE_FILE",
    "HomeUnit",
    "Page",
    "QUOTE",
    "Choice",
    "Condition",
    "Effects",
    "Ending",
    "Line",
    "Meter",
    "Node",
    "Opening",
    "Promise",
    "Route",
    "Scenario",
    "Write",
    "PaperForm",
    "PaperNote",
    "Shown",
    "TextThread",
    "Voicemail",
]
