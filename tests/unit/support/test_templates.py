"""What somebody wrote is text on a page."""

import pytest
from jinja2 import UndefinedError

from peercompass.support.templates import html_template


def test_words_are_never_markup_and_nothing_is_missing(tmp_path):
    (tmp_path / "page.txt").write_text("{{ words }}")  # whatever the file is called
    template = html_template(tmp_path, "page.txt")
    assert template.render(words="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        template.render()
