"""Portraits of the cast and pictures of places, drawn by us."""

from .places import place_picture, place_words
from .portrait import portrait

__all__ = ["place_picture", "place_words", "portrait"]
