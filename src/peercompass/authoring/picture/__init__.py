"""A scenario as a picture and in words."""
