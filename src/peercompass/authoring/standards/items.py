"""Items that are solved by their form, and objectives that are only recognized."""

from collections import Counter
from collections.abc import Iterator

from peercompass.course import ChoicesItem, Counted, Item, LabelItem, SortItem, Unit, YamlPath
from peercompass.course.paths import item_sets, unit_file

from .limits import MOST_SHOWN_WORDS

_Gap = tuple[str, YamlPath, str]


def item_gaps(unit: Unit, counted: Counted) -> Iterator[_Gap]:
    """Each item that can be solved by elimination or shows too much to read, and each objective
    that asks for a trainee's own words and that nothing written assesses: file, path in it and
    sentence."""
    yield from _eliminated(unit)
    yield from _long_above(unit)
    yield from _same_number(unit)
    yield from _only_recognized(unit, counted)


def _each(unit: Unit) -> Iterator[tuple[str, int, Item]]:
    """Every item with its file and its place there."""
    for part in item_sets(unit):
        for number, item in enumerate(part.items):
            yield part.items_file, number, item


def _eliminated(unit: Unit) -> Iterator[_Gap]:
    """Whoever knows all but one place of such an item knows the last one too."""
    for file, number, item in _each(unit):
        used = _used(item)
        if used and set(used.values()) == {1}:
            what = "group" if isinstance(item, SortItem) else "label"
            yield (
                file,
                ("items", number),
                f"`{item.id}` uses each {what} once, so the last one is found by elimination; "
                f"add a {what} that nothing goes to, or use one twice",
            )


def _long_above(unit: Unit) -> Iterator[_Gap]:
    for file, number, item in _each(unit):
        count = sum(len(words.split()) for words in item.shown.words) if item.shown else 0
        if count > MOST_SHOWN_WORDS:
            yield (
                file,
                ("items", number),
                f"`{item.id}` has {count} words above its question; cut them to {MOST_SHOWN_WORDS}",
            )


def _used(item: Item) -> Counter[str]:
    """How often each group or label of an item fits."""
    match item:
        case SortItem():
            used = Counter({group.id: 0 for group in item.groups})
            used.update(card.group for card in item.cards if card.group)
        case LabelItem():
            used = Counter({label.id: 0 for label in item.labels})
            used.update(line.shows for line in item.asked if line.shows)
        case _:
            used = Counter()
    return used


def _same_number(unit: Unit) -> Iterator[_Gap]:
    """Where two right answers out of five are met in one item, they are looked for in the next."""
    asked = [
        (file, number, item) for file, number, item in _each(unit) if isinstance(item, ChoicesItem)
    ]
    keys = {sum(option.key for option in item.options) for *_, item in asked}
    if len(asked) > 1 and len(keys) == 1:
        file, number, _ = asked[0]
        yield (
            file,
            ("items", number),
            f"all {len(asked)} `choices` items of the unit have exactly {keys.pop()} options that "
            "fit, so the number is known; let one have more or fewer",
        )


def _only_recognized(unit: Unit, counted: Counted) -> Iterator[_Gap]:
    written = {item.objective for item in unit.items if item.by_rubric}
    verbs = {verb.casefold() for verb in counted.produced}
    for number, one in enumerate(unit.plan.objectives):
        verb = one.text.split()[0].strip(",.:;")
        if unit.items and verb.casefold() in verbs and one.id not in written:
            yield (
                unit_file(unit.id),
                ("objectives", number),
                f"the objective `{one.id}` says “{verb}”, and no graded item assesses it in a "
                "trainee's own words; let a `write` or a `plan` name it, or begin it with what is "
                "done, like sort or choose",
            )
