"""Begin something new, small and whole, to change into one's own: a course, a unit, a scenario."""

from .course import create_course
from .scenario import create_scenario
from .unit import create_unit

__all__ = ["create_course", "create_scenario", "create_unit"]
