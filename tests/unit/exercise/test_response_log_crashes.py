"""The log when a process dies, a disk fills or two write at once, and words that are taken back."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.exercise import (
    LOG_FILE,
    PRIVATE_FILE,
    Response,
    append,
    forget,
    read,
    settle,
)

DIED, FAILED = 3, 4


def answer(number: int, item: str = "first") -> Response:
    return Response(item, "write", f"Words number {number}, and é.", "0f", t="2026-11-22T10:00Z")


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def in_child(work: Callable[[], None]) -> int:
    """Run `work` in a process of its own. Returns its exit code: 0, or FAILED after an OSError."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except OSError:
            os._exit(FAILED)
        except BaseException:
            os._exit(99)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_death_after_any_byte_of_a_write_loses_that_answer_only(tmp_path: Path) -> None:
    path = tmp_path / LOG_FILE
    append(path, [answer(1), answer(2)])
    before = path.read_bytes()
    whole = len((answer(3).as_line() + "\n").encode())
    write = os.write

    for count in range(whole + 1):
        path.write_bytes(before)

        def die(descriptor: int, data: bytes, count: int = count) -> int:
            write(descriptor, data[:count])
            os._exit(DIED)

        def work(die=die) -> None:
            os.write = die
            append(path, [answer(3)])

        assert in_child(work) == DIED
        assert path.read_bytes()[: len(before)] == before
        kept = [1, 2, 3] if count >= whole - 1 else [1, 2]  # the line's end alone may lack
        assert read(path).responses == tuple(map(answer, kept))
        assert len(read(path).problems) == (0 < count < whole - 1)
        append(path, [answer(4)])
        assert read(path).responses == (*map(answer, kept), answer(4)), "the torn line was closed"


_SPEAKING_WRITER = """
import sys
from peercompass.exercise import Response, append
for number in range(100_000):
    append(sys.argv[1], [Response("first", "write", f"{number} " + "words " * 200)])
    print(number, flush=True)
"""


@pytest.mark.parametrize("heard", [1, 7, 20, 60])
def test_a_kill_keeps_every_answer_that_was_said_to_be_saved(tmp_path: Path, heard: int) -> None:
    path = tmp_path / LOG_FILE
    writer = subprocess.Popen(
        [sys.executable, "-c", _SPEAKING_WRITER, path], stdout=subprocess.PIPE, text=True
    )
    said = [int(writer.stdout.readline()) for _ in range(heard)]
    time.sleep(heard / 10_000)
    writer.kill()
    said += [int(line) for line in writer.stdout.read().splitlines()]
    assert writer.wait() == -signal.SIGKILL
    kept = [int(response.value.split()[0]) for response in read(path).responses]
    assert kept[: len(said)] == said == list(range(len(said)))
    assert len(kept) <= len(said) + 1


def test_a_disk_that_fills_up_is_an_error_and_costs_no_earlier_answer(tmp_path: Path) -> None:
    """The system takes the part of a line that still fits, and then no more."""
    path = tmp_path / LOG_FILE
    append(path, [answer(1)])
    before = path.read_bytes()

    for room in range(0, 60, 7):
        path.write_bytes(before)

        def work(room: int = room) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + room,) * 2)
            append(path, [answer(2)])

        assert in_child(work) == FAILED
        assert read(path).responses == (answer(1),)
        append(path, [answer(3)])
        assert read(path).responses == (answer(1), answer(3))


@pytest.mark.parametrize("verb", ["append", "forget"])
def test_a_folder_that_may_not_be_written_to_is_an_error_and_loses_nothing(tmp_path, verb) -> None:
    path = tmp_path / "unit" / LOG_FILE
    path.parent.mkdir()
    append(path, [answer(1), answer(2)])
    before = path.read_bytes()
    path.chmod(0o444)
    path.parent.chmod(0o555)

    def work() -> None:
        os.chdir(path.parent)
        if os.geteuid() == 0:
            os.setuid(65534)  # root may write anywhere
        if verb == "append":
            append(Path(LOG_FILE), [answer(3)])
        else:
            forget(Path(LOG_FILE), "first")

    assert in_child(work) == FAILED
    path.parent.chmod(0o755)
    assert names(path.parent) == [LOG_FILE]
    assert path.read_bytes() == before


