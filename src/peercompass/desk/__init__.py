"""The instructor's pages. A notebook of `grading/` calls `show` and nothing else."""

from .pages import show

__all__ = ["show"]
