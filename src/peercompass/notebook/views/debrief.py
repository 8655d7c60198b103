"""The look back at a play: what a learner reads after a scene, on the screen, in feedback and on
paper. One rendering serves all three, in plain HTML that needs no script."""

import html
from collections.abc import Mapping, Sequence
from typing import Any

from peercompass.course import Meter, Person
from peercompass.scenario import (
    Attempt,
    Game,
    Moment,
    Replay,
    Said,
    debrief,
    quoted,
    quotes_of,
    said_at,
)

from .base import View

SHOWN = {
    2: "This supports the person.",
    1: "This neither helps nor harms.",
    0: "This may get in the way.",
}
_ENDED = {"strong": "to a strong end", "mixed": "to a mixed end", "hard": "to a hard end"}
_LEVELS = ("very low", "low", "in between", "high", "very high")
_NEVER_ASKED = "Where in this scene did the other person choose something, and how could you tell?"


def level(meter: Meter, value: int) -> tuple[str, float]:
    """A meter's value as a word and as a share of its range (0 to 1)."""
    share = (value - meter.min) / (meter.max - meter.min)
    return _LEVELS[min(4, int(share * 5))], share


def debrief_view(
    game: Game,
    replay: Replay,
    people: Mapping[str, Person],
    skills: Mapping[str, str],
    attempts: Sequence[Attempt] = (),
    current: int = 1,
    wrote: Mapping[str, str] | None = None,
) -> View:
    """All that the look back says, as plain data.

    `game` holds the whole scenario, ratings included. `skills` maps ids to titles. `attempts`
    are compared where there are two or more; `current` is the number of the one looked back on.
    """
    meters = game.scenario.meters
    found = debrief(game, replay)

    def told(moment: Moment) -> View:
        choice = moment.choice
        return {
            "number": moment.number,
            "text": choice.text,
            "why": choice.rationale or "",
            "skill": skills.get(choice.skill or "", ""),
            "shown": "" if choice.rating is None else SHOWN[choice.rating],
            "moved": [f"{meters[name].label}: {_by(by)}" for name, by in moment.change.items()],
        }

    def next_lines(moment: Moment, own: Mapping[str, str] | None) -> list[str]:
        quotes = quotes_of(replay.steps[: moment.number], wrote)
        quotes[moment.node] = quoted(moment.choice, (own or {}).get(moment.node))
        return [_spoken(one, people) for one in said_at(game, moment.nodes, moment.state, quotes)]

    fork: list[View] | None = None
    if found.other:
        here = found.moments[found.other.number - 1]
        fork = [
            {**told(here), "next": next_lines(here, wrote)},
            {**told(found.other), "next": next_lines(found.other, None)},
        ]
    ending = game.node(replay.steps[-1].state).ending
    to_try = told(found.to_try) if found.to_try else None
    if to_try and found.other:
        to_try["instead"] = found.other.choice.text
    return {
        "well": told(found.well) if found.well else None,
        "to_try": to_try,
        "turning": told(found.turning) if found.turning else None,
        "choices": [told(moment) for moment in found.moments],
        "meters": [
            {
                "label": meter.label,
                "words": [level(meter, v)[0] for v in found.series[name]],
                "shares": [round(level(meter, v)[1], 3) for v in found.series[name]],
            }
            for name, meter in meters.items()
        ],
        "fork": fork,
        "questions": [
            *([ending.reflect] if ending else []),
            *(game.scenario.discuss or (_NEVER_ASKED,)),
        ],
        "attempts": [_told_attempt(game, one, one.number == current) for one in attempts]
        if len(attempts) > 1
        else [],
    }


def _told_attempt(game: Game, attempt: Attempt, current: bool) -> View:
    meters = game.scenario.meters
    ending = game.scenario.nodes[attempt.ending].ending if attempt.ending else None
    return {
        "number": attempt.number,
        "current": current,
        "ended": _ENDED.get(ending.kind or "", "to an end") if ending else "left before the end",
        "supporting": f"{attempt.supporting} of {attempt.choices}",
        "meters": [level(meters[name], value)[0] for name, value in attempt.meters.items()],
    }


def _by(number: int) -> str:
    return f"{'up' if number > 0 else 'down'} {abs(number)}"


def _spoken(one: Said, people: Mapping[str, Person]) -> str:
    who = one.line.who
    if who is None:
        return one.words
    name = people[who].name if who in people else who
    return f"{name}: {one.words}" if one.line.text else f"{name} thinks: {one.words}"


# --- as HTML


def debrief_html(view: View) -> str:
    """The look back as HTML. Everything an author or a learner wrote is escaped."""
    parts = [
        "<h4>Looking back</h4><div class='pc-points'>",
        _point(
            "What you did well",
            view["well"],
            "You stayed with a hard scene, and now you look "
            "back at it. That is how this is learned.",
        ),
        _point(
            "One to try",
            view["to_try"],
            "You found a way to support the person at each turn. "
            "Play it once more and try something you would never say.",
        ),
        _turning(view["turning"]),
        "</div>",
        _fork(view["fork"]),
        _course_of_it(view),
        _attempts(view),
        "<h5>To talk over in class</h5>" + _rows("ul", [_e(q) for q in view["questions"]]),
    ]
    return f"<section class='pc-debrief' aria-label='Looking back'>{''.join(parts)}</section>"


