"""An exercise of twenty items with every kind among them, made from the real one."""

import shutil
from itertools import cycle, islice
from pathlib import Path

from ruamel.yaml import YAML

from peercompass.course.load import load
from peercompass.notebook.sync import sync
from tests.bench.measure import UNIT
from tests.helpers.real_course import REPOSITORY

_MORE = """
- id: a-talk
  kind: label
  competency: COMPETENCY
  stem: What does each line show?
  points: 4
  labels: [{id: question, title: Question}, {id: reflection, title: Reflection}]
  lines:
  - {id: one, who: Bo, text: How was that?, shows: question, rationale: It asks openly.}
  - {id: two, who: Bo, text: It was a lot., shows: reflection, rationale: It gives back.}
  - {id: three, who: Bo, text: What helped?, shows: question, rationale: It asks for more.}
  - {id: four, who: Bo, text: You miss her., shows: reflection, rationale: It names a feeling.}
- id: a-plan
  kind: plan
  competency: COMPETENCY
  stem: Plan your week.
  points: POINTS
  columns: [{id: step, title: Step, min_words: 3}, {id: day, title: Day}, {id: who, title: Who}]
  min_rows: 2
  rubric: RUBRIC
- id: a-thought
  kind: reflect
  competency: COMPETENCY
  stem: What did you notice?
"""


def course_of_twenty(root: Path) -> Path:
    """Copy the real course to `root` and give its exercise twenty items. Returns `root`."""
    for part in ("curriculum", "modules", "exercises", "grading"):
        shutil.copytree(REPOSITORY / part, root / part, ignore=shutil.ignore_patterns("work"))
    path, yaml = root / "exercises" / UNIT / "items.yaml", YAML(typ="safe", pure=True)
    items = yaml.load(path.read_text("utf-8"))["items"]
    written = next(item for item in items if item["kind"] == "write")
    more = _MORE.replace("COMPETENCY", written["competency"])
    more = more.replace("POINTS", str(written["points"])).replace("RUBRIC", written["rubric"])
    have = {item["kind"] for item in items}
    items += [item for item in yaml.load(more) if item["kind"] not in have]
    closed = [
        item for item in items if item["kind"] not in ("scenario", "write", "plan", "reflect")
    ]
    copies = (
        {**item, "id": f"{item['id']}-{number}"} for number, item in enumerate(cycle(closed), 2)
    )
    items += islice(copies, max(0, 20 - len(items)))
    with path.open("w", encoding="utf-8") as file:
        yaml.dump({"items": items[:20]}, file)
    sync(root)
    assert len(load(root).course.units[UNIT].items) == 20
    return root
