"""`docs/commands.md` says every command and every option, in the command's own words.

`make test ARGS="tests/docs --update-goldens"` writes the page anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from peercompass.cli.commands import app
from tests.helpers.real_course import REPOSITORY

PAGE = REPOSITORY / "docs" / "commands.md"
HEAD = """\
# Commands

Every command and every option, as the command itself tells them: \
`make test ARGS="tests/docs --update-goldens"` writes this page anew. \
When to use which stands in the pages for [authors](author.md), [instructors](instructor.md) and \
[maintainers](maintainer.md).

Exit codes: 0 done, 1 the course or a submission has problems (all listed), 2 wrong use.

`peercompass --help` lists them by who needs them, and `peercompass --version` tells the version. \
`peercompass --install-completion` lets your shell (bash, zsh, fish, PowerShell) complete commands \
and options when you press Tab, from the next window on; `--show-completion` only shows what it \
would add.
"""
KINDS = {Path: "PATH", int: "NUMBER", float: "NUMBER", str: "TEXT", list[str]: "TEXT"}
ROLES = (
    "author.md",
    "hub.md",
    "instructor.md",
    "maintainer.md",
    "trainee.md",
    "write-a-scenario.md",
)


def commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Each command that can be run, by its whole name."""
    if hasattr(command, "commands"):
        for word, inner in command.commands.items():
            yield from commands(inner, f"{name} {word}")
    else:
        yield name, command


ALL = dict(commands(typer.main.get_command(app), "peercompass"))


def page() -> str:
    """The page as it ought to be."""
    parts = [HEAD]
    for name, command in ALL.items():
        arguments, options = [], []
        for parameter in command.params:
            rows = arguments if parameter.param_type_name == "argument" else options
            rows.append(f"| `{written(parameter)}` | {said(parameter)} |")
        parts.append(f"## {name}\n\n{' '.join((command.help or '').split())}\n")
        if arguments or options:
            parts.append("\n".join(["| | |", "| --- | --- |", *arguments, *options]) + "\n")
    return "\n".join(parts)


def written(parameter: Any) -> str:
    """How it is typed: `UNIT`, `--port NUMBER`, `--json`."""
    if parameter.param_type_name == "argument":
        return parameter.name.upper()
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return names if parameter.is_flag else f"{names} {kind(parameter.type_descriptor.annotation)}"


def kind(annotation: Any) -> str:
    """What is typed after an option: the words there are to choose from, or what it is."""
    return "/".join(get_args(annotation)) if annotation not in KINDS else KINDS[annotation]


def said(parameter: Any) -> str:
    words = " ".join((getattr(parameter, "help", "") or "").split()).replace("|", "\\|")
    default = getattr(parameter, "default", None)
    plain = isinstance(default, (str, int)) and not isinstance(default, bool) and default != ""
    return f"{words} Without it: {default}." if plain and "efault" not in words else words


def test_the_page_of_commands_is_current(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-goldens"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "run with --update-goldens"


@pytest.mark.parametrize("name", ALL)
def test_every_parameter_says_what_it_is_for(name: str) -> None:
    silent = [written(one) for one in ALL[name].params if not said(one)]
    assert silent == []
    assert ALL[name].help


@pytest.mark.parametrize("name", ALL)
def test_every_command_stands_in_the_page_of_a_person(name: str) -> None:
    assert [page for page in ROLES if name in (PAGE.parent / page).read_text(encoding="utf-8")]
