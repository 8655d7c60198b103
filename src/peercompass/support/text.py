"""Words: how many of a thing, the first of a text, quotation marks, and texts that differ in
nothing that counts."""

import re
import unicodedata

_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # what takes no room on a screen
_BLANK = "\u2800\u3164\uffa0"  # drawn as a blank, and no blank to Python
_NO_BLANKS = str.maketrans({**dict.fromkeys(_UNSEEN), **dict.fromkeys(_BLANK, " ")})
_QUOTATION = re.compile(r'["“]([^"“”]*)["”]')
_LOOK_ALIKE = re.compile(rf"[^\S \t\r\n\f\v]|[{_UNSEEN}{_BLANK}]")


def count_of(number: float, one: str, many: str = "") -> str:
    """How many of a thing: `1 file`, `2 files`, `1.5 hours`. `many` is its plural where that is not
    `one` with an s."""
    return f"{number:.10g} {one if number == 1 else many or one + 's'}"


def inner_quotes(text: str) -> str:
    """A text as it stands within quotation marks: its own are single ones."""
    return _QUOTATION.sub(r"‘\1’", text)


def in_quotes(text: str) -> str:
    """A text in quotation marks, those within it made single ones. What was one quotation from end
    to end has its marks already."""
    whole = _QUOTATION.fullmatch(text.strip())
    return f"“{whole[1] if whole else inner_quotes(text.strip())}”"


def first_words(text: str, most: int = 9) -> str:
    """The first words of a text; cut, they end in one sign only."""
    words = text.split()
    if len(words) <= most:
        return " ".join(words)
    return " ".join(words[:most]).rstrip(".,;:!?…–—-") + "…"


def normalized(text: str) -> str:
    """A text without what does not count in a comparison: small letters, accents in one piece with
    their letter (Unicode's canonical caseless matching, D145), single blanks of one kind, none at
    its ends, and nothing that cannot be seen. Names, ids, cohorts and files' names are compared by
    it and by nothing else."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
    return " ".join(folded.translate(_NO_BLANKS).split())


def cleaned(text: str) -> str:
    """A text as it is kept: accents in one piece, single plain blanks, nothing that cannot be
    seen."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_NO_BLANKS).split())


def look_alikes(text: str) -> list[str]:
    """The characters in `text` that look like a space, or like nothing, and are no space: each
    once, by its name and number in Unicode."""
    return [
        f"{unicodedata.name(one, 'a control character').lower()} (U+{ord(one):04X})"
        for one in dict.fromkeys(_LOOK_ALIKE.findall(text))
    ]


def natural(text: str) -> list[str | int]:
    """What texts are put in order by so that 10 comes after 9."""
    parts = re.split(r"([0-9]+)", normalized(text))
    return [int(part) if n % 2 else part for n, part in enumerate(parts)]
