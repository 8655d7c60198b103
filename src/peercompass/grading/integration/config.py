"""How nbgrader is set up for a course directory, in one place."""

from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, ComputeChecksums
from traitlets.config import Config

from peercompass.course.load import read_file
from peercompass.course.models.curriculum import CourseFile
from peercompass.course.notebooks import STUB
from peercompass.course.paths import COURSE_FILE, WORK, WORKSPACE
from peercompass.exercise import LOG_FILE, PRIVATE_FILE
from peercompass.grading.feedback.page import FeedbackExporter
from peercompass.grading.gradebook.decisions import DECISIONS_FILE, record_decisions
from peercompass.grading.gradebook.engine import sqlite_url
from peercompass.grading.gradebook.lateness import LatePenalty
from peercompass.grading.settings import read_settings

from .exporters import MarkedExporter, SaveMarks
from .listed_settings import reads_around, settings_around
from .literal_paths import take_paths_literally
from .release import AddHiddenScores, AddPage, KeepChecks

_NOT_FOR_LEARNERS = [
    "*.yaml",
    "*.yml",
    "scenarios",
    PRIVATE_FILE,
    PRIVATE_FILE + ".*",
    LOG_FILE + ".*",
    "*.part",
]


def configure(c: Config, root: Path, course_id: str, work: str = WORK) -> Config:
    """Set up nbgrader in the config object `c` for the course directory `root`.

    `exercises/` is nbgrader's source; every folder that nbgrader fills lies in `work`, relative
    to `root`. The demo cohort uses another `work` and another `course_id`, so that it never
    meets a real one. What the machine says of its exchange stands. Returns `c`. Raises
    `ValueError` when `grading/desk.yaml` or the machine's settings have problems.
    """
    take_paths_literally()
    if reads_around():
        return c
    around = settings_around() if work == WORK else Config()
    root = Path(root).resolve()
    desk = root / work
    settings = read_settings(root)
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.course_id = course_id
    c.CourseDirectory.source_directory = "exercises"
    for step in ("release", "submitted", "autograded", "feedback"):
        setattr(c.CourseDirectory, f"{step}_directory", f"{work}/{step}")
    own = settings.gradebook if work == WORK else None  # the synthetic cohort has its own file
    c.CourseDirectory.db_url = own or sqlite_url(desk / "gradebook.db")
    record_decisions(c.CourseDirectory.db_url, desk / DECISIONS_FILE, course_id)
    ours = [
        ".ipynb_checkpoints",
        "*.pyc",
        "__pycache__",
        "feedback",
        ".publishing-*",
        *_NOT_FOR_LEARNERS,
    ]
    theirs = around.CourseDirectory.get("ignore", [])
    c.CourseDirectory.ignore = [*ours, *(name for name in theirs if name not in ours)]
    for name in ("root", "cache"):
        if name not in around.Exchange:
            setattr(c.Exchange, name, str(desk / ("exchange" if name == "root" else name)))
    if not settings.check_owner:
        c.ExchangeCollect.check_owner = False
    # Home lies in the workspace, so what is fetched there lies beside it.
    c.Exchange.assignment_dir = str(root / WORKSPACE)
    c.Exchange.path_includes_course = False
    c.ClearSolutions.text_stub = STUB
    # nbgrader lays an author's files over a trainee's; trial answers must not be among them.
    c.Autograde.exclude_overwriting = {
        folder.name: [LOG_FILE] for folder in (root / "exercises").glob("*") if folder.is_dir()
    }
    _extend_pipeline(c)
    for name, value in settings.late.model_dump().items():
        setattr(c.LatePenalty, name, value)
    course, _ = read_file(root, COURSE_FILE, CourseFile)
    c.LatePenalty.zone = (course and course.zone) or ""
    _stay_on_this_machine(c)
    return c


def _extend_pipeline(c: Config) -> None:
    """Our parts in nbgrader's own pipeline: one for each of its three steps."""
    stock = GenerateAssignment.preprocessors.default_args[0]
    c.GenerateAssignment.preprocessors = [
        AddHiddenScores,
        *stock,
        KeepChecks,
        ComputeChecksums,
        AddPage,
    ]
    c.Autograde.exporter_class = MarkedExporter
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = [SaveMarks, AssignLatePenalties, CheckCellMetadata]
    c.AssignLatePenalties.plugin_class = LatePenalty
    c.GenerateFeedback.exporter_class = FeedbackExporter
    c.GenerateFeedback.preprocessors = []


def _stay_on_this_machine(c: Config) -> None:
    """nbconvert's pages name scripts on other hosts; ours name none."""
    for name in (
        "mathjax_url",
        "require_js_url",
        "jquery_url",
        "jupyter_widgets_base_url",
        "widget_renderer_url",
        "mermaid_js_url",
        "mermaid_layout_elk_js_url",
    ):
        setattr(c.HTMLExporter, name, "")
