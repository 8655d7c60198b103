"""Measure the slow parts: `make bench`, or `make bench ARGS=engine` for one of them.

Every figure is a rate or a ratio, measured beside what it is compared with in the same run, so
that it means something on another machine. Prints a table and writes build/bench.json, a list of
{name, value, unit, compared_with} of what was measured.
"""

import argparse
import importlib
import json

from rich.console import Console
from rich.table import Table

from tests.helpers.real_course import REPOSITORY

# A module each, beside this one, with `figures(small)`: the whole of it, or the same in a moment.
SUBJECTS = ("engine", "exercise", "opening", "clicks", "grading")


def measured(subject: str, small: bool = False) -> list[dict]:
    """The figures of a subject. Where it is `small` they say nothing, and show that it works."""
    return importlib.import_module(f"tests.bench.{subject}").figures(small)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the slow parts.")
    parser.add_argument("subjects", nargs="*", metavar="subject", help=", ".join(SUBJECTS))
    parser.add_argument("--small", action="store_true", help="a moment's size, as JSON")
    given = parser.parse_args()
    subjects = given.subjects or SUBJECTS
    if unknown := set(subjects) - set(SUBJECTS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose of {', '.join(SUBJECTS)}")
    figures = [one for name in subjects for one in measured(name, given.small)]
    if given.small:
        print(json.dumps(figures))
        return
    table = Table("Figure", "Value", "Unit", "Compared with, in the same run")
    for one in figures:
        table.add_row(one["name"], f"{one['value']:,}", one["unit"], one["compared_with"])
    Console().print(table)
    target = REPOSITORY / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(f"Written to {target.relative_to(REPOSITORY)}")


if __name__ == "__main__":
    main()