def test_a_disk_too_full_to_forget_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / PRIVATE_FILE
    append(path, [answer(1, "mine"), answer(2, "other")])
    before = path.read_bytes()

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
        forget(path, "mine")

    assert in_child(work) == FAILED
    assert path.read_bytes() == before
    assert names(tmp_path) == [PRIVATE_FILE]


def test_a_death_while_forgetting_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / PRIVATE_FILE
    for name in ("fsync", "replace"):
        append(path, [answer(1, "mine"), answer(2, "other")])
        before = path.read_bytes()

        def work(name: str = name) -> None:
            setattr(os, name, lambda *_: os._exit(DIED))
            forget(path, "mine")

        assert in_child(work) == DIED
        assert path.read_bytes() == before
    assert forget(path, "mine") == 2
    assert not read(path).of("mine")


def test_a_person_takes_their_words_back_and_nothing_else_moves(tmp_path: Path) -> None:
    path = tmp_path / PRIVATE_FILE
    mine, other = ((answer(1, name).as_line() + "\n").encode() for name in ("mine", "other"))
    spaced = json.dumps({"value": "secret", "item": "mine", "new": 1}).encode() + b"\n"
    torn, stray = other[:30] + b"\n", b"\xff stray \n"
    named = mine[:-20] + b"\n"  # cut off within the words
    quoting = Response("other", "write", 'He wrote "item":"mine" in it.', t="t").as_line() + "\n"
    path.write_bytes(other + mine + torn + spaced + stray + b"\n" + named + quoting.encode() + mine)
    path.chmod(0o600)
    assert forget(path, "mine") == 4
    assert path.read_bytes() == other + torn + stray + b"\n" + quoting.encode()
    assert path.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == [PRIVATE_FILE]
    assert forget(path, "mine") == 0
    assert forget(tmp_path / "nothing-there", "mine") == 0


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / PRIVATE_FILE
    link.symlink_to(real)
    append(link, [answer(1, "mine"), answer(2, "other")])
    assert forget(link, "mine") == 1
    assert link.is_symlink()
    assert [response.item for response in read(real).responses] == ["other"]


_lines = st.lists(
    st.sampled_from(["mine", "other", "third"]).map(lambda i: (i, answer(1, i).as_line().encode()))
    | st.binary(max_size=12).map(lambda b: ("", b.replace(b"\n", b""))),
    max_size=8,
)


@given(lines=_lines, ended=st.booleans())
def test_what_is_not_forgotten_is_byte_for_byte_the_same(tmp_path_factory, lines, ended) -> None:
    path = tmp_path_factory.mktemp("log") / PRIVATE_FILE
    whole = [line + b"\n" for _, line in lines]
    if whole and not ended:
        whole[-1] = whole[-1][:-1]
    path.write_bytes(b"".join(whole))
    assert forget(path, "mine") == sum(name == "mine" for name, _ in lines)
    kept = [line for (name, _), line in zip(lines, whole, strict=True) if name != "mine"]
    assert path.read_bytes() == b"".join(kept)


_WRITER = """
import sys
from peercompass.exercise import Response, append
for number in range(int(sys.argv[3])):
    append(sys.argv[1], [Response(sys.argv[2], "reflect", f"{number} " + "words " * 50)])
"""


def test_forgetting_beside_two_writers_loses_no_answer_of_theirs(tmp_path: Path) -> None:
    path, count = tmp_path / PRIVATE_FILE, 150
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, path, name, str(count)])
        for name in ("ana", "bo")
    ]
    forgotten = 0
    while any(writer.poll() is None for writer in writers):
        append(path, [answer(1, "mine")])
        forgotten += forget(path, "mine")
    assert [writer.wait() for writer in writers] == [0, 0]
    forget(path, "mine")
    assert forgotten > 20
    log = read(path)
    assert not log.of("mine")
    for name in ("ana", "bo"):
        kept = [int(response.value.split()[0]) for response in log.of(name)]
        assert sorted(set(kept)) == list(range(count))
    assert names(tmp_path) == [PRIVATE_FILE]


