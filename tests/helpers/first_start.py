"""`python -m tests.helpers.first_start FOLDER`: start the course in a folder as a person does, look
at what a trainee first opens, and stop it again. It ends with 0 where all of it was there.

It needs no browser and nothing of POSIX, so it also runs where no other test has been.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

PATIENCE = 300  # seconds for one answer, on a machine that compiles all it imports


def main(folder: Path) -> None:
    """Start, look, stop. Raises `AssertionError` for what is not as it should be."""
    command = [sys.executable, "-m", "peercompass", "start", "--no-browser", "--port", "8990"]
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as started:
        assert started.stdout
        said: list[str] = []
        address = None
        while address is None:
            line = started.stdout.readline()
            assert line, "it ended: " + "".join(said)
            said.append(line)
            address = re.search(r"(http://[^/]+/)\S*token=(\w+)", line)
        base, token = address.groups()

        def ask(path: str, method: str = "GET", body: object = None) -> Any:
            request = urllib.request.Request(
                base + path,
                method=method,
                data=None if body is None else json.dumps(body).encode(),
                headers={"Authorization": f"token {token}", "Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                text = answer.read().decode()
            return json.loads(text) if text.startswith(("{", "[")) else text

        home = ask("api/contents/workspace/unit.json?format=text")
        course = json.loads(home["content"])
        unit = course["units"][0]
        lesson = ask(f"peercompass/text/workspace/{unit['lesson']}")
        assert lesson["cells"], "the lesson has no text ahead of it"
        listed = ask(f"assignments?course_id={course['course']}")
        assert listed["success"], listed
        wanted = {"course_id": course["course"], "assignment_id": unit["id"]}
        fetched = ask("assignments/fetch", "POST", wanted)
        assert fetched["success"], fetched
        exercise = ask(f"api/contents/workspace/{unit['exercise']}?content=0")
        assert exercise["type"] == "notebook"
        ask("api/shutdown", "POST", {})
        rest = started.stdout.read()
        assert started.wait(PATIENCE) == 0, rest
    sys.stdout.write("Started, looked at, and stopped.\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
