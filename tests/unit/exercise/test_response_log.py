"""The log of answers: whatever happens to the file, all that was written whole can be read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.course import Page
from peercompass.course.publish import exercise_page
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, Log, Response, append, parse, read
from peercompass.notebook.parts.folder_store import FolderStore
from peercompass.notebook.parts.hand_in import HandInPart
from peercompass.notebook.parts.item import ItemPart
from peercompass.notebook.parts.scene import ScenePart
from tests.helpers.small_course import UNIT

FULL_DISK = Path("/dev/full")
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
responses = st.builds(
    Response,
    item=st.text(max_size=12),
    kind=st.text(max_size=8),
    value=json_values,
    form=st.text(max_size=16),
    attempt=st.integers(1, 99),
    t=st.text(min_size=1, max_size=24),
    extra=st.dictionaries(st.sampled_from(["seconds", "device", "ü"]), json_values, max_size=2),
)


def answer(number: int) -> Response:
    return Response("first", "write", f"Words number {number}, and é.", "0f", t="2026-11-22T10:00Z")


# Bytes that a log may hold.
_bytes = st.binary(max_size=200) | st.lists(
    st.binary(max_size=40)
    | json_values.map(lambda value: json.dumps(value).encode())
    | st.builds(
        lambda value, key: json.dumps({"item": "x", "value": value, key: value}).encode(),
        json_values,
        st.sampled_from(["item", "kind", "attempt", "form", "t", "v", "new"]),
    )
).map(b"\n".join)


@given(_bytes)
def test_any_bytes_give_a_log(data: bytes) -> None:
    log = parse(data)
    assert isinstance(log, Log)
    assert log.readable == (bool(log.responses) or not log.problems)
    for response in log.responses:
        assert isinstance(response.item, str)
        assert isinstance(response.kind, str)
        assert type(response.attempt) is int
        assert response.attempt >= 1
    assert len(log.responses) + len(log.problems) <= data.count(b"\n") + 1
    lines = "".join(response.as_line() + "\n" for response in log.responses)
    assert parse(lines.encode()).responses == log.responses, "what was read can be written"


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 5000,
        b'{"item": "x", "value": ' + b"[" * 200 + b"]" * 200 + b"}",
        b"nul",
        b'{"item": "x", "value": NaN}',
        b'{"item": "x", "value": 1e999}',
        b'{"item": 3, "value": 1}',
        b'{"item": "x"}',
        b'["item", "value"]',
        b'"item"',
        b"\xff\xfe\x00",
        b'{"item": "x", "value": "' + b"a" * 200_000 + b'"}',
        b"9" * 5000,
    ],
)
def test_a_line_that_is_no_answer_is_left_out_and_named(line: bytes) -> None:
    log = parse(b'{"item": "a", "value": 1}\n' + line + b'\n{"item": "b", "value": 2}\n')
    assert list(log.latest()) == ["a", "b"]
    assert log.problems == ("line 2 is not an answer; it is left out",)
    assert log.readable
    assert not parse(line + b"\n").readable


def test_half_a_character_becomes_a_question_mark() -> None:
    (response,) = parse(b'{"item": "x", "value": ["\\ud83d", "\\ud83d\\ude42"]}\n').responses
    assert response.value == ["?", "🙂"]


@given(st.lists(responses, max_size=5))
def test_what_is_appended_is_read_again(tmp_path_factory, given_: list[Response]) -> None:
    path = tmp_path_factory.mktemp("log") / LOG_FILE
    for response in given_:
        append(path, [response])
    assert list(read(path).responses) == given_
    assert read(path).problems == ()


def test_an_answer_without_a_time_is_stamped(tmp_path: Path) -> None:
    append(tmp_path / LOG_FILE, [Response("first", "choice", "a")])
    line = json.loads((tmp_path / LOG_FILE).read_text())
    assert line.keys() == {"v", "t", "item", "attempt", "kind", "value", "form"}
    assert line["t"].endswith("Z")
    assert line["v"] == 1


def test_the_latest_answer_counts_and_all_are_kept() -> None:
    log = Log((answer(1), Response("other", "choice", "a"), answer(2)))
    assert log.latest()["first"] == answer(2)
    assert log.of("first") == (answer(1), answer(2))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_kill_at_any_byte_loses_the_last_line_only(tmp_path: Path, count: int) -> None:
    path = tmp_path / LOG_FILE
    for number in range(count - 1):
        append(path, [answer(number)])
    before = path.read_bytes() if path.exists() else b""
    append(path, [answer(count - 1)])
    whole = path.read_bytes()
    for size in range(len(before), len(whole) + 1):
        path.write_bytes(whole[:size])
        kept = count if size >= len(whole) - 1 else count - 1  # only the line's end may lack
        assert read(path).responses == tuple(answer(number) for number in range(kept))
        assert len(read(path).problems) == (kept < count and size > len(before))
        append(path, [answer(99)])
        assert read(path).responses[kept:] == (answer(99),), "the torn line was closed first"


def test_a_torn_line_is_told_apart_from_a_strange_one() -> None:
    whole = (answer(1).as_line() + "\n").encode()
    log = parse(b"stray\n" + whole + whole[:20])
    assert log.responses == (answer(1),)
    assert log.problems == (
        "line 1 is not an answer; it is left out",
        "line 3 was cut off while it was written; it is left out",
    )


_WRITER = """
import sys
from peercompass.exercise import Response, append
for number in range(200):
    append(sys.argv[1], [Response(sys.argv[2], "write", f"{number} " + "words " * 50)])
