"""A scenario as a picture: one SVG that needs no font, no script and nothing from elsewhere."""

from html import escape
from itertools import pairwise

from rich.cells import cell_len

from peercompass.course import Node, Scenario

from .graph import KINDS, Arrow, arrows, first_words, graph_in_words, starts
from .layout import Layout, Point, Size, layered

_Tag = tuple[str, int]  # the labels of an arrow, by its place among them
_Part = str | _Tag

_BOX = 264
_LINE = 17  # from one line of words to the next
_MONO = 7.3  # the width of a character in a label
_EDGE, _TOP, _FOOT = 28, 74, 96

_STYLE = """
svg { --paper: #fff; --ink: #1c2330; --soft: #5b6675; --box: #f3f6fa; --line: #7b8798;
  --strong: #d9f2e3; --mixed: #fdf0cd; --hard: #fbe0dc; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #14181f; --ink: #eef2f7; --soft: #aeb8c6; --box: #222a36; --line: #8793a5;
    --strong: #16402a; --mixed: #4a3a10; --hard: #50211c; } }
text { font: 13px system-ui, sans-serif; fill: var(--ink); }
.id { font: 600 13px ui-monospace, Menlo, Consolas, monospace; }
.label { font: 12px ui-monospace, Menlo, Consolas, monospace; }
.soft { fill: var(--soft); }
.title { font-size: 20px; font-weight: 600; }
.box { fill: var(--box); stroke: var(--line); stroke-width: 1.5; }
.strong, .mixed, .hard { stroke: var(--ink); stroke-width: 2; }
.strong { fill: var(--strong); } .mixed { fill: var(--mixed); } .hard { fill: var(--hard); }
.inner { fill: none; stroke: var(--ink); stroke-width: 1; }
.tag { fill: var(--paper); stroke: var(--line); stroke-width: 1; }
.way { fill: none; stroke: var(--line); stroke-width: 1.6; }
.dashed { stroke-dasharray: 6 5; }
.head { fill: var(--line); }
"""
_MARKS = {"0": "○", "1": "◐", "2": "●"}


def graph_svg(scenario: Scenario) -> str:
    """The picture of `scenario`, in light or dark as the viewer likes it.

    Raises `ValueError` when the layout library is not installed.
    """
    ways = arrows(scenario)
    tags: dict[_Part, Arrow] = {("tag", place): way for place, way in enumerate(ways) if way.labels}
    sizes: dict[_Part, Size] = {name: _box_size(node) for name, node in scenario.nodes.items()}
    sizes |= {tag: _tag_size(way) for tag, way in tags.items()}
    links: list[tuple[_Part, _Part]] = []
    for place, way in enumerate(ways):
        tag = ("tag", place)
        stops: list[_Part] = [way.source, *([tag] if tag in tags else []), way.target]
        links += [(a, b) for a, b in pairwise(stops) if _apart(way, a)]
    layout = layered(sizes, links)
    dashed = {(a, b) for a, b in links if _way_of(a, b, ways, tags).dashed}
    drawn = [
        _way(layout.ways[link], sizes[link[0]], sizes[link[1]], link in dashed, link[1] not in tags)
        for link in links
        if link in layout.ways
    ]
    drawn += [
        _loop(layout, sizes, tag, way) for tag, way in tags.items() if way.source == way.target
    ]
    drawn += [_tag(layout.middle[tag], sizes[tag], way) for tag, way in tags.items()]
    begun = starts(scenario)
    drawn += [
        _box(name, node, layout.middle[name], sizes[name], name in begun)
        for name, node in scenario.nodes.items()
    ]
    return _page(scenario, drawn, layout)


def _apart(way: Arrow, stop: _Part) -> bool:
    """Whether a stretch is laid out; a way back to its own node is drawn as a loop instead."""
    return way.source != way.target or stop == way.source


def _way_of(a: _Part, b: _Part, ways: list[Arrow], tags: dict[_Part, Arrow]) -> Arrow:
    if a in tags or b in tags:
        return tags[a if a in tags else b]
    return next(way for way in ways if (way.source, way.target) == (a, b))


def _box_size(node: Node) -> Size:
    lines = 1 + len(_words(node)) + bool(node.ending) + bool(node.write)
    return _BOX, lines * _LINE + 20


def _tag_size(way: Arrow) -> Size:
    widest = max(cell_len(line) for line in _tag_lines(way))
    return widest * _MONO + 20, len(_tag_lines(way)) * _LINE + 8


def _tag_lines(way: Arrow) -> list[str]:
    lines = []
    for label in way.labels:
        what, _, when = label.partition(" if ")
        if way.dashed:
            lines += label.replace(", ", ",\n   ").split("\n")
            continue
        name, rating = what[:-1].split(" (")
        lines.append(f"{_MARKS.get(rating, '?')} {rating} {name}")
        lines += f"    if {when}".replace(", ", ",\n       ").split("\n") if when else []
    return lines


def _words(node: Node) -> list[str]:
    """First words on at most two lines."""
    lines = [""]
    for word in first_words(node, 66).split():
        word = word if cell_len(word) < 31 else word[:28] + "…"
        if cell_len(f"{lines[-1]} {word}") > 32:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) < 3:
        return lines
    second = lines[1] if cell_len(lines[1]) < 30 else lines[1].rpartition(" ")[0]
    return [lines[0], f"{second.rstrip(' …')} …"]


