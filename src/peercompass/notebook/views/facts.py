"""What the home page tells of facts, in plain words: what a unit is about and rests on, the words
we use and avoid, where facts come from, and how sure the training hours are."""

import re
from collections.abc import Iterator

from peercompass.course import Competency, Domain, HomeUnit, Page, Source
from peercompass.support.voice import say, say_n

from .base import View


def unit_facts(page: Page, unit: HomeUnit) -> View:
    """What a unit's card tells under "About this unit". What the page does not hold is left out."""
    domains = {domain.id: domain for domain in page.domains}
    skills = [page.competencies[one] for one in unit.competencies if one in page.competencies]
    return {
        "objectives": unit.objectives,
        "skills": [
            {
                "title": skill.title,
                "plain": skill.plain,
                "place": " · ".join(filter(None, _place(page, domains, skill))),
            }
            for skill in skills
        ],
        "framework": " ".join(
            filter(None, (_parts(page), page.framework.about if page.framework else None))
        ),
        "hours": _hours_line(domains[unit.domain], page) if unit.domain in domains else None,
        "date": _when(unit.date, page),
        "sources": [
            {"title": page.sources[one].title, "check": _check_note(page.sources[one])}
            for one in unit.sources
            if one in page.sources
        ],
        "review": unit.review,
    }


def course_facts(page: Page) -> list[View]:
    """The words and facts that stand below the units: three lists, each with its title, what to
    read first, and its entries in the order to be read."""
    return [
        {
            "id": "glossary",
            "title": say("Words we use"),
            "before": [say("Words of this field, in plain language.")],
            "entries": [
                {"term": one.term, "lines": [one.plain], **_from(page, one.source)}
                for one in sorted(page.glossary, key=lambda one: one.term.casefold())
            ],
        },
        {
            "id": "language",
            "title": say("Words that open doors"),
            "before": [
                say(
                    "In quotes stands what we leave out; below it, what we say and why. A "
                    "person's own word for themselves always wins: if it is their word, it stays."
                )
            ],
            "entries": [
                {
                    "term": f"“{one.like}”",
                    "lead": say("Try: {words}.", words=one.say),
                    "lines": [one.because],
                    **_from(page, one.source),
                }
                for one in page.language
            ],
        },
        {
            "id": "sources",
            "title": say("Where our facts come from"),
            "before": [
                say(
                    "We read each page below, or a copy of it. An old page, or one by somebody "
                    "else, says so. Rules change, so ask before you rely on them."
                )
            ],
            "hours": [_hours_line(domain, page) for domain in page.domains],
            "hours_title": say("Training hours for the {credential}", credential=page.credential)
            if page.credential
            else say("Hours of this course"),
            "hours_note": say(
                "This course helps you get ready. On its own it gives you no training hours."
            )
            if page.credential
            else None,
            "entries": [
                {"term": source.title, "lines": _seen(source, page), "check": _check_note(source)}
                for source in page.sources.values()
            ],
        },
    ]


def _place(page: Page, domains: dict[str, Domain], skill: Competency) -> Iterator[str]:
    """Where a skill belongs: its area, and its number in the course's framework."""
    if skill.domain in domains:
        yield domains[skill.domain].title
    if page.framework and skill.category:
        yield f"{page.framework.category} {skill.category}"


def _parts(page: Page) -> str:
    """What stands beside a skill, as a sentence."""
    if not page.credential:
        return say("Each skill shows which area of the course it belongs to.")
    return say(
        "Each skill shows which part of the {credential} it belongs to.",
        credential=page.credential,
    )


def _badge(domain: Domain, page: Page) -> str | None:
    """What a figure that is not sure carries; None for one that is."""
    if not domain.needs_checking:
        return None
    if not page.verify_with:
        return say("not confirmed")
    return say("verify with {whom}", whom=page.verify_with)


def _hours_line(domain: Domain, page: Page) -> View:
    """The training hours of one domain: the figure, how sure it is, and the badge."""
    hours = say_n("{n} hour", "{n} hours", domain.hours)
    sure = [
        say("Figure of {date}.", date=_when(domain.date, page)),
        _how_sure(domain.status),
        domain.note,
    ]
    return {
        "text": f"{domain.title}: {hours}",
        "sure": " ".join(filter(None, sure)),
        "asked": say(
            "The {credential} asks for {hours} of training in {domain}.",
            credential=page.credential,
            hours=hours,
            domain=domain.title,
        )
        if page.credential
        else say("This course gives {hours} to {domain}.", hours=hours, domain=domain.title),
        "badge": _badge(domain, page),
    }


def _how_sure(status: str) -> str:
    """How sure a figure is, in a sentence."""
    return {
        "verified": say("We read it on an official page."),
        "summary": say("We read it in a summary of that time. It may have changed."),
        "secondary": say("Somebody else tells it. We have not seen it on an official page."),
        "derived": say("We worked it out from other figures. It may be off."),
        "unverified": say("We have not been able to check it."),
        "own": say("We chose it ourselves."),
    }[status]


def _from(page: Page, source: str | None) -> View:
    known = page.sources.get(source or "")
    return {"from": known.title, "check": _check_note(known)} if known else {}


def _seen(source: Source, page: Page) -> list[str]:
    date = _when(source.seen, page)
    if source.confidence == "verified":
        return [source.where, say("Verified: we read it in {date}.", date=date)]
    return [
        source.where,
        say("Secondary: we read it on a page by somebody else, in {date}.", date=date),
    ]


def _check_note(source: Source) -> str | None:
    """What to say of a source that is old or second-hand; None of any other."""
    if source.confidence == "secondary" and source.old:
        return say("by somebody else, from {year}: check before you rely on it", year=source.old)
    if source.confidence == "secondary":
        return say("by somebody else: check before you rely on it")
    if source.old:
        return say("from {year}: check before you rely on it", year=source.old)
    return None


def _when(date: str, page: Page) -> str:
    """A date as the people of the course say it: 2026-11 is November 2026, and 2017-11-01 is
    November 1, 2017 or 1 November 2017. What is written in another way stays as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d\d))?", date)
    if not found:
        return date
    year, month, day = found.groups()
    name = _months()[int(month) - 1]
    if day and page.dates == "day-first":
        return say("{day} {month} {year}", month=name, day=int(day), year=year)
    if day:
        return say("{month} {day}, {year}", month=name, day=int(day), year=year)
    return say("{month} {year}", month=name, year=year)


def _months() -> tuple[str, ...]:
    return (
        say("January"),
        say("February"),
        say("March"),
        say("April"),
        say("May"),
        say("June"),
        say("July"),
        say("August"),
        say("September"),
        say("October"),
        say("November"),
        say("December"),
    )
