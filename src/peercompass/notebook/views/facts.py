"""What the home page tells of facts, in plain words: what a unit is about and rests on, the words
we use and avoid, where facts come from, and how sure the training hours are."""

from collections.abc import Iterator

from peercompass.course import Competency, Domain, HomeUnit, Page
from peercompass.course.source_words import check_note, date_said, how_read
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
        "counts": say(
            "This unit counts as {n} hours in the plan of this course, however long you take.",
            n=round(unit.minutes / 60, 2),
        ),
        "hours": _hours_line(domains[unit.domain], page) if unit.domain in domains else None,
        "date": date_said(unit.date, page.dates),
        "sources": [
            {"title": page.sources[one].title, "check": check_note(page.sources[one])}
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
                {
                    "term": source.title,
                    "lines": [source.where, how_read(source, page.dates)],
                    "check": check_note(source),
                }
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
        say("Figure of {date}.", date=date_said(domain.date, page.dates)),
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
    return {"from": known.title, "check": check_note(known)} if known else {}
