"""The shapes that portraits are put together from: faces, hair, clothes and what people carry.

Every shape is SVG on a square of 100 by 100, with `{names}` for the colors of `palette`. The eyes
lie at y=47, the mouth at y=65, the chin near y=76. The page crops the square to a circle.
"""

from peercompass.course import Portrait

_INK, _CREAM, _CLOUD = "#270f08", "#f6f1e8", "#b9cbd0"

FACES = {
    "oval": "M28 44 C28 13 72 13 72 44 C72 62 62 77 50 77 C38 77 28 62 28 44 Z",
    "round": "M26 46 C26 14 74 14 74 46 C74 65 64 75.5 50 75.5 C36 75.5 26 65 26 46 Z",
    "long": "M29 43 C29 11 71 11 71 43 C71 62 64 80.5 50 80.5 C36 80.5 29 62 29 43 Z",
    "square": "M27 44 C27 13 73 13 73 44 L72.5 59 C72 69 63 77.5 50 77.5 C37 77.5 28 69 27.5 59 Z",
}

BODIES = {  # the neck's half width, and the shoulders
    "medium": (8, "M9 112 C8 92 20 85 41 79 Q50 87 59 79 C80 85 92 92 91 112 Z"),
    "slim": (7, "M20 112 C19 93 27 86 42 79 Q50 87 58 79 C73 86 81 93 80 112 Z"),
    "broad": (10.5, "M0 112 C-2 88 16 81 38 77 Q50 87 62 77 C84 81 102 88 100 112 Z"),
}

_CAP = "M26 47 C21 7 79 7 74 47 L72 46 C71 37 66 31 50 30 C34 31 29 37 28 46 Z"
_STRANDS = 'fill="none" stroke="{gleam}" stroke-width="1.1" stroke-linecap="round"'
_BRAID = "".join(
    f'<ellipse cx="{x}" cy="{y}" rx="4.6" ry="4.4" fill="{{hair}}" stroke="{{gleam}}"/>'
    for x in (24, 76)
    for y in (56, 63, 70, 77, 84)
)

HAIR_BEHIND = {
    "long": '<path d="M24 44 C16 4 84 4 76 44 C78 60 83 76 82 92 H18 C17 76 22 60 24 44 Z"/>',
    "wavy": '<path d="M25 42 C14 4 86 4 75 42 q8 8 3 17 q7 8 2 15 q5 9 -3 14 H23 q-8 -5 -3 -14'
    ' q-5 -7 2 -15 q-5 -9 3 -17 Z"/>',
    "locs": '<g fill="none" stroke="{hair}" stroke-width="7" stroke-linecap="round">'
    '<path d="M27 34 C17 48 18 66 14 80 M30 30 C22 52 23 72 20 88 M34 30 C27 54 30 74 27 90'
    ' M73 34 C83 48 82 66 86 80 M70 30 C78 52 77 72 80 88 M66 30 C73 54 70 74 73 90"/></g>'
    '<g fill="none" stroke="{gleam}" stroke-width="1"><path d="M20 50 C19 62 19 72 17 82'
    ' M25 50 C25 64 26 76 23.5 88 M80 50 C81 62 81 72 83 82 M75 50 C75 64 74 76 76.5 88"/></g>',
    "curly": '<path d="M50 6 q9 -2 13 4 q9 -1 12 8 q8 4 6 13 q6 7 1 14 q4 8 -3 13 q1 9 -8 11'
    " q-21 10 -42 0 q-9 -2 -8 -11 q-7 -5 -3 -13 q-5 -7 1 -14 q-2 -9 6 -13 q3 -9 12 -8"
    ' q4 -6 13 -4 Z"/>',
    "afro": '<path d="M50 1 q8 -1 12 4 q8 0 11 7 q8 3 8 11 q6 6 3 13 q3 8 -3 13 q-1 8 -9 10'
    " q-22 8 -44 0 q-8 -2 -9 -10 q-6 -5 -3 -13 q-3 -7 3 -13 q0 -8 8 -11 q3 -7 11 -7"
    ' q4 -5 12 -4 Z"/>',
    "bun": '<circle cx="50" cy="11" r="9"/><path d="M44 8 q6 -4 12 1 M43 13 q7 4 14 -1"'
    f" {_STRANDS}/>",
    "ponytail": '<path d="M58 22 C62 6 84 2 90 28 C94 46 88 64 79 74 C81 60 78 44 70 36 Z"/>'
    f'<path d="M76 16 C85 24 88 42 83 60" {_STRANDS}/>',
    "bob": '<path d="M23 44 C15 3 85 3 77 44 L80 69 C76 75 24 75 20 69 Z"/>',
    "grey-bob": '<path d="M24 44 C16 4 84 4 76 44 C80 54 80 62 76 68 C66 74 34 74 24 68'
    ' C20 62 20 54 24 44 Z"/>',
    "covered": '<path d="M50 7 C19 7 19 38 21 54 C22 68 23 78 24 86 H76 C77 78 78 68 79 54'
    ' C81 38 81 7 50 7 Z" fill="{accent_dark}"/>',
}

