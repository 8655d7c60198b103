"""Where the parts of a picture stand: fast-sugiyama orders them, and here each gets its room.

Arrows' labels are laid out like boxes of their own, so no label ever lies on another thing.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

_GAP, _BETWEEN_LAYERS, _THREAD = 28, 46, 12
_UNIT = 100  # the library's distance from one part to the next

Size = tuple[float, float]
Point = tuple[float, float]
Link = tuple[int, int]

Part = TypeVar("Part", bound=Hashable)
"""What a part of a picture is known by."""


@dataclass
class Layout(Generic[Part]):
    """The middle of each part, the way of each edge (points from middle to middle, the turns
    it takes between), how tall each layer is at each of its points, and the size of it all."""

    middle: dict[Part, Point] = field(default_factory=dict)
    ways: dict[tuple[Part, Part], list[Point]] = field(default_factory=dict)
    width: float = 0
    height: float = 0


def layered(sizes: Mapping[Part, Size], edges: list[tuple[Part, Part]]) -> Layout[Part]:
    """Lay out parts of the given sizes so that edges mostly run down and no two parts overlap.

    Raises `ValueError` when the library it needs is not installed; it says how to get it.
    """
    try:
        from fast_sugiyama import from_edges
    except ImportError:
        raise ValueError(
            'to draw, install the extra `author`: pip install "peercompass[author]" '
            "(or see it in words with --text)"
        ) from None
    layout = Layout[Part]()
    # The library cannot take a part that leads to itself, and where a graph falls into pieces it
    # gives one number to two things: it is given one piece at a time. Numbers keep their order
    # from run to run; names do not.
    for piece in _pieces(list(sizes), edges):
        number = {name: place for place, name in enumerate(piece)}
        links = [(number[a], number[b]) for a, b in edges if a in number and a != b]
        if not links:
            _place(layout, {0: (0.0, 0.0)}, [], piece, sizes)
            continue
        down, turned = _all_down(links, len(piece))
        ((positions, _, _, linked),) = from_edges(
            down, vertex_spacing=_UNIT, dummy_vertices=True, dummy_size=20, check_layout=True
        )
        at = {int(vertex): (float(x), float(y)) for vertex, (x, y) in positions}
        _place(layout, at, [(int(a), int(b)) for a, b in linked or ()], piece, sizes)
        for a, b in turned:
            layout.ways[piece[a], piece[b]] = layout.ways[piece[b], piece[a]][::-1]
    return layout


def _pieces(names: list[Part], edges: list[tuple[Part, Part]]) -> list[list[Part]]:
    """The parts in groups that hang together, each in the order of `names`."""
    near: dict[Part, list[Part]] = {name: [] for name in names}
    for a, b in edges:
        near[a].append(b)
        near[b].append(a)
    piece_of: dict[Part, int] = {}
    for number, name in enumerate(names):
        waiting = [name] if name not in piece_of else []
        while waiting:
            here = waiting.pop()
            if here not in piece_of:
                piece_of[here] = number
                waiting += near[here]
    pieces: dict[int, list[Part]] = {}
    for name in names:
        pieces.setdefault(piece_of[name], []).append(name)
    return list(pieces.values())


def _all_down(links: list[Link], count: int) -> tuple[list[Link], set[Link]]:
    """The links with those that lead back turned around, so that the graph has no circle, and
    which ones those were: the library can take very long to do so itself."""
    leads: dict[int, list[int]] = {}
    for a, b in links:
        leads.setdefault(a, []).append(b)
    turned: set[Link] = set()
    done: set[int] = set()
    for root in range(count):
        path = [] if root in done else [(root, iter(leads.get(root, ())))]
        here = {root}
        while path:
            vertex, following = path[-1]
            after = next(following, None)
            if after is None:
                path.pop()
                here.discard(vertex)
                done.add(vertex)
            elif after in here:
                turned.add((vertex, after))
            elif after not in done:
                here.add(after)
                path.append((after, iter(leads.get(after, ()))))
    down = [(b, a) if (a, b) in turned else (a, b) for a, b in links]
    return list(dict.fromkeys(down)), turned


def _place(
    layout: Layout[Part],
    positions: dict[int, Point],
    linked: list[Link],
    names: list[Part],
    sizes: Mapping[Part, Size],
) -> None:
    """Add one connected drawing to the right of what is there."""

    def size(vertex: int) -> Size:
        return sizes[names[vertex]] if vertex < len(names) else (_THREAD, 0)

    layers: dict[float, list[int]] = {}
    for vertex, (_, y) in sorted(positions.items(), key=lambda item: (item[1], item[0])):
        layers.setdefault(-y, []).append(vertex)
    rows = [layers[y] for y in sorted(layers)]
    across = _across(rows, positions, size)
    left = min(across[v] - size(v)[0] / 2 for v in across)
    shift = layout.width + (_GAP * 2 if layout.width else 0) - left
    at: dict[int, Point] = {}
    y = 0.0
    for row in rows:
        tall = max(size(vertex)[1] for vertex in row)
        for vertex in row:
            at[vertex] = (across[vertex] + shift, y + tall / 2)
        y += tall + _BETWEEN_LAYERS
    layout.width = max(x + size(vertex)[0] / 2 for vertex, (x, _) in at.items())
    layout.height = max(layout.height, y - _BETWEEN_LAYERS)
    layout.middle |= {names[vertex]: at[vertex] for vertex in at if vertex < len(names)}
    following = {a: b for a, b in linked if a >= len(names)}
    for a, b in linked:
        if a < len(names):
            way = [at[a], at[b]]
            while b >= len(names):
                b = following[b]
                way.append(at[b])
            layout.ways[names[a], names[b]] = way


_SizeOf = Callable[[int], Size]


def _across(rows: list[list[int]], positions: dict[int, Point], size: _SizeOf) -> dict[int, float]:
    """How far right each part stands: the library's wish, then a few rounds in which each part
    is drawn to its row's free room nearest to that wish, so that none overlap."""
    widest = max(size(vertex)[0] for row in rows for vertex in row)
    wish = {v: positions[v][0] / _UNIT * (widest + _GAP) * 0.62 for row in rows for v in row}
    placed: dict[int, float] = {}
    for row in rows:
        placed |= _spread(row, wish, size)
    return placed


def _spread(row: list[int], wish: dict[int, float], size: _SizeOf) -> dict[int, float]:
    """Keep the order of a row and move as little as can be: parts that would touch become one
    block, which stands at the mean of what its parts wish for (pool adjacent violators)."""
    blocks: list[tuple[float, float, list[tuple[int, float]]]] = []  # sum of wishes, width, parts
    for vertex in row:
        wide = size(vertex)[0] + _GAP
        blocks.append((wish[vertex] - wide / 2, wide, [(vertex, 0.0)]))
        while len(blocks) > 1:
            (s1, w1, p1), (s2, w2, p2) = blocks[-2:]
            if s1 / len(p1) + w1 <= s2 / len(p2):
                break
            joined = [*p1, *((v, offset + w1) for v, offset in p2)]
            blocks[-2:] = [(s1 + s2 - w1 * len(p2), w1 + w2, joined)]
    return {
        vertex: total / len(parts) + offset + (size(vertex)[0] + _GAP) / 2
        for total, _, parts in blocks
        for vertex, offset in parts
    }
