"""Questions to a large directed graph in arrays: how far, in what order, by which best way.

Its points are the numbers from 0 on. Nothing here knows of scenarios.
"""

from dataclasses import dataclass

import numpy as np

_FAR = np.int64(1 << 62)  # more than any way costs, with room to add and subtract


@dataclass(frozen=True, slots=True)
class Graph:
    """The arrows of point p lead to `ends[starts[p]:starts[p + 1]]`, and weigh the same places
    of `weights`."""

    starts: np.ndarray
    ends: np.ndarray
    weights: np.ndarray

    @property
    def size(self) -> int:
        """How many points there are."""
        return len(self.starts) - 1

    def source(self, place: int) -> int:
        """The point that the arrow in a place leaves."""
        return int(np.searchsorted(self.starts, place, side="right")) - 1

    def arrows(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The places of all arrows that leave `points`, and how many leave each."""
        first = self.starts[points]
        counts = self.starts[points + 1] - first
        skipped = np.repeat(first - (np.cumsum(counts) - counts), counts)
        return skipped + np.arange(len(skipped)), counts

    def reversed(self) -> "Graph":
        """The same with each arrow turned round."""
        order = np.argsort(self.ends, kind="stable")
        points = np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self.starts))
        counts = np.bincount(self.ends, minlength=self.size)
        return Graph(_starts(counts), points[order], self.weights[order])


def joined(rows: list[tuple[np.ndarray, np.ndarray]]) -> Graph:
    """A graph from blocks of points, in order. Each block has a table of ends, a row a point and
    a column an arrow, -1 where there is none, and a weight for each column."""
    # Without a single block, a graph of no points.
    counts, ends, weights = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)], [np.zeros(0, np.int8)]
    for table, weight in rows:
        there = table >= 0
        counts.append(there.sum(axis=1))
        ends.append(table[there])
        weights.append(np.broadcast_to(weight, table.shape)[there])
    return Graph(_starts(np.concatenate(counts)), np.concatenate(ends), np.concatenate(weights))


def distances(graph: Graph, points: np.ndarray) -> np.ndarray:
    """The fewest arrows from one of `points` to each point, -1 where none lead (breadth first)."""
    far = np.full(graph.size, -1, dtype=np.int32)
    edge, distance = points, 0
    while len(edge):
        far[edge] = distance
        after = graph.ends[graph.arrows(edge)[0]]
        edge = distinct(after[far[after] < 0])
        distance += 1
    return far


def layers(graph: Graph) -> list[np.ndarray] | None:
    """The points by the most arrows that lead to them one after another, or None where there is
    a circle. Points that none on a list leads to are struck off it, layer by layer; what cannot
    be struck off lies on a circle or after one (Kahn 1962)."""
    lacking = np.bincount(graph.ends, minlength=graph.size).astype(np.int32)
    found, struck = [], 0
    layer = np.flatnonzero(lacking == 0)
    while len(layer):
        found.append(layer)
        struck += len(layer)
        after = graph.ends[graph.arrows(layer)[0]]
        np.subtract.at(lacking, after, np.int32(1))
        layer = distinct(after[lacking[after] == 0])
    return found if struck == graph.size else None


def best_mean(
    graph: Graph, order: list[np.ndarray], weights: np.ndarray, first: np.ndarray, last: np.ndarray
) -> tuple[int, int]:
    """The greatest mean weight an arrow of any way from one of the points `first` to one of the
    points `last`, as a sum of weights and a number of arrows: (0, 1) where no way has an arrow.

    `order` is what `layers` returned; `weights`, one an arrow, are small and 0 or more.

    Each round looks for the way that exceeds the mean found so far by the most; when none does,
    that mean is the greatest (Dinkelbach 1967). All numbers are whole, so nothing is rounded.
    """
    total, length = 0, 1
    room = len(order)  # no way has as many arrows
    possible = np.arange(int(weights.max(initial=0)) + 1, dtype=np.int64)
    while True:
        # One number holds how far a way exceeds the mean and, below it, how many arrows it has.
        costs = (possible * length - total) * room + 1
        sums = np.full(graph.size, -_FAR)
        sums[first] = 0
        for layer in order:
            places, counts = graph.arrows(layer)
            found = np.repeat(sums[layer], counts) + costs[weights[places]]
            np.maximum.at(sums, graph.ends[places], found)
        excess, arrows = divmod(int(sums[last].max()), room)
        if excess <= 0:
            return total, length
        total, length = (excess + total * arrows) // length, arrows


def shortest_way(
    graph: Graph, first: np.ndarray, last: np.ndarray, costs: np.ndarray, below: int
) -> tuple[int, list[int]] | None:
    """A shortest way from one of the points `first` to one of the points `last` whose costs add up
    to less than `below`, as the point where it starts and the places of its arrows in order; None
    where there is none.

    `costs` are whole numbers of any sign, one an arrow. Each round finds for every point the
    cheapest way with one arrow more, and goes on from those that became cheaper (Bellman 1958), so
    that circles do no harm: one that makes a way ever cheaper leads below any number in the end.
    """
    useful = distances(graph.reversed(), last) >= 0
    wanted = np.zeros(graph.size, dtype=bool)
    wanted[last] = True
    sums = np.full(graph.size, _FAR)
    edge = distinct(first[useful[first]])
    sums[edge] = 0
    rounds: list[tuple[np.ndarray, np.ndarray]] = []
    while len(edge):
        here = edge[wanted[edge] & (sums[edge] < below)]
        if len(here):
            return _traced(graph, rounds, int(here[0]))
        places, counts = graph.arrows(edge)
        ends, found = graph.ends[places], np.repeat(sums[edge], counts) + costs[places]
        best = np.lexsort((found, ends))
        best = best[np.diff(ends[best], prepend=-1) > 0]  # the cheapest arrow to each point
        best = best[useful[ends[best]] & (found[best] < sums[ends[best]])]
        edge = ends[best]
        sums[edge] = found[best]
        rounds.append((edge, places[best]))
    return None


def _traced(
    graph: Graph, rounds: list[tuple[np.ndarray, np.ndarray]], point: int
) -> tuple[int, list[int]]:
    """The way that led to `point`, given the arrows that each round took and where to."""
    way: list[int] = []
    for points, places in reversed(rounds):
        at = int(np.searchsorted(points, point))
        if at < len(points) and points[at] == point:
            way.append(int(places[at]))
            point = graph.source(way[-1])
    return point, way[::-1]


def distinct(numbers: np.ndarray) -> np.ndarray:
    """The different ones of `numbers`, sorted. (Sorting is many times faster than `np.unique`,
    which hashes whole numbers.)"""
    if not len(numbers):
        return numbers
    numbers = np.sort(numbers)
    first = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


def _starts(counts: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