HAIR_FRONT = {
    "short": '<path d="M26 47 C20 6 80 6 74 47 L72 45 C72 37 70 32 66 29 C56 34 45 26 34 30'
    f' C30 34 28 39 28 45 Z"/><path d="M36 24 q8 -4 18 -3 M43 28 q10 -3 19 -1" {_STRANDS}/>',
    "side-part": '<path d="M26 47 C19 22 30 8 44 9 C60 3 81 12 74 47 L72 45 C72 38 70 33 67 30'
    ' C56 33 44 31 37 23 C35 31 29 36 28 45 Z"/>'
    f'<path d="M39 19 C48 25 60 26 68 23 M44 14 q12 2 22 2" {_STRANDS}/>',
    "buzz": '<path d="M27 44 C25 10 75 10 73 44 C71 34 68 29 60 28 H40 C32 29 29 34 27 44 Z"'
    ' opacity="0.85"/>',
    "receding": '<path d="M28 54 C23 44 23 29 36 20 C33 28 34 33 31 39 Q30 47 28 54 Z'
    ' M72 54 C77 44 77 29 64 20 C67 28 66 33 69 39 Q70 47 72 54 Z"/>'
    '<path d="M33 26 C38 16.5 62 16.5 67 26 Q50 19.5 33 26 Z"/>',
    "bald": '<path d="M39 29 Q46 25 54 26" fill="none" stroke="#fff" stroke-width="2.4"'
    ' stroke-linecap="round" opacity="0.35"/>',
    "curly": '<path d="M26 47 q-2 -8 3 -12 q0 -8 8 -8 q5 -6 13 -3 q8 -3 13 3 q8 0 8 8 q5 4 3 12'
    ' q4 -30 -24 -32 q-28 2 -24 32 Z"/>'
    f'<path d="M34 18 q4 -5 8 0 M52 14 q5 -4 9 2 M66 26 q6 0 6 7 M26 36 q-4 3 -2 8" {_STRANDS}/>',
    "afro": '<path d="M26.5 47 q-1 -9 4 -12 q3 -7 11 -7 q8 -3 17 0 q8 0 11 7 q5 3 4 12'
    ' q6 -32 -23.5 -33 q-29.5 1 -23.5 33 Z"/>'
    f'<path d="M32 14 q5 -5 9 -1 M58 10 q6 -2 9 4 M76 30 q4 3 2 8 M22 34 q-2 5 1 9" {_STRANDS}/>',
    "locs": f'<path d="{_CAP}"/><path d="M50 29 V19 M43 30 C41 26 40 23 41 20 M57 30 C59 26 60 23'
    f' 59 20 M36 33 C34 30 33 28 33 25 M64 33 C66 30 67 28 67 25" {_STRANDS}/>',
    "braids": f'<path d="{_CAP}"/><path d="M50 30 V18" stroke="{{skin}}" stroke-width="1.4"/>'
    f'<path d="M41 30 C39 25 40 22 42 19 M59 30 C61 25 60 22 58 19 M33 35 C31 30 31 27 33 24'
    f' M67 35 C69 30 69 27 67 24" {_STRANDS}/>{_BRAID}',
    "bun": f'<path d="{_CAP}"/><path d="M38 30 Q42 20 48 15 M62 30 Q58 20 52 15" {_STRANDS}/>',
    "ponytail": f'<path d="{_CAP}"/><path d="M32 33 Q44 20 62 19 M44 30 Q56 22 67 23" {_STRANDS}/>'
    '<path d="M64 17.5 Q70 15 75 22" fill="none" stroke="{accent}" stroke-width="3.4"'
    ' stroke-linecap="round"/>',
    "long": '<path d="M50 27 C40 29 32 34 30 46 C29 58 27 66 24 72 C20 52 17 8 50 10'
    ' C83 8 80 52 76 72 C73 66 71 58 70 46 C68 34 60 29 50 27 Z"/>'
    f'<path d="M46 16 C34 20 27 32 26 50 M54 16 C66 20 73 32 74 50" {_STRANDS}/>',
    "wavy": '<path d="M42 27 C36 32 31 36 29 47 q-4 6 -1 12 q-5 5 -3 10 C17 48 18 9 48 10'
    ' C82 8 83 48 75 69 q2 -5 -3 -10 q3 -6 -1 -12 C69 36 56 36 42 27 Z"/>'
    f'<path d="M44 20 C58 28 70 30 75 46 M40 18 C30 24 26 34 25 46" {_STRANDS}/>',
    "bob": '<path d="M22 66 C17 8 44 9 50 9 C56 9 83 8 78 66 C74 67 71 60 71.5 40'
    ' C70 36 66 33.5 63 33.5 Q50 30.5 37 33.5 C34 33.5 30 36 28.5 40 C29 60 26 67 22 66 Z"/>'
    f'<path d="M38 32 Q38 22 44 16 M50 31 V20 M62 32 Q62 22 56 16 M24 52 Q22 40 26 30 M76 52'
    f' Q78 40 74 30" {_STRANDS}/>',
    "grey-bob": '<path d="M24 64 C17 8 48 8 52 10 C82 8 82 44 76 62 C72 56 72 48 71 43'
    ' C66 34 52 36 42 26 C38 34 30 36 29 46 C29 54 28 60 24 64 Z"/>'
    f'<path d="M44 19 C54 27 66 26 72 36 M38 18 C29 26 27 36 26 48" {_STRANDS}/>',
    "covered": '<path d="M50 7 C19 7 19 38 21 56 C23 68 24 76 26 84 C34 91 66 91 74 84'
    " C76 76 77 68 79 56 C81 38 81 7 50 7 Z M50 23 C62 23 70 30 70.5 46 C70.5 61 62 75 50 75"
    ' C38 75 29.5 61 29.5 46 C30 30 38 23 50 23 Z" fill="{accent}" fill-rule="evenodd"/>'
    '<path d="M29.5 42 C30 29 39 23 50 23 C61 23 70 29 70.5 42 C68 31 60 27 50 27'
    ' C40 27 32 31 29.5 42 Z" fill="{accent_dark}"/>'
    '<path d="M28 58 C32 72 46 78 73 78 M26 69 C34 79 46 84 66 85 M34 13 C26 20 24 32 25 44"'
    ' fill="none" stroke="{accent_dark}" stroke-width="1.3" stroke-linecap="round"/>',
}

