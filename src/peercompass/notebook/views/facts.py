"""What the home page tells of facts, in plain words: what a unit is about and rests on, the words
we use and avoid, where facts come from, and how sure the credential's hours are."""

import re
from calendar import month_name

from peercompass.course import Domain, HomeUnit, Page, Source
from peercompass.support.text import count_of

from .base import View

_OWN_WORD = (
    "In quotes stands what we leave out; below it, what we say and why. A person's own word for "
    "themselves always wins: if it is their word, it stays."
)
_READ = (
    "We read each page below, or a copy of it. An old page, or one by somebody else, says so. "
    "Rules change, so ask before you rely on them."
)
_NO_HOURS = "This course helps you get ready. On its own it gives you no training hours."
_SURE = {
    "verified": "We read it on an official page.",
    "verified-2017": "We read it in a summary from 2017. It may have changed.",
    "secondary": "Somebody else tells it. We have not seen it on an official page.",
    "derived": "We worked it out from other figures. It may be off.",
    "unverified": "We have not been able to check it.",
}
_CHECK = "check before you rely on it"


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
                f"SAMHSA category {skill.samhsa}",
            }
            for skill in skills
        ],
        "framework": f"Beside each skill stands the part of the {page.credential} it belongs to, "
        "and its place among SAMHSA's 12 core competencies for peer workers.",
        "hours": _hours_line(domains[unit.domain], page) if unit.domain in domains else None,
        "date": _when(unit.date),
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
            "title": "Words we use",
            "before": ["Words of this field, in plain language."],
            "many": "words",
            "entries": [
                {"term": one.term, "lines": [one.plain], **_from(page, one.source)}
                for one in sorted(page.glossary, key=lambda one: one.term.casefold())
            ],
        },
        {
            "id": "language",
            "title": "Words that open doors",
            "before": [_OWN_WORD],
            "many": "words",
            "entries": [
                {
                    "term": f"“{one.like}”",
                    "lead": f"Try: {one.say}.",
                    "lines": [one.because],
                    **_from(page, one.source),
                }
                for one in page.language
            ],
        },
        {
            "id": "sources",
            "title": "Where our facts come from",
            "before": [_READ],
            "many": "sources",
            "hours": [_hours_line(domain, page) for domain in page.domains],
            "hours_title": f"Training hours for the {page.credential}",
            "hours_note": _NO_HOURS,
            "entries": [
                {"term": source.title, "lines": _seen(source), "check": _check_note(source)}
                for source in page.sources.values()
            ],
        },
    ]


def _hours_line(domain: Domain, page: Page) -> View:
    """The credential's training hours in one domain: the figure, how sure it is, and the badge."""
    hours = count_of(domain.hours, "hour")
    sure = [f"Figure of {_when(domain.date)}.", _SURE[domain.status], domain.note]
    return {
        "text": f"{domain.title}: {hours}",
        "sure": " ".join(filter(None, sure)),
        "asked": f"The {page.credential} asks for {hours} of training in {domain.title}.",
        "badge": f"verify with {page.verify_with}" if domain.needs_checking else None,
    }


def _from(page: Page, source: str | None) -> View:
    known = page.sources.get(source or "")
    return {"from": known.title, "check": _check_note(known)} if known else {}


def _seen(source: Source) -> list[str]:
    verified = source.confidence == "verified"
    how = "Verified: we read it" if verified else "Secondary: a page by somebody else, read"
    return [source.where, f"{how} in {_when(source.seen)}."]


def _check_note(source: Source) -> str | None:
    """What to say of a source that is old or second-hand; None of any other."""
    reasons = []
    if source.confidence == "secondary":
        reasons.append("by somebody else")
    if source.old:
        reasons.append(f"from {source.old}")
    return f"{', '.join(reasons)}: {_CHECK}" if reasons else None


def _when(date: str) -> str:
    """A date as people say it: 2026-11 is November 2026, 2017-11-01 is November 1, 2017. What is
    written in another way stays as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d\d))?", date)
    if not found:
        return date
    year, month, day = found.groups()
    name = month_name[int(month)]
    return f"{name} {int(day)}, {year}" if day else f"{name} {year}"
