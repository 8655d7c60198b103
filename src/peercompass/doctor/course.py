"""The course: whether it is there, can be read, and keeps its keys to itself."""

from collections.abc import Iterator

from peercompass.course.installed import installed_courses
from peercompass.course.load import load
from peercompass.grading.privacy import keys_seen_by_others
from peercompass.launch import has_desk

from .finding import Finding, Place


def readable(place: Place) -> Iterator[Finding]:
    """Whether there is a course, and nothing in it stops a start."""
    if place.root is None:
        if has_desk(place.folder):  # a trainee's own has no course, and needs none
            yield from _no_course(place)
        return
    loaded = load(place.root)
    if not loaded.problems and loaded.course:
        return
    first, more = next(map(str, loaded.problems), ""), len(loaded.problems) - 1
    others = f" ({more} more)" if more > 0 else ""
    none = loaded.course is None
    stops = "The course cannot be read." if none else "A file of it cannot be read whole."
    yield Finding(
        f"{stops} {first}{others}.",
        "Run `peercompass check`: it lists every problem with its file and line.",
    )


def keys(place: Place) -> Iterator[Finding]:
    """Whether somebody else on this computer can read the answer keys."""
    if place.root and (seen := keys_seen_by_others(place.root)):
        wrong, _, todo = seen.partition(" Close them:")
        yield Finding(wrong, f"Run: {todo.strip()}")


def _no_course(place: Place) -> Iterator[Finding]:
    empty = not any(not one.name.startswith(".") for one in place.folder.iterdir())
    courses = ", ".join(sorted(installed_courses()))
    if empty and courses:
        yield Finding(
            f"There is no course in {place.folder} yet.",
            f"`peercompass start` sets one up here ({courses}).",
            serious=False,
        )
        return
    yield Finding(
        f"There is no course in {place.folder}.",
        "Go into a course directory, or name it with --course. To set up an installed course, "
        "start in an empty folder.",
    )
