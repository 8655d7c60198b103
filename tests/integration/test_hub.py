"""A real JupyterHub, set up as docs/hub.md tells: trainees, an instructor and a desk, each an
account of this machine. By day one walk by requests; at night the whole way, a browser, and two
courses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from peercompass.course.load import read_course
from peercompass.exercise import LOG_FILE
from tests.helpers.hand_ins import as_log, best, given
from tests.helpers.hub import PASSWORD, RealHub, draws_pages, why_not
from tests.helpers.night import AT_NIGHT
from tests.helpers.small_course import UNIT, edit

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=why_not() or "")]
at_night = pytest.mark.skipif(not AT_NIGHT, reason="the whole way is walked at night")

DESK = "services/small/"
KEY = "zebra"  # stands in each rationale of graded work, and nowhere else


@pytest.fixture(scope="module")
def hub(prepared_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHub]:
    """A hub with the small course, its unit released; at night with a second course, and not at the
    top of its host."""
    courses = {
        "small": {"root": prepared_small, "trainees": ["dana", "ben"], "instructors": ["ortiz"]}
    }
    if AT_NIGHT:
        other = shutil.copytree(prepared_small, tmp_path_factory.mktemp("other") / "course")
        edit(other, "curriculum/course.yaml", "id: small", "id: other")
        edit(other, "curriculum/course.yaml", "A small course", "Another course")
        edit(other, "grading/nbgrader_config.py", '"small"', '"other"')
        courses["other"] = {"root": other, "trainees": ["ben"], "instructors": ["kim"]}
    with RealHub(courses, base="/training/" if AT_NIGHT else "/") as hub:
        with ThreadPoolExecutor(1) as meanwhile:
            released = meanwhile.submit(hub.at_desk, "small", "release", UNIT)
            hub.start()
            released.result()
        yield hub
        print("\nSeconds:", json.dumps(hub.seconds))


@pytest.fixture(scope="module")
def dana(hub: RealHub):
    """A trainee, signed in, whose server has started."""
    dana = hub.person("dana")
    dana.start_server()
    return dana


@pytest.fixture(scope="module")
def ortiz(hub: RealHub):
    """An instructor, signed in. The desk is no server of theirs, so none has to start."""
    ortiz = hub.person("ortiz")
    assert ortiz.visit(f"{DESK}peercompass").url.endswith(f"{DESK}notebooks/workspace/home.ipynb")
    return ortiz


def submit(hub: RealHub, person) -> bytes:
    """Fetch, answer all and hand in, as the pages do. Returns the log of answers."""
    wanted = {"course_id": "small", "assignment_id": UNIT}
    fetched = person.ask(f"{person.server}assignments/fetch", wanted).json()
    (one,) = [one for one in fetched["value"] if one["status"] == "fetched"]
    assert one["path"] == f"small/{UNIT}", "beside home"
    log = as_log(given(read_course(hub.course("small")).units[UNIT], best))
    file = hub.home(person.name) / "small" / UNIT / LOG_FILE
    hub.run_as(person.name, "tee", str(file), input=log, text=False)
    assert person.ask(f"{person.server}assignments/submit", wanted).json()["success"]
    return log


def test_a_trainee_comes_to_their_course_and_hands_in(hub, dana):
    came = dana.visit(f"{dana.server}peercompass")
    assert came.url == hub.address(f"{dana.server}notebooks/small/home.ipynb")
    home = hub.home("dana") / "small"
    assert {path.name for path in home.iterdir()} >= {"home.ipynb", "unit.json", "learn"}
    assert {path.owner() for path in home.rglob("*")} == {hub.account("dana")}
    listed = dana.ask(f"{dana.server}assignments?course_id=small").json()
    assert [one["status"] for one in listed["value"]] == ["released"]
    early = dana.ask(f"{dana.server}peercompass/text/small/home.ipynb").json()
    assert early["help"][0]["contact"] == "02 2327 2327"
    submit(hub, dana)


def test_the_desk_collects_from_the_hubs_exchange(hub, ortiz):
    done = ortiz.ask(f"{DESK}formgrader/api/assignment/{UNIT}/collect", {}).json()
    assert done["success"], done
    (kept,) = (hub.course("small") / "grading/work/attempts" / UNIT).iterdir()
    assert kept.name == hub.account("dana")
    own = hub.course("small") / "grading/work/exchange"
    assert list(own.glob("small/inbound/*")) == [], "the desk's own, from before, is not used"


def test_a_trainee_has_no_door_and_an_instructor_has(hub, dana, ortiz):
    assert dana.ask(f"{dana.server}peercompass/door?course=small").json() is None
    door = ortiz.ask(f"{DESK}peercompass/door?course=small").json()
    assert door["formgrader"] == "formgrader"


@pytest.mark.parametrize(
    "path",
    [
        "peercompass/door",
        "formgrader/api/assignments",
        "api/contents/exercises",
        "files/curriculum/course.yaml",
        "notebooks/workspace/home.ipynb",
        "api/terminals",
    ],
)
def test_no_request_of_a_trainee_comes_into_a_desk(dana, path):
    assert dana.ask(DESK + path).status_code in (403, 404)
    dana.visit(DESK + path)
    assert dana.ask(DESK + path).status_code in (403, 404), "nor after a sign-in was tried"


def test_a_trainees_server_has_nothing_of_a_desk(hub, dana):
    for path in ("formgrader", "formgrader/api/assignments", "formgraders", "synthetic/formgrader"):
        assert dana.visit(dana.server + path).status_code == 404, path
    for name in ("ben", "ortiz"):
        asked = dana.ask(f"user/{hub.account(name)}/api/contents")
        assert asked.status_code in (403, 404, 424), name
    assert dana.ask("hub/api/users").status_code == 403


def test_no_file_that_a_trainee_may_read_holds_a_key(hub, dana):
    """Looked for by the account itself, in all that lies on the hub but the packages."""

    def found(name: str) -> list[str]:
        search = ("grep", "-rIils", "--exclude-dir=packages", KEY, str(hub.place))
        return hub.run_as(name, *search).stdout.split()

    assert any(f"courses/small/exercises/{UNIT}" in path for path in found("desk-small"))
    assert found("dana") == []
    code = "from importlib.util import find_spec as f; import sys; "
    code += "print([n for n in sys.argv[1:] if f(n)])"
    heavy = ("pandas", "scipy", "ruamel", "peercompass_crps", "typer")
    learner = str(hub.place / "learner/bin/python")
    said = hub.run_as("dana", learner, "-P", "-c", code, "peercompass", "nbgrader", *heavy)
    assert said.stdout.strip() == "['peercompass', 'nbgrader']"


def test_no_account_reads_anothers_work(hub, dana):
    inbound = hub.exchange / "small" / "inbound"
    (sent,) = inbound.iterdir()
    for place in (hub.course("small"), hub.home("dana"), hub.place / "hub.toml", inbound):
        assert hub.run_as("ben", "cat" if place.is_file() else "ls", str(place)).returncode, place
    assert hub.run_as("ben", "mv", str(sent), str(inbound / "gone")).returncode
    assert hub.run_as("ben", "mv", str(hub.exchange / "small"), str(hub.exchange / "x")).returncode
    assert hub.run_as("ben", "touch", str(hub.shelf / "small" / "home.ipynb")).returncode


@at_night
def test_marks_and_feedback_come_back(hub, dana, ortiz):
    account = hub.account("dana")
    hub.at_desk("small", "grade", UNIT)
    rows = ortiz.ask(f"{DESK}formgrader/api/submissions/{UNIT}").json()
    (one,) = [row for row in rows if row["student"] == account]
    notebooks = ortiz.ask(f"{DESK}formgrader/api/submitted_notebooks/{UNIT}/{UNIT}").json()
    (notebook,) = [row for row in notebooks if row["student"] == account]
    if draws_pages():
        page = ortiz.visit(f"{DESK}formgrader/submissions/{notebook['id']}/")
        assert page.status_code == 200, hub.log_tail()
        assert KEY not in page.text
    grades = ortiz.ask(f"{DESK}formgrader/api/grades?submission_id={notebook['id']}").json()
    waiting = [grade for grade in grades if grade["needs_manual_grade"]]
    assert waiting
    assert one["needs_manual_grade"]
    for grade in waiting:
        given = {"manual_score": grade["max_score"], "extra_credit": 0}
        told = ortiz.ask(f"{DESK}formgrader/api/grade/{grade['id']}", given, method="PUT")
        assert told.status_code == 200, told.text
    hub.at_desk("small", "feedback", UNIT)
    wanted = {"course_id": "small", "assignment_id": UNIT}
    dana.ask(f"{dana.server}assignments/fetch_feedback", wanted)
    (page,) = (hub.home("dana") / "small" / UNIT / "feedback").glob(f"*/{UNIT}.html")
    shown = dana.visit(f"{dana.server}files/{page.relative_to(hub.home('dana')).as_posix()}")
    assert shown.status_code == 200
    assert "26.5" in shown.text, "all points"


@at_night
@pytest.mark.browser
def test_a_browser_walks_the_whole_way_and_kernels_speak_in_secret(hub, dana, new_profile):
    """Ben is in two courses: he is asked which, fetches, answers and hands in with the mouse."""
    page = new_profile().new_page()
    page.goto(hub.address("hub/login"))
    page.fill("#username_input", hub.account("ben"))
    page.fill("#password_input", PASSWORD)
    page.click("#login_submit")
    page.get_by_role("heading", name="Your courses").wait_for()
    assert page.get_by_role("link").count() == 2
    page.get_by_role("link", name="A small course").click()
    ready = ".pc-page[data-pc-state=ready]"
    page.wait_for_selector(ready)
    assert page.locator(".pc-door").count() == 0
    page.locator(".pc-stop, summary").filter(has_text="First steps").first.click()
    page.get_by_role("button", name="Get the exercise").first.click()
    page.get_by_role("link", name="Open the exercise").first.click()
    page.wait_for_url(f"**/training/user/*/notebooks/small/{UNIT}/{UNIT}.ipynb")
    page.wait_for_selector(ready)
    page.get_by_text("Stay with her.").click()
    log = hub.home("ben") / "small" / UNIT / LOG_FILE
    page.get_by_role("button", name="Hand in as it is").click()
    page.get_by_role("button", name="Yes, hand in").click()
    page.get_by_text("Handed in to your course").wait_for()
    assert '"stay"' in log.read_text("utf-8")
    inbound = hub.exchange / "small" / "inbound"
    assert len(list(inbound.glob(f"{hub.account('ben')}+{UNIT}+*"))) == 1
    assert "1 hand-ins" not in hub.at_desk("small", "collect", UNIT)
    runtime = hub.home("ben") / ".local/share/jupyter/runtime"
    connections = [json.loads(file.read_text()) for file in runtime.glob("kernel-*.json")]
    assert connections
    assert all("curve_publickey" in one for one in connections)
    assert hub.run_as("dana", "ls", str(runtime)).returncode
    home = page.get_by_role("link", name="Home").first
    assert home.get_attribute("href").endswith("/small/home.ipynb")


@at_night
def test_a_desk_is_its_own_courses_alone(hub, ortiz):
    kim = hub.person("kim")
    assert kim.visit("services/other/peercompass").status_code == 200
    assert kim.ask(f"{DESK}peercompass/door").status_code in (403, 404)
    assert ortiz.ask("services/other/peercompass/door").status_code in (403, 404)
    assert hub.run_as("desk-other", "ls", str(hub.course("small"))).returncode
    ortiz.start_server()
    asked = ortiz.visit(f"{ortiz.server}peercompass")
    assert "The desk of A small course" in asked.text
    door = ortiz.ask(f"{ortiz.server}peercompass/door?course=small").json()
    assert door == {"desk": "/training/services/small/peercompass"}
