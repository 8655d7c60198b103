"""Publish: make what learners may have, once, for every door.

Lessons go out with their practice whole. Exercises go out with every key, rating and rationale
removed, and a leak scan runs on the result.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peercompass.support.regular_files import read_regular
from peercompass.support.system import replace
from peercompass.support.text import first_words

from . import (
    AWAITING,
    PAGE_FILE,
    Course,
    HandMarked,
    HomeUnit,
    Item,
    LessonPart,
    Page,
    Person,
    Rubric,
    Scenario,
    Unit,
    digest,
    mixed_order,
    review_words,
)
from .leak_scan import LeakError, LeakScan, field_leaks
from .lesson import minutes_of, ready_lesson
from .notebooks import (
    Notebook,
    notebook_digest,
    read_notebook,
    write_notebook,
)
from .paths import course_pages, exercise_file, lesson_file
from .pictures import shown_pictures
from .titles import item_titles, things_under

_FACTS = {"id", "title", "domain", "summary", "competencies", "content_note", "sources", "date"}


def learner_item(item: Item) -> dict[str, Any]:
    """A graded item as a learner may have it, as JSON data."""
    data = item.model_dump(mode="json", exclude_defaults=True, exclude={"objective"})
    for part in ("options", "cards", "lines"):
        for entry in data.get(part, []):
            for field in ("credit", "key", "rationale", "group", "shows"):
                entry.pop(field, None)
    # The file's order of an `order` is its key; that of a `sort` often goes by the groups.
    if item.kind == "order":
        mixed = mixed_order(item.id, [card.id for card in item.cards])
        data["cards"].sort(key=lambda card: mixed.index(card["id"]))
    elif item.kind == "sort":
        data["cards"].sort(key=lambda card: digest({"item": item.id, "card": card["id"]}))
    return data


def learner_scenario(scenario: Scenario) -> dict[str, Any]:
    """A graded scenario as a learner may have it, as JSON data: it plays, but does not judge."""
    data = scenario.model_dump(mode="json", exclude_defaults=True)
    data.pop("discuss", None)
    data.pop("promises", None)
    for node in data["nodes"].values():
        node.pop("coach", None)
        node.pop("objective", None)
        for choice in node.get("choices", []):
            for field in ("skill", "rating", "rationale"):
                choice.pop(field, None)
        node.get("ending", {}).pop("kind", None)
    return data


def item_forms(items: tuple[Item, ...], scenarios: dict[str, Scenario]) -> dict[str, str]:
    """The digest of each item as a learner has it, its scenario included."""
    forms = {}
    for item in items:
        data = learner_item(item)
        if item.kind == "scenario" and item.scenario in scenarios:
            data = {**data, "played": learner_scenario(scenarios[item.scenario])}
        forms[item.id] = digest(data)
    return forms


def lesson_page(course: Course, unit: Unit) -> Page:
    """The page of a unit's lesson: practice, whole."""
    scenarios = unit.practice_scenarios
    return Page(
        role="lesson",
        items=unit.practice,
        scenarios=scenarios,
        rubrics=_rubrics(course, unit.practice),
        people=_people(course, scenarios),
        skills={skill.id: skill.title for skill in course.skills.values()},
        language=course.language if _asks_for_words(unit) else (),
        forms={
            **item_forms(unit.practice, scenarios),
            **{key: digest(learner_scenario(one)) for key, one in scenarios.items()},
        },
        **_about(course, unit),
    )


def exercise_page(course: Course, unit: Unit) -> Page:
    """The page of a unit's exercise: no key, rating or rationale.

    Raises `LeakError` when one would have gone out all the same.
    """
    data = {
        "role": "exercise",
        "items": [learner_item(item) for item in unit.items],
        "scenarios": {key: learner_scenario(one) for key, one in unit.scenarios.items()},
        "rubrics": {
            k: v.model_dump(exclude_defaults=True) for k, v in _rubrics(course, unit.items).items()
        },
        "people": {k: v.model_dump() for k, v in _people(course, unit.scenarios).items()},
        "forms": item_forms(unit.items, unit.scenarios),
        **_about(course, unit),
    }
    page = Page.model_validate(data, context={"learner": True})
    leaks = field_leaks(json.loads(page_bytes(page)))
    if leaks:
        raise LeakError(f"the page of {unit.id} would carry: {', '.join(leaks)}")
    return page


def home_page(course: Course, root: Path) -> Page:
    """The home page: every unit that has a lesson, with its facts; and for all of them the words,
    the sources and the training hours."""
    units = tuple(
        HomeUnit(
            **unit.plan.model_dump(include=_FACTS),
            minutes=unit.plan.minutes,
            **_lengths(unit, root),
            objectives=tuple(objective.text for objective in unit.plan.objectives),
            review=review_words(course, unit, AWAITING),
            lesson=f"learn/{unit.id}/lesson.ipynb",
            exercise=f"{unit.id}/{unit.id}.ipynb",
            lesson_parts=tuple(_lesson_parts(course, unit, root / lesson_file(unit.id))),
            exercise_parts=tuple(item.id for item in unit.marked),
            asks={item.id: item.competency for item in unit.marked},
        )
        for unit in course.units.values()
    )
    file = course.file
    return Page(
        role="home",
        course=file.id,
        course_title=file.title,
        tagline=file.tagline,
        audience=file.audience,
        review=review_words(course),
        unit="",
        title=file.title,
        emergency=file.emergency,
        units=units,
        coming=file.coming,
        people=_met(course, units),
        credential=file.credential,
        verify_with=file.verify_with,
        dates=file.dates,
        framework=file.framework,
        domains=file.domains,
        competencies=course.competencies,
        moves=course.skills,
        sources=course.sources,
        glossary=course.glossary,
        journal=course.journal,
        language=course.language,
    )