_V_NECK = '<path d="M40 79 L50 93 L60 79 L57 78 Q50 84 43 78 Z" fill="{neck}"/>'
_COLLAR = (
    '<path d="M41 77 L50 88 L42 95 L34 82 Z M59 77 L50 88 L58 95 L66 82 Z" fill="{top_light}"'
    ' stroke="{top_dark}" stroke-width="0.9" stroke-linejoin="round"/>'
)
CLOTHES = {
    "plain": '<path d="M38 81 Q50 95 62 81" fill="none" stroke="{top_dark}" stroke-width="2.6"/>',
    "collar": f'{_COLLAR}<path d="M50 89 V102" stroke="{{top_dark}}" stroke-width="1.2"/>'
    '<circle cx="50" cy="96" r="1.1" fill="{top_dark}"/>',
    "tie": f'{_COLLAR}<path d="M50 86 L54.5 90 L52.5 93 L55 112 H45 L47.5 93 L45.5 90 Z"'
    ' fill="{accent}"/>',
    "hoodie": '<path d="M30 86 C32 76 40 75 43 75 Q50 92 57 75 C60 75 68 76 70 86'
    ' C64 94 56 97 50 98 C44 97 36 94 30 86 Z" fill="{top_dark}"/>'
    '<path d="M41 78 Q50 92 59 78 L57 76 Q50 84 43 76 Z" fill="{top_light}"/>'
    '<path d="M45 93 V104 M55 93 V104" stroke="{top_light}" stroke-width="1.6"/>',
    "scrubs": f'{_V_NECK}<path d="M39 79 L50 94 L61 79" fill="none" stroke="{{top_light}}"'
    ' stroke-width="2.6" stroke-linejoin="round"/>'
    '<path d="M62 96 h12 v8 h-12 Z" fill="none" stroke="{top_dark}" stroke-width="1.2"/>',
    "apron": '<path d="M38 81 Q50 95 62 81" fill="none" stroke="{top_dark}" stroke-width="2.4"/>'
    '<path d="M31 84 L36 112 H64 L69 84 L65 82.5 L61 92 H39 L35 82.5 Z" fill="{accent}"/>'
    '<circle cx="45" cy="97" r="1.8" fill="#e2574c"/><circle cx="56" cy="99" r="1.5"'
    ' fill="#f3c14b"/>',
    "cardigan": '<path d="M40 79 L47 112 H53 L60 79 Q50 88 40 79 Z" fill="{top_light}"/>'
    '<path d="M39 80 L47 112 M61 80 L53 112" stroke="{top_dark}" stroke-width="1.8"/>',
    "jacket": '<path d="M41 79 L48 112 H52 L59 79 Q50 88 41 79 Z" fill="#e9e4da"/>'
    '<path d="M40 77 L33 84 L39 88 L37 92 L48 112 L43 84 Z M60 77 L67 84 L61 88 L63 92 L52 112'
    ' L57 84 Z" fill="{top_light}" stroke="{top_dark}" stroke-width="0.8"/>',
}

