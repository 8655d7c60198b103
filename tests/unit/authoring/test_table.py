"""A scenario as a table: nothing is lost on the way out and back, and what was edited lands."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from peercompass.authoring import BadTable, find_scenario, import_table, table_csv
from peercompass.course import Scenario
from peercompass.course.load import load
from peercompass.course.yaml.files import plain_data
from tests.helpers.examples import examples
from tests.helpers.plays import as_yaml, scenarios
from tests.helpers.small_course import UNIT

FILE = f"modules/{UNIT}/scenarios/hello.yaml"

_NASTY = st.sampled_from(
    [
        "=1+1",
        "+x",
        "-5",
        "@cmd",
        "'",
        "''=x",
        "'Tis",
        "it's'",
        '"so"',
        ",",
        ";",
        "\t",
        "a\nb",
        "🙂",
        "👩‍👩‍👧",
        "שלום",
        "\u202eabc",
        "# no",
        "- x",
        "a: b",
        "{}",
        "\\n",
        "\x85",
        "\u2028",
        "＝1",
        "é",
    ]
)
_WORDS = (
    st.lists(
        _NASTY | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        min_size=1,
        max_size=4,
    )
    .map("".join)
    .filter(lambda words: words.strip() and not {"\0", "\r"} & set(words))
)


@st.composite
def wordy(draw):
    """A random scenario with nasty words in every place that holds words."""
    data = draw(scenarios()).model_dump(mode="json", exclude_defaults=True)
    data["title"], data["content_note"] = draw(_WORDS), draw(_WORDS)
    data["cast"], data["sources"] = ["ana"], ["K1"]
    for node in data["nodes"].values():
        if draw(st.booleans()):
            node["coach"], node["objective"] = draw(_WORDS), "listen"
            node["says"] = [{"text": draw(_WORDS)}, {"who": "ana", "thinks": draw(_WORDS)}]
        for choice in node.get("choices", []):
            choice["text"], choice["rationale"] = draw(_WORDS), draw(_WORDS)
            if draw(st.booleans()):
                choice["quote"] = draw(_WORDS)
    for promise in data.get("promises", []):
        promise["because"] = draw(_WORDS)
    return Scenario.model_validate(data)


def said(path) -> Scenario:
    tree = YAML(typ="rt", pure=True).load(path.read_bytes().decode("utf-8-sig"))
    return Scenario.model_validate(plain_data(tree))


@pytest.fixture
def course(small_course):
    return small_course


@pytest.fixture
def hello(small):
    """The path of a scenario of the small course, and the scenario."""
    found = find_scenario(small, load(small).course, "hello")
    return found.path, found.scenario


def edited(scenario, change) -> bytes:
    """The table after `change` has altered its rows (lists of cells, the header first)."""
    rows = list(csv.reader(io.StringIO(table_csv(scenario).decode("utf-8-sig"))))
    rows = change(rows) or rows
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def cell(rows, row_with: str, column: str, value: str) -> None:
    """Set `column` of the one row that has a cell `row_with`."""
    (row,) = [row for row in rows if row_with in row]
    row[rows[0].index(column)] = value


@examples(30)
@given(wordy(), st.data())
def test_an_edited_table_says_exactly_what_it_says(tmp_path_factory, small_course, scene, data):
    """The table of one scenario, imported into the file of another of the same id."""
    path = tmp_path_factory.mktemp("scene") / "scene.yaml"
    path.write_text(as_yaml(scene), encoding="utf-8")
    scene = said(path)
    before = path.read_bytes()
    assert import_table(path, scene, table_csv(scene), small_course) is None
    assert path.read_bytes() == before
    other = data.draw(wordy(), label="other")
    try:
        import_table(path, scene, table_csv(other), small_course, force=True)
    except BadTable as bad:
        pytest.fail(str(bad))
    assert said(path) == other


def test_the_shipped_scenarios_come_back_whole(real_course, real, tmp_path):
    for unit in real.units.values():
        for name in [*unit.practice_scenarios, *unit.scenarios]:
            found = find_scenario(real_course, real, name)
            copy = Path(shutil.copy(found.path, tmp_path))
            blank = found.scenario.model_copy(update={"title": "Another title"})
            assert not import_table(found.path, found.scenario, table_csv(found.scenario), real)
            imported = import_table(copy, found.scenario, table_csv(blank), real, force=True)
            assert (imported.lines, imported.remarks) == (1, ())
            assert said(copy) == blank
            old = found.path.read_text("utf-8").splitlines()
            new = copy.read_text("utf-8").splitlines()
            assert [a for a, b in zip(old, new, strict=True) if a != b] == [
                f"title: {found.scenario.title}"
            ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_of_other_programs_are_understood(hello, course, encoding, delimiter):
    path, scenario = hello
    rows = list(csv.reader(io.StringIO(table_csv(scenario).decode("utf-8-sig"))))
    cell(rows, "The gate squeaks.", "Words", "The café's gate, ajar; “squeaks”.")
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    assert import_table(path, scenario, text.getvalue().encode(encoding), course)
    assert said(path).nodes["opening"].says[0].text == "The café's gate, ajar; “squeaks”."


def test_a_line_for_excel_and_columns_of_ones_own_are_passed_over(hello, course):
    path, scenario = hello

    def add_column(rows):
        return [[*row, "my note"] for row in rows]

    table = b"sep=,\r\n" + edited(scenario, add_column)
    assert import_table(path, scenario, table, course) is None


def test_comments_stay_where_the_fields_they_stand_at_stay(hello, course):
    path, scenario = hello
    text = path.read_text("utf-8")
    text = "# the top\n" + text
    text = text.replace("  middle:\n", "  # about the middle\n  middle:\n")
    text = text.replace("        rating: 0\n", "        rating: 0  # a remark\n", 1)
    text = text.replace("      - id: ask\n", "      # about asking\n      - id: ask\n", 1)
    text += "# the end\n"
    path.write_text(text, "utf-8")

    def change(rows):
        cell(rows, "tell", "Rating", "1")
        (ask,) = [row for row in rows if "ask" in row]
        (tell,) = [row for row in rows if "tell" in row]
        rows.remove(ask)
        rows.insert(rows.index(tell), ask)

    assert import_table(path, scenario, edited(scenario, change), course)
    new = path.read_text("utf-8")
    assert new.startswith("# the top\nid: hello\n")
    assert "        rating: 1  # a remark\n" in new
    assert "      # about asking\n      - id: ask\n" in new
    assert "  # about the middle\n  middle:\n" in new
    assert new.endswith("# the end\n")
    assert [choice.id for choice in said(path).nodes["opening"].choices] == ["ask", "tell"]
    assert sorted(new.splitlines()) == sorted(text.replace("0  # a r", "1  # a r").splitlines())


def test_rows_can_be_added_and_deleted(hello, course):
    path, scenario = hello

    def change(rows):
        head = rows[0]
        (wait,) = [row for row in rows if "wait" in row]
        rows.remove(wait)
        place = rows.index(next(row for row in rows if "warn" in row))
        new = {
            "Row": "Choice",
            "Moment": "middle",
            "Id": "sit",
            "Words": "Sit down, too.",
            "Skill": "asks",
            "Rating": "2",
            "Effects": "trust + 1, clear asked",
            "Only if": "trust ≥ 2, not asked",
            "Rationale": "A kind one.",
            "Go to": "later",
        }
        rows.insert(place, [new.get(name, "") for name in head])
        later = {"Row": "go on", "Moment": "later", "Go to": "weigh"}
        rows.append([later.get(name, "") for name in head])

    assert import_table(path, scenario, edited(scenario, change), course)
    changed = said(path)
    assert [choice.id for choice in changed.nodes["middle"].choices] == ["thank", "sit", "warn"]
    sit = changed.nodes["middle"].choices[1]
    assert (sit.effects.meters, sit.effects.clear) == ({"trust": 1}, ("asked",))
    assert (sit.when.comparisons, sit.when.without) == ((("trust", ">=", 2),), ("asked",))
    assert changed.nodes["later"].goto == "weigh"
    assert list(changed.nodes)[:-1] == list(scenario.nodes)


def test_every_mistake_is_named_at_once_and_nothing_is_written(hello, course):
    path, scenario = hello
    before = path.read_bytes()

    def change(rows):
        cell(rows, "tell", "Rating", "5")
        cell(rows, "ask", "Effects", "trust up")
        cell(rows, "Hello.", "Mood", "sulky")
        cell(rows, "thank", "Skill", "asksss")
        cell(rows, "warn", "Go to", "")
        cell(rows, "wait", "Only if", "hope >= 3")
        cell(rows, "The gate squeaks.", "Rating", "2")
        cell(rows, "The gate shuts.", "Row", "lime")

    table = edited(scenario, change)
    rows = list(csv.reader(io.StringIO(table.decode())))
    with pytest.raises(BadTable) as bad:
        import_table(path, scenario, table, course)
    places = {
        "tell": "Rating",
        "ask": "Effects",
        "Hello.": "Mood",
        "thank": "Skill",
        "warn": "Go to",
        "wait": "Only if",
        "The gate squeaks.": "Rating",
        "The gate shuts.": "Row",
    }
    numbers = {
        n: next(w for w in places if w in row)
        for n, row in enumerate(rows, 1)
        if any(w in row for w in places)
    }
    starts = [f"row {n}, column “{places[word]}”: " for n, word in numbers.items()]
    assert [m[: len(s)] for m, s in zip(bad.value.mistakes, starts, strict=True)] == starts
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (b"", "there is no column"),
        (b"PK\x03\x04\0\0", "save it as “CSV UTF-8”"),
        (b"Row,Moment\nline,x\n", "there is no column “Id”"),
    ],
)
def test_what_is_no_table_is_said(hello, course, table, sentence):
    path, scenario = hello
    with pytest.raises(BadTable, match=sentence):
        import_table(path, scenario, table, course)


def test_no_cell_can_run_as_a_formula(hello):
    _, scenario = hello
    words = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx"]
    danger = [scenario.model_copy(update={"title": one}) for one in words]
    for one in danger:
        rows = list(csv.reader(io.StringIO(table_csv(one).decode("utf-8-sig"))))
        assert not [c for row in rows for c in row if c[:1] and c[0] in "=+-@\t\r"]
        assert any(one.title in c for row in rows for c in row)


def test_a_file_with_aliases_is_written_whole(hello, course):
    path, scenario = hello
    text = path.read_text("utf-8")
    text = text.replace("skill: asks", "skill: &asks asks", 1).replace(
        "skill: asks", "skill: *asks"
    )
    path.write_text("# kept\n" + text, "utf-8")
    table = edited(scenario, lambda rows: cell(rows, "The gate squeaks.", "Words", "Rain."))
    assert import_table(path, scenario, table, course)
    assert path.read_text("utf-8").startswith("# kept\nid: hello\n")
    assert said(path).nodes["opening"].says[0].text == "Rain."
    assert said(path).nodes["middle"] == scenario.nodes["middle"]


def test_windows_line_ends_stay(hello, course):
    path, scenario = hello
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    table = edited(scenario, lambda rows: cell(rows, "The gate squeaks.", "Words", "Rain."))
    assert import_table(path, scenario, table, course)
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert said(path).nodes["opening"].says[0].text == "Rain."


# One slip of the table, and the only thing that is told: (row with, column, what it says, place,
# words). A row that is None there is taken out.
SLIPS = {
    "a meter's numbers": (
        "How safe Ana feels",
        "Numbers",
        "start two, min 0, max 4",
        "How safe Ana feels",
        "Numbers",
        "“start two” is not right; write it like: start 3, min 0, max 6",
    ),
    "no numbers at all": (
        "How safe Ana feels",
        "Numbers",
        "",
        "How safe Ana feels",
        "Numbers",
        "something is missing; write it like: start 3, min 0, max 6",
    ),
    "no ending above its question": (
        "She goes home.",
        None,
        None,
        "What would you try next?",
        "Row",
        "there is no `ending` row for `shut-gate`; add one",
    ),
    "no question below its ending": (
        "What would you try next?",
        None,
        None,
        "She goes home.",
        "Row",
        "there is no `reflect` row for `shut-gate`; add one",
    ),
    "two choices of one id": (
        "warn",
        "Id",
        "thank",
        "Warn her.",
        "Id",
        "two choices share the id thank; give this one an id of its own",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_one_slip_of_a_table_is_one_sentence_where_it_is(hello, course, slip):
    path, scenario = hello
    row_with, column, value, place, shown, words = SLIPS[slip]

    def change(rows):
        if column is None:
            return [row for row in rows if row_with not in row]
        return cell(rows, row_with, column, value)

    table = edited(scenario, change)
    rows = list(csv.reader(io.StringIO(table.decode())))
    (number,) = [number for number, row in enumerate(rows, 1) if place in row]
    with pytest.raises(BadTable) as bad:
        import_table(path, scenario, table, course)
    assert bad.value.mistakes == [f"row {number}, column “{shown}”: {words}"]


def test_what_a_table_adds_is_written_as_an_author_would(hello, course):
    path, scenario = hello

    def change(rows):
        head = rows[0]
        cell(rows, "wait", "Effects", "trust +1")
        new = {
            "Row": "choice",
            "Moment": "middle",
            "Id": "sit",
            "Words": "Sit down, too.",
            "Skill": "asks",
            "Rating": "1",
            "Effects": "trust +2",
            "Rationale": "Kind, too.",
            "Go to": "weigh",
        }
        place = rows.index(next(row for row in rows if "warn" in row))
        rows.insert(place, [new.get(name, "") for name in head])

    assert import_table(path, scenario, edited(scenario, change), course)
    text = path.read_text("utf-8")
    assert (
        """\
      - id: sit
        text: "Sit down, too."
        skill: asks
        rating: 1
        effects: {trust: +2}
        rationale: "Kind, too."
        goto: weigh
"""
        in text
    )
    assert "        rating: 1\n        effects: {trust: +1}\n        rationale: A still" in text


def test_words_that_begin_with_a_question_mark(hello, small_course):
    path, scenario = hello
    table = edited(scenario, lambda rows: cell(rows, "Hello.", "Words", "?really"))
    assert import_table(path, scenario, table, small_course)
    assert said(path).nodes["opening"].says[1].text == "?really"
