"""Publish: make what learners may have, once, for every door.

Lessons go out with their practice whole. Exercises go out with every key, rating and rationale
removed, and a leak scan runs on the result.
"""

import html
import json
import re
import tempfile
from pathlib import Path
from typing import Any

from . import PAGE_FILE, Course, HomeUnit, Item, Page, Scenario, Unit, digest, mixed_order
from .notebooks import read_notebook, shown_id, write_notebook

AWAITING = "Content awaiting review by a certified peer."
_UNIT_AWAITING = "Awaiting review by a certified peer."

_KEYS = {
    "anchors",
    "credit",
    "key",
    "objective",
    "rationale",
    "rating",
    "skill",
    "group",
    "coach",
    "skills",
    "discuss",
    "shows",
}
_SAYS_SOMETHING = 5  # words of a marker that nobody else writes by chance
_NAMED_BY_AUTHORS = {"nodes", "scenarios", "people", "rubrics", "forms", "meters"}
"""Parts of a page whose fields are ids: a person may well be called `coach`."""
_FACTS = {"id", "title", "domain", "summary", "competencies", "content_note", "sources", "date"}


class LeakError(ValueError):
    """Something that only graders may have was about to reach a learner. The message names
    each place."""


def learner_item(item: Item, scenarios: dict[str, Scenario]) -> dict:
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


def learner_scenario(scenario: Scenario) -> dict:
    """A graded scenario as a learner may have it, as JSON data: it plays, but does not judge."""
    data = scenario.model_dump(mode="json", exclude_defaults=True)
    data.pop("discuss", None)
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
        data = learner_item(item, scenarios)
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
        "items": [learner_item(item, unit.scenarios) for item in unit.items],
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
            objectives=tuple(objective.text for objective in unit.plan.objectives),
            review=_review(course, unit),
            lesson=f"learn/{unit.id}/lesson.ipynb",
            exercise=f"{unit.id}/{unit.id}.ipynb",
            lesson_parts=tuple(_lesson_parts(unit, root / "modules" / unit.id / "lesson.ipynb")),
            exercise_parts=tuple(item.id for item in unit.marked),
        )
        for unit in course.units.values()
    )
    file = course.file
    return Page(
        role="home",
        course=file.id,
        course_title=file.title,
        tagline=file.tagline,
        review=_review(course),
        unit="",
        title=file.title,
        units=units,
        credential=file.credential,
        verify_with=file.verify_with,
        domains=file.domains,
        competencies=course.competencies,
        sources=course.sources,
        glossary=course.glossary,
        language=course.language,
    )


def page_bytes(page: Page) -> bytes:
    """A page as the bytes of its `unit.json`."""
    data = page.model_dump(mode="json", exclude_defaults=True)
    data["format"] = page.format
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def publish(course: Course, root: Path, out: Path) -> list[Path]:
    """Publish the lessons and the home page of the course in `root` into the folder `out`.

    All is made in a staging folder, scanned, and only then moved into place; answers that
    already stand in `out` are never touched. Returns the files written.

    Raises `LeakError` when the scan finds anything graded; then nothing was published.
    """
    root, out = Path(root), Path(out)
    files: dict[Path, bytes | dict] = {out / PAGE_FILE: page_bytes(home_page(course, root))}
    home = root / "modules" / "home.ipynb"
    if home.exists():
        files[out / "home.ipynb"] = read_notebook(home)
    for unit in course.units.values():
        folder = out / "learn" / unit.id
        files[folder / PAGE_FILE] = page_bytes(lesson_page(course, unit))
        files[folder / "lesson.ipynb"] = read_notebook(root / "modules" / unit.id / "lesson.ipynb")
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
        leaks = scan(course, Path(staging))
        if leaks:
            raise LeakError("; ".join(leaks))
        for path, part in staged.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            part.replace(path)
    return sorted(files)


def scan(course: Course, folder: Path) -> list[str]:
    """Look through every file below `folder` for anything graded.

    Looks for the words of each graded rationale, however the file wraps them, and in the page
    of an exercise for any field that only graders have. Returns a sentence a leak.
    """
    leaks = []
    for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        text = path.read_bytes().decode("utf-8", "replace")
        try:
            data = json.loads(text)
        except ValueError:
            data = None
        leaks += [f"{name} holds {where}" for where in text_leaks(course, data or text)]
        if isinstance(data, dict) and data.get("role") == "exercise":
            leaks += [f"{name} holds the field {field}" for field in field_leaks(data)]
    return leaks


