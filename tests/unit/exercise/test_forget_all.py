"""All answers of a log are taken out of it for good, and a line says when."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from peercompass.exercise import LOG_FILE, Log, Response, append, forget_all, parse, read


def answer(item: str, value: object = "x") -> Response:
    return Response(item, "choice", value)


def test_nothing_is_left_but_when_and_what_is_kept(tmp_path: Path) -> None:
    path = tmp_path / LOG_FILE
    append(path, [answer("one", "a secret"), answer("hand-in"), answer("two"), answer("one")])
    assert forget_all(path, keep=("hand-in",)) == 3
    log = read(path)
    assert [one.item for one in log.responses] == ["hand-in"]
    assert log.forgotten
    assert log.readable
    assert log.problems == ()
    assert "secret" not in path.read_text()


def test_an_emptied_log_goes_on_and_says_only_the_last_time(tmp_path: Path) -> None:
    path = tmp_path / LOG_FILE
    append(path, [answer("one")])
    forget_all(path)
    first = read(path).forgotten
    assert read(path) == Log(forgotten=first)
    assert forget_all(path) == 0, "nothing is there to go"
    assert read(path).forgotten == first
    append(path, [answer("two")])
    assert [one.item for one in read(path).responses] == ["two"]
    assert forget_all(path) == 1
    assert path.read_bytes().count(b"\n") == 1


def test_of_no_log_no_line_is_left(tmp_path: Path) -> None:
    assert forget_all(tmp_path / LOG_FILE) == 0
    (tmp_path / LOG_FILE).write_bytes(b"")
    assert forget_all(tmp_path / LOG_FILE) == 0
    assert (tmp_path / LOG_FILE).read_bytes() == b""


def test_damage_goes_too(tmp_path: Path) -> None:
    path = tmp_path / LOG_FILE
    path.write_bytes(b'\x00\xff\n{"item":"one","value":"a secret"}\n{"item":"tw')
    assert forget_all(path) == 3
    assert read(path) == Log(forgotten=read(path).forgotten)
    assert b"secret" not in path.read_bytes()


LINES = st.lists(
    st.sampled_from([b'{"item":"hand-in","value":1}', b'{"item":"a","value":"s3cret"}', b"s3cret{"])
)


@given(lines=LINES, torn=st.booleans())
def test_whatever_stood_there_what_is_kept_stays_byte_for_byte(tmp_path_factory, lines, torn):
    path = tmp_path_factory.mktemp("log") / LOG_FILE
    data = b"".join(line + b"\n" for line in lines)
    path.write_bytes(data[:-1] if torn else data)
    kept = [line for line in lines if b"hand-in" in line]
    assert forget_all(path, keep=("hand-in",)) == len(lines) - len(kept)
    assert b"s3cret" not in path.read_bytes()
    assert [one.item for one in parse(path.read_bytes()).responses] == ["hand-in"] * len(kept)
    rest = path.read_bytes().split(b"\n")
    assert [line for line in rest if line in kept] == kept
    marks = [one for one in rest if one and json.loads(one)["item"] == "--forgotten"]
    assert len(marks) == (len(kept) < len(lines))
