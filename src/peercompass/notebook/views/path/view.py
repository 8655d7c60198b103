"""The page "Your path" in words, with the picture that says the same."""

from collections.abc import Mapping, Sequence

from peercompass.course import Competency, Page
from peercompass.notebook.views.base import View
from peercompass.support.voice import say, say_n

from .standing import Standing, UnitWork, handed_in_at, standings
from .stones import stone, way


def path_view(
    page: Page,
    work: Mapping[str, UnitWork],
    scenes: Sequence[View] = (),
    own: View | None = None,
    *,
    notice: str = "",
) -> View:
    """The page, for the home page `page` and what lies in the folders of each unit. `scenes` are
    the roads through scenes (`roads_view`), `own` is what is kept (`kept_view`), and `notice` is
    read once."""
    by_skill, by_domain = standings(page, work)
    any_way = any(one.stage != "ahead" for one in by_skill.values())
    hue = {domain.id: n for n, domain in enumerate(page.domains)}
    areas = [_area(page, domain.id, by_skill, by_domain, hue) for domain in page.domains]
    shown = [area for area in areas if area]
    stages = [
        (by_skill[name].stage, hue.get(one.domain, 0))
        for domain in page.domains
        for name, one in page.competencies.items()
        if one.domain == domain.id
    ]
    return {
        "type": "your-path",
        "title": say("Your path"),
        "about": say(
            "What you tried, what you showed and what was marked. Only you see this page: it is "
            "made on this computer from your own answers, and nobody is sent it."
        ),
        "first": ""
        if any_way
        else say(
            "Your path begins with the first thing you try. Nothing is late, and nothing has to "
            "be done in order."
        ),
        "start": page.units[0].lesson if page.units and not any_way else None,
        "told": _told(list(by_skill.values())) if by_skill else "",
        "picture": way(stages) if stages else "",
        "legend": _legend(),
        "areas": shown,
        "scenes": list(scenes),
        "remarks": _remarks(page, work),
        "own": own,
        "notice": notice,
    }


def _told(all_of_them: Sequence[Standing]) -> str:
    """The whole way in a sentence."""
    stages = [one.stage for one in all_of_them]
    if all(stage == "ahead" for stage in stages):
        return say("All of the course lies ahead of you.")
    return say(
        "{practiced} of {total} skills practiced, {shown} shown, {marked} marked.",
        total=len(stages),
        practiced=sum(bool(one.tried) for one in all_of_them),
        shown=sum(bool(one.handed_in or one.skills) for one in all_of_them),
        marked=stages.count("marked"),
    )


def _legend() -> list[View]:
    return [
        {"stone": stone("ahead", 0), "text": say("Ahead of you")},
        {"stone": stone("practiced", 1), "text": say("Practiced: you tried it in a lesson")},
        {"stone": stone("shown", 2), "text": say("Shown: in a scene, or in work you handed in")},
        {"stone": stone("marked", 3), "text": say("Marked: your instructor has looked at it")},
    ]


def _area(
    page: Page,
    domain: str,
    by_skill: Mapping[str, Standing],
    by_domain: Mapping[str, Standing],
    hue: Mapping[str, int],
) -> View | None:
    """A domain with its skills; None where the course has nothing in it."""
    skills = {name: one for name, one in page.competencies.items() if one.domain == domain}
    units = [unit for unit in page.units if unit.domain == domain]
    if not skills and not units:
        return None
    title = next(one.title for one in page.domains if one.id == domain)
    return {
        "id": domain,
        "title": title,
        "hue": hue[domain] % 6,
        "told": _in_units(by_domain[domain]) if units else "",
        "skills": [
            _skill(page, one, by_skill[name], place)
            for place, (name, one) in enumerate(skills.items())
        ],
    }


