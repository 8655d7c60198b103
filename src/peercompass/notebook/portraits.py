"""Portraits of the cast: our own simple drawings, one person in many moods."""

from peercompass.course import Person

_BROWS = {  # the inner and outer height of the eyebrows, in units of the drawing
    "calm": (0, 0), "guarded": (1.5, -0.5), "sad": (-2, 1.5), "angry": (2.5, -1.5),
    "worried": (-2.2, 0.8), "hopeful": (-1, -0.5), "warm": (-0.5, -0.5), "tired": (0.5, 1),
    "surprised": (-3, -3),
}  # fmt: skip
_MOUTHS = {
    "calm": "M42 63 q8 2 16 0", "guarded": "M43 64 h14", "sad": "M42 66 q8 -6 16 0",
    "angry": "M42 65 q8 -4 16 0", "worried": "M42 65 q4 -4 8 0 t8 0",
    "hopeful": "M41 62 q9 6 18 0", "warm": "M40 61 q10 9 20 0", "tired": "M43 65 q7 -2 14 1",
    "surprised": "M46 64 a4 5 0 1 0 8 0 a4 5 0 1 0 -8 0",
}  # fmt: skip
_HAIR_BEHIND = {
    "long": '<path d="M24 48 C20 14 80 14 76 48 L80 82 H20 Z"/>',
    "wavy": '<path d="M24 46 C18 12 82 12 76 46 q6 10 0 18 q5 8 -2 14 H26 q-7 -6 -2 -14'
    ' q-6 -8 0 -18 Z"/>',
    "locs": '<path d="M26 40 v40 M32 34 v48 M38 30 v20 M62 30 v20 M68 34 v48 M74 40 v40"'
    ' fill="none" stroke="{hair}" stroke-width="6" stroke-linecap="round"/>',
    "curly": '<circle cx="28" cy="42" r="11"/><circle cx="72" cy="42" r="11"/>'
    '<circle cx="32" cy="28" r="12"/><circle cx="68" cy="28" r="12"/>'
    '<circle cx="50" cy="22" r="14"/><circle cx="26" cy="56" r="8"/>'
    '<circle cx="74" cy="56" r="8"/>',
    "bun": '<circle cx="50" cy="14" r="10"/>',
    "covered": '<path d="M20 52 C16 8 84 8 80 52 L84 92 H16 Z" fill="{top}"/>',
    "grey-bob": '<path d="M24 46 C20 14 80 14 76 46 L77 66 H23 Z"/>',
}  # fmt: skip
_CAP_OF_HAIR = '<path d="M28 46 C26 18 74 18 72 46 C66 34 56 31 50 31 C44 31 34 34 28 46 Z"/>'
_HAIR_FRONT = {
    "short": _CAP_OF_HAIR, "long": _CAP_OF_HAIR, "wavy": _CAP_OF_HAIR, "bun": _CAP_OF_HAIR,
    "locs": _CAP_OF_HAIR, "grey-bob": '<path d="M28 48 C26 18 74 18 72 48 C70 38 58 32 44 33'
    ' C36 34 30 40 28 48 Z"/>',
    "curly": '<path d="M29 42 q3 -10 10 -8 q4 -7 11 -4 q7 -3 11 4 q7 -2 10 8 q-3 -20 -21 -20'
    ' t-21 20 Z"/>',
    "buzz": '<path d="M29 42 C29 22 71 22 71 42 C64 33 36 33 29 42 Z" opacity="0.75"/>',
    "bald": "",
    "covered": '<path d="M26 52 C24 22 76 22 74 52 C70 34 30 34 26 52 Z" fill="{top}"/>',
}  # fmt: skip
_EXTRAS = {
    "glasses": '<g fill="none" stroke="#333" stroke-width="1.6"><circle cx="41" cy="49" r="6.5"/>'
    '<circle cx="59" cy="49" r="6.5"/><path d="M47.5 49 h5 M34.5 48 l-6 -1 M65.5 48 l6 -1"/></g>',
    "beard": '<path d="M31 56 q2 22 19 22 t19 -22 q-5 8 -11 3 h-16 q-6 5 -11 -3 Z"'
    ' fill="{hair}" opacity="0.9"/>',
    "moustache": '<path d="M40 60 q10 -6 20 0 q-10 2 -20 0 Z" fill="{hair}"/>',
    "scarf": '<path d="M32 80 q18 10 36 0 l3 9 q-21 10 -42 0 Z" fill="#2f7d5b"/>',
    "cap": '<path d="M27 36 C28 14 72 14 73 36 Z" fill="#274b6d"/><path d="M60 34 h24 q2 6 -4 6'
    ' H58 Z" fill="#1f3c58"/>',
    "earrings": '<circle cx="28" cy="60" r="2.2" fill="#d8a520"/>'
    '<circle cx="72" cy="60" r="2.2" fill="#d8a520"/>',
    "hearing-aid": '<path d="M72 44 q6 2 3 10 q-3 3 -4 -1" fill="none" stroke="#8d99a6"'
    ' stroke-width="2.6"/>',
    "headband": '<path d="M28 38 C36 28 64 28 72 38 L71 43 C62 34 38 34 29 43 Z" fill="#c2571f"/>',
    "freckles": '<g fill="#8a4b2a" opacity="0.6"><circle cx="38" cy="56" r="0.9"/>'
    '<circle cx="41" cy="58" r="0.9"/><circle cx="59" cy="58" r="0.9"/>'
    '<circle cx="62" cy="56" r="0.9"/></g>',
    "wheelchair": '<g fill="none" stroke="#4a5560" stroke-width="3">'
    '<path d="M14 78 v20 M86 78 v20"/><path d="M14 78 h8 M78 78 h8"/></g>',
}  # fmt: skip


