"""Questions to a large directed graph in arrays: how far, in what order, by which best way.

Its points are the numbers from 0 on. Nothing here knows of scenarios.
"""

from dataclasses import dataclass

import numpy as np


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
    graph: Graph, order: list[np.ndarray], weights: np.ndarray, last: np.ndarray
) -> tuple[int, int]:
    """The greatest mean weight an arrow of any way from the first layer to one of the points
    `last`, as a sum of weights and a number of arrows. At least one such way has an arrow.

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
        sums = np.full(graph.size, np.iinfo(np.int64).min)
        sums[order[0]] = 0
        for layer in order:
            places, counts = graph.arrows(layer)
            found = np.repeat(sums[layer], counts) + costs[weights[places]]
            np.maximum.at(sums, graph.ends[places], found)
        excess, arrows = divmod(int(sums[last].max()), room)
        if excess <= 0:
            return total, length
        total, length = (excess + total * arrows) // length, arrows


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
