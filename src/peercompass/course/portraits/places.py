"""Places of scenes: our own simple drawings, a strip across the top of a scene.

Each lies on a strip of 640 by 120 that fills it to its edges, so that it looks the same on a light
page and on a dark one. What counts stands between x=140 and x=500, since a narrow page cuts the
sides.
"""

from collections.abc import Iterator

from peercompass.course import Place
from peercompass.support.voice import say


def place_picture(place: Place) -> str:
    """The drawing of a place as SVG text. It has no words; `place_words` says what it shows."""
    return (
        '<svg viewBox="0 0 640 120" preserveAspectRatio="xMidYMid slice" aria-hidden="true"'
        f' focusable="false">{_PLACES[place]}</svg>'
    )


def place_words(place: Place) -> str:
    """What the drawing of a place shows, for who does not see it."""
    words = {
        "bus-stop": say("A bus stop at night, with a bench under a street lamp"),
        "common-room": say("A common room with round tables, a piano, and palms outside"),
        "drop-in-center": say("A drop-in center with two chairs, a pot of coffee, and rain"),
        "market": say("A stall in a market hall, with phones on the counter"),
        "night-desk": say("A desk at night with four screens, a lamp, and a phone"),
        "porch": say("A porch with two chairs, at the end of a dirt road"),
        "van": say("The road ahead, seen from the front seats of a van"),
        "video-call": say("A video call with four people in it"),
    }
    return words[place]


def _rect(x: float, y: float, width: float, height: float, fill: str, round_: float = 0) -> str:
    size = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {size} fill="{fill}" rx="{round_:g}"/>'


def _path(line: str, fill: str) -> str:
    return f'<path d="{line}" fill="{fill}"/>'