def _e(text: Any) -> str:
    return html.escape(str(text)).replace("\n", "<br>")


def _rows(tag: str, rows: list[str]) -> str:
    return f"<{tag}>" + "".join(f"<li>{row}</li>" for row in rows) + f"</{tag}>"


def _point(heading: str, moment: View | None, otherwise: str) -> str:
    if moment is None:
        return f"<div><h5>{heading}</h5><p>{otherwise}</p></div>"
    skill = f" Skill: {_e(moment['skill'])}." if moment["skill"] else ""
    other = moment.get("instead")
    instead = f"<p>You could try: <q>{_e(other)}</q></p>" if other else ""
    return (
        f"<div><h5>{heading}</h5><p>Choice {moment['number']}: <q>{_e(moment['text'])}</q></p>"
        f"<p>{_e(moment['shown'])}{skill}</p><p>{_e(moment['why'])}</p>{instead}</div>"
    )


def _turning(moment: View | None) -> str:
    heading = "The moment that mattered most"
    if moment is None:
        return _point(heading, None, "In this play nothing moved far in one step.")
    return (
        f"<div><h5>{heading}</h5><p>Choice {moment['number']}: <q>{_e(moment['text'])}</q></p>"
        f"<p>{'; '.join(map(_e, moment['moved']))}.</p></div>"
    )


def _fork(fork: list[View] | None) -> str:
    if not fork:
        return ""

    def side(heading: str, one: View) -> str:
        moved = "; ".join(map(_e, one["moved"])) or "Nothing moved."
        return (
            f"<div><h6>{heading}</h6><p><q>{_e(one['text'])}</q></p><p><em>{moved}</em></p>"
            + "".join(f"<p>{_e(line)}</p>" for line in one["next"])
            + f"<p class='pc-why'>{_e(one['why'])}</p></div>"
        )

    return (
        f"<h5>The same moment on another path (choice {fork[0]['number']})</h5>"
        f"<div class='pc-fork'>{side('You chose', fork[0])}{side('Another way', fork[1])}</div>"
    )


def _course_of_it(view: View) -> str:
    """The drawn lines, and the same as a table of words."""
    meters = view["meters"]
    heads = "".join(f"<th scope='col'>{_e(meter['label'])}</th>" for meter in meters)
    start = "".join(f"<td>{meter['words'][0]}</td>" for meter in meters)
    rows = [f"<tr><td></td><th scope='row'>At the start</th><td></td>{start}</tr>"]
    for choice in view["choices"]:
        number = choice["number"]
        cells = "".join(f"<td>{meter['words'][number]}</td>" for meter in meters)
        rows.append(
            f"<tr><td>{number}</td><th scope='row'>{_e(choice['text'])}</th>"
            f"<td>{_e(choice['skill'])}. {_e(choice['shown'])}</td>{cells}</tr>"
        )
    return (
        "<h5>How it went, choice by choice</h5>"
        f"<div class='pc-lines'>{''.join(map(_line, meters))}</div>"
        "<div class='pc-scroll' tabindex='0' role='group' aria-label='Choice by choice'>"
        "<table><thead><tr><th scope='col'>#</th><th scope='col'>What you did</th>"
        f"<th scope='col'>What it shows</th>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
        "</table></div>"
    )


def _line(meter: View) -> str:
    """One meter's line: left to right the start and each choice, upwards more of it."""
    shares = meter["shares"]
    step = 280 / max(1, len(shares) - 1)
    points = [
        (round(10 + n * step, 1), round(62 - 52 * share, 1)) for n, share in enumerate(shares)
    ]
    path = " ".join(f"{x},{y}" for x, y in points)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="3.5" fill="currentColor"/>' for x, y in points)
    said = f"{meter['label']}: {meter['words'][0]} at the start, {meter['words'][-1]} at the end"
    return (
        f'<figure><svg viewBox="0 0 300 72" role="img" aria-label="{html.escape(said)}">'
        '<path d="M10 10 V62 H292 M10 36 H292" fill="none" stroke="currentColor"'
        ' stroke-width="0.6" stroke-dasharray="3 3" opacity="0.6"/>'
        f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="2.2"/>{dots}'
        f"</svg><figcaption>{_e(said)}</figcaption></figure>"
    )


def _attempts(view: View) -> str:
    if not view["attempts"]:
        return ""
    heads = "".join(f"<th scope='col'>{_e(m['label'])}, at its end</th>" for m in view["meters"])
    rows = "".join(
        f"<tr><th scope='row'>{one['number']}{' (this one)' if one['current'] else ''}</th>"
        f"<td>{one['ended']}</td><td>{one['supporting']}</td>"
        + "".join(f"<td>{word}</td>" for word in one["meters"])
        + "</tr>"
        for one in view["attempts"]
    )
    return (
        "<h5>Your attempts</h5><div class='pc-scroll' tabindex='0' role='group'"
        " aria-label='Your attempts'><table><thead><tr><th scope='col'>Attempt</th>"
        "<th scope='col'>How far</th><th scope='col'>Choices that supported</th>"
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
