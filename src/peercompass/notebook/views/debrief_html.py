"""The look back as HTML: one rendering for the screen, feedback and paper. It needs no script."""

import html
from typing import Any

from peercompass.support.text import in_quotes
from peercompass.support.voice import say

from .base import View
from .debrief import moved_words


def debrief_html(view: View) -> str:
    """The look back as HTML. Everything an author or a learner wrote is escaped."""
    parts = [
        _opening(view["face"]),
        "<div class='pc-points'>",
        _point(
            say("What you did that helped"),
            view["well"],
            say(
                "You stayed with a hard scene, and now you look back at it. That is how this is "
                "learned."
            ),
        ),
        _point(
            say("One moment to try another way"),
            view["to_try"],
            say(
                "You found a way to support the person at each turn. Play it once more and try "
                "something you would never say."
            ),
            "pc-to-try",
        ),
        "</div>",
        _fork(view["fork"]),
        _course_of_it(view),
        _attempts(view),
        f"<h5>{_e(say('To talk over in class'))}</h5>",
        _rows("ul", [_e(q) for q in view["questions"]]),
    ]
    label = html.escape(say("Looking back"))
    return f"<section class='pc-debrief' aria-label='{label}'>{''.join(parts)}</section>"


def _e(text: Any) -> str:
    return html.escape(str(text)).replace("\n", "<br>")


def _rows(tag: str, rows: list[str]) -> str:
    return f"<{tag}>" + "".join(f"<li>{row}</li>" for row in rows) + f"</{tag}>"


def _folded(title: str, inside: str, kind: str = "") -> str:
    """What stands behind a line to open; paper shows it open."""
    shown = f' class="{kind}"' if kind else ""
    return f"<details{shown}><summary>{_e(title)}</summary>{inside}</details>"


def _opening(face: View | None) -> str:
    """The heading, beside the face of the person whom one met. Its size stands in the drawing, for
    pages that have no stylesheet."""
    heading = f"<h4>{_e(say('Looking back'))}</h4>"
    if not face:
        return heading
    drawn = face["svg"].replace("<svg ", '<svg width="72" height="72" ', 1)
    mood = f" · {_e(face['mood'])}" if face["mood"] else ""
    return (
        f"<div class='pc-seen'><span class='pc-portrait'>{drawn}</span>"
        f"<div>{heading}<p>{_e(face['name'])}{mood}</p></div></div>"
    )


def _said(moment: View) -> str:
    number = _e(say("Choice {n}", n=moment["number"]))
    return f"<p><strong>{number}</strong>: {_e(in_quotes(moment['text']))}</p>"


def _point(heading: str, moment: View | None, otherwise: str, kind: str = "pc-helped") -> str:
    opened = f"<div class='{kind}'><h5>{_e(heading)}</h5>"
    if moment is None:
        return f"{opened}<p>{_e(otherwise)}</p></div>"
    skill = f" {_e(say('Skill: {skill}.', skill=moment['skill']))}" if moment["skill"] else ""
    other = moment.get("instead")
    instead = f"<p>{_e(say('You could try: {words}', words=in_quotes(other)))}</p>" if other else ""
    return (
        f"{opened}{_said(moment)}<p>{_e(moment['shown'])}{skill}</p><p>{_e(moment['why'])}</p>"
        f"{instead}</div>"
    )


def _fork(fork: list[View] | None) -> str:
    if not fork:
        return ""

    def side(heading: str, one: View) -> str:
        moved = "; ".join(map(_e, one["moved"])) or _e(say("Nothing moved."))
        return (
            f"<div><h6>{_e(heading)}</h6><p>{_e(in_quotes(one['text']))}</p>"
            f"<p><em>{moved}</em></p>"
            + "".join(f"<p>{_e(line)}</p>" for line in one["next"])
            + f"<p class='pc-why'>{_e(one['why'])}</p></div>"
        )

    sides = side(say("You chose"), fork[0]) + side(say("Another way"), fork[1])
    title = say("The same moment on another path (choice {n})", n=fork[0]["number"])
    return _folded(title, f"<div class='pc-fork'>{sides}</div>")


def _course_of_it(view: View) -> str:
    """What each choice moved: drawn, and the same as a table of words."""
    meters, turning = view["meters"], view["turning"]
    heads = "".join(f"<th scope='col'>{_e(meter['label'])}</th>" for meter in meters)
    rows = []
    for place, choice in enumerate(view["choices"]):
        cells = "".join(f"<td>{_e(moved_words(meter['moved'][place]))}</td>" for meter in meters)
        skill = f"{_e(choice['skill'])}. " if choice["skill"] else ""
        rows.append(
            f"<tr><td>{choice['number']}</td><th scope='row'>{_e(choice['text'])}</th>"
            f"<td>{skill}{_e(choice['shown'])}</td>{cells}</tr>"
        )
    most = say("In this play nothing moved far in one step.")
    if turning:
        moved = "; ".join(turning["moved"])
        number = turning["number"]
        most = say("Choice {n} mattered most. {moved}.", n=number, moved=moved)
    label = html.escape(say("Choice by choice"))
    return _folded(
        say("How it went, choice by choice"),
        f"<p>{_e(most)}</p><div class='pc-bars'>{''.join(map(_bars, meters))}</div>"
        f"<div class='pc-scroll' tabindex='0' role='group' aria-label='{label}'>"
        f"<table><thead><tr><th scope='col'>#</th><th scope='col'>{_e(say('What you did'))}</th>"
        f"<th scope='col'>{_e(say('What it shows'))}</th>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>",
        "pc-course",
    )


def _bars(meter: View) -> str:
    """A bar for each choice, left to right: above the line what lifted the meter, below it what
    lowered it."""
    moved = meter["moved"]
    step = 280 / max(1, len(moved))
    most = max((abs(by) for by in moved), default=0) or 1
    bars = []
    for place, by in enumerate(moved):
        high = round(28 * abs(by) / most, 1)
        x, y = round(10 + place * step + step * 0.15, 1), round(36 - high if by > 0 else 36, 1)
        if by:
            bars.append(
                f'<rect x="{x}" y="{y}" width="{round(step * 0.7, 1)}" height="{high}"'
                f' fill="{"currentColor" if by > 0 else "none"}" stroke="currentColor"/>'
            )
    return (
        f'<figure><svg viewBox="0 0 300 72" role="img" aria-label="{html.escape(meter["words"])}">'
        f'<path d="M10 36 H290" stroke="currentColor" fill="none"/>{"".join(bars)}'
        f"</svg><figcaption>{_e(meter['words'])}</figcaption></figure>"
    )


def _attempts(view: View) -> str:
    if not view["attempts"]:
        return ""
    rows = "".join(
        f"<tr><th scope='row'>{_attempt_name(one)}</th>"
        f"<td>{_e(one['ended'])}</td><td>{_e(one['supporting'])}</td></tr>"
        for one in view["attempts"]
    )
    heads = (say("Attempt"), say("How far"), say("Choices that supported"))
    columns = "".join(f"<th scope='col'>{_e(head)}</th>" for head in heads)
    return _folded(
        say("Your attempts"),
        "<div class='pc-scroll' tabindex='0' role='group'"
        f" aria-label='{html.escape(say('Your attempts'))}'><table><thead><tr>{columns}</tr>"
        f"</thead><tbody>{rows}</tbody></table></div>",
    )


def _attempt_name(one: View) -> str:
    number = one["number"]
    return _e(say("{n} (this one)", n=number)) if one["current"] else str(number)
