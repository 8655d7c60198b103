"""What `docs/author.md` shows an author works as it stands."""

import re
import textwrap
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from peercompass.authoring import Prover, standards
from peercompass.course import Shown
from peercompass.course.check.course import check
from peercompass.course.load import load
from peercompass.course.yaml.fast import plain_yaml
from tests.helpers.drawings import draw
from tests.helpers.real_course import REPOSITORY
from tests.helpers.small_course import edit

PAGE = (REPOSITORY / "docs" / "author.md").read_text(encoding="utf-8")
FORMS = [
    textwrap.dedent(block)
    for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    if block.lstrip().startswith("shown:")
]


def test_the_picture_it_shows_lacks_nothing(small: Path) -> None:
    (drawing,) = re.findall(r"```xml\n(.*?)```", PAGE, re.S)
    draw(small, drawing)
    edit(small, "curriculum/sources.yaml", "id: K1", "id: K2")
    loaded = load(small)
    found = [*check(loaded, Prover()), *standards(loaded)[0]]
    assert [str(one) for one in found if one.file.endswith(".svg")] == []


@pytest.mark.parametrize("block", FORMS, ids=lambda block: plain_yaml(block)["shown"]["form"])
def test_what_stands_above_a_question_is_read(block: str) -> None:
    assert "".join(TypeAdapter(Shown).validate_python(plain_yaml(block)["shown"]).words)


def test_every_form_is_shown() -> None:
    shown = {plain_yaml(block)["shown"]["form"] for block in FORMS}
    assert shown == {"texts", "voicemail", "note", "paper"}
