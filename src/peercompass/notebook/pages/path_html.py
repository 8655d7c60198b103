"""The page "Your path" as plain HTML: for a saved notebook and for paper."""

import html

from peercompass.notebook.views.base import View
from peercompass.support.voice import say


def path_html(view: View) -> str:
    """The page as HTML that needs no script and no style. What anybody wrote is escaped."""
    parts = [_p(view["about"]), _p(view["notice"]), _p(view["first"]), view["picture"]]
    parts.append(_p(view["told"]))
    if view["areas"]:
        legend = [f"{one['stone']} {_e(one['text'])}" for one in view["legend"]]
        parts.append(f"<p>{_e(say('How to read the stones'))}</p>{_list(legend)}")
    parts += [_area(area) for area in view["areas"]]
    if view["scenes"]:
        parts.append(f"<h3>{_e(say('Scenes you played more than once'))}</h3>")
    parts += [_scene(scene) for scene in view["scenes"]]
    parts += [_p(remark) for remark in view["remarks"]]
    return "".join(parts)


def path_text(view: View) -> str:
    """The page as plain text."""
    lines = [view["title"], view["told"]]
    for area in view["areas"]:
        lines.append(area["title"])
        for skill in area["skills"]:
            words = ", ".join(row["word"] for row in skill["rows"])
            lines.append(f"  - {skill['title']}: {words}")
    lines += [f"{scene['title']}: {scene['told']}" for scene in view["scenes"]]
    return "\n".join(lines)


def _area(area: View) -> str:
    skills = [
        f"{skill['stone']} <strong>{_e(skill['title'])}</strong><br>{_e(skill['plain'])}"
        + "".join(
            f"<br><em>{_e(row['word'])}</em>: {_e(' '.join(row['lines']))}" for row in skill["rows"]
        )
        for skill in area["skills"]
    ]
    return f"<h3>{_e(area['title'])}</h3>{_p(area['told'])}{_list(skills)}"


def _scene(scene: View) -> str:
    roads = "".join(_road(road) for road in scene["roads"])
    earlier = [f"{_e(one['name'])}: {_e(one['led'])}" for one in scene["earlier"]]
    return (
        f"<section><h4>{_e(scene['title'])}</h4><p><strong>{_e(scene['told'])}</strong></p>"
        f"{roads}{_p(scene['more'])}{_list(earlier)}{_p(scene['note'])}</section>"
    )


def _road(road: View) -> str:
    rows = [(say("How it began"), [road["began"]])] if road["began"] else []
    rows += [(one["cue"] or say("A moment"), [one["chose"]]) for one in road["moments"]]
    if road["skills"]:
        rows.append((say("What you showed"), road["skills"]))
    rows.append((say("Where it led"), [road["led"]]))
    told = "".join(f"<dt>{_e(at)}</dt><dd>{_e(' · '.join(what))}</dd>" for at, what in rows)
    return f"<h5>{_e(road['name'])}</h5>{_p(road['changed'])}<dl>{told}</dl>"


def _list(rows: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>" if rows else ""


def _p(text: str) -> str:
    return f"<p>{_e(text)}</p>" if text else ""


def _e(text: str) -> str:
    return html.escape(text)
