"""Plain HTML and plain text of every interactive part: for a saved notebook, a reader on a code
host, print, and the moment before the kernel is ready. No script, and no style but for print."""

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peercompass.notebook.views.base import View
from peercompass.support.voice import language, say, say_n

from .path_html import path_html, path_text

_PRINT = Path(__file__).parents[1] / "static" / "print.css"


def as_html(view: View) -> str:
    """A view (what a widget draws) as plain HTML."""
    return f'<div class="pc-static">{_HTML[view["type"]](view)}</div>'


def home_html(view: View, address: Callable[[str], str | None]) -> str:
    """The home page as plain HTML whose units lead on. `address` says where the page of a notebook
    lies, None where there is none."""
    return f'<div class="pc-static">{_home(view, address)}</div>'


def as_document(view: View) -> str:
    """A view as a page of its own, to print, with nothing folded: a look back takes two pages or
    three."""
    style = _PRINT.read_text(encoding="utf-8")
    body = as_html(view).replace("<details", "<details open")
    return (
        f'<!DOCTYPE html><html lang="{language()}"><head><meta charset="utf-8">'
        f"<title>{_e(view['title'])}</title><style>{style}</style></head>"
        f"<body>{body}</body></html>"
    )


def as_text(view: View) -> str:
    """A view as plain text, for terminals and for readers that show nothing else."""
    return _TEXT[view["type"]](view)


def _e(text: Any) -> str:
    return html.escape(str(text)).replace("\n", "<br>")


def _list(rows: list[str], tag: str = "ul") -> str:
    return f"<{tag}>" + "".join(f"<li>{row}</li>" for row in rows) + f"</{tag}>"


def _note(view: View) -> str:
    note = view.get("note")
    return f"<p><em>{_e(say('Before you start: {note}', note=note))}</em></p>" if note else ""


def _item(view: View) -> str:
    parts = [_note(view), view["shown"], f"<p><strong>{_e(view['stem'])}</strong></p>"]
    if view.get("options"):
        parts.append(_list([_e(option["text"]) for option in view["options"]]))
    if view.get("cards"):
        parts.append(_list([_e(card["text"]) for card in view["cards"]]))
    if view.get("groups"):
        groups = " · ".join(_e(group["title"]) for group in view["groups"])
        parts.append(f"<p>{say('Groups: {groups}', groups=groups)}</p>")
    if view["kind"] == "label":
        said = [
            f"<strong>{_e(one['who'])}</strong>: {_e(one['text'])}"
            + (f" <em>{_e(say('(which label?)'))}</em>" if one["ask"] else "")
            for one in view["lines"]
        ]
        labels = " · ".join(_e(label["title"]) for label in view["labels"])
        parts.append(_list(said, "ol") + f"<p>{say('Labels: {labels}', labels=labels)}</p>")
    if view["kind"] == "write":
        wanted = say("{least} to {most} words.", least=view["min"], most=view["max"])
        parts.append(f"<p>{wanted}</p>")
    if view["kind"] == "plan":
        parts.append(_blank_table(view))
    if view["kind"] == "reflect":
        parts.append(f"<p><em>{_e(_private())}</em></p>")
    if view.get("starters"):
        starters = _list([_e(one) for one in view["starters"]])
        parts.append(f"<p>{_e(say('You could begin with:'))}</p>{starters}")
    if view.get("rubric"):
        rows = [
            f"<tr><th scope='row'>{_e(row['title'])}</th>"
            + "".join(f"<td>{_e(level)}</td>" for level in row["levels"])
            + "</tr>"
            for row in view["rubric"]["rows"]
        ]
        parts.append(
            f"<p>{_e(view['rubric']['note'])}</p><table><tbody>{''.join(rows)}</tbody></table>"
        )
    if view["graded"]:
        parts.append(f"<p>{say('Points: {n}', n=view['points'])}</p>")
    return "".join(parts)


def _blank_table(view: View) -> str:
    """A plan with empty rows, to fill in on paper."""
    heads = "".join(
        f"<th scope='col'>{_e(column['title'])}<br><small>{_e(column['hint'] or '')}</small></th>"
        for column in view["columns"]
    )
    row = "<tr>" + "<td><br><br></td>" * len(view["columns"]) + "</tr>"
    least = say_n("At least {n} row.", "At least {n} rows.", view["min"])
    return (
        f"<p>{least}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{row * view['min']}</tbody></table>"
    )


