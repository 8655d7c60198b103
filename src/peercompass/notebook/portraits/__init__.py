"""Portraits of the cast, drawn by us."""

from .portrait import portrait

__all__ = ["portrait"]
