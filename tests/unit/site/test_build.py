"""A site: what one reads without a script, what its script is told, and that nothing else is in
it."""

import base64
import hashlib
import html
import io
import json
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from peercompass.course import Course
from peercompass.course.leak_scan import LeakError
from peercompass.course.load import read_course
from peercompass.notebook.web_host import WebHost
from peercompass.site.build import MARK
from peercompass.support.voice import PSEUDO, use_language
from tests.helpers.sites import make_site, release_by_hand
from tests.helpers.small_course import LESSON, UNIT, edit_notebook, write_small_course

LESSON_PAGE, EXERCISE_PAGE = f"learn/{UNIT}/lesson.html", f"{UNIT}/{UNIT}.html"


class Reader(HTMLParser):
    """What a page says to whoever has no script, and where it leads."""

    def __init__(self, page: str):
        super().__init__()
        self.words, self.addresses, self.ids, self.data = "", [], [], {}
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self._inside = (named.get("id") or "script") if tag == "script" else ""
        self.ids += [named["id"]] if "id" in named else []
        self.addresses += [named[name] for name in ("href", "src") if name in named]

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside:
            self.data[self._inside] = data
        else:
            self.words += data


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return write_small_course(tmp_path_factory.mktemp("small") / "course")


@pytest.fixture(scope="module")
def course(root) -> Course:
    course = read_course(root)
    release_by_hand(course, root, UNIT)
    return course