def portrait(person: Person, mood: str | None = None) -> str:
    """A drawing of `person` as SVG text. It is decoration beside the person's name, so it is
    hidden from screen readers; `Person.alt` says what it shows where it stands alone."""
    look, mood = person.portrait, mood or "calm"
    fill = {"hair": look.hair, "top": look.top}
    inner, outer = _BROWS.get(mood, (0, 0))
    lids = 3.2 if mood == "tired" else 0.8 if mood in ("guarded", "angry") else 0
    wide = 3.4 if mood == "surprised" else 2.6
    eyes = "".join(
        f'<circle cx="{x}" cy="49" r="{wide}" fill="#1d1a18"/>'
        + (f'<rect x="{x - 4}" y="45" width="8" height="{lids}" fill="{look.skin}"/>' * bool(lids))
        for x in (41, 59)
    )
    brows = (
        f'<path d="M36 {41 + outer} L46 {41 + inner} M54 {41 + inner} L64 {41 + outer}" '
        f'stroke="{look.hair}" stroke-width="2" stroke-linecap="round"/>'
    )
    mouth = f'<path d="{_MOUTHS[mood]}" fill="none" stroke="#6d2c22" stroke-width="2.2" ' + (
        'stroke-linecap="round"/>'
    )
    behind = _HAIR_BEHIND.get(look.hair_style, "").format(**fill)
    front = _HAIR_FRONT[look.hair_style].format(**fill)
    extras = "".join(_EXTRAS[name].format(**fill) for name in look.extra)
    return (
        '<svg viewBox="0 0 100 100" aria-hidden="true" focusable="false">'
        f'<g fill="{look.hair}">{behind}</g>'
        f'<path d="M14 100 q2 -22 36 -22 t36 22 Z" fill="{look.top}"/>'
        f'<path d="M43 66 h14 v14 q-7 6 -14 0 Z" fill="{look.skin}"/>'
        f'<ellipse cx="50" cy="50" rx="22" ry="26" fill="{look.skin}"/>'
        f'<path d="M50 51 q3 5 -1 6" fill="none" stroke="#00000055" stroke-width="1.6"/>'
        f'{eyes}{brows}{mouth}<g fill="{look.hair}">{front}</g>{extras}</svg>'
    )
