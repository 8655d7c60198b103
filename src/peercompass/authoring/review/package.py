"""The package for one reviewer: a page to read, click through or print, with room for a mark and a
word beside each decision, and the sheet with the same numbers. The page needs nothing beside it
and runs nothing.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template

from peercompass.course import QUOTE, Course, Item, Line, Node, Scenario, Unit
from peercompass.course.notebooks import read_notebook, shown_id, source
from peercompass.course.paths import lesson_file
from peercompass.course.prose import prose_html
from peercompass.support.templates import html_template

from .questions import GRADED, PRACTICE, questions_of, scenes_of
from .sheet import about_hints, sheet_csv

PAGE, SHEET = "read-and-mark.html", "answers.csv"
"""The names of the two files."""

_TEMPLATES = Path(__file__).parent / "templates"
_WAYS = {"talk": "", "texts": "By text message. ", "phone": "On the phone. "}
_QUOTED = "[what you said]"


def shown_in_lesson(root: Path, unit: str) -> list[str]:
    """The ids of what the lesson of `unit` shows, in its order. Raises `OSError` and `ValueError`
    where the notebook cannot be read."""
    cells = read_notebook(root / lesson_file(unit))["cells"]
    return [shown for cell in cells if (shown := shown_id(cell))]


def package(root: Path, course: Course, unit: Unit, code: str) -> dict[str, bytes]:
    """What the reviewer `code` gets: the files of the package by their names. Raises `OSError` and
    `ValueError` where the lesson cannot be read."""
    shown = shown_in_lesson(root, unit.id)
    page = _Page(course, unit, shown, code)
    text = _template().render(
        title=unit.plan.title,
        course=course.file.title,
        code=code,
        note=unit.plan.content_note,
        about=about_hints(),
        lesson=list(page.lesson(root / lesson_file(unit.id))),
        graded=list(page.graded()),
    )
    return {PAGE: text.encode(), SHEET: sheet_csv(unit, shown, code)}


@cache
def _template() -> Template:
    return html_template(_TEMPLATES, "package.html")


class _Page:
    def __init__(self, course: Course, unit: Unit, shown: list[str], code: str) -> None:
        self.course, self.unit = course, unit
        self.questions = {one.id: one for one in questions_of(unit, shown, code)}
        self.places = {one.id: at for at, one in enumerate(scenes_of(unit, shown), 1)}

    def lesson(self, path: Path) -> Iterator[dict[str, Any]]:
        """The lesson from top to bottom, then practice that it does not show."""
        practice = {item.id: item for item in self.unit.practice}
        left = {**practice, **self.unit.practice_scenarios}
        for cell in read_notebook(path)["cells"]:
            if cell["cell_type"] == "markdown":
                yield {"prose": prose_html(source(cell), path.parent)}
            elif (shown := shown_id(cell)) in left:
                yield self._part(PRACTICE, left.pop(shown))
        played = {item.scenario for item in practice.values() if item.kind == "scenario"}
        yield from (self._part(PRACTICE, one) for name, one in left.items() if name not in played)

    def graded(self) -> Iterator[dict[str, Any]]:
        """The exercise."""
        played = {item.scenario for item in self.unit.items if item.kind == "scenario"}
        rest = (one for name, one in self.unit.scenarios.items() if name not in played)
        yield from (self._part(GRADED, one) for one in (*self.unit.items, *rest))

    def _part(self, file: str, one: Item | Scenario) -> dict[str, Any]:
        if isinstance(one, Scenario):
            return {"scene": self._scene(one)}
        if one.kind == "scenario":
            scenes = {**self.unit.practice_scenarios, **self.unit.scenarios}
            found = scenes.get(one.scenario)
            return {"scene": self._scene(found)} if found else {"item": one, "question": None}
        return {"item": one, "question": self.questions.get(f"{file}/{one.id}")}

    def _scene(self, scene: Scenario) -> dict[str, Any]:
        place = self.places[scene.id]
        number = {name: n for n, name in enumerate(scene.nodes, 1)}
        starts = [scene.start, *(one.start for one in scene.openings if one.start)]
        return {
            "place": place,
            "title": scene.title,
            "note": scene.content_note,
            "way": _WAYS[scene.form],
            "setting": scene.setting,
            "people": [self._name(who) for who in scene.cast],
            "starts": sorted({number[name] for name in starts}),
            "moments": [
                self._moment(scene, name, node, number) for name, node in scene.nodes.items()
            ],
        }

    def _moment(
        self, scene: Scenario, name: str, node: Node, number: Mapping[str, int]
    ) -> dict[str, Any]:
        choices = {choice.id: choice for choice in node.choices}
        question = self.questions.get(f"{scene.id}/{name}")
        return {
            "number": number[name],
            "lines": [self._line(line) for line in node.says],
            "write": node.write and node.write.prompt,
            "question": question,
            "goes": {one: number[choice.goto] for one, choice in choices.items()},
            "sometimes": [one for one, choice in choices.items() if choice.when],
            "ways": sorted({number[route.goto] for route in node.route}),
            "on": node.goto and number[node.goto],
            "ending": node.ending,
        }

    def _line(self, line: Line) -> dict[str, Any]:
        return {
            "who": self._name(line.who) if line.who else "",
            "thought": line.thinks is not None,
            "text": line.words.replace(QUOTE, _QUOTED),
            "sometimes": bool(line.when or line.quotes),
        }

    def _name(self, who: str) -> str:
        return self.course.people[who].name if who in self.course.people else who