def interleaved(tmp_path: Path, moment: str) -> list[int]:
    """A writer adds an answer at one `moment` of forgetting; what is kept of it."""
    path = tmp_path / PRIVATE_FILE
    append(path, [answer(1, "mine"), answer(2, "other")])
    function = getattr(os, moment)

    def between(*arguments):
        setattr(os, moment, function)
        append(path, [answer(3, "other")])
        return function(*arguments)

    setattr(os, moment, between)
    try:
        assert forget(path, "mine") == 1
    finally:
        setattr(os, moment, function)
    assert not read(path).of("mine")
    return [int(response.value.split()[2][:-1]) for response in read(path).responses]


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_an_answer_between_reading_and_replacing_is_kept(tmp_path: Path, moment: str) -> None:
    assert interleaved(tmp_path, moment) == [2, 3]


def test_an_answer_to_the_old_file_is_written_again_into_the_new(tmp_path: Path) -> None:
    """The file is replaced after the line is written and before the writer looks."""
    path = tmp_path / PRIVATE_FILE
    append(path, [answer(1, "mine")])
    fsync = os.fsync

    def replaced_now(descriptor: int) -> None:
        os.fsync = fsync
        path.replace(tmp_path / "old.jsonl")  # by another process, which read it before
        append(path, [answer(2, "other")])
        fsync(descriptor)

    os.fsync = replaced_now
    try:
        append(path, [answer(3, "other")])
    finally:
        os.fsync = fsync
    assert read(path).responses == (answer(2, "other"), answer(3, "other"))


def test_an_answer_half_written_when_the_file_is_read_is_whole_in_the_new_one(tmp_path) -> None:
    """The other process has its line half on disk, then all of it, then sees the new file."""
    path = tmp_path / PRIVATE_FILE
    append(path, [answer(1, "mine")])
    line = (answer(2, "other").as_line() + "\n").encode()
    replace = os.replace
    with path.open("ab", buffering=0) as slow:
        slow.write(line[:40])

        def finish_first(*arguments):
            slow.write(line[40:])
            replace(*arguments)

        os.replace = finish_first
        try:
            forget(path, "mine")
        finally:
            os.replace = replace
    assert read(path).responses == (answer(2, "other"),)


# --- words that a newer line has replaced


def test_settling_leaves_the_newest_words_of_one_item_and_all_else(tmp_path: Path) -> None:
    path = tmp_path / PRIVATE_FILE
    lines = [(answer(n, "mine").as_line() + "\n").encode() for n in range(3)]
    other = (answer(7, "other").as_line() + "\n").encode()
    torn = lines[0][:-20] + b"\n"
    path.write_bytes(lines[0] + other + torn + lines[1] + b"\xff stray \n" + lines[2] + other)
    assert settle(path, "mine") == 3
    assert path.read_bytes() == other + b"\xff stray \n" + lines[2] + other
    assert settle(path, "mine") == 0
    assert settle(tmp_path / "nothing-there", "mine") == 0


def test_settling_beside_a_writer_loses_no_newer_words(tmp_path: Path) -> None:
    path, count = tmp_path / PRIVATE_FILE, 150
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, path, "mine", str(count)])
    settled = 0
    while writer.poll() is None:
        settled += settle(path, "mine")
    assert writer.wait() == 0
    settle(path, "mine")
    assert settled > 5
    assert [int(one.value.split()[0]) for one in read(path).of("mine")] == [count - 1]


def test_several_items_are_forgotten_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / PRIVATE_FILE
    append(path, [answer(n, name) for n, name in enumerate(("a", "b", "ab", "c"))])
    assert forget(path, "a", "c") == 2
    assert [one.item for one in read(path).responses] == ["b", "ab"]
    assert forget(path) == 0
