"""Begin a unit, all of it small: lesson, practice, a talk, an exercise with a rubric, a guide."""

import datetime
import re
from collections import Counter
from pathlib import Path

from peercompass.authoring.find_scenario import NoSuchName
from peercompass.authoring.json_schema import modeline
from peercompass.course import Course, CourseFile, Domain, no_such, review_words
from peercompass.course.load import read_file
from peercompass.course.notebooks import write_notebook
from peercompass.course.paths import COURSE_FILE, exercise_file, guide_file, lesson_file, unit_file
from peercompass.support.atomic_files import replace_file

from .fill import as_title, checked_id, filled, notebook_of, words_of
from .scenario import require_free, scenario_text

_HOURS = 1.0  # of the agenda in the template's guide
_PICTURES = ("two-doors.svg", "hear-say-back-wait.svg")


def create_unit(root: Path, course: Course, unit: str, domain: str | None = None) -> list[str]:
    """Write the files of a new unit and name it last in course.yaml. It counts for `domain`, or
    without one for the first that has an hour to spare. Returns what was written and what comes
    next, as lines; the notebooks have no saved outputs yet.

    Raises `NoSuchName` when the id cannot be one or there is no such domain, `FileExistsError` when
    something of that name is there, and `ValueError` when no domain has an hour to spare, when the
    course has nobody or no skills yet, or when course.yaml is written in a way that no line can be
    added to.
    """
    checked_id(unit, like="a-good-start")
    files = _files(course, unit, _room(course, domain))
    _require_free(root, course, unit, list(files))
    before = (root / COURSE_FILE).read_bytes().decode("utf-8-sig")
    after = before if unit in course.file.units else with_unit(before, unit)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".ipynb":
            write_notebook(path, notebook_of(text))
        else:
            replace_file(path, text.encode())
    replace_file(root / COURSE_FILE, after.encode(), follow_link=True)
    named, _ = read_file(root, COURSE_FILE, CourseFile)
    if named is None or unit not in named.units:  # said rather than found out later
        replace_file(root / COURSE_FILE, before.encode(), follow_link=True)
        raise ValueError(
            f"the unit's files are there, but no line could be added to {COURSE_FILE}; add "
            f"`- {unit}` below `units:` yourself, then run `peercompass exercise sync`"
        )
    return [
        *(f"wrote {name}" for name in files),
        f"named it in {COURSE_FILE}, as the last of the units",
        f"Begin with {unit_file(unit)}: its lines with # say what each field is for.",
        "After each change: peercompass exercise sync, then peercompass check",
    ]


def with_unit(text: str, unit: str) -> str:
    """The text of a course.yaml with `unit` as the last of its units. Raises `ValueError` where the
    list of units cannot be found."""
    in_a_row = re.search(r"(?m)^units:[ \t]*\[([^\]\n]*)\]", text)
    if in_a_row:
        end = in_a_row.end(1)
        return f"{text[:end].rstrip()}{', ' if in_a_row[1].strip() else ''}{unit}{text[end:]}"
    below = re.search(
        r"(?m)^units:[ \t]*(#.*)?\n((?:[ \t]*(?:-.*|#.*)?\n)*[ \t]*-.*)(?:\n|\Z)", text
    )
    if not below:
        raise ValueError(
            f"the list `units:` cannot be found in {COURSE_FILE}; write each unit on a line of its "
            "own below it, like `  - first-unit`"
        )
    last = below[2].splitlines()[-1]
    indent = last[: len(last) - len(last.lstrip())]
    end = below.end(2)
    return f"{text[:end]}\n{indent}- {unit}{text[end:]}"


def _room(course: Course, wanted: str | None) -> Domain:
    """The domain that the unit counts for."""
    taught: Counter[str] = Counter()
    for unit in course.units.values():
        taught[unit.plan.domain] += unit.plan.minutes
    for coming in course.file.coming:
        taught[coming.domain] += coming.minutes
    domains = {one.id: one for one in course.file.domains}
    if wanted is not None and wanted not in domains:
        raise NoSuchName(no_such("domain", wanted, domains))
    asked = [domains[wanted]] if wanted else list(domains.values())
    room = (one for one in asked if one.hours * 60 - taught[one.id] >= _HOURS * 60)
    if found := next(room, None):
        return found
    which = f"the domain `{wanted}` has" if wanted else "the domains have"
    raise ValueError(
        f"{which} no hour to spare for another unit; give it more `hours` in {COURSE_FILE}, or "
        "make another unit shorter"
    )


def _require_free(root: Path, course: Course, unit: str, files: list[str]) -> None:
    taken = [name for name in files if (root / name).exists()]
    if taken or unit in course.units:
        raise FileExistsError(f"{taken[0] if taken else unit} is there already; pick another id")
    for scenario in _scenes(unit):
        require_free(root, scenario)


def _scenes(unit: str) -> tuple[str, str]:
    """The ids of its two scenarios: for practice, and graded."""
    return f"{unit}-hello", f"{unit}-next-time"


def _files(course: Course, unit: str, domain: Domain) -> dict[str, str]:
    """Each file of the unit with its text; a notebook's as Markdown."""
    hello, next_time = _scenes(unit)
    values = {
        **words_of(course),
        "UNIT": unit,
        "UNIT_TITLE": as_title(unit),
        "DOMAIN": domain.id,
        "HOURS": f"{_HOURS:g}",
        "MONTH": f"{datetime.date.today():%Y-%m}",
        "HELLO": hello,
        "NEXT_TIME": next_time,
        "REVIEW": review_words(course),
    }

    def of(name: str, schema: str | None = None, depth: int = 2) -> str:
        return (modeline(schema, depth) if schema else "") + filled(f"unit/{name}", values)

    scene = modeline("scenario", 3) + scenario_text(course, hello, "A first talk")
    return {
        unit_file(unit): of("unit.yaml", "unit"),
        lesson_file(unit): of("lesson.md"),
        f"modules/{unit}/practice.yaml": of("practice.yaml", "items"),
        f"modules/{unit}/scenarios/{hello}.yaml": scene,
        **{f"modules/{unit}/pictures/{name}": of(f"pictures/{name}") for name in _PICTURES},
        guide_file(unit): of("facilitator.md"),
        exercise_file(unit): of("exercise.md"),
        f"exercises/{unit}/items.yaml": of("items.yaml", "items"),
        f"exercises/{unit}/scenarios/{next_time}.yaml": of("next-time.yaml", "scenario", 3),
        f"curriculum/rubrics/{unit}.yaml": of("rubric.yaml", "rubric"),
    }
