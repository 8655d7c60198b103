"""What the home page draws: the course as a map, each area a road with its units as stops, and
where on it a person stands. All of it is told from the published page and the logs."""

from collections.abc import Iterable, Mapping, Sequence

from peercompass.course import JOURNAL, PATH, WORKSHOP, LessonPart, Page, emergency_words
from peercompass.course.portraits.portrait import portrait
from peercompass.exercise import Log
from peercompass.support.voice import say, say_n

from .base import View
from .facts import course_facts, unit_facts
from .feedback import feedback_view
from .stops import State, Stop, Walked

_CARD = {"id", "title", "summary", "content_note", "lesson", "exercise"}


def home_view(page: Page, walked: Mapping[str, Walked], own: Log | None = None) -> View:
    """The home page. `walked` holds what lies in the folders of each unit, by its id; `own` is
    home's log, which says what feedback was opened."""
    stops = []
    for unit in page.units:
        one = walked.get(unit.id, Walked())
        newest = feedback_view(unit.id, one.feedback, own)
        unread = newest["path"] if newest and newest["unread"] else None
        stops.append(Stop(unit, one, unread))
    touched = [stop for stop in stops if stop.touched]
    here = max(touched, key=lambda stop: stop.touched, default=None)
    following = _following(stops, here)
    nearest = following or here
    return {
        "type": "home",
        "course": page.course,
        "title": page.title,
        "tagline": page.tagline,
        "audience": page.audience,
        "review": page.review,
        "emergency": emergency_words(page.emergency),
        "first": not touched,
        "where": _where(here, following, bool(stops)),
        "next": _next(following, stops) if following else None,
        "left": _left(page, stops),
        "waits": list(_waits(stops, following)),
        "areas": _areas(page, stops, here, nearest),
        "beside": _beside(page),
        "drawings": {name: portrait(person) for name, person in page.people.items()},
        "facts": course_facts(page),
    }


def _following(stops: Sequence[Stop], here: Stop | None) -> Stop | None:
    """The unit to go on with: the one that one is in; once it is done, the next one that is not,
    and after the last unit the first that was passed over."""
    at = stops.index(here) if here else 0
    return next((stop for stop in (*stops[at:], *stops[:at]) if stop.state != "done"), None)


def _where(here: Stop | None, following: Stop | None, any_unit: bool) -> str:
    """Where one stands, in a sentence."""
    if not any_unit:
        return say("There are no units yet. Your instructor adds them.")
    if here is None:
        return say("You are at the beginning.")
    if following is None:
        return say("You have walked the whole course. Everything stays open to come back to.")
    if here.state == "done":
        return say("You have finished {unit}.", unit=here.unit.title)
    place = here.last_part.under if here.leads_to == "lesson" and here.last_part else ""
    if place:
        return say("You are here: {unit} · {part}", unit=here.unit.title, part=place)
    return say("You are here: {unit}", unit=here.unit.title)


def _next(stop: Stop, stops: Sequence[Stop]) -> View:
    """The one thing to do next, and another for when it cannot be done yet."""
    unit, last = stop.unit, stop.last_part
    in_lesson = stop.leads_to == "lesson"
    view: View = {
        "unit": unit.id,
        "title": unit.title,
        "kind": stop.leads_to,
        "path": unit.lesson if in_lesson else unit.exercise,
        "part": last.id if in_lesson and last else None,
        "label": _lesson_label(stop),
        "face": stop.face,
        "told": _lesson_told(stop) if in_lesson else _exercise_told(stop),
        "also": None,
    }
    if in_lesson and last:
        view["title"] = _scene_told(last) if last.scene else last.under or unit.title
        view["told"] = f"{unit.title} · {view['told']}"
    scenes = _scenes(stop)
    if in_lesson and not last and scenes:
        view["also"] = {**scenes[0], "path": unit.lesson, "lead": say("Or meet somebody first")}
    elif not in_lesson and stop.walked.exercise is None:
        others = [one for one in stops if one.state != "done" and one is not stop]
        if others:
            other = others[0].unit
            view["also"] = {
                "title": other.title,
                "told": say("About {time}", time=hours_told(other.takes)),
                "path": other.lesson,
                "part": None,
                "lead": say("Or go on with another unit"),
            }
    return view