def with_notebook(page: Page, name: str, notebook: Notebook) -> Page:
    """A page that knows what was published in the file `name` beside it, and how its questions are
    called there."""
    digests = {**page.notebooks, name: notebook_digest(notebook)}
    asked = [item for item in page.items if not item.private]
    titles = item_titles(notebook, asked) if page.role == "exercise" else {}
    return page.model_copy(update={"notebooks": digests, "titles": titles})


def page_bytes(page: Page) -> bytes:
    """A page as the bytes of its `unit.json`."""
    data = page.model_dump(mode="json", exclude_defaults=True)
    data["format"] = page.format
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def publish(course: Course, root: Path, out: Path) -> list[Path]:
    """Publish the lessons, with their pictures, and the home page of the course in `root`, with the
    pages beside it, into the folder `out`.

    All is made in a staging folder, scanned, and only then moved into place; answers that
    already stand in `out` are never touched. Returns the files written.

    Raises `LeakError` when the scan finds anything graded; then nothing was published.
    """
    root, out = Path(root), Path(out)
    files: dict[Path, bytes | Notebook] = {}

    def add(folder: Path, page: Page, *written: Path) -> None:
        for path in written:
            ready = ready_lesson(course, read_notebook(path))
            notebook = files[folder / path.name] = ready.notebook
            page = with_notebook(page, path.name, notebook)
            files.update({folder / at: drawn for at, drawn in ready.drawings.items()})
            for picture in shown_pictures(notebook):
                if picture.is_ours:
                    files[folder / picture.at] = read_regular(path.parent / picture.at)
        files[folder / PAGE_FILE] = page_bytes(page)

    add(out, home_page(course, root), *course_pages(root))
    for unit in course.units.values():
        lesson = root / lesson_file(unit.id)
        add(out / "learn" / unit.id, lesson_page(course, unit), lesson)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".publishing-") as staging:
        staged = {path: Path(staging) / path.relative_to(out) for path in files}
        for path, part in staged.items():
            part.parent.mkdir(parents=True, exist_ok=True)
            content = files[path]
            if isinstance(content, bytes):
                part.write_bytes(content)
            else:
                write_notebook(part, content)
        if leaks := LeakScan(course).folder(Path(staging)):
            raise LeakError("; ".join(leaks))
        for path, part in staged.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(part, path)
    return sorted(files)


def _about(course: Course, unit: Unit) -> dict[str, Any]:
    return {
        "course": course.file.id,
        "course_title": course.file.title,
        "review": review_words(course, unit),
        "unit": unit.id,
        "title": unit.plan.title,
        "minutes": unit.plan.minutes,
        "emergency": course.file.emergency,
    }


def _lengths(unit: Unit, root: Path) -> dict[str, int]:
    """How long the lesson of a unit takes, and its exercise; what is not there has no length."""
    lesson, exercise = (root / file(unit.id) for file in (lesson_file, exercise_file))
    found = {}
    if lesson.exists():
        scenes = unit.practice_scenarios
        found["lesson_minutes"] = minutes_of(read_notebook(lesson), unit.practice, scenes)
    if exercise.exists():
        found["exercise_minutes"] = minutes_of(read_notebook(exercise), unit.items, unit.scenarios)
    return found


def _asks_for_words(unit: Unit) -> bool:
    """Whether practice asks for words that the lexicon looks at. Private thoughts are not."""
    nodes = (node for one in unit.practice_scenarios.values() for node in one.nodes.values())
    written = any(item.by_rubric for item in unit.practice)
    return written or any(node.write for node in nodes)


def _people(course: Course, scenarios: dict[str, Scenario]) -> dict[str, Person]:
    cast = {name for scenario in scenarios.values() for name in scenario.cast}
    return {name: course.people[name] for name in sorted(cast) if name in course.people}


def _rubrics(course: Course, items: tuple[Item, ...]) -> dict[str, Rubric]:
    names = {item.rubric for item in items if isinstance(item, HandMarked)}
    # Marked samples are for markers: a learner would hand them in.
    return {
        name: course.rubrics[name].model_copy(update={"anchors": ()})
        for name in sorted(names)
        if name in course.rubrics
    }


def _met(course: Course, units: tuple[HomeUnit, ...]) -> dict[str, Person]:
    """Whom the lessons' scenes bring in first."""
    faces = {part.face for unit in units for part in unit.lesson_parts if part.face}
    return {name: course.people[name] for name in sorted(faces)}


def _lesson_parts(course: Course, unit: Unit, path: Path) -> Iterator[LessonPart]:
    """What counts as done or not in a lesson. A private thought does not: nobody looks at it."""
    under = things_under(read_notebook(path)) if path.exists() else {}
    known = {item.id: item for item in unit.practice}
    for part, heading in under.items():
        if scene := unit.practice_scenarios.get(part):
            face = next((name for name in scene.cast if name in course.people), None)
            yield LessonPart(
                id=part,
                under=heading,
                competencies=scene.competencies,
                scene=scene.title,
                minutes=scene.minutes,
                face=face,
            )
        elif (item := known.get(part)) and not item.private:
            yield LessonPart(
                id=part,
                under=heading,
                title=first_words(item.stem),
                competencies=(item.competency,),
            )
