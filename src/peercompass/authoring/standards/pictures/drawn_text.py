"""The texts of a drawing as they stand on the page: how large each is, in which color, and on what
it stands."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from peercompass.course.pictures import Element

PAGES = ("#ffffff", "#111111")
"""The pages of the light and of the dark theme, which a text with nothing under it stands on."""

_NAMED = {
    "black": "#000000", "white": "#ffffff", "gray": "#808080", "grey": "#808080",
    "red": "#ff0000", "green": "#008000", "blue": "#0000ff", "navy": "#000080",
    "teal": "#008080", "maroon": "#800000", "purple": "#800080", "yellow": "#ffff00",
    # In a picture of its own nobody hands a color on.
    "currentcolor": "#000000",
}  # fmt: off
_WIDE = 0.55
"""The mean width of a letter, in sizes of its type; a little more than most typefaces have."""
_UNPAINTED = {"defs", "clipPath", "marker", "title", "desc", "metadata"}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.I)
_STEP = re.compile(rf"([a-z])|({_NUMBER.pattern})", re.I)
_TAKES = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7}

_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]


class DrawnText(NamedTuple):
    """A text of a drawing.

    `size` is that of its type, in units of the drawing. `color` and `grounds` are like `#1d2733`;
    `grounds` are all that it stands on from end to end, and `color` or a ground is None where a
    color is not a plain one.
    """

    text: str
    line: int
    size: float
    color: str | None
    grounds: tuple[str | None, ...]


@dataclass(frozen=True)
class _Painted:
    """A filled shape: an ellipse around (cx, cy), or a polygon."""

    color: str | None
    corners: tuple[_Point, ...]

    def holds(self, point: _Point) -> bool:
        """Whether a point lies in it, by how often a ray from it crosses its edge."""
        x, y = point
        inside = False
        for (ax, ay), (bx, by) in zip(
            self.corners, self.corners[1:] + self.corners[:1], strict=True
        ):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
        return inside


@dataclass(frozen=True)
class _Style:
    """What an element has from those around it."""

    matrix: _Matrix = (1, 0, 0, 1, 0, 0)
    fill: str = "black"
    size: str = "16"
    anchor: str = "start"

    def within(self, one: Element) -> "_Style":
        of = one.attributes
        return replace(
            self,
            matrix=_times(self.matrix, _transform(of.get("transform", ""))),
            fill=of.get("fill", self.fill),
            size=of.get("font-size", self.size),
            anchor=of.get("text-anchor", self.anchor),
        )


def drawn_texts(drawing: Element) -> list[DrawnText]:
    """The texts of a drawing. A curve counts as the lines between its points."""
    painted: list[_Painted] = []
    return list(_texts(drawing, _Style(), painted))


def contrast(one: str, other: str) -> float:
    """The contrast of two colors like `#1d2733`, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def view_width(drawing: Element) -> float | None:
    """The width of a drawing's `viewBox`; None without a sound one."""
    box = _numbers(drawing.attributes.get("viewBox", ""))
    return box[2] if len(box) == 4 and box[2] > 0 and box[3] > 0 else None


def _texts(one: Element, style: _Style, painted: list[_Painted]) -> Iterator[DrawnText]:
    if one.name in _UNPAINTED:
        return
    style = style.within(one)
    if one.name == "text":
        yield from _said(one, style, painted, (_first(one, "x"), _first(one, "y")))
        return
    corners = _corners(one)
    if corners and style.fill != "none":
        color = _color(style.fill) if not _is_clear(one) else None
        painted.append(_Painted(color, tuple(_moved(style.matrix, at) for at in corners)))
    for child in one.children:
        yield from _texts(child, style, painted)


def _said(one: Element, style: _Style, painted: list[_Painted], at: _Point) -> Iterator[DrawnText]:
    """A text and the stretches in it that stand in places of their own."""
    x = _first(one, "x", at[0]) + _first(one, "dx")
    y = _first(one, "y", at[1]) + _first(one, "dy")
    words = " ".join(one.text.split())
    size = (_numbers(style.size) or [16.0])[0]
    if words:
        wide = len(words) * size * _WIDE
        begin = x - {"middle": wide / 2, "end": wide}.get(style.anchor, 0.0)
        places = ((begin + wide * part, y - size * 0.3) for part in (0.2, 0.5, 0.8))
        under = (_ground(_moved(style.matrix, place), painted) for place in places)
        grounds = tuple(dict.fromkeys(color for found in under for color in found))
        scale = math.sqrt(
            abs(style.matrix[0] * style.matrix[3] - style.matrix[1] * style.matrix[2])
        )
        yield DrawnText(words, one.line, size * scale, _color(style.fill), grounds)
    for child in one.children:
        if child.name == "tspan":
            yield from _said(child, style.within(child), painted, (x, y))


