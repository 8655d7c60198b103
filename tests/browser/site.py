"""A site of plain web pages: the same course, with its Python in the browser and its logs in the
browser's own database.

So that one test can look at every door, the logs are brought to the folder in which the other doors
keep them, and what a test changes there goes into the browser before a page opens.
"""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from peercompass.course.load import load
from peercompass.course.paths import WORK
from peercompass.site import NoRuntime, build_site, fetched_runtime
from tests.browser.course import wait_until_ready

ON_SITE = os.environ.get("PEERCOMPASS_DOOR") == "site"
"""Whether tests that stand at any door are to stand at this one."""

OPENED = """const opened = new Promise((done, failed) => {
    const opening = indexedDB.open('peercompass:' + course, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('lines', {autoIncrement: true}).createIndex('log', 'log');
      opening.result.createObjectStore('stamps');
    };
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => failed(opening.error);
  });"""
"""As `static/site/storage.js` opens it."""
TAKE = f"""async (course) => {{ {OPENED}
  const base = await opened;
  const lines = await new Promise((done) => {{
    const all = base.transaction('lines').objectStore('lines').getAll();
    all.onsuccess = () => done(all.result);
  }});
  base.close();
  const logs = {{}};
  for (const {{ log, line }} of lines) logs[log] = (logs[log] ?? '') + line;
  return logs;
}}"""
PUT = f"""async ([course, logs]) => {{ {OPENED}
  const base = await opened;
  const writing = base.transaction(['lines', 'stamps'], 'readwrite');
  const written = new Promise((done) => {{ writing.oncomplete = done; }});
  writing.objectStore('lines').clear();
  writing.objectStore('stamps').clear();
  for (const [log, text] of Object.entries(logs)) {{
    for (const line of text.match(/[^\\n]*\\n|[^\\n]+/g) ?? [])
      writing.objectStore('lines').add({{ log, line }});
    writing.objectStore('stamps').put(crypto.randomUUID(), log);
  }}
  await written;
  base.close();
}}"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder as any plain server does; gives the address, without its last slash."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_site(source: Path, workspace: Path, folder: Path, **how: Any) -> str:
    """Make a site in `folder` of the course in `source`, whose exercises are those of `workspace`.
    Gives the course's id. The test skips where Pyodide cannot be had."""
    try:
        runtime = fetched_runtime()
    except NoRuntime as error:
        pytest.skip(f"No Python for a browser here, so the site is not tried. {error}")
    course = load(source).course
    assert course is not None
    for unit in course.units:
        if (workspace / unit / f"{unit}.ipynb").exists():
            released = source / WORK / "release" / unit
            shutil.copytree(workspace / unit, released, dirs_exist_ok=True)
    build_site(course, source, folder, runtime, **how)
    return course.file.id


def logs_in(page, course: str) -> dict[str, str]:
    """All logs in the browser's database, by their paths, from a page of the site."""
    return page.evaluate(TAKE, course)


def page_of(notebook: str) -> str:
    """The page of a site that shows a notebook."""
    return "index.html" if notebook == "home.ipynb" else notebook.replace(".ipynb", ".html")


class SiteDoor:
    """Opens the notebooks below `root` as pages of a site, made of the course in `source`. `under`
    is where the workspace lies in `root`."""

    def __init__(self, root: Path, source: Path | None = None, under: str = ""):
        self._workspace = root / under
        self._under = f"{under}/" if under else ""
        self._folder = root.with_name(f"{root.name}-site")
        self._course = make_site(source or root.with_name("source"), self._workspace, self._folder)
        for page in self._folder.rglob("*.html"):  # it refuses Playwright's way of waiting
            text = page.read_text("utf-8")
            page.write_text(re.sub(r"<meta[^>]*Content-Security-Policy[^>]*>", "", text), "utf-8")
        self._serving = served(self._folder)
        self._address = self._serving.__enter__()
        self._seen: dict[Any, dict[str, str]] = {}  # by profile, as its database was seen last

    def open(self, page, path: str) -> None:
        """Open a page and wait until all its parts work."""
        self._agree(page)
        page.goto(f"{self._address}/{page_of(path.removeprefix(self._under))}")
        wait_until_ready(page)

    def again(self) -> SiteDoor:
        """Another window of the same browser: it has a Python of its own."""
        return self

    def bring(self) -> None:
        """Bring to the folder what a browser has kept since."""
        for profile, before in list(self._seen.items()):
            page = next((p for p in profile.pages if p.url.startswith(self._address)), None)
            if page and (logs := logs_in(page, self._course)) != before:
                self._write(logs)
                self._seen[profile] = logs

    def _agree(self, page) -> None:
        """Let the folder and the browser hold the same: of each log what a test changed in the
        folder since, or else what the browser has kept."""
        page.goto(f"{self._address}/manifest.json")
        before, here = self._seen.get(page.context, {}), self._on_disk()
        there = logs_in(page, self._course)
        both = {
            log: (here if here.get(log) != before.get(log) else there).get(log)
            for log in here.keys() | there.keys() | before.keys()
        }
        logs = {log: text for log, text in both.items() if text}
        if logs != there:
            page.evaluate(PUT, [self._course, logs])
        self._write(logs)
        self._seen[page.context] = logs

    def _write(self, logs: dict[str, str]) -> None:
        for log in self._on_disk().keys() - logs.keys():
            (self._workspace / log).unlink()
        for log, text in logs.items():
            (self._workspace / log).write_text(text, "utf-8")

    def close_lessons(self) -> None:
        """A page lets its Python go by itself."""

    def _on_disk(self) -> dict[str, str]:
        return {
            log.relative_to(self._workspace).as_posix(): log.read_text("utf-8")
            for log in sorted(self._workspace.rglob("*.jsonl"))
        }