def text_leaks(course: Course, data: Any) -> list[str]:
    """Where each graded text in JSON `data` (a notebook, say) comes from; empty when none is."""
    words = f" {_squeeze(' '.join(_strings(data)))} "
    secrets = _graded_texts(course)
    return [where for secret, where in secrets.items() if secret and f" {secret} " in words]


def _graded_texts(course: Course) -> dict[str, str]:
    """Every text that only graders may have, squeezed, with where it comes from."""
    found: dict[str, str] = {}
    for rubric in course.rubrics.values():
        for anchor in rubric.anchors:
            for text in (anchor.text, anchor.comment, *(mark.why for mark in anchor.marks)):
                if len(text.split()) >= _SAYS_SOMETHING:
                    found[_squeeze(text)] = f"the {anchor.level} sample of {rubric.id}"
    for unit in course.units.values():
        for item in unit.items:
            for entry in item.parts:
                found[_squeeze(entry.rationale)] = f"the rationale of {item.id}/{entry.id}"
        for scenario in unit.scenarios.values():
            for node_id, node in scenario.nodes.items():
                for choice in node.choices:
                    where = f"the rationale of {scenario.id}/{node_id}/{choice.id}"
                    found[_squeeze(choice.rationale)] = where
    return found


def field_leaks(data: Any, path: str = "", *, named: bool = False) -> list[str]:
    """The fields in JSON data of an exercise that only graders may have. `named` says that the
    fields of `data` are ids which an author chose."""
    if isinstance(data, dict):
        kinds = data.get("kind") in ("strong", "mixed", "hard")
        leaks = [f"{path}.kind"] if kinds else []
        for name, value in data.items():
            if name in _KEYS and not named:
                leaks.append(f"{path}.{name}")
            ids = name in _NAMED_BY_AUTHORS and not named
            leaks += field_leaks(value, f"{path}.{name}", named=ids)
        return leaks
    if isinstance(data, list):
        return [leak for n, v in enumerate(data) for leak in field_leaks(v, f"{path}[{n}]")]
    return []


def _about(course: Course, unit: Unit) -> dict:
    return {
        "course": course.file.id,
        "course_title": course.file.title,
        "review": _review(course),
        "unit": unit.id,
        "title": unit.plan.title,
        "minutes": unit.plan.minutes,
    }


def _review(course: Course, unit: Unit | None = None) -> str:
    """Who read the course, or this unit of it."""
    by = (unit and unit.plan.reviewed_by) or course.file.reviewed_by
    return f"Reviewed by {by}." if by else _UNIT_AWAITING if unit else AWAITING


def _asks_for_words(unit: Unit) -> bool:
    """Whether practice asks for words that the lexicon looks at. Private thoughts are not."""
    nodes = (node for one in unit.practice_scenarios.values() for node in one.nodes.values())
    written = any(item.by_rubric for item in unit.practice)
    return written or any(node.write for node in nodes)


def _people(course: Course, scenarios: dict[str, Scenario]) -> dict:
    cast = {name for scenario in scenarios.values() for name in scenario.cast}
    return {name: course.people[name] for name in sorted(cast) if name in course.people}


def _rubrics(course: Course, items: tuple[Item, ...]) -> dict:
    names = {item.rubric for item in items if item.by_rubric}
    # Marked samples are for markers: a learner would hand them in.
    return {
        name: course.rubrics[name].model_copy(update={"anchors": ()})
        for name in sorted(names)
        if name in course.rubrics
    }


def _lesson_parts(unit: Unit, path: Path) -> list[str]:
    """What counts as done or not in a lesson. A private thought does not: nobody looks at it."""
    shown = [shown_id(cell) for cell in read_notebook(path)["cells"]] if path.exists() else []
    private = {item.id for item in unit.practice if item.private}
    return [part for part in shown if part and part not in private]


def _strings(data: Any):
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        # Notebooks keep text as lists of lines; other lists may part it anywhere.
        if data and all(isinstance(value, str) for value in data):
            yield from ("".join(data), " ".join(data))
        else:
            for value in data:
                yield from _strings(value)


def _squeeze(text: str | None) -> str:
    """The bare words, whatever marks, markup or line ends stand between them."""
    plain = html.unescape(re.sub(r"<[^<>]*>", " ", text or ""))
    return re.sub(r"[\W_]+", " ", plain).strip().casefold()
