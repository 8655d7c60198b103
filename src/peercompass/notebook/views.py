"""What a widget draws: one plain dict, made from the published page and the log of answers.
Scenes have a module of their own, `scene_view`.

Nothing here knows of widgets or of Jupyter. A graded view never holds more than the published
page does, and that holds no key.
"""

from typing import Any

from peercompass.course import Item, Page, mixed_order
from peercompass.exercise import Log, Response, answered, close

View = dict[str, Any]


def item_view(page: Page, item: Item, response: Response | None, *, review: bool) -> View:
    """An item as its widget draws it. `review` asks, in practice only, for the rationales of
    the answer in `response`."""
    graded = page.role == "exercise"
    value = response.value if response else None
    view: View = {
        "type": "item", "id": item.id, "kind": item.kind, "stem": item.stem,
        "note": item.content_note, "points": item.points, "graded": graded, "value": value,
        "answered": answered(item, value), "result": None,
    }  # fmt: skip
    match item.kind:
        case "choice" | "choices":
            view["options"] = [{"id": o.id, "text": o.text} for o in item.options]
        case "order" | "sort":
            texts = {card.id: card.text for card in item.cards}
            # A graded page comes mixed; in a lesson's the file's order is still the key.
            mix = item.kind == "order" and not graded
            ids = mixed_order(item.id, list(texts)) if mix else list(texts)
            view["cards"] = [{"id": i, "text": texts[i]} for i in ids]
            if item.kind == "sort":
                view["groups"] = [{"id": g.id, "title": g.title} for g in item.groups]
        case "write":
            rubric = page.rubrics[item.rubric]
            view |= {"min": item.min_words, "max": item.max_words, "starters": item.starters}
            view["rubric"] = {
                "note": rubric.note,
                "highest": rubric.highest,
                "rows": [{"title": row.title, "levels": row.levels} for row in rubric.rows],
            }
    if review and not graded and view["answered"]:
        view["result"] = _review(item, value)
    return view


def _review(item: Item, value: Any) -> View:
    if item.kind == "write":
        return {"heading": "Read it once more beside the list below.", "yours": [], "others": []}
    closed = close(item, value)
    heading = (
        "This supports the person."
        if closed.share == 1
        else "Part of this supports the person."
        if closed.share > 0
        else "There is another way to look at this."
    )
    if item.kind == "choice":
        yours = [{"text": text, "fits": None, "why": why} for text, _, why in closed.notes]
        others = [
            {"text": o.text, "fits": None, "why": o.rationale}
            for o in item.options
            if o.id != value
        ]
    else:
        yours = [{"text": text, "fits": fits, "why": why} for text, fits, why in closed.notes]
        others = []
    return {"heading": heading, "yours": yours, "others": others}


def hand_in_view(page: Page, log: Log, receipt: View | None) -> View:
    """What is answered and what is open, before handing in."""
    latest = log.latest()
    items = []
    for number, item in enumerate(page.items, 1):
        response = latest.get(item.id)
        words = item.stem.strip().split()
        title = " ".join(words[:9]) + ("…" if len(words) > 9 else "")
        done = answered(item, response.value if response else None)
        started = response is not None and not done
        items.append(
            {"id": item.id, "title": f"{number}. {title}", "done": done, "started": started}
        )
    return {
        "type": "hand-in", "course": page.course, "unit": page.unit, "title": page.title,
        "items": items, "open": sum(not item["done"] for item in items), "receipt": receipt,
    }  # fmt: skip


def home_view(page: Page, lessons: dict[str, Log], exercises: dict[str, Log | None]) -> View:
    """The home page. `lessons` and `exercises` hold the log of each unit; an exercise that is
    not here yet is None."""
    units, newest = [], ("", None)
    for unit in page.units:
        lesson, exercise = lessons[unit.id], exercises[unit.id]
        for log, path, what in ((lesson, unit.lesson, "lesson"),
                                (exercise, unit.exercise, "exercise")):  # fmt: skip
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
                **unit.model_dump(exclude={"lesson_parts", "exercise_parts"}),
                "lesson_done": len(seen & set(unit.lesson_parts)),
                "lesson_parts": len(unit.lesson_parts),
                "exercise_done": len(given & set(unit.exercise_parts)),
                "exercise_parts": len(unit.exercise_parts),
                "has_exercise": exercise is not None,
                "handed_in": handed[-1] if handed else None,
            }
        )
    return {
        "type": "home", "course": page.course, "title": page.title, "tagline": page.tagline,
        "review": page.review, "units": units, "resume": newest[1],
    }  # fmt: skip
