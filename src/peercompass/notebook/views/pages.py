"""What the home page and the hand-in list draw, made from the published page and the logs."""

from peercompass.course import Page, emergency_words
from peercompass.exercise import Log, answered

from .base import View
from .facts import course_facts, unit_facts

WHY = "--why"
"""After an item's id: what the learner noted about a miss, kept as an entry of its own."""
_CARD = {"id", "title", "minutes", "summary", "content_note", "lesson", "exercise"}


def hand_in_view(page: Page, log: Log, receipt: View | None) -> View:
    """What is answered and what is open, before handing in. Private thoughts are not part of it."""
    latest = log.latest()
    items = []
    for number, item in enumerate((one for one in page.items if not one.private), 1):
        response = latest.get(item.id)
        done = answered(item, response.value if response else None)
        state = None
        if response and done and item.by_rubric:
            state = "final" if response.extra.get("final") is True else "draft"
        items.append(
            {
                "id": item.id,
                "title": f"{number}. {_short(item.stem)}",
                "done": done,
                "started": bool(response and response.value and not done),
                "state": state,
            }
        )
    return {
        "type": "hand-in",
        "course": page.course,
        "unit": page.unit,
        "title": page.title,
        "items": items,
        "open": sum(not item["done"] for item in items),
        "receipt": receipt,
    }


def _short(stem: str) -> str:
    """The first words of a stem; cut, they end in one sign only."""
    words = stem.split()
    if len(words) <= 9:
        return " ".join(words)
    return " ".join(words[:9]).rstrip(".,;:!?…–—-") + "…"


def home_view(page: Page, lessons: dict[str, Log], exercises: dict[str, Log | None]) -> View:
    """The home page. `lessons` and `exercises` hold the log of each unit; an exercise that is
    not here yet is None."""
    units: list[View] = []
    newest: tuple[str, dict[str, str] | None] = ("", None)
    titles = {domain.id: domain.title for domain in page.domains}
    for unit in page.units:
        lesson, exercise = lessons[unit.id], exercises[unit.id]
        for log, path, what in (
            (lesson, unit.lesson, "lesson"),
            (exercise, unit.exercise, "exercise"),
        ):
            if log and log.responses and log.responses[-1].t > newest[0]:
                newest = (
                    log.responses[-1].t,
                    {"path": path, "title": f"{unit.title}, {what}"},
                )
        seen = {r.item for r in lesson.responses}
        given = {r.item for r in exercise.responses} if exercise else set()
        handed = [r.t for r in exercise.of("hand-in")] if exercise else []
        units.append(
            {
                **unit.model_dump(include=_CARD),
                "domain": titles.get(unit.domain, ""),
                "about": unit_facts(page, unit),
                "lesson_done": len(seen & set(unit.lesson_parts)),
                "lesson_parts": len(unit.lesson_parts),
                "look_again": _marked(lesson, unit.lesson_parts),
                "exercise_done": len(given & set(unit.exercise_parts)),
                "exercise_parts": len(unit.exercise_parts),
                "has_exercise": exercise is not None,
                "handed_in": handed[-1] if handed else None,
            }
        )
    return {
        "type": "home",
        "course": page.course,
        "title": page.title,
        "tagline": page.tagline,
        "review": page.review,
        "emergency": emergency_words(page.emergency),
        "units": units,
        "resume": newest[1],
        "facts": course_facts(page),
    }


def _marked(log: Log, parts: tuple[str, ...]) -> int:
    """How many practice questions are marked to look at again."""
    latest = log.latest()
    marks = (latest.get(part + WHY) for part in parts)
    return sum(bool(mark and mark.kind == "why" and mark.value) for mark in marks)
