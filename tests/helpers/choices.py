"""A course without scenes whose items are choices and nothing else: a page to write options on."""

from pathlib import Path

from tests.helpers.small_course import ITEMS, PLAYED, PRACTICE, UNIT

WHY = "The listener hears that you asked before you spoke. Then there is room"


def bare_course(root: Path) -> Path:
    """Take the scenes and items out of the small course in `root`, and return it."""
    for name in (PLAYED, f"modules/{UNIT}/scenarios/hello.yaml"):
        (root / name).unlink()
    write_choices(root, PRACTICE)
    write_choices(root, ITEMS)
    return root


def why(file: str, item: int, option: int) -> str:
    """A rationale that stands nowhere else."""
    return f"{len(file)} {item} {option}: {WHY}"


def write_choices(root: Path, file: str, *items: tuple[tuple[str, ...], int]) -> None:
    """Fill a file of items with choice items: the texts of their options, and which is best."""
    lines = ["items:" if items else "items: []"]
    for number, (texts, best) in enumerate(items):
        lines += [
            f"  - id: item-{number}",
            "    kind: choice",
            "    competency: listening",
            "    objective: listen",
            "    stem: What now?",
            "    options:",
        ]
        for place, text in enumerate(texts):
            credit = ", credit: 1" if place == best else ""
            words = why(file, number, place)
            lines.append(f'      - {{id: o-{place}, text: "{text}", rationale: "{words}"{credit}}}')
    (root / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
