"""How far each unit was walked: what is tried, skipped, begun and handed in, told from the
published page and the logs alone."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from peercompass.course import HomeUnit, LessonPart
from peercompass.exercise import Log

from .look_again import look_again
from .skipped import skipped_in

State = Literal["done", "open", "new", "coming"]


@dataclass(frozen=True)
class Walked:
    """What lies in a learner's folders for one unit. `exercise` is None until it was fetched;
    `feedback` are the paths of the pages that came back, oldest first."""

    lesson: Log = field(default_factory=Log)
    exercise: Log | None = None
    feedback: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stop:
    """One unit, and how far it was walked. It is done once its exercise was handed in; a unit
    without one, once everything in its lesson was tried."""

    unit: HomeUnit
    walked: Walked
    unread: str | None
    """The newest feedback, where it was not opened yet."""

    @property
    def parts(self) -> list[str]:
        """What its lesson has to try, by id."""
        return [part.id for part in self.unit.lesson_parts]

    @cached_property
    def skipped(self) -> dict[str, str]:
        """What was passed over in the lesson, and how. It is passed, and not done."""
        found = skipped_in(self.walked.lesson)
        return {part: found[part] for part in self.parts if part in found}

    @property
    def tried(self) -> int:
        """How many of them were tried, and not skipped since."""
        given = {one.item for one in self.walked.lesson.responses}
        return len(given & set(self.parts) - self.skipped.keys())

    @property
    def begun(self) -> int:
        """How many questions of the exercise have an answer."""
        given = {one.item for one in self.walked.exercise.responses} if self.walked.exercise else ()
        return len(set(given) & set(self.unit.exercise_parts))

    @property
    def handed_in(self) -> str | None:
        """When the exercise was handed in last; None where it never was."""
        receipts = self.walked.exercise.of("hand-in") if self.walked.exercise else ()
        return receipts[-1].t if receipts else None

    @property
    def state(self) -> State:
        """How far it is, as the map tells it. What is coming is no stop."""
        if self.handed_in or (self.parts and not self.unit.exercise_parts and not self.left):
            return "done"
        return "open" if self.touched else "new"

    @property
    def left(self) -> int:
        """How many things of the lesson were neither tried nor skipped."""
        return len(self.parts) - self.tried - len(self.skipped)

    @property
    def touched(self) -> str:
        """When it was last worked on; nothing where it never was."""
        return max(_newest(self.walked.lesson), _newest(self.walked.exercise))

    @property
    def leads_to(self) -> Literal["lesson", "exercise"]:
        """Where to go on: in the exercise when it was worked on last, or no lesson is left."""
        newer = _newest(self.walked.exercise) > _newest(self.walked.lesson)
        if self.unit.exercise_parts and (newer or not self.left):
            return "exercise"
        return "lesson"

    @property
    def last_part(self) -> LessonPart | None:
        """What was tried last in the lesson."""
        known = {part.id: part for part in self.unit.lesson_parts}
        tried = (known.get(one.item) for one in reversed(self.walked.lesson.responses))
        return next(filter(None, tried), None)

    @property
    def marked(self) -> list[str]:
        """What of the lesson waits to be looked at again."""
        return look_again(self.walked.lesson, self.parts)

    @property
    def face(self) -> str | None:
        """Whom one meets: in the scene tried last, or the first one of the lesson."""
        faces = [part.face for part in self.unit.lesson_parts if part.face]
        last = self.last_part
        return (last.face if last else None) or next(iter(faces), None)


def _newest(log: Log | None) -> str:
    """When the last answer of a log was given."""
    return log.responses[-1].t if log and log.responses else ""
