"""What an instructor is told of a log whose owner took their answers out of it."""

from __future__ import annotations

from pathlib import Path

from peercompass.exercise import LOG_FILE, Response, append, forget_all, read
from peercompass.grading.marking.findings import about_answers


def test_a_log_that_was_emptied_is_empty_and_no_other_units(tmp_path: Path) -> None:
    path = tmp_path / LOG_FILE
    append(path, [Response("pick-one", "choice", "stay"), Response("hand-in", "hand-in", {})])
    assert about_answers(read(path), {"pick-one"}) == []
    forget_all(path, keep=("hand-in",))
    (finding,) = about_answers(read(path), {"pick-one"})
    assert finding.text == "The file of answers is empty, so nothing was attempted."
    append(path, [Response("pick-one", "choice", "nod")])
    assert about_answers(read(path), {"pick-one"}) == []
