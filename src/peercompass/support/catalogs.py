"""Catalogs of translations: gettext's text files (`.po`), read as they are.

Nothing has to be compiled before a translation shows, and no binary file stands beside the text
that it was made from. What else reads such files (Babel, polib) is in no trainee's kernel.
"""

import gettext
import json
import re

_FIELD = re.compile(r'^(msg\w+(?:\[\d\])?)[ \t]+((?:"(?:[^"\\]|\\.)*"\s*)+)', re.M)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_FUZZY = re.compile(r"^#,.*\bfuzzy\b", re.M)
_ON_PAGES = re.compile(r"^#:.*\.js\b", re.M)
_PLURAL = re.compile(r"plural=([^;\n]+);")


class Catalog:
    """The sentences of one language, by their English. `on_pages` are those that JavaScript says,
    each with all its forms."""

    def __init__(self, text: str = "") -> None:
        """Take the `text` of a catalog. What has no translation yet, or one that nobody looked at
        (`fuzzy`), is said in English. Raises `ValueError` for a plural rule that is none."""
        self._forms: dict[str, list[str]] = {}
        self._form_of = gettext.c2py("n != 1")
        self.on_pages: dict[str, list[str]] = {}
        for block in re.split(r"\n[ \t]*\n", text):
            self._take(block)

    def one(self, msgid: str) -> str:
        """A sentence; its first form where it has several."""
        return self._forms.get(msgid, [msgid])[0]

    def of_many(self, one: str, many: str, n: int) -> str:
        """The form that is said of `n` things."""
        forms = self._forms.get(one, [one, many])
        return forms[min(self._form_of(n), len(forms) - 1)]

    def _take(self, block: str) -> None:
        fields = {name: _unquoted(quoted) for name, quoted in _FIELD.findall(block)}
        forms = [text for name, text in fields.items() if name.startswith("msgstr")]
        msgid = fields.get("msgid")
        if msgid == "":
            if rule := _PLURAL.search(forms[0]):
                self._form_of = gettext.c2py(rule[1])
        elif msgid and all(forms) and not _FUZZY.search(block):
            self._forms[msgid] = forms
            if _ON_PAGES.search(block):
                self.on_pages[msgid] = forms


def _unquoted(quoted: str) -> str:
    """A string of a catalog, which may stand on several lines. Its escapes are those of JSON."""
    return "".join(json.loads(f'"{one}"', strict=False) for one in _QUOTED.findall(quoted))
