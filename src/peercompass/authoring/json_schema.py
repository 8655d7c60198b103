"""JSON Schema of what authors write, so that an editor completes fields and shows help.

Made from the models. Where a model reads a shorter form than it keeps, or asks authors for more
than a learner's copy holds, the schema says what authors write.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from peercompass.course import (
    CourseFile,
    ItemFile,
    JournalFile,
    Person,
    Rubric,
    Scenario,
    UnitPlan,
)
from peercompass.course.paths import COURSE_FILE, JOURNAL_FILE, unit_file
from peercompass.support.atomic_files import replace_file

SCHEMAS: dict[str, type[BaseModel]] = {
    "scenario": Scenario,
    "items": ItemFile,
    "person": Person,
    "rubric": Rubric,
    "unit": UnitPlan,
    "course": CourseFile,
    "journal": JournalFile,
}
FILES = {  # where the files of each schema lie in a course
    "scenario": ("modules/*/scenarios/*.y*ml", "exercises/*/scenarios/*.y*ml"),
    "items": ("modules/*/practice.yaml", "exercises/*/items.yaml"),
    "person": ("curriculum/people/*.y*ml",),
    "rubric": ("curriculum/rubrics/*.y*ml",),
    "unit": (unit_file("*"),),
    "course": (COURSE_FILE,),
    "journal": (JOURNAL_FILE,),
}
FOLDER = "curriculum/schemas"
_SIGN = "# yaml-language-server: $schema="

_SLUGS = {"type": "array", "items": {"type": "string"}}
_CONDITION = {
    "type": "object",
    "title": "Condition",
    "description": "When this holds: meters compared with a number, flags that are set, and "
    'flags that are not. Like {trust: ">= 6", flags: [asked], without: [gave-advice]}.',
    "minProperties": 1,
    "properties": {
        "flags": {**_SLUGS, "description": "All of these flags are set."},
        "without": {**_SLUGS, "description": "None of these flags is set."},
    },
    "additionalProperties": {
        "type": "string",
        "pattern": r"^\s*(>=|<=|==|>|<)\s*-?\d+\s*$",
        "description": 'A meter against a whole number, in quotes, like ">= 6".',
    },
}
_EFFECTS = {
    "type": "object",
    "title": "Effects",
    "description": "What this choice changes, like {trust: +2, set: [asked]}.",
    "properties": {
        "set": {**_SLUGS, "description": "Flags that are remembered from now on."},
        "clear": {**_SLUGS, "description": "Flags that are forgotten."},
    },
    "additionalProperties": {
        "type": "integer",
        "description": "A meter goes up or down by this much, like +2 or -1.",
    },
}
_WRITTEN = {  # parts whose YAML form is not the model's
    "Condition": _CONDITION,
    "Effects": _EFFECTS,
}
_AUTHORS_GIVE = {  # what a learner's copy may lack and an author's file may not
    "Choice": ("skill", "rating", "rationale"),
    "Ending": ("kind",),
    "Option": ("rationale",),
    "KeyedOption": ("rationale",),
    "Card": ("rationale",),
}
_UNLESS = {  # what an author's file may lack only where a field has this value
    "SpokenLine": (("shows", "rationale"), "ask", False),
}
_ONE_OF = {  # fields of which exactly one stands in a part
    "Node": ("choices", "route", "ending", "goto"),
    "Line": ("text", "thinks"),
    "Promise": ("holds", "least_credit", "last_rating"),
}


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each file that authors write, by name."""
    return {name: _schema(model) for name, model in SCHEMAS.items()}


def write_schemas(root: Path) -> list[Path]:
    """Write the schemas into the course directory `root`, and give each of its files that lacks
    one a first line by which an editor finds its schema. Returns the files that changed.

    Raises `OSError`.
    """
    folder = Path(root) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {
        folder / f"{name}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas().items()
    }
    for name, patterns in FILES.items():
        for path in (path for pattern in patterns for path in Path(root).glob(pattern)):
            text = path.read_bytes().decode("utf-8-sig", errors="surrogateescape")
            if not text.startswith(_SIGN):
                depth = len(path.relative_to(root).parts) - 1
                wanted[path] = modeline(name, depth) + text
    changed = []
    for path, text in sorted(wanted.items()):
        content = text.encode("utf-8", errors="surrogateescape")
        if not path.exists() or path.read_bytes() != content:
            replace_file(path, content, follow_link=True)
            changed.append(path)
    return changed


def modeline(name: str, depth: int) -> str:
    """The first line by which an editor finds the schema `name`, for a file in a folder `depth`
    levels below the course directory."""
    return f"{_SIGN}{'../' * depth}{FOLDER}/{name}.json\n"


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    parts = schema.get("$defs", {})
    for name, written in _WRITTEN.items():
        if name in parts:
            parts[name] = written
    parts.pop("Comparison", None)
    for name, part in parts.items():
        for field in _AUTHORS_GIVE.get(name, ()):
            part["required"] = [*part.get("required", ()), field]
            options = part["properties"][field].pop("anyOf")
            part["properties"][field] |= next(o for o in options if o.get("type") != "null")
            part["properties"][field].pop("default", None)
        if name in _UNLESS:
            fields, other, value = _UNLESS[name]
            part["if"] = {"properties": {other: {"const": value}}, "required": [other]}
            part["else"] = {"required": list(fields)}
        if name in _ONE_OF:
            part["oneOf"] = [{"required": [field]} for field in _ONE_OF[name]]
    return {"$schema": "http://json-schema.org/draft-07/schema#", **_without_titles(schema)}


def _without_titles(part: Any) -> Any:
    """pydantic's titles only repeat the names of fields, and editors show them as if help."""
    if isinstance(part, dict):
        return {
            key: _without_titles(value)
            for key, value in part.items()
            if key != "title" or not isinstance(value, str)  # a field may be called `title` too
        }
    return [_without_titles(one) for one in part] if isinstance(part, list) else part
