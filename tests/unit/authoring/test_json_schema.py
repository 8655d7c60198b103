"""The schema that editors use: current, true of the shipped files, and against typical slips."""

import json

import pytest
from hypothesis import given
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from peercompass.authoring import schemas, write_schemas
from peercompass.authoring.json_schema import FILES, FOLDER
from peercompass.course.yaml.files import plain_data
from tests.helpers.plays import as_yaml, scenarios
from tests.helpers.real_course import REPOSITORY
from tests.helpers.small_course import FILES as SMALL
from tests.helpers.small_course import ITEMS, PLAYED, edit

MADE = schemas()


def problems(name: str, text: str) -> list[str]:
    data = plain_data(YAML(typ="rt", pure=True).load(text))
    return [error.message for error in Draft7Validator(MADE[name]).iter_errors(data)]


def shipped():
    for name, patterns in FILES.items():
        for pattern in patterns:
            for path in sorted(REPOSITORY.glob(pattern)):
                yield pytest.param(name, path, id=path.relative_to(REPOSITORY).as_posix())


@pytest.mark.parametrize("name", MADE)
def test_the_published_schema_is_current(name):
    published = json.loads((REPOSITORY / FOLDER / f"{name}.json").read_text("utf-8"))
    assert published == MADE[name], "run `peercompass schema`"
    Draft7Validator.check_schema(published)


@pytest.mark.parametrize(("name", "path"), list(shipped()))
def test_shipped_files_fit(name, path):
    assert problems(name, path.read_text("utf-8")) == []


@given(scenarios())
def test_whatever_the_model_takes_the_schema_takes(scenario):
    assert problems("scenario", as_yaml(scenario)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rating: 0", "rating: 3"),
        ("rating: 0", "ratting: 0"),
        ("        rating: 0\n", ""),
        ("        goto: middle\n      - id: ask", "      - id: ask"),
        ("skill: advises", "skill: Advises People"),
        ("trust: -1}\n        rationale: That", "trust: low}\n        rationale: That"),
        ('when: {trust: ">= 3"}', "when: {trust: 3}"),
        ("mood: guarded", "mood: grumpy"),
        ("ending: {kind: strong,", "ending: {"),
        ("  - {text: The gate squeaks.}", "  - {text: A., thinks: B.}"),
        ("says: [{text: The gate shuts.}]", "goto: opening"),
        ("minutes: 5", "minutes: soon"),
    ],
)
def test_typical_slips_in_a_scenario_do_not_fit(old, new):
    text = SMALL[PLAYED]
    assert problems("scenario", text) == []
    assert old in text
    assert problems("scenario", text.replace(old, new, 1)) != []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: choices", "kind: multi"),
        ("credit: 1", "credit: 2"),
        (", rationale: The zebra stayed.", ""),
    ],
)
def test_typical_slips_in_items_do_not_fit(old, new):
    assert old in SMALL[ITEMS]
    assert problems("items", SMALL[ITEMS]) == []
    assert problems("items", SMALL[ITEMS].replace(old, new, 1)) != []


def test_every_field_of_a_scenario_is_explained():
    schema = MADE["scenario"]
    for part in [schema, *schema["$defs"].values()]:
        bare = [
            name for name, field in part.get("properties", {}).items() if "description" not in field
        ]
        assert bare == []


def test_schemas_and_first_lines_are_written_once(small):
    changed = {path.relative_to(small).as_posix() for path in write_schemas(small)}
    assert {f"{FOLDER}/scenario.json", PLAYED, ITEMS, "curriculum/people/ana.yaml"} <= changed
    first = (small / PLAYED).read_text("utf-8").splitlines()[0]
    target = first.removeprefix("# yaml-language-server: $schema=")
    assert ((small / PLAYED).parent / target).resolve() == small / FOLDER / "scenario.json"
    assert write_schemas(small) == []
    edit(small, PLAYED, "title: At the gate", "title: At the door")
    assert write_schemas(small) == []