def _scenario(view: View) -> str:
    """A scene: its opening before it is played, the whole talk afterwards."""
    about = say_n("About {n} minute.", "About {n} minutes.", view["minutes"])
    people = say("With {people}.", people=", ".join(one["name"] for one in view["people"]))
    parts = [
        f"<h3>{_e(view['title'])}</h3><p>{about} {_e(people)}</p>",
        _note(view) if len(view["turns"]) == 1 else "",
    ]
    if view.get("way"):
        parts.append(f"<p>{_e(view['way'])}.</p>")
    if view.get("setting"):
        parts.append(f"<p>{_e(view['setting'])}</p>")
    parts.append("<div class='pc-talk'>")
    for number, turn in enumerate(view["turns"], 1):
        parts += [_spoken(line) for line in turn["lines"]]
        if turn["chose"]:
            parts.append(_chosen(turn["chose"], number))
    parts.append("</div>")
    if view["ending"]:
        parts.append(f"<h4>{_e(say('How it ended'))}</h4><p>{_e(view['ending']['text'])}</p>")
        parts.append(view["debrief"] or "")
    elif view["choices"]:
        choices = [_e(choice["text"]) for choice in view["choices"]]
        parts.append(f"<p>{_e(say('What do you do?'))}</p>{_list(choices, 'ol')}")
    return "".join(parts)


def _spoken(line: View) -> str:
    who = f"<strong>{_e(line['name'])}</strong>: " if line["name"] else ""
    words = f"<em>({_e(line['text'])})</em>" if line["thought"] else _e(line["text"])
    return f"<p>{who}{words}</p>"


def _chosen(chose: View, number: int) -> str:
    you = _e(say("You, choice {n}", n=number))
    own = f"{_e(chose['own'])}<br>" if chose["own"] else ""
    told = say("Skill: {skill}.", skill=chose["skill"]) if chose["skill"] else ""
    skill = f" <small>{_e(told)}</small>" if told else ""
    why = f"<br><small>{_e(chose['shown'])} {_e(chose['why'])}</small>" if chose["why"] else ""
    return f"<blockquote><strong>{you}</strong>: {own}{_e(chose['text'])}{skill}{why}</blockquote>"


def _hand_in(view: View) -> str:
    how = say(
        "When you are ready, hand in your work here. You see first what is answered and what is "
        "still open."
    )
    return f"<p>{_e(how)}</p>{_list([_e(item['title']) for item in view['items']], 'ol')}"


def _home(view: View, address: Callable[[str], str | None] = lambda _path: None) -> str:
    """The course as a list: each area with its units, and what each unit is about folded."""
    areas = [
        f"<strong>{_e(area['title'])}</strong> · {_e(area['told'])}"
        f"{_list([_home_unit(unit, address) for unit in area['units']])}"
        for area in view["areas"]
    ]
    beside = [
        f"{_way(one['title'], address(one['path']))} {_e(one['told'])}"
        for one in view["beside"]
        if address(one["path"])
    ]
    areas_and_pages = _list(areas) + (_list(beside) if beside else "")
    facts = "".join(_facts(part) for part in view["facts"] if part["entries"])
    return (
        f"<p>{_e(view['audience'] or view['tagline'])}</p><p>{_e(view['left'])}</p>"
        f"{areas_and_pages}{facts}<p><em>{_e(view['review'])}</em></p>"
    )


def _home_unit(unit: View, address: Callable[[str], str | None]) -> str:
    row = f"<strong>{_e(unit['title'])}</strong> · {_e(unit['time'])} · {_e(unit['said'])}"
    if unit["state"] == "coming":
        return row
    ways = [(say("Open the lesson"), unit["lesson"]), (say("Open the exercise"), unit["exercise"])]
    led = " · ".join(_way(words, address(path)) for words, path in ways if address(path))
    return (
        f"{row}<br>{_e(unit['summary'])}{f'<br>{led}' if led else ''}"
        f"{_content_note(unit)}{_about(unit['about'])}"
    )


def _way(words: str, to: str | None) -> str:
    return f'<a href="{_e(to)}">{_e(words)}</a>'


def _content_note(unit: View) -> str:
    note = unit["content_note"]
    if not note:
        return ""
    title = say("Content note: what may be hard here")
    return f"<details><summary>{_e(title)}</summary><p>{_e(note)}</p></details>"


def _about(about: View) -> str:
    """The facts of a unit, folded."""
    skills = [
        f"<strong>{_e(skill['title'])}</strong> ({_e(skill['place'])}). {_e(skill['plain'])}"
        for skill in about["skills"]
    ]
    sources = [
        _e(source["title"]) + (f" <em>({_e(source['check'])})</em>" if source["check"] else "")
        for source in about["sources"]
    ]
    hours = about["hours"]
    facts = say("Facts as of {date}. They come from:", date=about["date"])
    return (
        f"<details><summary>{_e(say('About this unit'))}</summary>"
        f"<p>{_e(say('By the end you can:'))}</p>{_list([_e(one) for one in about['objectives']])}"
        f"<p>{_e(say('Skills you practice.'))} {_e(about['framework'])}</p>{_list(skills)}"
        + f"<p>{_e(about['counts'])}</p>"
        + (f"<p>{_e(hours['asked'])} {_e(hours['sure'])}{_badge(hours)}</p>" if hours else "")
        + f"<p>{_e(facts)}</p>{_list(sources)}"
        f"<p>{_e(about['review'])}</p></details>"
    )


