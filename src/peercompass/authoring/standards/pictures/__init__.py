"""What the pictures of lessons are held to."""

from .findings import picture_gaps

__all__ = ["picture_gaps"]
