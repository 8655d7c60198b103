"""What an item shows above its question, as HTML: one rendering for the page, for paper, for a code
host and for feedback. Who says what, and what it is, stands in words, never in color or side alone.
"""

import html
from typing import Any

from peercompass.course import PaperForm, PaperNote, Shown, TextThread, Voicemail
from peercompass.support.voice import say

_ME = "you"


def shown_html(shown: Shown) -> str:
    """What is shown, as a figure with its name. Everything an author wrote is escaped."""
    match shown:
        case TextThread():
            inside = f'<ol role="list">{"".join(map(_message, shown.lines))}</ol>'
        case Voicemail() | PaperNote():
            inside = "".join(f"<p>{_e(line)}</p>" for line in shown.text.splitlines() if line)
        case PaperForm():
            rows = (
                f'<tr><th scope="row">{_e(field.label)}</th>'
                f"<td>{_e(field.value) if field.value else f'<em>{_e(_empty())}</em>'}</td></tr>"
                for field in shown.fields
            )
            inside = f"<table><tbody>{''.join(rows)}</tbody></table>"
    return (
        f'<figure class="pc-shown pc-as-{shown.form}"><figcaption>{_e(_name(shown))}</figcaption>'
        f"{inside}</figure>"
    )


def shown_text(shown: Shown) -> str:
    """The same as plain text."""
    match shown:
        case TextThread():
            lines = [f"{line.who}: {line.text}" for line in shown.lines]
        case Voicemail() | PaperNote():
            lines = shown.text.splitlines()
        case PaperForm():
            lines = [f"{field.label}: {field.value or _empty()}" for field in shown.fields]
    return "\n".join([_name(shown), *(f"  {line}" for line in lines)])


def _name(shown: Shown) -> str:
    kind = {
        "texts": say("Text messages"),
        "voicemail": say("Voicemail"),
        "note": say("On paper"),
        "paper": say("A form on paper"),
    }[shown.form]
    return f"{kind}: {shown.title}" if shown.title else kind


def _empty() -> str:
    return say("(left empty)")


def _message(line: Any) -> str:
    mine = ' class="pc-from-me"' if line.who.strip().casefold() == _ME else ""
    time = f" <small>{_e(line.time)}</small>" if line.time else ""
    return f"<li{mine}><strong>{_e(line.who)}</strong>{time}<br>{_e(line.text)}</li>"


def _e(text: Any) -> str:
    return html.escape(str(text)).replace("\n", "<br>")