def _page(scenario: Scenario, drawn: list[str], layout: Layout[_Part]) -> str:
    width = max(layout.width, 880) + 2 * _EDGE
    height = layout.height + _TOP + _FOOT
    inset = (width - layout.width) / 2
    counts = graph_in_words(scenario).partition("\n")[0]
    told = graph_in_words(scenario).partition("\n\n")[2]
    legend = height - _FOOT + 42
    kinds = "strong ending: double frame · mixed ending: cut corners · hard ending: square, heavy"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-labelledby="t d">',
            f'<title id="t">{_safe(scenario.title)}</title>',
            f'<desc id="d">{_safe(counts)}.\n{_safe(told)}</desc>',
            f"<style>{_STYLE}</style>",
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8Z"/></marker></defs>',
            '<rect width="100%" height="100%" style="fill: var(--paper)"/>',
            _text(_EDGE, 34, scenario.title, "title"),
            _text(_EDGE, 56, counts.partition(": ")[2], "soft"),
            f'<g transform="translate({inset:.1f} {_TOP})">',
            *drawn,
            "</g>",
            _text(
                _EDGE,
                legend,
                "Choices: ● 2 supports · ◐ 1 neutral · ○ 0 gets in the way. "
                "Dashed: the scene itself picks the way.",
                "soft",
            ),
            _text(_EDGE, legend + 22, f"The heavy arrow marks the start. {kinds}.", "soft"),
            "</svg>",
            "",
        ]
    )


def _box(name: str, node: Node, at: Point, size: Size, start: bool) -> str:
    (x, y), (wide, tall) = at, size
    left, top = x - wide / 2, y - tall / 2
    parts = [_shape(node.ending.kind if node.ending else None, left, top, wide, tall)]
    if start:
        parts.append(f'<path class="head" d="M{left - 16:.1f} {y - 9:.1f}l14 9-14 9z"/>')
    lines = [(name, "id")]
    lines += [(KINDS[node.ending.kind].upper(), "label")] if node.ending else []
    lines += [(words, "") for words in _words(node)]
    lines += [("✎ own words first", "label soft")] * bool(node.write)
    for place, (words, style) in enumerate(lines, 1):
        parts.append(_text(left + 14, top + 6 + place * _LINE, words, style))
    return f"<g><title>{_safe(name)}</title>{''.join(parts)}</g>"


def _shape(kind: str | None, x: float, y: float, wide: float, tall: float) -> str:
    if kind == "strong":
        inner = (
            f'<rect class="inner" x="{x + 4:.1f}" y="{y + 4:.1f}" width="{wide - 8:.1f}" '
            f'height="{tall - 8:.1f}" rx="14"/>'
        )
        return _rect(kind, x, y, wide, tall, 18) + inner
    if kind == "mixed":
        cut = 14
        return (
            f'<path class="mixed" d="M{x + cut:.1f} {y:.1f}h{wide - 2 * cut:.1f}l{cut} {cut}'
            f"v{tall - 2 * cut:.1f}l-{cut} {cut}h-{wide - 2 * cut:.1f}l-{cut}-{cut}"
            f'v-{tall - 2 * cut:.1f}z"/>'
        )
    if kind == "hard":
        return _rect(kind, x, y, wide, tall, 0, "stroke-width: 4")
    return _rect("box", x, y, wide, tall, 8)


def _rect(
    style: str, x: float, y: float, wide: float, tall: float, round_: int, more: str = ""
) -> str:
    return (
        f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" '
        f'height="{tall:.1f}" rx="{round_}" style="{more}"/>'
    )


def _tag(at: Point, size: Size, way: Arrow) -> str:
    (x, y), (wide, tall) = at, size
    left, top = x - wide / 2, y - tall / 2
    parts = [_rect("tag", left, top, wide, tall, 6)]
    for place, words in enumerate(_tag_lines(way), 1):
        parts.append(_text(left + 10, top + place * _LINE, words, "label"))
    return "".join(parts)


def _way(points: list[Point], first: Size, last: Size, dashed: bool, head: bool) -> str:
    """From the edge of one part to the edge of another, through the turns between, in curves
    that stand upright where they pass a layer."""
    down = points[-1][1] > points[0][1]
    turn = 1 if down else -1
    start = (points[0][0], points[0][1] + turn * first[1] / 2)
    end = (points[-1][0], points[-1][1] - turn * last[1] / 2)
    stops = [start, *points[1:-1], end]
    path = f"M{start[0]:.1f} {start[1]:.1f}"
    for (x1, y1), (x2, y2) in pairwise(stops):
        middle = (y1 + y2) / 2
        path += f"C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"
    marker = ' marker-end="url(#head)"' if head else ""
    return f'<path class="way{" dashed" * dashed}" d="{path}"{marker}/>'


def _loop(layout: Layout[_Part], sizes: dict[_Part, Size], tag: _Part, way: Arrow) -> str:
    """From a label back to the node it came from, along the right-hand side."""
    (x1, y1), (x2, y2) = layout.middle[tag], layout.middle[way.source]
    start, end = x1 + sizes[tag][0] / 2, x2 + sizes[way.source][0] / 2
    bow = max(start, end) + 14
    path = f"M{start:.1f} {y1:.1f}C{bow:.1f} {y1:.1f} {bow:.1f} {y2:.1f} {end:.1f} {y2:.1f}"
    return f'<path class="way{" dashed" * way.dashed}" d="{path}" marker-end="url(#head)"/>'


def _text(x: float, y: float, words: str, style: str) -> str:
    kept = ' xml:space="preserve"' if words.startswith(" ") else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{style}"{kept}>{_safe(words)}</text>'


def _safe(words: str) -> str:
    """As XML, which has no place for control characters."""
    return escape("".join(c for c in words if c in "\t\n" or (c >= " " and not _unpaired(c))))


def _unpaired(character: str) -> bool:
    return "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff"
