"""Talk in a lesson: which quotes of its Markdown are speech, and the face of each who speaks.

A quote is speech when it begins with a name, as in `> **Maria:** I'm fine.` A paragraph that is all
in slanted letters tells what somebody does. Any other goes on with what was said last.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from peercompass.course import Person
from peercompass.course.portraits import portrait

FOLDER = "faces"
"""Where the faces of a lesson lie, beside it."""

_SVG = "http://www.w3.org/2000/svg"
_NAMED = re.compile(r"\*\*([^*:\n]+):\*\*")
_TOLD = re.compile(r"\*[^*]+\*", re.DOTALL)
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


class Faces:
    """The faces of a lesson: of the people of the course their portraits, of anybody else the first
    letter of the name. `files` are those that were asked for, by where they lie."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people: Mapping[str, Person] = {one.name: one for one in people}
        self.files: dict[str, bytes] = {}

    def of(self, name: str) -> str:
        """Where the face of somebody lies, by the name."""
        person = self._people.get(name)
        letter = name[:1].upper()
        place = f"{FOLDER}/{person.id if person else f'letter-{ord(letter):x}'}.svg"
        if place not in self.files:
            drawn = portrait(person) if person else _letter(letter)
            self.files[place] = drawn.replace("<svg ", f'<svg xmlns="{_SVG}" ', 1).encode()
        return place


def with_faces(markdown: str, faces: Faces) -> str:
    """Markdown in which everything that is said has the face of who says it before it."""
    out: list[str] = []
    fenced = False
    for quoted, lines in groupby(markdown.split("\n"), lambda line: line.startswith(">")):
        block = list(lines)
        out += _spoken(block, faces) if quoted and not fenced else block
        fenced ^= sum(bool(_FENCE.match(line)) for line in block) % 2 == 1
    return "\n".join(out)


def _spoken(quote: list[str], faces: Faces) -> Iterator[str]:
    """The lines of a quote, those that begin what is said with a face."""
    if not _NAMED.match(quote[0].removeprefix(">").lstrip()):
        yield from quote
        return
    speaker = ""
    inner = [line.removeprefix(">").strip() for line in quote]
    for number, line in enumerate(inner):
        begins = line and (number == 0 or not inner[number - 1])
        named = _NAMED.match(line) if begins else None
        speaker = named[1] if named else speaker
        if begins and not _TOLD.fullmatch(_paragraph(inner, number)):
            yield f"> ![]({faces.of(speaker)}) {line}"
        else:
            yield quote[number]


def _paragraph(lines: list[str], start: int) -> str:
    end = next((n for n in range(start, len(lines)) if not lines[n]), len(lines))
    return "\n".join(lines[start:end])


def _letter(letter: str) -> str:
    return (
        '<svg viewBox="0 0 100 100">'
        '<rect width="100" height="100" fill="#dbe7e4"/>'
        '<text x="50" y="68" font-family="Arial, sans-serif" font-size="52" font-weight="700"'
        f' text-anchor="middle" fill="#14403b">{html.escape(letter)}</text></svg>'
    )
