"""Prove a course: references, scenarios, objectives, hours, notebooks, guides, words, reading
grades. Everything at once."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from peercompass.course import (
    COURSE_PAGES,
    FEEDBACK,
    HAND_IN,
    WORKSHOP,
    Course,
    HandMarked,
    Item,
    PlanItem,
    Scenario,
    ScenarioItem,
    Unit,
    WriteItem,
    YamlPath,
    no_such,
    review_words,
)
from peercompass.course.guides import agenda_minutes, anchor_faults, review_faults
from peercompass.course.leak_scan import LeakScan
from peercompass.course.load import Loaded, Problem
from peercompass.course.notebooks import (
    RUN_SYNC,
    Notebook,
    grading_faults,
    instructor_faults,
    is_instructor_cell,
    read_notebook,
    shown_id,
    source,
)
from peercompass.course.paths import (
    COURSE_FILE,
    JOURNAL_FILE,
    ItemSet,
    course_pages,
    exercise_file,
    guide_file,
    item_sets,
    lesson_file,
    unit_file,
)
from peercompass.support.collector import collector_paused
from peercompass.support.regular_files import read_regular

from .coverage import coverage_problems
from .hard_texts import reading_problems
from .language import language_problems
from .pictures import other_pictures, picture_problems

_OTHER_FORM = (
    'a code cell is not of the one fixed form: from peercompass.notebook import show; show("ID")'
)
_NO_WORKSHOP = (
    f"there is no story workshop to take a version from: modules/{WORKSHOP}.ipynb is missing"
)

Prover = Callable[[Scenario, bool], Iterable[tuple[YamlPath, str, str]]]
"""Finds the faults of a scenario, of which it is told whether it is graded: (path in its YAML,
sentence, level)."""


def check(loaded: Loaded, prove: Prover) -> list[Problem]:
    """All problems of a course that was read with `load`, reading problems included.

    `prove` walks a scenario; it is handed in because the engine stands above this room. The
    result is sorted by file and line.
    """
    if loaded.course:
        with collector_paused():
            _prove(loaded, loaded.course, prove)
    return sorted(set(loaded.problems))


def _prove(loaded: Loaded, course: Course, prove: Prover) -> None:
    checker = _Checker(loaded, course, prove)
    checker.plan()
    checker.course_pages()
    for unit in course.units.values():
        checker.unit(unit)
    coverage_problems(loaded, course)
    loaded.problems += language_problems(loaded, course)
    loaded.problems += reading_problems(loaded, course)


class _Checker:
    def __init__(self, loaded: Loaded, course: Course, prove: Prover):
        self.loaded = loaded
        self.course = course
        self.prove = prove
        self.graded = LeakScan(course)

    def plan(self) -> None:
        file = COURSE_FILE
        domains = {domain.id: domain for domain in self.course.file.domains}
        taught: dict[str, float] = defaultdict(float)
        for place, domain in enumerate(self.course.file.domains):
            self._known("source", domain.sources, self.course.sources, file, ("domains", place))
        for place, line in enumerate(self.course.file.emergency):
            self._known("source", line.sources, self.course.sources, file, ("emergency", place))
        sections = {section.id for section in self.course.file.seed}
        for unit in self.course.units.values():
            plan, at = unit.plan, unit_file(unit.id)
            competencies = self.course.competencies
            self._known("domain", [plan.domain], domains, at, ("domain",))
            self._known("competency", plan.competencies, competencies, at, ("competencies",))
            self._known("source", plan.sources, self.course.sources, at, ("sources",))
            self._known("section", plan.seed, sections, at, ("seed",))
            taught[plan.domain] += plan.hours
        for place, coming in enumerate(self.course.file.coming):
            self._known("domain", [coming.domain], domains, file, ("coming", place))
            taught[coming.domain] += coming.hours
        self._unnamed()
        for place, domain in enumerate(self.course.file.domains):
            if taught[domain.id] > domain.hours:
                self.loaded.problem(
                    file,
                    ("domains", place),
                    f"the units of `{domain.id}` come to {taught[domain.id]:g} hours; "
                    f"the domain has {domain.hours:g}",
                )
        file = "curriculum/competencies.yaml"
        for place, competency in enumerate(self.course.competencies.values()):
            path = ("competencies", place, "domain")
            self._known("domain", [competency.domain], domains, file, path)
            if competency.category and not self.course.file.framework:
                message = f"`category` is a number of the `framework`, and {COURSE_FILE} has none"
                self.loaded.problem(file, ("competencies", place, "category"), message)
        for place, skill in enumerate(self.course.skills.values()):
            path = ("skills", place, "competency")
            self._known("competency", [skill.competency], self.course.competencies, file, path)

    def _unnamed(self) -> None:
        """A unit that course.yaml does not name is nowhere to be seen."""
        for path in sorted(self.loaded.root.glob(unit_file("*"))):
            name = path.parent.name
            if name not in self.course.file.units:
                message = f"`units` in {COURSE_FILE} does not name `{name}`, so nobody sees it"
                self.loaded.problems.append(Problem(unit_file(name), 0, message, "warning"))

    def course_pages(self) -> None:
        for page in course_pages(self.loaded.root):
            self._notebook(f"modules/{page.name}", {page.stem: None})
        for place, prompt in enumerate(self.course.journal.prompts):
            named = [prompt.unit] if prompt.unit else []
            path = ("prompts", place, "unit")
            self._known("unit", named, self.course.file.units, JOURNAL_FILE, path)

    def unit(self, unit: Unit) -> None:
        practice, graded = item_sets(unit)
        for part in (practice, graded):
            self._items(part.items, part.scenarios, part.items_file)
        for part in (practice, graded):
            for scenario in part.scenarios.values():
                self._scenario(scenario, part.scenario_file(scenario.id), part is graded)
        shown = _written_at(practice)
        for name in practice.scenarios:
            shown.setdefault(name, (practice.scenario_file(name), ("id",)))
        self._notebook(lesson_file(unit.id), shown)
        if graded.items:
            self._notebook(exercise_file(unit.id), _written_at(graded) | {HAND_IN: None}, unit)
        self._guide(unit)
        self._review(unit)

    @property
    def _has_workshop(self) -> bool:
        return any(page.stem == WORKSHOP for page in course_pages(self.loaded.root))

    def _known(
        self,
        what: str,
        names: Iterable[str],
        known: Collection[str],
        file: str,
        path: YamlPath,
    ) -> None:
        for name in names:
            if name not in known:
                self.loaded.problem(file, path, no_such(what, name, known))

    def _items(self, items: tuple[Item, ...], scenarios: dict[str, Scenario], file: str) -> None:
        for place, item in enumerate(items):
            at = ("items", place)
            competencies = self.course.competencies
            self._known("competency", [item.competency], competencies, file, (*at, "competency"))
            self._known("source", item.sources, self.course.sources, file, (*at, "sources"))
            if isinstance(item, ScenarioItem):
                broken = self.loaded.unread_in(f"{file.rpartition('/')[0]}/scenarios")
                known = {*scenarios, *broken}
                self._known("scenario", [item.scenario], known, file, (*at, "scenario"))
            if isinstance(item, HandMarked):
                self._written(item, file, at)
            if isinstance(item, WriteItem) and item.workshop and not self._has_workshop:
                self.loaded.problem(file, (*at, "workshop"), _NO_WORKSHOP)

    def _written(self, item: WriteItem | PlanItem, file: str, at: YamlPath) -> None:
        rubrics = {*self.course.rubrics, *self.loaded.unread_in("curriculum/rubrics")}
        self._known("rubric", [item.rubric], rubrics, file, (*at, "rubric"))
        rubric = self.course.rubrics.get(item.rubric)
        if rubric and item.points != rubric.points:
            self.loaded.problem(
                file,
                (*at, "points"),
                f"`points` is {item.points:g}, but the rubric "
                f"`{rubric.id}` gives {rubric.points} ({len(rubric.rows)} rows of "
                f"{rubric.highest})",
            )

    def _scenario(self, scenario: Scenario, file: str, graded: bool) -> None:
        course = self.course
        self._known(
            "competency", scenario.competencies, course.competencies, file, ("competencies",)
        )
        self._known("source", scenario.sources, course.sources, file, ("sources",))
        people = {*course.people, *self.loaded.unread_in("curriculum/people")}
        self._known("person", scenario.cast, people, file, ("cast",))
        for node_id, node in scenario.nodes.items():
            for place, choice in enumerate(node.choices):
                at = ("nodes", node_id, "choices", place, "skill")
                self._known("skill", [choice.skill or ""], course.skills, file, at)
        for path, message, level in self.prove(scenario, graded):
            self.loaded.problem(file, path, message, level)

    def _notebook(
        self, file: str, wanted: dict[str, tuple[str, YamlPath] | None], unit: Unit | None = None
    ) -> None:
        """`wanted` has what the notebook is to show, and where each was written."""
        problems = self.loaded.problems
        path = self.loaded.root / file
        try:
            notebook = read_notebook(path)
        except FileNotFoundError:
            problems.append(Problem(file, 0, "the notebook is missing"))
            return
        except (OSError, ValueError) as error:
            problems.append(Problem(file, 0, f"this is not a notebook: {error}"))
            return
        ours = notebook["metadata"].get("peercompass")
        if not isinstance(ours, dict) or ours.get("trainee") is not True:
            problems.append(Problem(file, 0, 'the metadata lacks "peercompass": {"trainee": true}'))
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        found = self._shown(file, notebook, lines, wanted, unit)
        for name in sorted(wanted.keys() - set(found)):
            at, line = self._place(wanted[name], file)
            problems.append(Problem(at, line, f"`{name}` has no cell in {path.name}; {RUN_SYNC}"))
        for name in sorted(name for name, times in found.items() if times > 1):
            line = _find(lines, f'show("{name}")', last=True)
            problems.append(Problem(file, line, f"`{name}` has more than one cell"))
        prose = [source(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
        for where in self.graded.texts(prose):
            message = f"the page holds {where}, which only graders may read"
            problems.append(Problem(file, 0, message))
        if path.name == "lesson.ipynb":
            problems += picture_problems(self.loaded.root, file, notebook, lines)
        else:
            problems += other_pictures(file, notebook, lines)
        if unit:
            self._graded_cells(file, notebook, lines, unit)

    def _shown(
        self,
        file: str,
        notebook: Notebook,
        lines: list[str],
        wanted: dict[str, tuple[str, YamlPath] | None],
        unit: Unit | None,
    ) -> Counter[str]:
        """How often the cells show each part. A cell that shows none, or one that is not there,
        becomes a problem."""
        problems = self.loaded.problems
        folder = (self.loaded.root / file).parent
        found: Counter[str] = Counter()
        for cell in notebook["cells"]:
            if cell.get("cell_type") != "code" or (unit and is_instructor_cell(cell)):
                continue
            shown = shown_id(cell)
            if shown is None:
                problems.append(Problem(file, _find(lines, source(cell)), _OTHER_FORM))
                continue
            found[shown] += 1
            if shown not in {*wanted, *COURSE_PAGES, FEEDBACK} and not self._broken(folder, shown):
                line = _find(lines, f'show("{shown}")')
                problems.append(Problem(file, line, f"a cell shows `{shown}`, which is not there"))
        return found

    def _graded_cells(self, file: str, notebook: Notebook, lines: list[str], unit: Unit) -> None:
        """What nbgrader is told of the cells of an exercise, an instructor's own among them."""
        problems = self.loaded.problems
        for name, text, message in instructor_faults(notebook, unit, self.course.rubrics):
            line = _find(lines, f'"grade_id": "{name}"', last=True, as_json=False)
            problems.append(Problem(file, line if name else _find(lines, text), message))
        for grade_id, message in grading_faults(notebook, unit, self.course.rubrics):
            named = f'"grade_id": "{grade_id}"' if grade_id else ""
            line = _find(lines, named, last=True, as_json=False)
            problems.append(Problem(file, line, message))

    def _place(self, written: tuple[str, YamlPath] | None, notebook: str) -> tuple[str, int]:
        """Where something was written; the whole notebook for what no file has."""
        if written is None:
            return notebook, 0
        file, path = written
        return file, self.loaded.line(file, *path)

    def _broken(self, folder: Path, shown: str) -> bool:
        """Whether what a cell shows may stand in a file that could not be read: that file has a
        problem of its own, and this is none."""
        name = folder.relative_to(self.loaded.root).as_posix()
        lists = {"practice", "items"} & self.loaded.unread_in(name)
        return bool(lists) or shown in self.loaded.unread_in(f"{name}/scenarios")

    def _guide(self, unit: Unit) -> None:
        file = guide_file(unit.id)
        path = self.loaded.root / file
        if not path.exists():
            self.loaded.problems.append(Problem(file, 0, "the facilitator's guide is missing"))
            return
        try:
            text = read_regular(path).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            message = "the file cannot be read as text; save it as UTF-8"
            self.loaded.problems.append(Problem(file, 0, message))
            return
        broken = self.loaded.unread_in("curriculum/rubrics")
        for line, message in anchor_faults(text, self.course.rubrics):
            if not any(f"`{name}`" in message for name in broken):
                self.loaded.problems.append(Problem(file, line, message))
        total, line = agenda_minutes(text.splitlines())
        if line == 0:
            message = "there is no agenda: a table with a column named Minutes"
            self.loaded.problems.append(Problem(file, 0, message))
        elif total != unit.plan.minutes:
            message = f"the agenda comes to {total} minutes; the unit has {unit.plan.minutes}"
            self.loaded.problems.append(Problem(file, line, message))

    def _review(self, unit: Unit) -> None:
        words = review_words(self.course, unit)
        reviewed = bool(unit.plan.reviewed_by or self.course.file.reviewed_by)
        for file in (lesson_file(unit.id), exercise_file(unit.id), guide_file(unit.id)):
            path = self.loaded.root / file
            text = path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else ""
            for line, message in review_faults(text, words, reviewed):
                self.loaded.problems.append(Problem(file, line, message, "warning"))


def _written_at(part: ItemSet) -> dict[str, tuple[str, YamlPath] | None]:
    return {item.id: (part.items_file, ("items", n)) for n, item in enumerate(part.items)}


def _find(lines: list[str], text: str, *, last: bool = False, as_json: bool = True) -> int:
    """The line that `text` stands in, the first or the last; 0 for none."""
    first = text.strip().splitlines()[0].strip() if text.strip() else ""
    if as_json:
        first = json.dumps(first, ensure_ascii=False)[1:-1]  # as the file writes it
    found = [number for number, line in enumerate(lines, 1) if first and first in line]
    return found[-1 if last else 0] if found else 0
