"""What an item shows above its question: texts, a voicemail, a note, or a form on paper."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .base import Model, Text

_Short = Annotated[Text, Field(max_length=120)]


class TextMessage(Model):
    """One message of a thread."""

    who: _Short
    """Who sends it. `You` is the learner, whose messages stand on the other side."""
    text: Text
    """What it says."""
    time: _Short | None = None
    """When, like: Tuesday, 9:14 p.m."""


class TextThread(Model):
    """Text messages on a phone."""

    form: Literal["texts"]
    """How it is drawn."""
    title: _Short | None = None
    """What stands above it, like: With Maria."""
    lines: tuple[TextMessage, ...] = Field(min_length=1, max_length=20)
    """The messages, oldest first."""

    @property
    def words(self) -> Iterator[str]:
        """All that is read in it."""
        yield self.title or ""
        yield from (line.text for line in self.lines)


class Voicemail(Model):
    """A message somebody left, in writing."""

    form: Literal["voicemail"]
    """How it is drawn."""
    title: _Short | None = None
    """From whom and when, like: From Saul, Sunday night."""
    text: Text
    """What is said."""
    read_aloud: bool = False
    """Whether the computer's own voice can say it."""

    @property
    def words(self) -> Iterator[str]:
        """All that is read in it."""
        yield from (self.title or "", self.text)


class PaperNote(Model):
    """A note, a flyer or a page that somebody wrote: to read, or to mend."""

    form: Literal["note"]
    """How it is drawn."""
    title: _Short | None = None
    """What it is, like: Your progress note, first draft."""
    text: Text
    """What stands in it. A line's end is a new paragraph."""

    @property
    def words(self) -> Iterator[str]:
        """All that is read in it."""
        yield from (self.title or "", self.text)


class FormField(Model):
    """One field of a form on paper."""

    label: _Short
    """What the form asks."""
    value: Text | None = None
    """What somebody wrote there. Leave it out where it stands empty."""


class PaperForm(Model):
    """A form on paper, filled in or not."""

    form: Literal["paper"]
    """How it is drawn."""
    title: _Short | None = None
    """What the form is called."""
    fields: tuple[FormField, ...] = Field(min_length=1, max_length=20)
    """Its fields, from the top."""

    @model_validator(mode="after")
    def _labels(self) -> Self:
        labels = [field.label for field in self.fields]
        if len(set(labels)) < len(labels):
            raise ValueError("two fields of the form ask for the same; give each its own `label`")
        return self

    @property
    def words(self) -> Iterator[str]:
        """All that is read in it."""
        yield self.title or ""
        for field in self.fields:
            yield from (field.label, field.value or "")


Shown = Annotated[
    TextThread | Voicemail | PaperNote | PaperForm,
    Field(discriminator="form"),
]
"""What is shown, by its `form`."""
