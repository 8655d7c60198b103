"""A Dockerfile as its stages: what each stands on, copies and runs; and what a build may see."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import PurePosixPath


@dataclass
class Stage:
    """One `FROM … AS name`, with its instructions in their order."""

    name: str
    base: str
    instructions: list[tuple[str, str]] = field(default_factory=list)

    def of(self, word: str) -> list[str]:
        """What follows one kind of instruction, each time it stands there."""
        return [rest for instruction, rest in self.instructions if instruction == word]

    @property
    def copied(self) -> list[str]:
        """The files and folders of the repository that the stage takes."""
        found = []
        for words in map(shlex.split, self.of("COPY")):
            if not any(word.startswith("--from") for word in words):
                found += [word for word in words[:-1] if not word.startswith("--")]
        return found

    @property
    def stages_seen(self) -> set[str]:
        """The stages whose files it takes, by copying or while it runs something."""
        text = "\n".join(rest for _word, rest in self.instructions)
        return {self.base, *re.findall(r"\bfrom=([\w-]+)", text)}


def stages(text: str) -> dict[str, Stage]:
    """The stages of a Dockerfile, by name."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found: dict[str, Stage] = {}
    for line in filter(None, map(str.strip, whole.splitlines())):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            stage = found[name] = Stage(name, base)
        elif found:
            stage.instructions.append((word, rest.strip()))
    return found


def all_under(name: str, of: dict[str, Stage]) -> set[str]:
    """A stage and all whose files may come to stand in it."""
    seen: set[str] = set()
    queue = [name]
    while queue:
        if (one := queue.pop()) in of and one not in seen:
            seen.add(one)
            queue += of[one].stages_seen
    return seen


def is_hidden(name: str, ignore: str) -> bool:
    """Whether a `.dockerignore` keeps a file from a build: the last line that fits it, or a folder
    above it, decides."""
    hidden = False
    above = [name, *map(str, PurePosixPath(name).parents)]
    for line in filter(None, map(str.strip, ignore.splitlines())):
        if not line.startswith("#"):
            pattern = re.escape(line.removeprefix("!"))
            pattern = pattern.replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")
            if any(re.fullmatch(pattern, one) for one in above):
                hidden = not line.startswith("!")
    return hidden
