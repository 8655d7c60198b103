"""What the interface says: a catalog is looked up first, and filled with values afterwards."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog as BabelCatalog
from babel.messages.pofile import write_po

from peercompass.support import voice
from peercompass.support.catalogs import Catalog
from peercompass.support.voice import language, page_words, say, say_n, use_language

POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


@pytest.fixture(autouse=True)
def _own_language(monkeypatch):
    monkeypatch.setattr(voice, "_language", "en")
    voice._catalog.cache_clear()
    yield
    voice._catalog.cache_clear()


def po_text(catalog: BabelCatalog) -> str:
    file = BytesIO()
    write_po(file, catalog, width=40)
    return file.getvalue().decode()


@pytest.fixture
def catalogs(tmp_path: Path, monkeypatch):
    """`catalogs(language, catalog)` puts a catalog where it is looked for."""
    monkeypatch.setattr(voice, "LOCALE", tmp_path)

    def put(folder: str, catalog: BabelCatalog) -> None:
        path = tmp_path / folder / "LC_MESSAGES" / "peercompass.po"
        path.parent.mkdir(parents=True)
        path.write_text(po_text(catalog), encoding="utf-8")

    return put


def spanish() -> BabelCatalog:
    catalog = BabelCatalog(locale="es")
    catalog.add("Go on", "Sigue adelante", locations=[("notebook/static/a.js", 1)])
    catalog.add("Part {n} of {total}", "Parte {n} de {total}", locations=[("a.py", 1)])
    catalog.add(("{n} day", "{n} days"), ("{n} día", "{n} días"), locations=[("b/a.js", 2)])
    catalog.add("Say “hi”", 'Di "hola"\ty\\o\nadiós')
    catalog.add("Unsure", "¿Inseguro?", flags=["fuzzy"])
    catalog.add("Not yet", "")
    return catalog


def test_english_is_said_as_it_stands_and_its_places_are_filled() -> None:
    assert say("Part {n} of {total}", n=2, total=7) == "Part 2 of 7"
    assert say("Half an hour") == "Half an hour"
    assert [say_n("{n} hour", "{n} hours", n) for n in (0, 1, 1.0, 1.5, 2, 12.0)] == [
        "0 hours",
        "1 hour",
        "1 hour",
        "1.5 hours",
        "2 hours",
        "12 hours",
    ]
    assert say_n("{who} has one card", "{who} has {n} cards", 3, who="Ana") == "Ana has 3 cards"
    assert page_words() is None


def test_what_people_wrote_is_neither_looked_up_nor_filled(catalogs) -> None:
    catalogs("es", spanish())
    use_language("es")
    assert say("Part {n} of {total}", n="Go on", total="{n}") == "Parte Go on de {n}"
    use_language("qps-ploc")
    assert say("Hi {name}", name="Ana {n}") == "⟦Ĥíí Ana {n}⟧"


def test_a_place_that_nobody_fills_stands_as_it_is() -> None:
    """A slip of a translator's is no error on a trainee's page."""
    assert say("Part {n} of {whole}", n=2) == "Part 2 of {whole}"


def test_a_catalog_speaks_and_english_stands_in_for_what_it_lacks(catalogs) -> None:
    catalogs("es", spanish())
    for wanted in ("es", "es-US", "es_US"):
        use_language(wanted)
        assert say("Go on") == "Sigue adelante"
        assert [say_n("{n} day", "{n} days", n) for n in (1, 2, 0.5)] == [
            "1 día",
            "2 días",
            "0.5 días",
        ]
        assert say("Say “hi”") == 'Di "hola"\ty\\o\nadiós'
        for english in ("Unsure", "Not yet", "Never heard of"):
            assert say(english) == english
        assert language() == wanted.replace("_", "-")


def test_a_language_without_a_catalog_is_english(catalogs) -> None:
    use_language("xx")
    assert say_n("{n} day", "{n} days", 2) == "2 days"
    assert page_words() is None


def test_plural_rules_are_the_catalogs_own() -> None:
    catalog = BabelCatalog(locale="pl")
    catalog.add(("{n} file", "{n} files"), ("plik", "pliki", "plików"))
    read = Catalog(po_text(catalog))
    said = {n: read.of_many("{n} file", "{n} files", n) for n in (0, 1, 2, 5, 12, 22, 112)}
    assert said == {
        0: "plików",
        1: "plik",
        2: "pliki",
        5: "plików",
        12: "plików",
        22: "pliki",
        112: "plików",
    }


def test_a_catalog_is_read_as_babel_wrote_it() -> None:
    catalog = BabelCatalog(locale="es", header_comment="# A comment\n#")
    sentences = [
        'She said "Yes".\nThen: a \\ and a tab\t.',
        "A long sentence that the writer breaks over several lines of the file, as gettext does.",
        'msgid "x" is no field here',
        "# no comment",
        "ñ 漢字 ⟦x⟧",
    ]
    for number, one in enumerate(sentences):
        catalog.add(one, f"{number}: {one}", user_comments=["For you"], auto_comments=["For all"])
    catalog.obsolete["Gone"] = catalog.add("Gone", "Ido")
    catalog.delete("Gone")
    read = Catalog(po_text(catalog))
    assert [read.one(one) for one in sentences] == [
        f"{number}: {one}" for number, one in enumerate(sentences)
    ]
    assert read.one("Gone") == "Gone"


def test_pages_get_the_sentences_that_javascript_says_with_all_their_forms(catalogs) -> None:
    catalogs("es", spanish())
    use_language("es")
    assert page_words() == {
        "language": "es",
        "words": {"Go on": ["Sigue adelante"], "{n} day": ["{n} día", "{n} días"]},
    }


def test_the_pseudo_language_leaves_no_plain_letter_and_keeps_places() -> None:
    use_language("qps-ploc")
    said = say("Quickly: the lazy Fox, JUMPS {n} times over dog {who}; we give back")
    assert said.startswith("⟦")
    assert said.endswith("⟧")
    plain = said.replace("{n}", "").replace("{who}", "")
    assert not [letter for letter in plain if letter.isascii() and letter.isalpha()]
    assert say_n("{n} hour", "{n} hours", 2) == "⟦2 ĥóóúúŕš⟧"
    assert say_n("{n} hour", "{n} hours", 1) == "⟦1 ĥóóúúŕ⟧"


def test_the_environment_names_the_language() -> None:
    code = "from peercompass.support.voice import say; print(ascii(say('Go on')))"
    environment = {**os.environ, "PEERCOMPASS_LANGUAGE": "qps-ploc"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ascii("⟦Ĝóó óóñ⟧")
