"""The model of a rubric, with the marked samples that help two markers agree."""

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import Model, Slug, Text, misplaced


class Rubric(Model):
    """How written work is marked: rows, each with one description a mark from 0 up."""

    class Row(Model):
        """One row of a rubric."""

        id: Slug
        title: Text
        levels: tuple[Text, ...]

    class AnchorMark(Model):
        """The mark that an anchor has in one row."""

        row: Slug
        """The row's id."""
        mark: int = Field(ge=0)
        """From 0 to `highest`."""
        why: Text
        """The words of the sample that earn it."""

    class Anchor(Model):
        """A marked sample, so that two markers come to the same marks. Learners never see it."""

        level: Literal["weak", "middling", "strong"]
        """How good the sample is."""
        text: Text
        """The sample, made up for the course."""
        marks: tuple["Rubric.AnchorMark", ...]
        """A mark for each row, in the rubric's order."""
        comment: Text
        """What a marker might write back."""

    id: Slug
    title: Text
    note: Text
    """Said to learners: what is marked, and what never is."""
    highest: int = Field(ge=1, le=10)
    """The best mark of a row. Marks go from 0 up."""
    rows: tuple[Row, ...] = Field(min_length=1)
    """What is looked at, one row each."""
    anchors: tuple[Anchor, ...] = ()
    """Marked samples: one weak, one middling, one strong."""

    @model_validator(mode="after")
    def _levels(self) -> Self:
        wrong = [row.id for row in self.rows if len(row.levels) != self.highest + 1]
        if wrong:
            raise ValueError(f"rows need {self.highest + 1} levels each: {', '.join(wrong)}")
        if any(row.id == "ask" for row in self.rows):
            raise ValueError("a row cannot be called `ask`: the question's own cell has that name")
        if len({row.id for row in self.rows}) < len(self.rows):
            return self  # told where the file is read
        for place, anchor in enumerate(self.anchors):
            said = (anchor.text, anchor.comment, *(one.why for one in anchor.marks))
            if any("<!--" in text or "-->" in text for text in said):
                message = "<!-- and --> hide text in the guide; write it without them"
                raise misplaced(message, "anchors", place)
            if [one.row for one in anchor.marks] != [row.id for row in self.rows]:
                message = "an anchor has one mark a row, in the rubric's order"
                raise misplaced(message, "anchors", place, "marks")
            if max(one.mark for one in anchor.marks) > self.highest:
                message = f"a mark is above `highest`, which is {self.highest}"
                raise misplaced(message, "anchors", place, "marks")
        if len({anchor.level for anchor in self.anchors}) < len(self.anchors):
            raise misplaced("two anchors have the same level", "anchors")
        return self

    @property
    def points(self) -> int:
        """The most a piece of work can earn."""
        return len(self.rows) * self.highest