def _lesson_label(stop: Stop) -> str:
    if not stop.walked.lesson.responses:
        return say("Start the lesson")
    return say("Go on with the lesson") if stop.left else say("Look at the lesson again")


def _lesson_told(stop: Stop) -> str:
    things = len(stop.parts)
    if not things:
        return say("Lesson")
    if stop.tried:
        told = say_n(
            "Lesson: {tried} of {n} thing tried",
            "Lesson: {tried} of {n} things tried",
            things,
            tried=stop.tried,
        )
    else:
        told = say_n("Lesson: {n} thing to try", "Lesson: {n} things to try", things)
    skipped = len(stop.skipped)
    more = say_n("{n} skipped", "{n} skipped", skipped) if skipped else ""
    return " · ".join(filter(None, (told, more, _about(stop.unit.lesson_minutes, stop.tried))))


def _exercise_told(stop: Stop) -> str:
    questions = len(stop.unit.exercise_parts)
    if stop.begun:
        return say_n(
            "Exercise: {begun} of {n} question begun, not yet handed in",
            "Exercise: {begun} of {n} questions begun, not yet handed in",
            questions,
            begun=stop.begun,
        )
    told = say_n(
        "Exercise: {n} question, not begun", "Exercise: {n} questions, not begun", questions
    )
    return " · ".join(filter(None, (told, _about(stop.unit.exercise_minutes, stop.begun))))


def _about(minutes: int, begun: int) -> str:
    """How long something takes, in minutes as the page itself says it; nothing once it was begun,
    or where nobody can tell."""
    if begun or not minutes:
        return ""
    return say_n("about {n} minute", "about {n} minutes", minutes)


def _left(page: Page, stops: Sequence[Stop]) -> str:
    """How much is done and how much is left."""
    if not stops:
        return ""
    done = sum(stop.state == "done" for stop in stops)
    minutes = sum(stop.unit.takes for stop in stops if stop.state != "done")
    told = [say_n("{done} of {n} unit done", "{done} of {n} units done", len(stops), done=done)]
    if minutes:
        told.append(say("about {time} left", time=hours_told(minutes)))
    if page.coming:
        told.append(say_n("{n} more unit coming", "{n} more units coming", len(page.coming)))
    return " · ".join(told)


def hours_told(minutes: int) -> str:
    """A length as people say it: minutes below an hour, from there on hours to the half."""
    if minutes < 60:
        return say_n("{n} minute", "{n} minutes", minutes)
    return say_n("{n} hour", "{n} hours", round(minutes / 30) / 2)


def _waits(stops: Iterable[Stop], following: Stop | None) -> Iterable[View]:
    """What waits for this person, by kind: feedback, exercises to hand in, questions to look at
    again. Nothing stands here that stands above as what comes next."""
    for stop in stops:
        if stop.unread:
            read = say("Read it")
            yield _wait("feedback", say("Feedback to read"), stop, read, stop.unread)
    for stop in stops:
        shown_above = stop is following and stop.leads_to == "exercise"
        if stop.state != "done" and stop.begun and not shown_above:
            text, label = say("Exercise to hand in"), say("Open it")
            yield _wait("exercise", text, stop, label, stop.unit.exercise)
    if again := [one for stop in stops for one in _again(stop)]:
        yield {"kind": "again", "text": say("Look again ({n})", n=len(again)), "parts": again}


def _again(stop: Stop) -> Iterable[View]:
    parts = {part.id: part for part in stop.unit.lesson_parts}
    for name in stop.marked:
        part = parts[name]
        yield {
            "title": part.scene or part.title or part.under,
            "unit": stop.unit.title,
            "path": stop.unit.lesson,
            "part": name,
        }


