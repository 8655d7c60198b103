"""How far a unit is, and what comes next: a verb that comes too early says so."""

from peercompass.grading.layout import DeskLayout


class TooEarly(ValueError):
    """What is asked for rests on a step that was not taken yet. The message names that step."""


def require_released(desk: DeskLayout, unit: str) -> None:
    """Raises `TooEarly` unless the exercise of `unit` is released."""
    if not (desk.folder("release", ".", unit) / f"{unit}.ipynb").is_file():
        raise TooEarly(f"`{unit}` is not released yet; run peercompass release {unit}")


def require_collected(desk: DeskLayout, unit: str) -> None:
    """Raises `TooEarly` unless something was handed in and collected for `unit`."""
    require_released(desk, unit)
    if not desk.students(unit):
        raise TooEarly(
            f"Nothing of `{unit}` was collected yet. When trainees have handed in, run "
            f"peercompass collect {unit}"
        )


def require_graded(desk: DeskLayout, unit: str) -> None:
    """Raises `TooEarly` unless some hand-in of `unit` is graded."""
    require_collected(desk, unit)
    if not any(
        (desk.folder("autograded", student, unit) / f"{unit}.ipynb").is_file()
        for student in desk.students(unit)
    ):
        raise TooEarly(f"Nothing of `{unit}` is graded yet; run peercompass grade {unit}")
