"""What goes into a spreadsheet is never a formula, and comes back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.support.csv_tables import (
    CsvError,
    csv_bytes,
    csv_text,
    guarded,
    read_csv,
    unguarded,
)

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_is_a_formula(start):
    assert guarded(f"{start}1+1") == f"'{start}1+1"
    [[cell]] = csv.reader(io.StringIO(csv_text([[f'{start}cmd,"x"']]), newline=""))
    assert cell == f'\'{start}cmd,"x"'


def test_numbers_stay_numbers():
    text = csv_text([[-0.25, 3, 1 / 3, float("nan"), None, "-0.25", True]])
    assert text == "-0.25,3,0.3333333333,,,'-0.25,yes\r\n"


@given(st.text())
def test_a_guard_is_undone(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(tuple(STARTS))


cells = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=9)


@given(st.lists(st.lists(cells.filter(str.strip), min_size=2, max_size=4), min_size=1))
def test_a_table_comes_back(rows):
    read, remarks = read_csv(csv_bytes([["name", "words"], *rows]))
    assert [row.cells for row in read[1:]] == rows
    assert [row.number for row in read] == list(range(1, len(rows) + 2))
    assert remarks == []


@pytest.mark.parametrize(
    "data",
    [
        b'name,words\nana,"a;b;c"\n',
        b"name;words\r\nana;a;b;c\r\n".replace(b"a;b;c", b'"a;b;c"'),
        b"sep=|\r\nname|words\r\nana|a;b;c\r\n",
        "name\twords\nana\ta;b;c\n".encode("utf-16"),
        "\ufeffname,words\n\n,\nana,a;b;c\n".encode(),
    ],
)
def test_every_separator_and_encoding_a_spreadsheet_writes(data):
    rows, remarks = read_csv(data)
    assert [row.cells for row in rows] == [["name", "words"], ["ana", "a;b;c"]]
    assert remarks == []


def test_lines_are_those_of_the_file_and_numbers_those_of_the_spreadsheet():
    rows, _ = read_csv(b'name\n"two\nlines"\n\nana\n')
    assert [(row.number, row.line) for row in rows] == [(1, 1), (2, 2), (4, 5)]


def test_western_letters_are_read_and_said():
    rows, [(line, remark)] = read_csv("name\nana\nJosé\n".encode("cp1252"))
    assert rows[2].cells == ["José"]
    assert line == 3
    assert "Windows-1252" in remark


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (b"name\n\x81\n", 2, "cannot be read; save the file as CSV UTF-8"),
        (b'name\nana\n"dana\n', 3, "a quote that is not closed"),
        ("name\n".encode("utf-16-le"), 1, "not a table in CSV form"),
    ],
)
def test_what_is_no_table_is_said_with_its_line(data, line, why):
    with pytest.raises(CsvError, match=why) as caught:
        read_csv(data)
    assert caught.value.line == line
