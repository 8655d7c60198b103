"""Portraits of the cast: our own simple drawings, one person in many moods."""

from dataclasses import dataclass

from peercompass.course import Person, Portrait

from . import shapes as parts

_EYES = (40, 60)  # where the eyes lie, left and right, at this height:
_EYE_LINE = 47


@dataclass(frozen=True)
class _Mood:
    """How a face is set. Heights are in units of the drawing, and grow downward."""

    mouth: str
    """What is drawn for the mouth, a template for the colors."""
    brows: tuple[float, float, float, float] = (0, 0, 0, 0)
    """Each brow's ends, from left to right."""
    lids: tuple[float, float, float] = (0, -5.6, 0)
    """The upper lid: its outer end, how it bends, its inner end."""
    smiling: bool = False
    """Whether the cheeks push the lower lids up."""
    gaze: tuple[float, float] = (0, 0)
    tilt: float = 0
    """The lean of the head in degrees."""
    sinks: float = 0
    """How far head and shoulders sink."""
    marks: str = ""
    """Small lines that belong to the mood."""


_FINE = 'fill="none" stroke="{line}" stroke-width="1.1" stroke-linecap="round" opacity="0.7"'


def _closed(line: str) -> str:
    """A mouth that is shut: the lips, and the line between them."""
    return "".join(
        f'<path d="{line}" fill="none" stroke="{{{color}}}" stroke-width="{width}"'
        ' stroke-linecap="round"/>'
        for color, width in (("lip", 4.2), ("line", 1.7))
    )


_MOODS = {
    "calm": _Mood(_closed("M43 65 Q50 69 57 65"), lids=(0, -6.6, 0)),
    "guarded": _Mood(
        _closed("M45 66 Q51 64.8 57.5 65.4"),
        brows=(1, 2.6, -0.5, -2),
        lids=(0.4, -2, 0.4),
        gaze=(2.3, 0.4),
        tilt=-4,
        sinks=-1.5,
    ),
    "sad": _Mood(
        _closed("M43.5 68.5 Q50 62.5 56.5 68.5"),
        brows=(3, -3.6, -3.6, 3),
        lids=(2.4, -3.2, -1),
        gaze=(-0.6, 1.8),
        tilt=6,
        sinks=2.5,
    ),
    "angry": _Mood(
        _closed("M42.5 68 Q45 64.8 50 65 Q55 64.8 57.5 68"),
        brows=(-1.5, 3.8, 3.8, -1.5),
        lids=(-1.8, -3.4, 1.4),
        sinks=-1,
        marks="M48.2 37.5 v4.5 M51.8 37.5 v4.5",
    ),
    "worried": _Mood(
        _closed("M42.5 66.5 q2.5 -3.4 5 -0.6 q2.5 2.8 5 0 q2.5 -2.8 5 0.6"),
        brows=(1, -4, -4, 1),
        lids=(0, -8, -0.5),
        gaze=(-1.8, 0),
        tilt=-2,
        sinks=-3,
        marks="M44 31.5 q6 -2 12 0",
    ),
    "hopeful": _Mood(
        _closed("M41.5 63.5 Q50 71 58.5 63.5"),
        brows=(-2, -3, -3, -2),
        lids=(-0.3, -8.4, -0.3),
        gaze=(0.2, 0),
        tilt=-6,
        sinks=-0.5,
        marks="M39.4 62 q-1 1 -0.6 2.2 M60.6 62 q1 1 0.6 2.2",
    ),
    "warm": _Mood(
        '<path d="M40 62 Q50 65 60 62 Q58.5 72.5 50 72.5 Q41.5 72.5 40 62 Z" fill="#6b1f22"'
        ' stroke="{lip}" stroke-width="1.6" stroke-linejoin="round"/>'
        '<path d="M40.6 62.4 Q50 65.3 59.4 62.4 L58.4 66 Q50 68 41.6 66 Z" fill="#fffaf2"/>',
        brows=(-0.5, -1.5, -1.5, -0.5),
        lids=(1, -8, 1),
        smiling=True,
        tilt=4,
    ),
    "tired": _Mood(
        '<path d="M45.5 66.5 Q50 64.5 54.5 66.5 Q50 69.5 45.5 66.5 Z" fill="#54211f"'
        ' stroke="{lip}" stroke-width="2" stroke-linejoin="round"/>',
        brows=(2.5, 0.5, 0.5, 2.5),
        lids=(1.4, 1, 0.8),
        gaze=(0, 1.6),
        tilt=9,
        sinks=3.5,
        marks="M35.5 52.5 q4.5 3 9 0 M55.5 52.5 q4.5 3 9 0",
    ),
    "surprised": _Mood(
        '<ellipse cx="50" cy="67" rx="4" ry="5.2" fill="#54211f" stroke="{lip}" stroke-width="2"/>',
        brows=(-5, -6, -6, -5),
        lids=(-1.5, -11, -1.5),
        sinks=-2.5,
        marks="M42 27.5 q8 -2 16 0",
    ),
}

_WRINKLES = (  # from this age on, these lines
    (45, "M32.5 49.5 l-2.6 -1.4 M32.5 51 l-2.8 0.8 M67.5 49.5 l2.6 -1.4 M67.5 51 l2.8 0.8"),
    (55, "M42.5 58.5 Q39.5 61 39 65 M57.5 58.5 Q60.5 61 61 65"),
    (65, "M36 53.6 q4 2 8 0.4 M56 54 q4 1.6 8 -0.4 M41 33.5 q9 -2 18 0"),
    (75, "M42 29.8 q8 -1.6 16 0 M35 62 q1 4 4 7 M65 62 q-1 4 -4 7"),
)


