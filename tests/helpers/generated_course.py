"""A course of as many units as are wanted, made from the real one: what it costs to grow."""

from __future__ import annotations

import json
import shutil
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from peercompass.course.yaml.fast import plain_yaml
from tests.helpers.real_course import copy_course

_COURSE = "curriculum/course.yaml"


def generated_course(to: Path, units: int) -> Path:
    """The real course in the new folder `to`, with its units again and again under new ids until
    there are `units`, as sound as it was: no rationale stands twice, and the hours fit. But a
    counter of words learns each unit from its twins, and meets nearly all of it.

    Returns `to`. With fewer units than the real course has, the first of them stay.
    """
    root = copy_course(to)
    course = _read(root / _COURSE)
    real = course["units"]
    names = real[:units]
    for unit in real[units:]:
        for room in ("modules", "exercises"):
            shutil.rmtree(root / room / unit)
    for number, unit in enumerate(islice(cycle(real), max(0, units - len(real))), len(real) + 1):
        names.append(f"g{number}-{unit.partition('-')[2]}")
        _copy_unit(root, unit, names[-1], number)
    for domain in course["domains"]:
        domain["hours"] *= max(1, units)
    _write(root / _COURSE, {**course, "units": names})
    return root


def _copy_unit(root: Path, unit: str, name: str, number: int) -> None:
    for room in ("modules", "exercises"):
        shutil.copytree(root / room / unit, root / room / name)
        for path in (root / room / name).rglob("*.yaml"):
            _write(path, _unlike(_read(path), number))
    notebook = root / "exercises" / name / f"{unit}.ipynb"
    notebook.rename(notebook.with_stem(name))
    facts = root / "modules" / name / "unit.yaml"
    _write(facts, {**_read(facts), "id": name, "title": f"{_read(facts)['title']} ({number})"})


def _unlike(data: Any, number: int) -> Any:
    """`data` with another rationale in each place, so that none stands twice in the course."""
    if isinstance(data, dict):
        return {
            key: f"{value} ({number})" if key == "rationale" else _unlike(value, number)
            for key, value in data.items()
        }
    return [_unlike(one, number) for one in data] if isinstance(data, list) else data


def _read(path: Path) -> Any:
    return plain_yaml(path.read_text("utf-8"))


def _write(path: Path, data: Any) -> None:
    """As JSON, which is YAML too."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
