"""What a page draws of an item. Scenes, home and hand-in have modules of their own.

A graded view never holds more than the published page does, and that holds no key. The rules of an
answer come with the view, so that no script has them a second time: `needs` names what has to be
placed before a closed answer is whole, `told` says how far typed words are, and `rows` what each
row of a plan still lacks.
"""

from collections.abc import Iterable
from typing import Any

from peercompass.course import (
    ChoiceItem,
    ChoicesItem,
    HandMarked,
    Item,
    LabelItem,
    OrderItem,
    Page,
    PlanItem,
    ReflectItem,
    SortItem,
    Voicemail,
    WriteItem,
    mixed_order,
    shuffled,
)
from peercompass.exercise import Response, answered

from .base import View
from .practice import practice_feedback
from .progress import plan_told, words_told
from .shown import shown_html, shown_text
from .wording import wording, words_of


def item_view(
    page: Page,
    item: Item,
    response: Response | None,
    *,
    review: bool,
    seed: str = "",
    why: str | None = None,
) -> View:
    """An item as its page draws it.

    `review` asks, in practice only, for the rationales of the answer in `response` and for what
    the lexicon says of own words. `seed` is the learner's own, for the order of options. `why` is
    what the learner noted about an earlier miss.
    """
    graded = page.role == "exercise"
    value = _fitting(item, response.value) if response else None
    view: View = {
        "type": "item",
        "id": item.id,
        "kind": item.kind,
        "shown": shown_html(item.shown) if item.shown else "",
        "shown_text": shown_text(item.shown) if item.shown else "",
        "heard": _heard(item),
        "stem": item.stem,
        "note": item.content_note,
        "points": item.points,
        "graded": graded and not item.private,
        "value": value,
        "answered": answered(item, value),
        "kept": response.t if response else "",
        "result": None,
        "wording": [],
    }
    match item:
        case ChoiceItem() | ChoicesItem():
            ids = [option.id for option in item.options]
            texts = {option.id: option.text for option in item.options}
            order = shuffled(item.id, ids, seed) if item.shuffle else ids
            view["options"] = [{"id": i, "text": texts[i]} for i in order]
        case OrderItem() | SortItem():
            texts = {card.id: card.text for card in item.cards}
            # A graded page comes mixed; in a lesson's the file's order is still the key.
            mix = isinstance(item, OrderItem) and not graded
            ids = mixed_order(item.id, list(texts)) if mix else list(texts)
            view["cards"] = [{"id": i, "text": texts[i]} for i in ids]
            if isinstance(item, SortItem):
                view["needs"] = ids
                view["groups"] = [{"id": g.id, "title": g.title} for g in item.groups]
        case LabelItem():
            view["needs"] = [line.id for line in item.asked]
            view["labels"] = [{"id": label.id, "title": label.title} for label in item.labels]
            view["lines"] = [
                {"id": one.id, "who": one.who, "text": one.text, "ask": one.ask}
                for one in item.lines
            ]
        case WriteItem():
            view |= {"min": item.min_words, "max": item.max_words, "starters": item.starters}
            view["workshop"] = item.workshop
            view["told"] = words_told(item, value)
        case PlanItem():
            view |= {"min": item.min_rows, "max": item.max_rows}
            view["told"], view["rows"] = plan_told(item, value)
            view["columns"] = [{"id": c.id, "title": c.title, "hint": c.hint} for c in item.columns]
        case ReflectItem():
            view["starters"] = item.starters
    if isinstance(item, HandMarked):
        view["rubric"] = _rubric(page, item.rubric)
        view["final"] = bool(response and response.extra.get("final") is True)
    if review and not graded and view["answered"] and not item.private:
        view["result"] = practice_feedback(item, value, why)
    if review and not graded and item.kind in ("write", "plan"):
        view["wording"] = wording(words_of(value), page.language)
    return view


def _heard(item: Item) -> str:
    """What the computer's own voice may say of what is shown."""
    shown = item.shown
    return shown.text if isinstance(shown, Voicemail) and shown.read_aloud else ""


def _rubric(page: Page, name: str) -> View:
    rubric = page.rubrics[name]
    return {
        "note": rubric.note,
        "highest": rubric.highest,
        "rows": [{"title": row.title, "levels": row.levels} for row in rubric.rows],
    }


def _fitting(item: Item, value: Any) -> Any:
    """What of a stored answer still belongs to this item, or None: it may be to another wording,
    or hold anything at all."""
    match item.kind:
        case "choice":
            return value if any(option.id == value for option in item.options) else None
        case "choices" | "order":
            known = {one.id for one in (item.options if item.kind == "choices" else item.cards)}
            if not isinstance(value, list):
                return None
            ids = [i for i in value if isinstance(i, str) and i in known]
            return list(dict.fromkeys(ids)) or None
        case "sort":
            return _pairs(value, (c.id for c in item.cards), (g.id for g in item.groups))
        case "label":
            return _pairs(value, (one.id for one in item.asked), (one.id for one in item.labels))
        case "plan":
            columns = [column.id for column in item.columns]
            rows = value if isinstance(value, list) else []
            return [_texts(row, columns) for row in rows if isinstance(row, dict)] or None
    return value if isinstance(value, str) else None


def _pairs(value: Any, keys: Iterable[str], values: Iterable[str]) -> dict[str, str] | None:
    keys, values = set(keys), set(values)
    if not isinstance(value, dict):
        return None
    pairs = {k: v for k, v in value.items() if k in keys and isinstance(v, str) and v in values}
    return pairs or None


def _texts(row: dict[str, Any], columns: list[str]) -> dict[str, str]:
    return {c: row[c] for c in columns if isinstance(row.get(c), str)}