def _in_units(standing: Standing) -> str:
    """What was done in the units of a domain."""
    told = []
    if standing.tried:
        told.append(say_n("{n} thing tried", "{n} things tried", standing.tried))
    if standing.handed_in:
        told.append(say_n("{n} answer handed in", "{n} answers handed in", standing.handed_in))
    if standing.marked:
        told.append(say_n("{n} answer marked", "{n} answers marked", standing.marked))
    if not told:
        return say("In its units: nothing tried yet")
    return say("In its units: {what}", what=" · ".join(told))


def _skill(page: Page, competency: Competency, standing: Standing, place: int) -> View:
    return {
        "id": competency.id,
        "title": competency.title,
        "plain": competency.plain,
        "stage": standing.stage,
        "stone": stone(standing.stage, place),
        "rows": _rows(page, standing),
    }


def _rows(page: Page, standing: Standing) -> list[View]:
    """What was practiced, shown and marked, in words; of nothing yet a single sentence."""
    rows = []
    if standing.tried:
        rows.append({"word": say("Practiced"), "lines": _practiced(standing)})
    if standing.skills or standing.handed_in:
        rows.append({"word": say("Shown"), "lines": _shown(page, standing)})
    if standing.marked or standing.waits or standing.left_open:
        rows.append({"word": say("Marked"), "lines": _marked(standing)})
    if not rows:
        rows.append({"word": say("Ahead of you"), "lines": _ahead(standing)})
    return rows


def _practiced(standing: Standing) -> list[str]:
    lines = [say_n("{n} thing tried in lessons.", "{n} things tried in lessons.", standing.tried)]
    if left := standing.there - standing.tried:
        lines.append(
            say_n("One more is there if you like.", "{n} more are there if you like.", left)
        )
    return lines


def _shown(page: Page, standing: Standing) -> list[str]:
    lines = []
    titles = [page.moves[one].title for one in standing.skills if one in page.moves]
    if titles:
        lines.append(say("In practice scenes: {skills}.", skills=" · ".join(titles)))
    if standing.handed_in:
        lines.append(say_n("{n} answer handed in.", "{n} answers handed in.", standing.handed_in))
    return lines


def _marked(standing: Standing) -> list[str]:
    lines = []
    if standing.marked:
        lines.append(
            say_n(
                "{points} of {maximum} points for one answer.",
                "{points} of {maximum} points for {n} answers.",
                standing.marked,
                points=round(standing.points, 2),
                maximum=round(standing.maximum, 2),
            )
        )
    if standing.waits:
        lines.append(
            say_n(
                "One answer waits for your instructor.",
                "{n} answers wait for your instructor.",
                standing.waits,
            )
        )
    if standing.left_open:
        lines.append(
            say_n(
                "One was left open, which is not wrong.",
                "{n} were left open, which is not wrong.",
                standing.left_open,
            )
        )
    return lines


def _ahead(standing: Standing) -> list[str]:
    if standing.there:
        return [
            say_n(
                "One thing in the lessons practices this.",
                "{n} things in the lessons practice this.",
                standing.there,
            )
        ]
    return [say("No lesson of this course practices it yet.")]


def _remarks(page: Page, work: Mapping[str, UnitWork]) -> list[str]:
    """What could not be read, and what is not here any more, unit by unit."""
    remarks = []
    for unit in page.units:
        one = work.get(unit.id, UnitWork())
        logs = [one.lesson, *([one.exercise] if one.exercise else [])]
        if any(not log.readable for log in logs):
            remarks.append(
                say("Some answers to “{unit}” cannot be read just now.", unit=unit.title)
            )
        elif lost := sum(len(log.problems) for log in logs):
            remarks.append(
                say_n(
                    "One line among your answers to “{unit}” is damaged and is left out here.",
                    "{n} lines among your answers to “{unit}” are damaged and are left out here.",
                    lost,
                    unit=unit.title,
                )
            )
        if handed_in_at(one.exercise) and one.exercise and one.exercise.forgotten:
            remarks.append(
                say(
                    "You deleted your answers to “{unit}” here. What you handed in is with your "
                    "instructor.",
                    unit=unit.title,
                )
            )
    return remarks
