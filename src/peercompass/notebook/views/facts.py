"""What the home page tells of facts, in plain words: what a unit is about and rests on, the words
we use and avoid, where facts come from, and how sure the credential's hours are."""

from peercompass.course import Domain, HomeUnit, Page
from peercompass.course.source_words import check_note, how_read, month_said
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
                "place": f"{domains[skill.domain].title if skill.domain in domains else ''} · "
                + say("SAMHSA category {n}", n=skill.samhsa),
            }
            for skill in skills
        ],
        "framework": say(
            "Each skill shows which part of the {credential} it belongs to. The number is its "
            "place in SAMHSA's list of 12 core skills for peer workers.",
            credential=page.credential,
        ),
        "hours": _hours_line(domains[unit.domain], page) if unit.domain in domains else None,
        "date": month_said(unit.date),
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
            "hours_title": say("Training hours for the {credential}", credential=page.credential),
            "hours_note": say(
                "This course helps you get ready. On its own it gives you no training hours."
            ),
            "entries": [
                {
                    "term": source.title,
                    "lines": [source.where, how_read(source)],
                    "check": check_note(source),
                }
                for source in page.sources.values()
            ],
        },
    ]


def _hours_line(domain: Domain, page: Page) -> View:
    """The credential's training hours in one domain: the figure, how sure it is, and the badge."""
    hours = say_n("{n} hour", "{n} hours", domain.hours)
    sure = [
        say("Figure of {date}.", date=month_said(domain.date)),
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
        ),
        "badge": say("verify with {whom}", whom=page.verify_with)
        if domain.needs_checking
        else None,
    }


def _how_sure(status: str) -> str:
    """How sure a figure of the credential is, in a sentence."""
    return {
        "verified": say("We read it on an official page."),
        "verified-2017": say("We read it in a summary from 2017. It may have changed."),
        "secondary": say("Somebody else tells it. We have not seen it on an official page."),
        "derived": say("We worked it out from other figures. It may be off."),
        "unverified": say("We have not been able to check it."),
    }[status]


def _from(page: Page, source: str | None) -> View:
    known = page.sources.get(source or "")
    return {"from": known.title, "check": check_note(known)} if known else {}