"""


def test_two_writers_at_once_lose_and_mix_nothing(tmp_path: Path) -> None:
    path = tmp_path / LOG_FILE
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(path), name]) for name in ("ana", "bo")
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    log = read(path)
    assert log.problems == ()
    for name in ("ana", "bo"):
        assert [int(r.value.split()[0]) for r in log.of(name)] == list(range(200))


def test_a_missing_log_is_empty_and_a_strange_one_unreadable(tmp_path: Path) -> None:
    assert read(tmp_path / LOG_FILE) == Log()
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        log = read(tmp_path / name)
        assert (log.responses, log.readable) == ((), False)
        assert log.problems == ("the log cannot be opened: it is not a file",)


def test_a_log_that_nobody_can_have_written_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / LOG_FILE).open("wb") as file:
        file.truncate(50_000_001)
    assert not read(tmp_path / LOG_FILE).readable
    assert "too large" in read(tmp_path / LOG_FILE).problems[0]


@pytest.fixture
def released(small_course) -> Page:
    return exercise_page(small_course, small_course.units[UNIT])


def folder_gone(folder: Path) -> None:
    folder.rmdir()


def folder_where_the_log_belongs(folder: Path) -> None:
    (folder / LOG_FILE).mkdir()


def disk_full(folder: Path) -> None:
    if not FULL_DISK.exists():
        pytest.skip("this system has no /dev/full to stand for a full disk")
    (folder / LOG_FILE).symlink_to(FULL_DISK)


def read_only(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    folder.chmod(0o500)


@pytest.mark.parametrize(
    "trouble", [folder_gone, folder_where_the_log_belongs, disk_full, read_only]
)
def test_an_answer_that_cannot_be_saved_is_kept_said_and_saved_later(
    tmp_path: Path, released: Page, trouble
) -> None:
    folder = tmp_path / "unit"
    folder.mkdir()
    trouble(folder)
    with pytest.raises(OSError, match="Errno"):
        append(folder / LOG_FILE, [answer(1)])
    part = ItemPart(released, FolderStore(folder), released.items[0])
    assert part.saved
    for option in ("nod", "stay"):
        part.hear({"do": "answer", "value": option})
        assert not part.saved
        assert part.view["value"] == option, "the page still shows the answer"
    mend(folder)
    assert not read(folder / LOG_FILE).responses
    part.hear({"do": "save"})
    assert part.saved
    assert [response.value for response in read(folder / LOG_FILE).responses] == ["nod", "stay"]
    part.hear({"do": "save"})
    assert len(read(folder / LOG_FILE).responses) == 2, "nothing is written twice"


def mend(folder: Path) -> None:
    """End the trouble, whichever it was."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    log = folder / LOG_FILE
    if log.is_symlink():
        log.unlink()
    elif log.is_dir():
        log.rmdir()


opened: list[str] = []
listening = False


def hear(event: str, arguments: tuple) -> None:
    if listening and event == "open":
        opened.append(str(arguments[0]))


sys.addaudithook(hear)  # for good, since Python has no way back; it notes only while asked to


def test_a_private_journal_is_never_opened(tmp_path: Path, released: Page) -> None:
    global listening
    (tmp_path / PRIVATE_FILE).write_text('{"item": "pick-one", "value": "stay"}\n')
    listening = True
    try:
        store = FolderStore(tmp_path)
        item = ItemPart(released, store, released.items[0])
        item.hear({"do": "answer", "value": "nod"})
        ScenePart(released, store, released.scenarios["goodbye"], released.items[-1])
        HandInPart(released, store).hear({"do": "zip"})
    finally:
        listening = False
    assert any(path.endswith(LOG_FILE) for path in opened)
    assert not [path for path in opened if path.endswith(PRIVATE_FILE)]
