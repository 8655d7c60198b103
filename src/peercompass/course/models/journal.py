"""The model of journal.yaml: what a journal and a story workshop ask whoever likes to be asked."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from .base import Model, Slug, Text, misplaced

_Title = Annotated[Text, Field(max_length=80)]


class JournalPrompt(Model):
    """Something to begin an entry with. Nobody has to."""

    id: Slug
    """Its name for ever."""
    text: Text
    """What it asks, in a sentence or two."""
    unit: Slug | None = None
    """The unit that it goes with: it comes first to whoever works there. Without it, to all."""
    content_note: Text | None = None
    """What may hurt in it. Shown first."""


class StoryQuestion(Model):
    """A question that helps to build a story. The answer is a note to oneself."""

    id: Slug
    """Its name for ever. Notes are stored by it."""
    title: _Title
    """What it is about, in a few words."""
    text: Text
    """What it asks."""


class StoryPlan(Model):
    """What the story workshop asks."""

    minutes: float = Field(3, gt=0, le=30)
    """How long a story is when it is told aloud. The timer says so softly, and goes on."""
    questions: tuple[StoryQuestion, ...] = ()
    """Questions to think a story through, in their order."""

    @model_validator(mode="after")
    def _ids(self) -> Self:
        ids = [question.id for question in self.questions]
        for place, one in enumerate(ids):
            if one in ids[:place]:
                raise misplaced(f"the id `{one}` stands twice", "questions", place)
        return self


class JournalFile(Model):
    """journal.yaml. A course without it has a journal that asks nothing."""

    prompts: tuple[JournalPrompt, ...] = ()
    """What the journal may ask, one at a time."""
    story: StoryPlan = StoryPlan()
    """What the story workshop asks."""
