"""A hand-in on a real server: however it is asked for, what comes holds nothing that acts, and
nothing of it is changed. The pages themselves are opened in `tests/browser/test_hostile_pages.py`.
"""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from jupyter_client import BlockingKernelClient

from peercompass.course.load import read_course
from peercompass.course.publish import publish
from tests.helpers.hostile_notebook import (
    MARKUP,
    SCRIPT,
    SHADOWED,
    hostile_notebook,
    put_hostile,
    widget_state,
)
from tests.helpers.jupyter import TOKEN, JupyterServer
from tests.helpers.small_course import UNIT, write_small_course

pytestmark = pytest.mark.slow

PLACES = [
    f"grading/work/submitted/ana/{UNIT}/{UNIT}.ipynb",
    f"grading/work/autograded/ana/{UNIT}/{UNIT}.ipynb",
    f"grading/work/attempts/ana/{UNIT}/1/{UNIT}.ipynb",
    f"grading/work/exchange/small/inbound/ana+{UNIT}+2026/{UNIT}.ipynb",
    f"from Moodle [1]/Ana Ruiz #1/{UNIT}.ipynb",
    f"unpacked/workspace/{UNIT}/{UNIT}.ipynb",
    "loose.ipynb",
    f"grading/{UNIT}.ipynb",
    "grading/Cohort.ipynb",
    "unpacked/UPPER.IPYNB",
]
LESSON = f"workspace/learn/{UNIT}/lesson.ipynb"


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[JupyterServer]:
    root = write_small_course(tmp_path_factory.mktemp("small") / "course")
    publish(read_course(root), root, root / "workspace")
    for place in PLACES:
        put_hostile(root / place, hostile_notebook(trainee=True), root)
    look_alike = root / "unpacked/curriculum/course.yaml"
    look_alike.parent.mkdir()
    shutil.copy(root / "curriculum/course.yaml", look_alike)
    (root / "unpacked/chart.vl.json").write_text("{}")
    (root / "unpacked/page.html").write_text(MARKUP)
    (root / "unpacked/picture.svg").write_text(MARKUP)
    with JupyterServer(root, tmp_path_factory.mktemp("jupyter")) as server:
        yield server


def got(server: JupyterServer, path: str, **asked: str) -> dict:
    query = "&".join(f"{key}={value}" for key, value in {"content": "1", **asked}.items())
    return server.api(f"contents/{urllib.request.quote(path)}?{query}")


def refused(server: JupyterServer, path: str, method: str, data: dict) -> str:
    """What the server says when it will not."""
    with pytest.raises(urllib.error.HTTPError) as error:
        server.api(path, method, data)
    assert error.value.code == 403
    return json.loads(error.value.read())["message"]