@pytest.fixture(scope="module")
def site(course, root, tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("site") / "school"
    make_site(course, root, folder, hand_in_to="lou@example.org")
    return files_in(folder)


@pytest.fixture(scope="module")
def pages(site) -> dict[str, Reader]:
    return {name: Reader(data.decode()) for name, data in site.items() if name.endswith(".html")}


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def app_file(site: dict[str, bytes], start: str, end: str) -> bytes:
    (name,) = (n for n in site if n.startswith(f"app/{start}") and n.endswith(end))
    return site[name]


def test_every_unit_is_there_and_home_leads_to_it(course, pages):
    assert {"index.html", LESSON_PAGE, EXERCISE_PAGE} <= set(pages)
    assert {LESSON_PAGE, EXERCISE_PAGE} <= set(pages["index.html"].addresses)
    assert course.units[UNIT].plan.title in pages["index.html"].words


def test_all_is_read_without_a_script(course, pages):
    unit = course.units[UNIT]
    for page, items, scenes in (
        (LESSON_PAGE, unit.practice, unit.practice_scenarios),
        (EXERCISE_PAGE, unit.items, unit.scenarios),
    ):
        words = " ".join(pages[page].words.split())
        asked = [item.stem for item in items if item.kind != "scenario"]
        asked += [entry.text for item in items for entry in item.parts]
        asked += [line.text for scene in scenes.values() for line in scene.nodes["opening"].says]
        for text in asked:
            assert " ".join(text.split()) in words


def test_help_stands_on_every_page(course, pages):
    for name, page in pages.items():
        for line in course.file.emergency:
            assert line.contact in page.words, name


def test_each_address_leads_to_a_file_of_the_site_and_each_anchor_to_a_part(site, pages):
    for name, page in pages.items():
        for address in page.addresses:
            file, _, part = address.partition("#")
            assert not re.match(r"[a-z]+:|/", address), f"{name} leads to {address}"
            there = normpath(join(dirname(name), file)) if file else name
            there = "index.html" if there == "." else there
            assert there in site, f"{name} leads to {address}"
            if part:
                assert part in pages[there].ids


def test_a_page_may_load_nothing_from_elsewhere(site):
    for name in (name for name in site if name.endswith(".html")):
        held = re.search(r'content="([^"]+)" http-equiv="Content-Security-P', site[name].decode())
        policy = html.unescape(held[1])
        assert "default-src 'none'" in policy
        assert not re.search(r"https?:|\*", policy)


def test_nothing_that_only_graders_may_have_is_in_it(site):
    """Each rationale of graded work in the small course says "zebra"."""
    for name, data in site.items():
        inside = {name: data}
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as bundle:
                inside = {one: bundle.read(one) for one in bundle.namelist()}
        for one, content in inside.items():
            assert b"zebra" not in content.lower(), f"{name} {one}"


def test_a_leak_stops_it_and_the_site_before_stays(course, root, tmp_path):
    own = write_small_course(tmp_path / "leaky")
    loaded = read_course(own)
    make_site(loaded, own, tmp_path / "site")
    before = files_in(tmp_path / "site")
    secret = loaded.units[UNIT].items[0].parts[0].rationale
    edit_notebook(own, LESSON, lambda nb: nb["cells"][0].update(source=f"# One\n\n{secret}"))
    with pytest.raises(LeakError):
        make_site(loaded, own, tmp_path / "site")
    assert files_in(tmp_path / "site") == before


def test_the_script_is_told_what_python_will_say(site, pages, tmp_path):
    """The views of a page are those that the parts make in the folder that the worker unpacks."""
    with zipfile.ZipFile(io.BytesIO(app_file(site, "course.", ".zip"))) as bundle:
        bundle.extractall(tmp_path)
    host = WebHost(tmp_path)
    for name in ("index.html", LESSON_PAGE, EXERCISE_PAGE):
        page = site[name].decode()
        notebook = re.search(r'data-pc-path="([^"]+)"', page)[1]
        views = json.loads(pages[name].data["pc-views"])
        shown = re.findall(r'data-shown="([^"]+)"', page)
        assert list(views) == shown
        for part in shown:
            hello = json.dumps({"do": "open", "viewer": "a", "n": 0})
            told = json.loads(host.hear(notebook, part, hello))
            assert told["view"] == views[part], part


def test_the_script_is_told_where_all_lies(course, site, pages):
    about = json.loads(pages[LESSON_PAGE].data["pc-site"])
    for name in ("worker", "core", "files"):
        assert about[name] in site
    assert f"{about['pyodide']}pyodide.js" in site
    assert about["hand_in_to"] == "lou@example.org"
    assert about["course"] == course.file.id
    assert f"{UNIT}/{UNIT}.ipynb" in about["notebooks"]
    assert about["help"][0]["contact"] == course.file.emergency[0].contact
    assert about["version"] == json.loads(site[MARK])["version"]


def test_the_worker_knows_every_file_of_this_version_by_its_hash(site):
    known = json.loads(re.match(r"globalThis\.SITE = (.*);\n", site["sw.js"].decode())[1])
    kept = {name for name in site if name not in ("sw.js", MARK, ".nojekyll")}
    assert set(known["files"]) == kept
    for name, sum_ in known["files"].items():
        assert sum_ == f"sha256-{base64.b64encode(hashlib.sha256(site[name]).digest()).decode()}"
    assert known["version"] == json.loads(site[MARK])["version"]


def test_a_phone_can_install_it(site, course):
    manifest = json.loads(site["manifest.json"])
    assert manifest["name"] == course.file.title
    assert manifest["start_url"] == manifest["scope"] == "./"
    for icon in manifest["icons"]:
        data = site[icon["src"]]
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        wide, high = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
        assert icon["sizes"] == f"{wide}x{high}"


def test_twice_built_it_is_the_same_and_another_text_is_another_version(course, root, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    first = make_site(course, root, one)
    assert make_site(course, root, two).version == first.version
    assert files_in(one) == files_in(two)
    other = write_small_course(tmp_path / "other")
    edit_notebook(other, LESSON, lambda nb: nb["cells"][0].update(source="# Another title"))
    changed = make_site(read_course(other), other, two)
    assert changed.version != first.version
    assert changed.unreleased == (UNIT,)
    assert EXERCISE_PAGE not in files_in(two)
    assert EXERCISE_PAGE not in Reader((two / "index.html").read_text("utf-8")).addresses


def test_only_an_empty_folder_or_a_site_is_written_into(course, root, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear Lou")
    with pytest.raises(ValueError, match="holds something else"):
        make_site(course, root, tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    made = tmp_path / "made"
    make_site(course, root, made)
    (made / ".git").mkdir()
    with pytest.raises(ValueError, match=r"not of the site: \.git"):
        make_site(course, root, made)
    assert (made / ".git").is_dir()
    (made / ".git").rmdir()
    make_site(course, root, made)
    (tmp_path / "file").write_text("")
    with pytest.raises(ValueError, match="is no folder"):
        make_site(course, root, tmp_path / "file")


def test_pyodide_is_sent_as_any_server_can(site):
    at = "pyodide-"
    assert b"pyodide.asm.js" in app_file(site, at, "/pyodide.js")
    assert not [name for name in site if name.endswith((".mjs", ".wasm", ".webmanifest"))]
    assert json.loads(app_file(site, at, "pyodide-lock.json"))["packages"] == {}
    with zipfile.ZipFile(io.BytesIO(app_file(site, at, "python_stdlib.zip"))) as bundle:
        assert [name.partition(".")[0] for name in bundle.namelist()] == ["json/__init__"]


def test_the_core_holds_all_that_a_page_imports_and_no_course(site, tmp_path):
    with zipfile.ZipFile(io.BytesIO(app_file(site, "core.", ".zip"))) as bundle:
        bundle.extractall(tmp_path)
        names = bundle.namelist()
    assert not [n for n in names if "labextension" in n or "dist-info" in n or n.endswith(".yaml")]
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import peercompass, peercompass.notebook.web_host\n"
        f"assert peercompass.__file__.startswith({str(tmp_path)!r})\n"
        "from peercompass.notebook.pages.own_copy import answers_html; answers_html('a', [])\n"
        "rooms = {m.split('.')[0] for m in sys.modules}\n"
        "print(rooms & {'ruamel', 'yaml', 'jupyter_server', 'nbgrader', 'pandas', 'IPython'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("set()", "")


def test_a_numbered_part_can_be_gone_to_and_a_fold_is_folded(tmp_path):
    own = write_small_course(tmp_path / "parts")

    def parts(notebook):
        cells = notebook["cells"]
        cells[0]["source"] = "# One\n\n## Part 1. First\n\nText.\n\n## Part 2. Second\n\nMore."
        fold = {"peercompass": {"fold": True}}
        about = {
            "cell_type": "markdown",
            "id": "about",
            "metadata": fold,
            "source": "### Why\n\nSo.",
        }
        cells.insert(1, about)

    edit_notebook(own, LESSON, parts)
    make_site(read_course(own), own, tmp_path / "site")
    page = (tmp_path / "site" / LESSON_PAGE).read_text("utf-8")
    assert {"#part-1", "#part-2"} <= set(Reader(page).addresses)
    assert {"part-1", "part-2"} <= set(Reader(page).ids)
    assert '<details class="pc-about"><summary>Why</summary>' in page


def test_the_look_of_a_page(site, golden):
    """All but the addresses, which change with the program."""
    page = re.sub(
        r"(app/(?:site|worker|core|course)\.)[0-9a-f]{8}", r"\1…", site[LESSON_PAGE].decode()
    )
    page = re.sub(r"(app/pyodide-[\d.]+-)[0-9a-f]{8}", r"\1…", page)
    page = re.sub(r'"version":"[0-9a-f]{16}"', '"version":"…"', page)
    golden("lesson.html", re.sub(r'(id="pc-views">).*', r"\1…</script>", page))


def test_every_word_around_the_course_is_of_the_catalog(course, root, tmp_path):
    use_language(PSEUDO)
    try:
        make_site(course, root, tmp_path / "site")
    finally:
        use_language("en")
    page = (tmp_path / "site" / LESSON_PAGE).read_text("utf-8")
    assert 'lang="qps-ploc"' in page
    for plain in ("Home", "You can read all of it", "Help", "Next:"):
        assert plain not in Reader(page).words