def _wait(kind: str, text: str, stop: Stop, label: str, path: str) -> View:
    unit = stop.unit
    return {
        "kind": kind,
        "text": text,
        "unit": unit.id,
        "title": unit.title,
        "label": label,
        "path": path,
        "part": None,
    }


def _beside(page: Page) -> list[View]:
    """The pages beside this one, as far as they were published."""
    pages = [
        (PATH, say("Your path"), say("What you practiced and showed, and a copy of it.")),
        (JOURNAL, say("Journal"), say("Write for yourself. Nobody collects it.")),
        (WORKSHOP, say("Story workshop"), say("Draft your story over days, and tell it aloud.")),
    ]
    return [
        {"path": f"{name}.ipynb", "title": title, "told": told}
        for name, title, told in pages
        if f"{name}.ipynb" in page.notebooks
    ]


def _areas(
    page: Page, stops: Sequence[Stop], here: Stop | None, nearest: Stop | None
) -> list[View]:
    """The roads, in the order in which the course comes to them."""
    titles = {domain.id: domain.title for domain in page.domains}
    order = [stop.unit.domain for stop in stops] + [unit.domain for unit in page.coming]
    areas = []
    for domain in dict.fromkeys(order):
        own = [stop for stop in stops if stop.unit.domain == domain]
        units = [_unit(page, stop, stop is here) for stop in own]
        coming = [
            _coming(unit.title, unit.minutes) for unit in page.coming if unit.domain == domain
        ]
        done = sum(stop.state == "done" for stop in own)
        minutes = sum(unit["minutes"] for unit in units + coming)
        told = say("{done} of {n} done", done=done, n=len(own)) if own else _said("coming")
        areas.append(
            {
                "id": domain,
                "title": titles.get(domain, ""),
                "told": f"{told} · {say('about {time}', time=hours_told(minutes))}",
                "open": bool(nearest and nearest.unit.domain == domain),
                "here": here in own,
                "units": units + coming,
            }
        )
    return areas


def _unit(page: Page, stop: Stop, here: bool) -> View:
    unit = stop.unit
    return {
        **unit.model_dump(include=_CARD),
        "minutes": unit.takes,
        "time": say("about {time}", time=hours_told(unit.takes)),
        "state": stop.state,
        "said": _said(stop.state),
        "here": here,
        "face": stop.face,
        "about": unit_facts(page, unit),
        "part": stop.last_part.id if stop.last_part else None,
        "lesson_label": _lesson_label(stop),
        "lesson_told": _lesson_told(stop),
        "scenes": _scenes(stop),
        "exercise_told": _exercise_told(stop),
        "has_exercise": stop.walked.exercise is not None,
        "handed_in": stop.handed_in,
        "feedback": [
            {"path": path, "unread": path == stop.unread} for path in stop.walked.feedback[::-1]
        ],
        "look_again": len(stop.marked),
    }


def _scenes(stop: Stop) -> list[View]:
    return [
        {
            "title": part.scene,
            "told": say_n("A scene, about {n} minute", "A scene, about {n} minutes", part.minutes),
            "part": part.id,
        }
        for part in stop.unit.lesson_parts
        if part.scene
    ]


def _coming(title: str, minutes: int) -> View:
    time = say("about {time}", time=hours_told(minutes))
    said = _said("coming")
    return {"title": title, "minutes": minutes, "time": time, "state": "coming", "said": said}


def _scene_told(part: LessonPart) -> str:
    return say_n(
        "{scene}, a scene of about {n} minute",
        "{scene}, a scene of about {n} minutes",
        part.minutes,
        scene=part.scene,
    )


def _said(state: State) -> str:
    """A state in a word."""
    said: dict[State, str] = {
        "done": say("Done"),
        "open": say("Begun"),
        "new": say("Not begun"),
        "coming": say("Coming"),
    }
    return said[state]