def portrait(person: Person, mood: str | None = None) -> str:
    """A drawing of `person` as SVG text. It is decoration beside the person's name, so it is
    hidden from screen readers; `Person.alt` says what it shows where it stands alone."""
    look, set_as = person.portrait, _MOODS[mood or "calm"]
    neck, shoulders = parts.BODIES[look.build]
    head = f'<g transform="translate(4 6) scale(0.92) rotate({set_as.tilt:g} 50 80)">'
    drawn = (
        f'<rect width="100" height="100" fill="{{ground}}"/>{_worn(look, parts.BEHIND)}'
        f'<g transform="translate(0 {set_as.sinks - 5:g})">'
        f'{head}<g fill="{{hair}}">{parts.HAIR_BEHIND.get(look.hair_style, "")}</g></g>'
        f'<path d="M{50 - neck} 66 H{50 + neck} V84 Q50 92 {50 - neck} 84 Z" fill="{{neck}}"/>'
        f'<path d="{shoulders}" fill="{{top}}"/>{parts.CLOTHES[look.clothes]}'
        f"{_worn(look, parts.OVER_BODY)}"
        f"{head}{_face(person, set_as)}{_worn(look, parts.UNDER_MOUTH)}{set_as.mouth}"
        f'<g fill="{{hair}}">{parts.HAIR_FRONT[look.hair_style]}</g>'
        f"{_worn(look, parts.OVER_HEAD)}</g></g>"
    )
    return (
        '<svg viewBox="0 0 100 100" aria-hidden="true" focusable="false">'
        f"{drawn.format(**parts.palette(look))}</svg>"
    )


def _worn(look: Portrait, layer: dict[str, str]) -> str:
    """What the person wears or carries that belongs to one layer of the drawing."""
    return "".join(layer.get(name, "") for name in look.extra)


def _face(person: Person, mood: _Mood) -> str:
    """The head without mouth and hair, as a template for the colors."""
    lines = " ".join([*(line for age, line in _WRINKLES if person.age >= age), mood.marks])
    iris = 3.6 if person.age < 20 else 3.1
    eyes = "".join(_eye(x, iris, mood) for x in _EYES)
    ends = mood.brows
    brows = "".join(
        f'<path d="M{x - 6} {38 + left:g} Q{x} {35 + (left + right) / 2:g} {x + 6} {38 + right:g}"'
        ' fill="none" stroke="{brow}" stroke-width="2.5" stroke-linecap="round"/>'
        for x, left, right in zip(_EYES, ends[::2], ends[1::2], strict=True)
    )
    return (
        '<g fill="{skin}"><ellipse cx="27.5" cy="49" rx="4" ry="6"/>'
        '<ellipse cx="72.5" cy="49" rx="4" ry="6"/></g>'
        '<path d="M26 47 q2.5 1 1.5 5 M74 47 q-2.5 1 -1.5 5" fill="none" stroke="{skin_dark}"'
        ' stroke-width="1.2"/>'
        f'<path d="{parts.FACES[person.portrait.face]}" fill="{{skin}}"/>'
        '<g fill="{blush}" opacity="0.55"><ellipse cx="35.5" cy="58.5" rx="4.6" ry="3.5"/>'
        '<ellipse cx="64.5" cy="58.5" rx="4.6" ry="3.5"/></g>'
        f'<path d="{lines}" {_FINE}/>{eyes}{brows}'
        '<path d="M50.5 47 Q54.5 56 51.5 58 Q49.5 59 46.5 57.5" fill="none" stroke="{line}"'
        ' stroke-width="1.5" stroke-linecap="round" opacity="0.75"/>'
    )


def _eye(x: int, iris: float, mood: _Mood) -> str:
    """One eye: white, iris and lids. The lids have the color of the skin and hide what is shut."""
    outer, bend, inner = mood.lids
    left, right = (outer, inner) if x < 50 else (inner, outer)
    y, (across, down) = _EYE_LINE, mood.gaze
    down += 0.7  # at rest the iris touches the lower lid, or the eyes seem to roll up
    lid = f"M{x - 6} {y + left:g} Q{x} {y + bend:g} {x + 6} {y + right:g}"
    below = f"M{x - 6} {y + 2.8:g} Q{x} {y + 0.2:g} {x + 6} {y + 2.8:g}"
    cheek = (
        f'<path d="{below} V{y + 6} H{x - 6} Z" fill="{{skin}}"/><path d="{below}" {_FINE}/>'
        if mood.smiling
        else ""
    )
    return (
        f'<ellipse cx="{x}" cy="{y}" rx="5.4" ry="4.4" fill="#fffdf8"/>'
        f'<circle cx="{x + across:g}" cy="{y + down:g}" r="{iris}" fill="#2a1a13"/>'
        f'<circle cx="{x + across - 1:g}" cy="{y + down - 1.2:g}" r="0.95" fill="#fff"/>'
        f'<path d="{lid} V{y - 6} H{x - 6} Z" fill="{{skin}}"/>{cheek}'
        f'<path d="{lid}" fill="none" stroke="{{line}}" stroke-width="1.9" stroke-linecap="round"/>'
    )
