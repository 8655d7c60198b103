"""What a code host reads of the project: how to cite it, and forms for those who write to us."""

from __future__ import annotations

import re

import pytest
from check_jsonschema.cli import main
from click.testing import CliRunner
from ruamel.yaml import YAML

from tests.helpers.real_course import REPOSITORY

FORMS = REPOSITORY / ".github" / "ISSUE_TEMPLATE"
CHECKED = {
    "citation-file-format": [REPOSITORY / "CITATION.cff"],
    "github-issue-config": [FORMS / "config.yml"],
    "github-workflows": sorted((REPOSITORY / ".github" / "workflows").glob("*.yml")),
    "github-issue-forms": sorted(set(FORMS.glob("*.yml")) - {FORMS / "config.yml"}),
}


@pytest.mark.parametrize("schema", CHECKED)
def test_a_file_is_of_its_published_form(schema: str) -> None:
    files = [str(path) for path in CHECKED[schema]]
    done = CliRunner().invoke(main, ["--builtin-schema", f"vendor.{schema}", *files])
    assert files
    assert done.exit_code == 0, done.output


def test_there_is_a_form_for_each_reason_to_write() -> None:
    names = [path.stem for path in CHECKED["github-issue-forms"]]
    assert names == ["access", "content", "fault", "idea"]


@pytest.mark.parametrize("form", CHECKED["github-issue-forms"], ids=lambda path: path.stem)
def test_a_form_asks_little_and_says_what_for(form) -> None:
    asked = [part for part in YAML(typ="safe").load(form)["body"] if part["type"] != "markdown"]
    must = [part["id"] for part in asked if part.get("validations", {}).get("required")]
    assert 1 <= len(must) <= 3
    assert len({part["id"] for part in asked}) == len(asked)


@pytest.mark.parametrize("name", ["CODE_OF_CONDUCT.md", "SECURITY.md", "CITATION.cff", ".github"])
def test_no_address_is_made_up(name: str) -> None:
    """The owner names one in pyproject.toml; until then, none is named anywhere."""
    top = REPOSITORY / name
    files = [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]
    found = {
        path.name: re.findall(r"\w+://\S+|[\w.]+@[\w.]+\.\w+", path.read_text("utf-8"))
        for path in files
    }
    assert not any(found.values()), found


def test_every_form_that_names_a_page_names_one_that_is_there() -> None:
    pages = {
        name
        for path in (REPOSITORY / ".github").rglob("*.*")
        for name in re.findall(r"[\w/]+\.md\b", path.read_text("utf-8"))
    }
    assert pages
    assert [name for name in pages if not (REPOSITORY / name).is_file()] == []
