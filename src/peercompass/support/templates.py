"""Pages of HTML made from templates, in which whatever somebody wrote is text and never markup."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from .voice import language, say, say_n


def html_template(
    folder: Path,
    name: str,
    *,
    filters: Mapping[str, Callable[..., Any]] | None = None,
    tests: Mapping[str, Callable[..., bool]] | None = None,
) -> Template:
    """The template `name` of `folder`, with `say`, `say_n` and `language`, and further `filters`
    and `tests`. What a template names and is not given is an error. Raises jinja2's
    `TemplateError`."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals.update(language=language, say=say, say_n=say_n)
    environment.filters.update(filters or {})
    environment.tests.update(tests or {})
    return environment.get_template(name)