# What is drawn behind the body, over it, under the mouth and over the head, by the name in `extra`.
BEHIND = {
    "wheelchair": '<path d="M17 74 Q50 69 83 74 V112 H17 Z" fill="#333c45"/>'
    '<path d="M17 112 V68 M83 112 V68" stroke="#7b8893" stroke-width="4.4"/>'
    '<path d="M17 68 Q16.5 64 10 64.5 M83 68 Q83.5 64 90 64.5" fill="none" stroke="#15191d"'
    ' stroke-width="6.4" stroke-linecap="round"/>',
}
OVER_BODY = {
    "scarf": '<path d="M33 79 Q50 92 67 79 L70 87 Q50 102 30 87 Z" fill="{accent}"/>'
    '<path d="M58 91 Q65 86 70 88 L79 103 Q74 108 67 108 Z" fill="{accent_dark}"/>',
}
UNDER_MOUTH = {
    "beard": '<path d="M27.5 47 C28 57 28 64 32 71 C37 78 43 80.5 50 80.5 C57 80.5 63 78 68 71'
    " C72 64 72 57 72.5 47 C71 55 70 60 64 60.5 C58 58 54 59 50 61.5 C46 59 42 58 36 60.5"
    ' C30 60 29 55 27.5 47 Z" fill="{beard}"/>',
    "goatee": '<path d="M39 62.5 C42 58.5 47 59 50 61 C53 59 58 58.5 61 62.5 C62.5 68 61.5 74 58 78'
    ' C54 81 46 81 42 78 C38.5 74 37.5 68 39 62.5 Z" fill="{beard}"/>',
    "freckles": '<g fill="{line}" opacity="0.55">'
    + "".join(
        f'<circle cx="{x}" cy="{y}" r="0.9"/>'
        for x, y in (
            (34, 55),
            (37, 57.5),
            (40, 55),
            (33, 59),
            (60, 55),
            (63, 57.5),
            (66, 55),
            (67, 59),
            (48, 53),
            (52, 54),
        )
    )
    + "</g>",
}
OVER_HEAD = {
    "moustache": '<path d="M50 60 C46 57.6 41.5 59 39.5 63.6 C43.5 63 47 63.2 50 62'
    ' C53 63.2 56.5 63 60.5 63.6 C58.5 59 54 57.6 50 60 Z" fill="{beard}"/>',
    "glasses": '<g fill="none" stroke="{frame}" stroke-width="1.7">'
    '<rect x="31.5" y="39.5" width="16" height="14.5" rx="6"/>'
    '<rect x="52.5" y="39.5" width="16" height="14.5" rx="6"/>'
    '<path d="M47.5 45 q2.5 -2 5 0 M31.5 44 L27 42.5 M68.5 44 L73 42.5"/></g>',
    "headband": '<path d="M25 35 C32 22 68 22 75 35 L74.5 42 C66 29 34 29 25.5 42 Z"'
    ' fill="{accent}"/>',
    "cap": '<path d="M24 33 C21 1 79 1 76 33 C60 26 40 26 24 33 Z" fill="{accent}"/>'
    '<path d="M22.5 33 C34 22.5 66 22.5 77.5 33 C80.5 35.5 80 38 76.5 37 C62 29 38 29 23.5 37'
    ' C20 38 19.5 35.5 22.5 33 Z" fill="{accent_dark}"/><circle cx="50" cy="9.5" r="1.8"'
    ' fill="{accent_dark}"/>',
    "earrings": '<g fill="none" stroke="{accent}" stroke-width="1.8">'
    '<circle cx="26" cy="60" r="3"/><circle cx="74" cy="60" r="3"/></g>',
    "hearing-aid": '<ellipse cx="72.5" cy="49" rx="4.2" ry="6.5" fill="{skin}" stroke="{line}"'
    ' stroke-width="0.8"/><path d="M71.5 42.5 C74 39.5 79 42 78.6 47.5 C78.4 50.5 77.6 53 76 54.5"'
    ' fill="none" stroke="#41637a" stroke-width="3" stroke-linecap="round"/>'
    '<path d="M71.5 42.5 C70 44.5 70.4 47.5 72 50" fill="none" stroke="#41637a"'
    ' stroke-width="1.2"/><circle cx="72" cy="50.2" r="1.4" fill="#41637a"/>',
    "oxygen": '<path d="M28 51 C36 61 44 59.5 46 58.5 Q50 60.5 54 58.5 C56 59.5 64 61 72 51"'
    ' fill="none" stroke="#7fb3c4" stroke-width="1.7"/>'
    '<path d="M47.5 59 v-2 M52.5 59 v-2" stroke="#7fb3c4" stroke-width="1.7"/>',
}