def _ground(point: _Point, painted: list[_Painted]) -> tuple[str | None, ...]:
    """The color on top at a point; where nothing is painted, the page in either theme."""
    on_top = next((one for one in reversed(painted) if one.holds(point)), None)
    return (on_top.color,) if on_top else PAGES


def _corners(one: Element) -> list[_Point]:
    match one.name:
        case "rect":
            x, y, w, h = (_first(one, name) for name in ("x", "y", "width", "height"))
            return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
        case "circle" | "ellipse":
            cx, cy, r = (_first(one, name) for name in ("cx", "cy", "r"))
            rx, ry = _first(one, "rx", r), _first(one, "ry", r)
            turns = (math.tau * step / 32 for step in range(32))
            return [(cx + rx * math.cos(turn), cy + ry * math.sin(turn)) for turn in turns]
        case "polygon" | "polyline":
            flat = _numbers(one.attributes.get("points", ""))
            return list(zip(flat[::2], flat[1::2], strict=False))
        case "path":
            return _path(one.attributes.get("d", ""))
    return []


def _path(steps: str) -> list[_Point]:
    """The points of a path, those that bend its curves among them."""
    tokens = [match[1] or float(match[2]) for match in _STEP.finditer(steps)]
    points: list[_Point] = []
    x = y = 0.0
    start, step, place = (0.0, 0.0), "", 0
    while place < len(tokens):
        token = tokens[place]
        if isinstance(token, str):
            step, place = token, place + 1
            if step in "zZ":
                x, y = start
                continue
        kind, relative = step.lower(), step.islower()
        taken = tokens[place : place + _TAKES.get(kind, 0)]
        numbers = [one for one in taken if isinstance(one, float)]
        if not numbers or len(numbers) < _TAKES[kind]:
            break  # not a sound path
        place += len(numbers)
        if kind in "hv":
            value = numbers[0] + ((x if kind == "h" else y) if relative else 0.0)
            pairs = [(value, y) if kind == "h" else (x, value)]
        else:
            flat = numbers[5:] if kind == "a" else numbers
            dx, dy = (x, y) if relative else (0.0, 0.0)
            pairs = [(flat[n] + dx, flat[n + 1] + dy) for n in range(0, len(flat), 2)]
        points += pairs
        x, y = pairs[-1]
        if kind == "m":
            start, step = (x, y), "l" if relative else "L"
    return points


def _transform(text: str) -> _Matrix:
    matrix: _Matrix = (1, 0, 0, 1, 0, 0)
    for name, inside in re.findall(r"(\w+)\s*\(([^)]*)\)", text):
        matrix = _times(matrix, _one_transform(name, _numbers(inside)))
    return matrix


def _one_transform(name: str, by: list[float]) -> _Matrix:
    match name, by:
        case "translate", [x, *rest]:
            return (1, 0, 0, 1, x, rest[0] if rest else 0.0)
        case "scale", [x, *rest]:
            return (x, 0, 0, rest[0] if rest else x, 0, 0)
        case "rotate", [turn, *around]:
            sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
            x, y = around if len(around) == 2 else (0.0, 0.0)
            moved = (cosine, sine, -sine, cosine, x, y)
            return _times(moved, (1, 0, 0, 1, -x, -y))
        case "matrix", [a, b, c, d, e, f]:
            return (a, b, c, d, e, f)
    return (1, 0, 0, 1, 0, 0)


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        a * p + c * q,
        b * p + d * q,
        a * r + c * s,
        b * r + d * s,
        a * t + c * u + e,
        b * t + d * u + f,
    )


def _moved(matrix: _Matrix, point: _Point) -> _Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def _is_clear(one: Element) -> bool:
    """Whether what lies under a shape shines through it, so that its color is not the one seen."""
    return any(
        (_numbers(one.attributes.get(name, "1")) or [1.0])[0] < 1
        for name in ("opacity", "fill-opacity")
    )


def _color(text: str) -> str | None:
    plain = text.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", plain):
        return "#" + "".join(digit * 2 for digit in plain[1:])
    return plain if re.fullmatch(r"#[0-9a-f]{6}", plain) else _NAMED.get(plain)


def _luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _first(one: Element, name: str, otherwise: float = 0.0) -> float:
    return (_numbers(one.attributes.get(name, "")) or [otherwise])[0]


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text)]