def _stroke(line: str, color: str, width: float = 3) -> str:
    return (
        f'<path d="{line}" fill="none" stroke="{color}" stroke-width="{width:g}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _dot(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}"/>'


def _palm(x: float, y: float, high: float, trunk: str, leaf: str) -> str:
    leaves = f"M{x} {y} q-14 -12 -28 2 M{x} {y} q14 -12 28 2 M{x} {y} q-10 -2 -20 16"
    return _stroke(f"M{x} {y} q5 {high / 2:g} -2 {high:g}", trunk, 5) + _stroke(
        f"{leaves} M{x} {y} q10 -2 20 16 M{x} {y} q-2 -16 8 -20", leaf, 5
    )


def _chair(x: float, color: str, wood: str, faces: int = 1) -> str:
    """A chair from its side on a floor at y=108; `faces` is 1 to the right and -1 to the left."""
    back = f"M{x} 62 v26 h{faces * 24}"
    legs = f"M{x} 88 v20 M{x + faces * 24} 88 v20"
    return _stroke(back, color, 7) + _stroke(legs, wood, 3)


def _market() -> Iterator[str]:
    yield _rect(0, 0, 640, 120, "#f4e4cd")
    yield _rect(0, 24, 640, 52, "#e7cfae")
    for n in range(16):  # the awning
        fill = "#c4573f" if n % 2 else "#fdf6ea"
        yield _path(f"M{n * 40} 0 h40 v18 q-20 16 -40 0 Z", fill)
    for x, height in ((64, 6), (86, 4), (552, 5), (578, 7)):  # cups of the next stall
        for n in range(height):
            yield _path(f"M{x} {88 - n * 7} h16 l-2 7 h-12 Z", "#7d9aa3" if n % 2 else "#9fb9c0")
    yield _stroke("M320 18 v10", "#6b5a48", 3)
    yield _dot(320, 36, 9, "#ffd985")
    yield _rect(0, 88, 640, 32, "#8b5c3c")
    yield _rect(0, 88, 640, 6, "#a87450")
    for n in range(9):  # phones, one of them lit
        x = 176 + n * 33
        yield _rect(x, 66, 18, 26, "#28343a", 3)
        yield _rect(x + 2.5, 69, 13, 19, "#8fd3f0" if n == 6 else "#4d626b", 1.5)
    yield _stroke("M150 90 l14 -8 M152 82 l10 8", "#5b4634", 3)


def _drop_in_center() -> Iterator[str]:
    yield _rect(0, 0, 640, 120, "#e6ece2")
    yield _rect(0, 108, 640, 12, "#b99b78")
    yield _rect(160, 12, 124, 66, "#ffffff", 3)
    yield _rect(165, 17, 114, 56, "#9cb6c4")
    for n in range(12):  # rain
        x, y = 172 + n * 9, 22 + (n * 17) % 34
        yield _stroke(f"M{x} {y} l-3 11", "#d9e6ec", 1.6)
    yield _stroke("M222 17 v56 M165 45 h114", "#ffffff", 4)
    yield _rect(338, 18, 62, 44, "#c79a5f", 2)
    for x, y, fill in ((344, 24, "#fff6d6"), (366, 22, "#d9ecf0"), (380, 38, "#f6d7cf")):
        yield _rect(x, y, 15, 17, fill)
    yield _chair(300, "#3f7f79", "#5b4634")
    yield _chair(470, "#b4623f", "#5b4634", -1)
    yield _rect(352, 84, 70, 5, "#8b5c3c", 2)
    yield _stroke("M362 88 v20 M412 88 v20", "#8b5c3c", 4)
    yield _rect(362, 62, 20, 22, "#59656b", 4)
    yield _path("M382 68 h7 l-2 6 h-5 Z", "#59656b")
    yield _path("M394 74 h12 l-2 10 h-8 Z M408 75 h10 l-2 9 h-6 Z", "#fdfaf4")
    yield _path("M532 108 l-6 -22 h28 l-6 22 Z", "#a8653f")
    yield _stroke(
        "M540 86 q-4 -24 -18 -30 M540 86 q2 -30 14 -38 M540 86 q0 -20 -2 -44", "#4f8a4f", 5
    )


def _van() -> Iterator[str]:
    yield _rect(0, 0, 640, 120, "#bcd8e6")
    yield _path("M0 66 h640 v54 H0 Z", "#8fae78")
    yield _path("M306 62 h28 L470 120 H170 Z", "#77797c")
    yield _stroke("M320 66 v5 M320 76 v8", "#f3e7b8", 3)
    for x, size in ((40, 46), (92, 38), (140, 30), (186, 24), (226, 18), (262, 12)):
        for side in (x, 640 - x):
            top, half = 68 - size, size * 0.28
            yield _path(f"M{side} {top} l{half:g} {size} h{-2 * half:g} Z", "#3f6b4b")
    yield _path("M0 0 h640 v7 H0 Z", "#3a4045")
    yield _path("M0 0 h26 L8 120 H0 Z M640 0 h-26 L632 120 H640 Z", "#3a4045")
    yield _path("M0 120 V98 Q320 84 640 98 V120 Z", "#3a4045")
    yield _stroke("M188 122 a44 40 0 0 1 88 0", "#1f2427", 8)
    yield _stroke("M232 122 v-14", "#1f2427", 8)
    yield _rect(286, 8, 68, 17, "#2b3135", 7)
    yield _rect(290, 11, 60, 11, "#9db4bf", 5)
    yield _rect(372, 100, 58, 12, "#596167", 3)
    yield _dot(384, 106, 3, "#d8c27a")


def _video_call() -> Iterator[str]:
    yield _rect(0, 0, 640, 120, "#26324a")
    people = ("#e0b48c", "#8d5a3b"), ("#f0cfae", "#4c6a8a"), ("#6f4a34", "#a65f49")
    rooms = "#f2e3cc", "#d5e4dc", "#dcd7ec", "#f1d9d4"
    for n, (skin, top) in enumerate((*people, ("#c99a73", "#3f7f79"))):
        x = 142 + n * 92
        yield _rect(x, 24, 82, 72, rooms[n], 6)
        yield _path(f"M{x + 15} 96 q2 -22 26 -22 q24 0 26 22 Z", top)
        yield _dot(x + 41, 57, 15, skin)
        hair = "#d9d5cf" if n == 1 else "#3a2a22"
        yield _path(f"M{x + 26} 57 q0 -19 15 -19 q15 0 15 19 q-5 -10 -15 -10 q-10 0 -15 10 Z", hair)
    yield _rect(142, 24, 82, 72, "none", 6).replace("/>", ' stroke="#7fe0c8" stroke-width="3"/>')
    for n, fill in enumerate(("#7a88a6", "#7a88a6", "#d0604f")):
        yield _dot(296 + n * 24, 108, 6.5, fill)


def _common_room() -> Iterator[str]:
    yield _rect(0, 0, 640, 120, "#f5ead9")
    yield _rect(0, 100, 640, 20, "#c9a67d")
    for x in (150, 250):
        yield _rect(x, 10, 78, 70, "#ffffff", 3)
        yield _rect(x + 5, 15, 68, 60, "#a9d6e5")
        yield _path(f"M{x + 5} 62 h68 v13 h-68 Z", "#6fb3c4")
    yield _palm(190, 36, 40, "#8a6a4a", "#3f8a5a")
    yield _palm(288, 40, 36, "#8a6a4a", "#3f8a5a")
    yield _path("M420 46 h76 q14 0 14 14 v18 h-96 v-26 Z", "#4a3328")  # the piano
    yield _rect(410, 70, 104, 9, "#fdfaf4")
    for n in range(12):
        yield _rect(414 + n * 8.4, 70, 3.4, 5, "#2a2320")
    yield _stroke("M418 80 v22 M506 80 v22", "#4a3328", 6)
    for x in (170, 340, 580):  # tables
        yield f'<ellipse cx="{x}" cy="92" rx="42" ry="8" fill="#fdfaf4"/>'
        yield _path(f"M{x - 42} 92 q4 16 10 20 h64 q6 -4 10 -20 Z", "#e4d3bb")
        yield _path(f"M{x - 4} 90 v-12 h8 v12 Z", "#8fb7ad")
        yield _dot(x, 75, 6, "#c9604a")


def _bus_stop() -> Iterator[str]:
    yield _rect(0, 0, 640, 120, "#1e2b45")
    for x, y in ((60, 20), (130, 34), (210, 14), (410, 22), (486, 12), (590, 30), (548, 16)):
        yield _dot(x, y, 1.5, "#dfe7f5")
    yield _path("M0 78 h70 v-22 h46 v14 h52 v-26 h34 v34 h430 v-20 h-62 v-16 h-44 v36 Z", "#2b3b5a")
    for n in range(9):
        yield _rect(120 + n * 9, 74 - (n % 3) * 8, 4, 4, "#f1cf7c")
    yield _rect(0, 96, 640, 24, "#3a4354")
    yield _rect(0, 92, 640, 6, "#566074")
    yield _path("M372 20 L300 96 h150 Z", "#f6dd8e").replace("/>", ' opacity="0.28"/>')
    yield _stroke("M420 96 V18 q0 -10 -14 -10 h-24", "#8b95a8", 4)
    yield _path("M364 8 h26 l-4 10 h-18 Z", "#ffe9a6")
    yield _rect(324, 74, 74, 5, "#b98a5a", 2)
    yield _rect(324, 60, 74, 5, "#b98a5a", 2)
    yield _stroke("M332 60 v36 M390 60 v36", "#7f8898", 3.5)
    yield _stroke("M272 96 V34", "#8b95a8", 4)
    yield _rect(256, 18, 32, 24, "#3b86b8", 4)
    yield _rect(262, 24, 20, 10, "#ffffff", 2)
    yield _palm(170, 22, 80, "#56483c", "#3f7a5c")
    yield _rect(520, 58, 104, 38, "#c9d3de", 6)
    yield _rect(528, 64, 70, 13, "#f6dd8e", 2)
    yield _dot(546, 96, 7, "#171d28") + _dot(600, 96, 7, "#171d28")


def _porch() -> Iterator[str]:
    yield _rect(0, 0, 640, 120, "#f6cfa4")
    yield _rect(0, 0, 640, 40, "#eab98e")
    yield _dot(456, 56, 17, "#fdeec4")
    for x, size in ((330, 30), (362, 38), (398, 32), (500, 36), (534, 44), (572, 36), (612, 48)):
        yield _path(f"M{x} {84 - size} l{size * 0.3:g} {size} h{-size * 0.6:g} Z", "#54724f")
    yield _path("M280 82 h360 v38 H280 Z", "#9aa765")
    yield _path("M448 82 h16 Q500 100 600 120 H380 Q430 100 448 82 Z", "#d9b184")
    yield _rect(0, 0, 330, 12, "#6d4c39")
    yield _rect(0, 12, 300, 84, "#efe6d6")
    for n in range(6):
        yield _stroke(f"M0 {24 + n * 14} h300", "#dfd2bd", 1.5)
    yield _rect(196, 28, 44, 68, "#3f6f78", 2)
    yield _dot(232, 64, 2.6, "#f1dca4")
    yield _rect(60, 28, 70, 42, "#ffffff", 2)
    yield _rect(65, 33, 60, 32, "#fbe6a8")
    yield _rect(0, 96, 334, 9, "#a9805c")
    yield _rect(334, 104, 26, 16, "#8f6a4a") + _rect(0, 105, 334, 15, "#8f6a4a")
    yield _rect(312, 12, 9, 84, "#fdfaf4")
    yield _stroke("M150 66 v18 h22 M150 84 v12 M172 84 v12", "#5b7f5f", 5)
    yield _stroke("M294 66 v18 h-22 M294 84 v12 M272 84 v12", "#b4623f", 5)


def _night_desk() -> Iterator[str]:
    yield _rect(0, 0, 640, 120, "#222c3d")
    yield _rect(60, 10, 74, 60, "#2f3d55", 3)
    yield _dot(108, 30, 10, "#f4e9bf") + _dot(112, 27, 9, "#2f3d55")
    for n in range(4):
        x = 186 + n * 66
        yield _rect(x, 32, 58, 42, "#10151e", 4)
        yield _rect(x + 4, 36, 50, 34, ("#4f8fb0", "#5fa08c", "#4f8fb0", "#7b83b8")[n], 2)
        for line in range(3):
            width = 20 + (n * 7 + line * 11) % 22
            yield _rect(x + 8, 42 + line * 9, width, 3, "#d6e8ee", 1.5)
        yield _path(f"M{x + 24} 74 h10 l4 18 h-18 Z", "#10151e")
    yield _rect(0, 92, 640, 28, "#6b4f3c")
    yield _rect(0, 92, 640, 5, "#86664e")
    yield _path("M496 46 L452 94 h92 Z", "#ffe3a0").replace("/>", ' opacity="0.25"/>')
    yield _stroke("M520 92 v-30 l-18 -18", "#c9ced6", 4)
    yield _path("M478 46 l22 -14 l10 18 Z", "#d0604f")
    yield _path("M150 92 q0 -14 16 -14 q16 0 16 14 Z", "#c9ced6")
    yield _stroke("M148 76 q18 -10 36 0", "#c9ced6", 7)
    yield _path("M462 82 h14 l-2 12 h-10 Z", "#fdfaf4")


_PLACES: dict[str, str] = {
    "bus-stop": "".join(_bus_stop()),
    "common-room": "".join(_common_room()),
    "drop-in-center": "".join(_drop_in_center()),
    "market": "".join(_market()),
    "night-desk": "".join(_night_desk()),
    "porch": "".join(_porch()),
    "van": "".join(_van()),
    "video-call": "".join(_video_call()),
}
