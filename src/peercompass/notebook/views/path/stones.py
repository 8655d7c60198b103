"""The picture of "Your path": stones along a way, drawn by us. How far one came shows in a stone's
filling and edge, never in its color alone, and stands beside it in words."""

from collections.abc import Sequence

from .standing import Stage

_PEBBLES = (
    "M6 24C5 13 14 6 25 6s18 6 17 16-9 13-19 13S7 33 6 24Z",
    "M5 22C6 12 17 8 27 8s17 7 15 16-11 11-20 11S4 31 5 22Z",
    "M7 25C4 16 11 7 22 6s21 5 21 15-8 14-18 14S9 33 7 25Z",
    "M6 21C8 11 18 6 28 7s16 9 14 17-11 12-21 11S4 30 6 21Z",
)
_LOOK: dict[Stage, str] = {
    "ahead": 'fill="none" stroke-dasharray="3 3.5"',
    "practiced": 'fill="currentColor" fill-opacity=".22"',
    "shown": 'fill="currentColor" fill-opacity=".85"',
    "marked": 'fill="currentColor" fill-opacity=".85"',
}
_ON_TOP = "M17 1C17-5 22-8 28-7s9 5 8 9-6 5-11 4-8-2-8-5Z"
"""A small stone on another: how people mark a way."""
_SPAN, _LOW, _HIGH = 62, 52, 22
"""The room of one stone along the way, and how low and high the way runs."""


def stone(stage: Stage, place: int = 0) -> str:
    """One stone as SVG. `place` picks one of a few shapes."""
    return (
        f'<svg viewBox="0 -10 48 46" width="48" height="46" aria-hidden="true">'
        f"{_drawn(stage, place)}</svg>"
    )


def way(stages: Sequence[tuple[Stage, int]]) -> str:
    """A way with a stone for each of `stages`, as SVG: how far, and the number of its area."""
    points = [(_SPAN * (n + 0.5), _LOW if n % 4 in (0, 3) else _HIGH) for n in range(len(stages))]
    stones = "".join(
        f'<g transform="translate({x - 24:g} {y - 4:g})" data-hue="{area % 6}">'
        f"{_drawn(stage, n)}</g>"
        for n, ((stage, area), (x, y)) in enumerate(zip(stages, points, strict=True))
    )
    return (
        f'<svg viewBox="0 0 {_SPAN * max(1, len(stages))} 96" aria-hidden="true">'
        f'<path d="{_line(points)}" fill="none" stroke="currentColor"'
        f' stroke-width="16" stroke-linecap="round" stroke-opacity=".14"/>{stones}</svg>'
    )


def _drawn(stage: Stage, place: int) -> str:
    stones = [_PEBBLES[place % len(_PEBBLES)], *([_ON_TOP] if stage == "marked" else [])]
    return "".join(
        f'<path d="{one}" style="fill:var(--pc-paper,none)"/>'  # the way does not shine through
        f'<path d="{one}" stroke="currentColor" stroke-width="2" {_LOOK[stage]}/>'
        for one in stones
    )


def _line(points: Sequence[tuple[float, int]]) -> str:
    """A way that winds through the middle of the stones."""
    drawn = ""
    for n, (x, y) in enumerate(points):
        if n == 0:
            drawn = f"M{x:g} {y + 18:g}"
        else:
            before, height = points[n - 1]
            half = (before + x) / 2
            drawn += f"C{half:g} {height + 18:g} {half:g} {y + 18:g} {x:g} {y + 18:g}"
    return drawn
