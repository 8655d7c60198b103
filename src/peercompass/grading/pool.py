"""Where hand-ins are marked: in this process, in several here, or on a Dask cluster.

The work is pure, so the results are the same wherever it is done. Whoever dies at it, the rest
goes on: a hand-in whose worker died is tried again, and reported when it takes a second one down.
"""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Future,
    ProcessPoolExecutor,
    wait,
)

from .handin import HandIn
from .marking import Marked, Marker

_AHEAD = 4  # hand-ins in flight for each worker: enough to keep it busy, few to hold in memory
_FEW = 24  # hand-ins that are marked sooner than a process is started
_DEATHS = 2  # workers that one hand-in may take with it

Outcome = tuple[HandIn, Marked | Exception]


class SchedulerError(RuntimeError):
    """The Dask cluster could not be reached, or its library is not installed."""


def mark_all(
    marker: Marker,
    hand_ins: Iterable[HandIn],
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    expected: int = 0,
) -> Iterator[Outcome]:
    """Mark hand-ins and give each with what became of it, in any order.

    `jobs` is how many processes work (None: one a core, or none for few hand-ins), `scheduler` the
    address of a Dask scheduler (then `jobs` is ignored), `expected` how many hand-ins there are.
    Raises `SchedulerError`.
    """
    if scheduler:
        return _on_cluster(marker, hand_ins, scheduler)
    count = jobs or (1 if expected <= _FEW else os.cpu_count() or 1)
    return _in_processes(marker, hand_ins, count) if count > 1 else _here(marker, hand_ins)


def _here(marker: Marker, hand_ins: Iterable[HandIn]) -> Iterator[Outcome]:
    for hand_in in hand_ins:
        try:
            yield hand_in, marker.mark(hand_in)
        except Exception as error:  # one submission never stops a batch
            yield hand_in, error


_own: Marker  # a worker's marker, set once when it starts


def _start(marker: Marker) -> None:
    global _own
    _own = marker


def _mark(hand_in: HandIn) -> Marked:
    return _own.mark(hand_in)


def _in_processes(marker: Marker, hand_ins: Iterable[HandIn], jobs: int) -> Iterator[Outcome]:
    source, again = iter(hand_ins), []
    deaths: dict[str, int] = {}
    while True:
        flying: dict[Future, HandIn] = {}
        with ProcessPoolExecutor(jobs, initializer=_start, initargs=(marker,)) as workers:
            try:
                while True:
                    # After a death, one at a time: it shows which hand-in it was.
                    room = 1 if again else jobs * _AHEAD
                    while len(flying) < room and (one := _next(again, source)):
                        flying[workers.submit(_mark, one)] = one
                    if not flying:
                        return
                    done, _ = wait(flying, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield _outcome(future, flying)
            except BrokenExecutor:
                alone = len(flying) == 1
                for one in flying.values():
                    deaths[one.student] = deaths.get(one.student, 0) + alone
                    if deaths[one.student] >= _DEATHS:
                        yield one, MemoryError("marking it ended the process that did it, twice")
                    else:
                        again.append(one)


def _next(again: list[HandIn], source: Iterator[HandIn]) -> HandIn | None:
    return again.pop() if again else next(source, None)


def _outcome(future: Future, flying: dict[Future, HandIn]) -> Outcome:
    error = future.exception()
    if isinstance(error, BrokenExecutor):
        raise error
    return flying.pop(future), error or future.result()


def _on_cluster(marker: Marker, hand_ins: Iterable[HandIn], address: str) -> Iterator[Outcome]:
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        raise SchedulerError(
            "Grading on a Dask cluster needs its library: pip install 'peercompass[cluster]'"
        ) from error
    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise SchedulerError(f"No Dask scheduler answers at {address}: {error}") from error
    source = iter(hand_ins)
    with client:
        shared = client.scatter(marker, broadcast=True)
        flying = {}
        done = as_completed()

        def send() -> None:
            if one := next(source, None):
                future = client.submit(Marker.mark, shared, one, pure=False, retries=_DEATHS)
                flying[future] = one
                done.add(future)

        for _ in range(max(1, sum(client.nthreads().values())) * _AHEAD):
            send()
        while flying:
            future = next(done)
            one = flying.pop(future)
            error = future.exception()
            yield one, error or future.result()
            send()