def palette(look: Portrait) -> dict[str, str]:
    """The colors of a drawing by name: those the author chose, and the tints made from them."""
    shadow = mix(look.skin, "#5a2a18", 0.25)
    dark = _light(look.skin) < 0.36
    return {
        "skin": look.skin,
        "skin_dark": shadow,
        # Who covers their hair covers the neck too.
        "neck": shadow if look.hair_style != "covered" else mix(look.accent, _INK, 0.3),
        "blush": mix(look.skin, "#d2503c", 0.32),
        "line": mix(look.skin, _INK, 0.55),
        "lip": mix(look.skin, "#b8504e", 0.6 if dark else 0.42),
        "hair": look.hair,
        "gleam": mix(look.hair, "#ffffff", 0.22),
        "brow": _seen_on(look.skin, mix(look.hair, _INK, 0.25)),
        "beard": _seen_on(look.skin, look.hair),
        "top": look.top,
        "top_dark": mix(look.top, _INK, 0.3),
        "top_light": mix(look.top, "#ffffff", 0.3),
        "accent": look.accent,
        "accent_dark": mix(look.accent, _INK, 0.3),
        "frame": "#d9b45b" if dark else "#26262b",
        "ground": mix(look.top, _CREAM, 0.7) if _light(look.top) < 0.75 else _CLOUD,
    }


def mix(color: str, other: str, share: float) -> str:
    """`color` with a share of `other` stirred in, from 0 (none of it) to 1 (nothing else)."""
    pairs = ((int(color[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _seen_on(skin: str, hair: str) -> str:
    """The color of hair on a face, made darker where it would be lost on the skin."""
    return hair if abs(_light(hair) - _light(skin)) > 0.14 else mix(hair, _INK, 0.6)


def _light(color: str) -> float:
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.3 * red + 0.59 * green + 0.11 * blue
