"""Name reviewers in a unit's facts: an edit of unit.yaml that keeps its comments."""

from collections.abc import Iterable

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from peercompass.authoring.table.yaml_edit import splice
from peercompass.course import Reviewer, UnitPlan
from peercompass.course.yaml.files import plain_data
from peercompass.support.text import normalized

_FIELD = "reviewed_by"


def with_reviewers(text: str, reviewers: Iterable[Reviewer]) -> str:
    """The unit.yaml `text` with `reviewers` among those who read the unit. Whoever is there
    already has the newer day and role; all else stays as it is, comments too.

    Raises `ValueError` when this edit cannot be made in the file.
    """
    before = _plan(text)
    if before is None:
        raise ValueError("unit.yaml cannot be read yet; run `peercompass check`")
    people = {normalized(one.name): one for one in before.reviewed_by or ()}
    for one in reviewers:
        known = people.get(normalized(one.name))
        if known is None or known.date <= one.date:
            people[normalized(one.name)] = one
    wanted = before.model_copy(update={_FIELD: tuple(people.values()) or None})
    if wanted == before:
        return text
    data = plain_data(YAML(typ="rt", pure=True).load(text))
    old = {_FIELD: data[_FIELD]} if _FIELD in data else {}
    new = {_FIELD: [one.model_dump() for one in people.values()]}
    ends = "\r\n" if "\r\n" in text else "\n"
    try:
        changed = splice(text.replace("\r\n", "\n"), old, new, tuple(UnitPlan.model_fields))
    except ValueError:
        changed = ""
    if _plan(changed) != wanted:
        raise ValueError("the reviewers cannot be written into unit.yaml; write them there by hand")
    return changed.replace("\n", ends)


def _plan(text: str) -> UnitPlan | None:
    try:
        return UnitPlan.model_validate(plain_data(YAML(typ="rt", pure=True).load(text)))
    except (YAMLError, ValueError, RecursionError):
        return None
