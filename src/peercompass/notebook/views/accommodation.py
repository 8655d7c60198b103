"""What a page draws of a request for another way: what would help, and who sees it when."""

from peercompass.course import Page
from peercompass.exercise.accommodation import Accommodation, need_words
from peercompass.support.voice import say

from .base import View


def accommodation_view(page: Page, title: str, asked: Accommodation | None, failed: bool) -> View:
    """The form beside one part of a page, whose `title` is its question or name, and the request
    that stands, if any. `failed` says that the last one could not be written."""
    on = asked.needs if asked else ()
    return {
        "asked": asked.t if asked else "",
        "needs": [{"id": i, "text": text, "on": i in on} for i, text in need_words().items()],
        "words": asked.words if asked else "",
        "whole": bool(asked and asked.whole),
        "letter": letter(page, title, asked) if asked else "",
        "told": _told(page),
        "failed": failed,
    }


def letter(page: Page, title: str, asked: Accommodation) -> str:
    """The request in words to hand over: a line for each thing it says."""
    words = need_words()
    lines = [
        say("I need something another way in the course."),
        say("Unit: {unit}", unit=page.title),
        say("Lesson: {title}", title=title)
        if page.role == "lesson"
        else say("Exercise: {title}", title=title),
    ]
    if asked.whole:
        lines.append(say("It is about this whole part, not only this one thing."))
    if asked.needs:
        lines.append(
            say("What would help: {needs}", needs="; ".join(words[i] for i in asked.needs))
        )
    if asked.words:
        lines.append(say("In my own words: {words}", words=asked.words))
    return "\n".join(lines)


def _told(page: Page) -> str:
    """When whoever teaches sees it. Nothing is sent before a hand-in, so nothing else is said."""
    if page.role == "exercise":
        return say(
            "Your instructor sees it once you hand in this exercise, in a list of requests. "
            "Nothing is sent before that. To tell them sooner, give them the words below, or hand "
            "in as it is: you can go on and hand in again."
        )
    return say(
        "Your instructor sees it once you hand in the exercise of this unit, in a list of "
        "requests. Nothing is sent before that. To tell them sooner, give them the words below."
    )