def _facts(part: View) -> str:
    """One of the lists of words and facts, folded."""
    before = "".join(f"<p>{_e(text)}</p>" for text in part["before"])
    if part.get("hours"):
        hours = [f"{_e(one['text'])}. {_e(one['sure'])}{_badge(one)}" for one in part["hours"]]
        about = ". ".join(filter(None, (part["hours_title"], part["hours_note"])))
        before += f"<p>{_e(about)}</p>{_list(hours)}"
    entries = [
        f"<dt>{_e(one['term'])}</dt><dd>{'<br>'.join(map(_e, _lines(one)))}"
        + (f" <small>{_source(one['from'])}</small>" if one.get("from") else "")
        + (f" <em>({_e(one['check'])})</em>" if one.get("check") else "")
        + "</dd>"
        for one in part["entries"]
    ]
    return (
        f"<details><summary>{_e(part['title'])}</summary>{before}"
        f"<dl>{''.join(entries)}</dl></details>"
    )


def _source(title: str) -> str:
    return _e(say("Source: {source}", source=title))


def _lines(entry: View) -> list[str]:
    return [entry["lead"], *entry["lines"]] if entry.get("lead") else entry["lines"]


def _badge(hours: View) -> str:
    return f" <strong>[{_e(hours['badge'])}]</strong>" if hours["badge"] else ""


def _journal(view: View) -> str:
    """What the journal asks. No entry is ever part of a page that is saved."""
    return f"<p><em>{_private()}</em></p>" + _list([_e(one["text"]) for one in view["prompts"]])


def _workshop(view: View) -> str:
    """What the story workshop asks. No story is ever part of a page that is saved."""
    asked = [f"<strong>{_e(one['title'])}.</strong> {_e(one['text'])}" for one in view["questions"]]
    return f"<p><em>{_private()}</em></p>" + _list(asked)


def _private() -> str:
    return say(
        "Only for you. This stays on this computer: nobody collects it, and it is never marked."
    )


def _calm(view: View) -> str:
    return f"<p>{_e(view['text'])}</p>"


def _item_text(view: View) -> str:
    lines = [*view["shown_text"].splitlines(), view["stem"]]
    lines += [f"  - {one['text']}" for one in (*view.get("options", ()), *view.get("cards", ()))]
    lines += [f"  {one['who']}: {one['text']}" for one in view.get("lines", ())]
    lines += [f"  | {column['title']}" for column in view.get("columns", ())]
    titles = {
        many: " · ".join(one["title"] for one in view.get(many, ()))
        for many in ("groups", "labels")
    }
    if titles["groups"]:
        lines.append(say("Groups: {groups}", groups=titles["groups"]))
    if titles["labels"]:
        lines.append(say("Labels: {labels}", labels=titles["labels"]))
    if view["kind"] == "reflect":
        lines.append(_private())
    return "\n".join(lines)


def _scenario_text(view: View) -> str:
    said = []
    for turn in view["turns"]:
        for line in turn["lines"]:
            words = f"({line['text']})" if line["thought"] else line["text"]
            said.append(f"{line['name']}: {words}" if line["name"] else words)
        if turn["chose"]:
            said.append(f"{say('You')}: {turn['chose']['text']}")
    choices = [f"  {n}. {choice['text']}" for n, choice in enumerate(view["choices"], 1)]
    ended = [view["ending"]["text"]] if view["ending"] else []
    return "\n".join([view["title"], *said, *choices, *ended])


def _home_text(view: View) -> str:
    units = [unit for area in view["areas"] for unit in area["units"]]
    return "\n".join([view["title"], *(f"  - {unit['title']}" for unit in units)])


_HTML: dict[str, Callable[[View], str]] = {
    "item": _item,
    "scenario": _scenario,
    "hand-in": _hand_in,
    "home": _home,
    "your-path": path_html,
    "journal": _journal,
    "story-workshop": _workshop,
    "feedback": lambda _view: "",
    "calm": _calm,
}
_TEXT: dict[str, Callable[[View], str]] = {
    "item": _item_text,
    "scenario": _scenario_text,
    "hand-in": lambda view: (
        f"{say('Hand in')}: " + ", ".join(item["title"] for item in view["items"])
    ),
    "home": _home_text,
    "your-path": path_text,
    "journal": lambda view: "\n".join([_private(), *(one["text"] for one in view["prompts"])]),
    "story-workshop": lambda view: "\n".join(
        [_private(), *(one["title"] for one in view["questions"])]
    ),
    "feedback": lambda _view: "",
    "calm": lambda view: view["text"],
}
