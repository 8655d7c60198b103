"""Where hand-ins are marked: in this process, in several here, or on a Dask cluster.

The work is pure, so the results are the same wherever it is done. Whoever dies at it, the rest
goes on: hand-ins whose worker died are tried again one by one, and the one that takes another
worker down is reported.
"""

import importlib.metadata
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Future,
    ProcessPoolExecutor,
    wait,
)
from multiprocessing import parent_process
from typing import TYPE_CHECKING

from peercompass.grading.submissions.files import HandIn
from peercompass.support.system import is_windows

from .marker import Marked, Marker

if TYPE_CHECKING:
    from distributed import Client

_AHEAD = 4  # hand-ins in flight for each worker: enough to keep it busy, few to hold in memory
_FEW = 4  # hand-ins whose cells have run before other processes are at it
_MOST_ON_WINDOWS = 61  # processes that a pool can wait for there
_TIMES = 5  # that a hand-in is sent out, when a cluster loses it
_PATIENCE = 20  # seconds until a scheduler or its first worker answers

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

    `jobs` is how many processes work, `scheduler` the address of a Dask scheduler (then `jobs` is
    ignored), `expected` how many hand-ins there are. Without `jobs` there is one process a core
    where an instructor's own cells run in kernels and there are more than a few hand-ins, else
    this one alone: to mark one takes less than to send it to another process and back.
    Raises `SchedulerError`.
    """
    if scheduler:
        return _on_cluster(marker, hand_ins, scheduler)
    many = marker.runs_cells and expected > _FEW
    count = jobs or (os.cpu_count() or 1 if many else 1)
    if is_windows():
        count = min(count, _MOST_ON_WINDOWS)
    return _in_processes(marker, hand_ins, count) if count > 1 else _here(marker, hand_ins)


def _here(marker: Marker, hand_ins: Iterable[HandIn]) -> Iterator[Outcome]:
    for hand_in in hand_ins:
        try:
            yield hand_in, marker.mark(hand_in)
        except Exception as error:  # noqa: BLE001 - one submission never stops a batch
            yield hand_in, error


_own: Marker  # a worker's marker, set once when it starts


def _start(marker: Marker) -> None:
    global _own
    _own = marker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever stops a batch stops it in one place
    threading.Thread(target=_end_with_batch, daemon=True).start()


def _end_with_batch() -> None:
    """End this worker when the process of the batch is gone: a pool's workers would wait for its
    next word for ever."""
    if batch := parent_process():
        batch.join()
    os._exit(1)


def _mark(hand_in: HandIn) -> Marked:
    return _own.mark(hand_in)


def _in_processes(marker: Marker, hand_ins: Iterable[HandIn], jobs: int) -> Iterator[Outcome]:
    source = iter(hand_ins)
    suspects: list[HandIn] = []  # were being marked when a worker died
    while True:
        alone = bool(suspects)  # one at a time shows which of them it was
        flying: dict[Future[Marked], HandIn] = {}
        with ProcessPoolExecutor(
            1 if alone else jobs, initializer=_start, initargs=(marker,)
        ) as workers:
            try:
                while True:
                    room = 1 if alone else jobs * _AHEAD
                    while len(flying) < room and (one := _next(suspects, source, alone)):
                        suspects.append(one)  # until it is on its way
                        flying[workers.submit(_mark, one)] = one
                        suspects.pop()
                    if not flying:
                        break
                    done, _ = wait(flying, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield _outcome(future, flying)
            except BrokenExecutor:
                if alone and flying:  # else it died before it had one
                    yield flying.popitem()[1], MemoryError("marking it ended the process at it")
                suspects += flying.values()
                continue
        if not alone:
            return


def _next(suspects: list[HandIn], source: Iterator[HandIn], alone: bool) -> HandIn | None:
    if alone:
        return suspects.pop() if suspects else None
    return next(source, None)


def _outcome(future: Future[Marked], flying: dict[Future[Marked], HandIn]) -> Outcome:
    error = future.exception()
    if error is None:
        return flying.pop(future), future.result()
    if isinstance(error, BrokenExecutor) or not isinstance(error, Exception):
        raise error
    return flying.pop(future), error


def _on_cluster(marker: Marker, hand_ins: Iterable[HandIn], address: str) -> Iterator[Outcome]:
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        raise SchedulerError(
            "Grading on a Dask cluster needs its library: pip install 'peercompass[cluster]'"
        ) from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SchedulerError(f"No Dask scheduler answers at {address}.") from error
    with client:
        _check_workers(client, address)
        shared = client.scatter(marker, broadcast=True)
        source, flying, done = iter(hand_ins), {}, as_completed(loop=client.loop)

        def send(one: HandIn | None, times: int = 1) -> None:
            if one:
                # A worker that dies hands its work to the next; the cluster counts how often.
                future = client.submit(Marker.mark, shared, one, pure=False)
                flying[future] = one, times
                done.add(future)

        for _ in range(max(1, sum(client.nthreads().values())) * _AHEAD):
            send(next(source, None))
        while flying:
            future = next(done)
            one, times = flying.pop(future)
            try:
                yield one, future.result()
            except CancelledError as error:  # what was shared went with the worker that held it
                if times == _TIMES:
                    yield one, error
                else:
                    shared = client.scatter(marker, broadcast=True)
                    send(one, times + 1)
                    continue
            except Exception as error:  # noqa: BLE001 - one submission never stops a batch
                yield one, error
            send(next(source, None))


def _check_workers(client: "Client", address: str) -> None:
    """Results are only the same where the same version marks."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
        versions = set(client.run(_version).values())
    except Exception as error:
        raise SchedulerError(
            f"The Dask scheduler at {address} has no worker that PeerCompass can run on. Install "
            "peercompass where its workers run, and start one."
        ) from error
    if versions != {_version()}:
        found = ", ".join(sorted(versions))
        raise SchedulerError(
            f"The Dask workers have PeerCompass {found} and this desk {_version()}. Install the "
            "same version everywhere."
        )


def _version() -> str:
    return importlib.metadata.version("peercompass")