def web(server: JupyterServer, path: str) -> tuple[str, str]:
    """A page of the server, and what its browser may do with it."""
    request = urllib.request.Request(
        server.url + urllib.request.quote(path), headers={"Authorization": f"token {TOKEN}"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode(), answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("asked", [{}, {"type": "notebook"}], ids=["plain", "as a notebook"])
def test_wherever_a_hand_in_lies_it_comes_as_text(server, place, asked) -> None:
    if place.endswith(".IPYNB") and not asked:
        pytest.skip("a file of any name is a notebook only when it is asked for as one")
    model = got(server, place, **asked)
    assert model["writable"] is False
    assert model["content"]["metadata"] == {}
    kinds = {cell["cell_type"] for cell in model["content"]["cells"]}
    assert kinds == {"markdown", "raw"}
    assert MARKUP not in model["content"]["cells"][0]["source"]


@pytest.mark.parametrize("page", ["lab", "tree", "notebooks/workspace/home.ipynb"])
def test_no_page_loads_a_picture_from_elsewhere(server, page) -> None:
    _, policy = web(server, page)
    assert "img-src 'self' data: blob:" in policy
    assert "media-src 'self' data: blob:" in policy
    assert "frame-ancestors 'self'" in policy


def test_a_text_file_asked_for_as_a_notebook_comes_as_text_too(server) -> None:
    file = server.root_dir / "unpacked" / "evil.txt"
    file.write_text(json.dumps(hostile_notebook(trainee=False)))
    assert got(server, "unpacked/evil.txt", type="notebook")["content"]["metadata"] == {}


@pytest.mark.parametrize("place", PLACES[:5])
def test_what_was_sent_is_never_saved_over(server, place) -> None:
    before = (server.root_dir / place).read_bytes()
    path = f"contents/{urllib.request.quote(place)}"
    shown = got(server, place)["content"]
    text = {"type": "file", "format": "text", "content": "x"}
    for model in ({"type": "notebook", "content": shown}, text):
        assert "handed in" in refused(server, path, "PUT", model)
    assert (server.root_dir / place).read_bytes() == before


def test_what_was_sent_is_not_moved_into_a_place_of_ones_own_and_copied_as_text(server) -> None:
    sent = urllib.request.quote(PLACES[4])
    target = {"path": "workspace/mine.ipynb"}
    assert "stays where it is" in refused(server, f"contents/{sent}", "PATCH", target)
    folder = urllib.request.quote("from Moodle [1]")
    assert refused(server, f"contents/{folder}", "PATCH", {"path": "workspace/all"})
    assert refused(server, "contents/workspace", "POST", {"copy_from": "from Moodle [1]"})
    copied = server.api("contents/workspace", "POST", {"copy_from": PLACES[4]})
    text = (server.root_dir / copied["path"]).read_text()
    assert '"_esm"' not in text
    assert '"outputs"' not in text


def test_kinds_with_a_viewer_that_acts_are_not_opened(server) -> None:
    assert refused(server, "contents/unpacked/chart.vl.json?content=1", "GET", None)


@pytest.mark.parametrize("path", ["page.html", "picture.svg"])
def test_no_script_runs_in_a_file(server, path) -> None:
    for folder in ("unpacked", "workspace"):
        (server.root_dir / folder / path).write_text(MARKUP)
        page, policy = web(server, f"files/{folder}/{path}")
        assert page == MARKUP, "it can be downloaded as it is"
        assert "; sandbox;" in policy, policy


def test_a_link_to_a_lessons_file_opens_the_lesson_and_a_download_stays_one(server) -> None:
    """A page of feedback runs nothing and knows no other way to a part of the lesson."""
    address = f"{server.url}files/{LESSON}"
    token = {"Authorization": f"token {TOKEN}"}
    followed = urllib.request.Request(address, headers={**token, "Sec-Fetch-Dest": "document"})
    with urllib.request.urlopen(followed, timeout=60) as answer:
        assert answer.url == f"{server.url}notebooks/{LESSON}"
    for path, asked in (("", token), ("?download=1", dict(followed.headers))):
        request = urllib.request.Request(address + path, headers=asked)
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert json.loads(answer.read())["cells"], "the file itself"


@pytest.mark.parametrize("place", PLACES[:6])
def test_a_page_made_of_a_hand_in_holds_nothing_of_it_that_acts(server, place) -> None:
    page, policy = web(server, f"nbconvert/html/{place}")
    assert SCRIPT not in page
    assert "allow-scripts" not in policy


def test_a_published_page_is_unchanged_only_if_all_of_it_is(server) -> None:
    file = server.root_dir / LESSON
    whole = file.read_text()
    changes = {
        "title": lambda nb: nb["metadata"].update(title="x"),
        "widgets": lambda nb: nb["metadata"].update(widgets=widget_state()),
        "tag": lambda nb: nb["cells"][0]["metadata"].update(tags=["x"]),
        "word": lambda nb: nb["cells"][0].update(source="# Another"),
        "attachment": lambda nb: nb["cells"][0].update(attachments={}),
        "says so itself": lambda nb: nb["metadata"]["peercompass"].update(page="unchanged"),
    }
    try:
        assert got(server, LESSON)["content"]["metadata"]["peercompass"]["page"] == "unchanged"
        text, _ = web(server, f"peercompass/text/{LESSON}")
        assert json.loads(text)["cells"][0]["html"].startswith("<h1>"), "its text comes ahead"
        for name, change in changes.items():
            notebook = json.loads(whole)
            change(notebook)
            file.write_text(json.dumps(notebook))
            metadata = got(server, LESSON)["content"]["metadata"]
            assert metadata["peercompass"]["page"] == "changed", name
            text, _ = web(server, f"peercompass/text/{LESSON}")
            assert json.loads(text)["cells"] == [], name
            assert json.loads(text)["help"], "whom to turn to is told all the same"
            assert "widgets" not in metadata, name
    finally:
        file.write_text(whole)


def test_a_page_that_was_never_published_here_does_not_start(server) -> None:
    put_hostile(
        server.root_dir / "workspace/new/new.ipynb",
        hostile_notebook(trainee=True),
        server.root_dir,
    )
    content = got(server, "workspace/new/new.ipynb")["content"]
    assert content["metadata"]["peercompass"]["page"] == "changed"
    assert "widgets" not in content["metadata"]
    assert not any(cell.get("outputs") for cell in content["cells"])


def test_the_servers_word_is_never_saved(server) -> None:
    path = f"modules/{UNIT}/lesson.ipynb"
    shown = got(server, path)["content"]
    assert shown["metadata"]["peercompass"]["page"] == "unchanged"
    server.api(f"contents/{path}", "PUT", {"type": "notebook", "content": shown})
    kept = json.loads((server.root_dir / path).read_text())["metadata"]["peercompass"]
    assert kept == {"trainee": True}


def test_ones_own_notebook_is_ones_own_in_any_folder(server) -> None:
    """Made here and saved here; what is put here from elsewhere is somebody else's."""
    made = server.api("contents/unpacked", "POST", {"type": "notebook"})["path"]
    content = got(server, made)["content"]
    assert "Somebody" not in json.dumps(content)
    cell = {"cell_type": "code", "id": "a", "metadata": {"trusted": True}, "source": "1"}
    content["cells"] = [{**cell, "execution_count": None, "outputs": []}]
    server.api(f"contents/{made}", "PUT", {"type": "notebook", "content": content})
    assert got(server, made)["content"]["cells"][0]["source"] == "1"
    put = {"type": "notebook", "content": hostile_notebook(trainee=False)}
    server.api("contents/unpacked/uploaded.ipynb", "PUT", put)
    assert got(server, "unpacked/uploaded.ipynb")["content"]["metadata"] == {}


def test_no_module_beside_a_notebook_is_imported(server) -> None:
    wanted = {"type": "notebook", "name": "x", "kernel": {"name": "python3"}}
    for place in (PLACES[4], "workspace/new/new.ipynb"):
        put_hostile(server.root_dir / place, hostile_notebook(trainee=True), server.root_dir)
        session = server.api("sessions", "POST", {**wanted, "path": place})
        kernel = session["kernel"]["id"]
        code = f"import {', '.join(SHADOWED[:4])}; open('done', 'w').close()"
        _run(server, kernel, code)
        assert (server.root_dir / place).with_name("done").exists(), "it runs in its folder"
        server.api(f"kernels/{kernel}/restart", "POST")
        _run(server, kernel, code.replace("done", "again"))
        assert (server.root_dir / place).with_name("again").exists()
        server.api(f"sessions/{session['id']}", "DELETE")
    assert not (server.root_dir / "pwned").exists()


def test_nbgraders_validate_runs_no_hand_in(server) -> None:
    code = f"open({str(server.root_dir / 'pwned')!r}, 'w')"
    put_hostile(
        server.root_dir / PLACES[0], hostile_notebook(trainee=True, source=code), server.root_dir
    )
    request = urllib.request.Request(
        f"{server.url}assignments/validate",
        data=json.dumps({"path": PLACES[0]}).encode(),
        headers={"Authorization": f"token {TOKEN}"},
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        said = json.loads(answer.read())
    assert said["success"] is False
    assert "handed in" in said["value"]
    assert not (server.root_dir / "pwned").exists()


def _run(server: JupyterServer, kernel: str, code: str) -> None:
    client = BlockingKernelClient(
        connection_file=str(server.home / "runtime" / f"kernel-{kernel}.json")
    )
    client.load_connection_file()
    client.hb_channel.time_to_dead = 60.0  # it has just been restarted, on a busy machine
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        client.execute(code, reply=True, timeout=120)
    finally:
        client.stop_channels()
