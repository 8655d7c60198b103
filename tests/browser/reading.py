"""A page as a screen reader reads it from top to bottom: the browser's own tree of roles, names and
states, as lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

_LANDMARKS = {
    "banner": "banner landmark",
    "complementary": "complementary landmark",
    "contentinfo": "content info landmark",
    "form": "form landmark",
    "main": "main landmark",
    "navigation": "navigation landmark",
    "region": "region",
    "search": "search landmark",
}
_CONTROLS = {
    "button": "button",
    "checkbox": "check box",
    "combobox": "combo box",
    "DisclosureTriangle": "button",
    "DisclosureTriangleGrouped": "button",
    "link": "link",
    "menuitem": "menu item",
    "option": "option",
    "progressbar": "progress bar",
    "radio": "radio button",
    "ComboBoxSelect": "combo box",
    "slider": "slider",
    "spinbutton": "spin button",
    "switch": "switch",
    "tab": "tab",
    "textbox": "edit",
    "timer": "timer",
    "toggle": "toggle button",
}
_GROUPS = {
    "alert": "alert",
    "article": "article",
    "blockquote": "quote",
    "dialog": "dialog",
    "feed": "feed",
    "figure": "figure",
    "grid": "grid",
    "group": "grouping",
    "list": "list",
    "log": "log",
    "menu": "menu",
    "menubar": "menu bar",
    "radiogroup": "radio group",
    "row": "row",
    "status": "status",
    "table": "table",
    "tablist": "tab list",
    "tabpanel": "tab panel",
    "toolbar": "tool bar",
    "tree": "tree",
}
_INLINE = {
    "StaticText",
    "strong",
    "emphasis",
    "mark",
    "code",
    "time",
    "insertion",
    "deletion",
    "superscript",
    "subscript",
    "abbr",
    "generic",
    "none",
    "LineBreak",
    "LabelText",
    "link",
}
_SILENT = {"InlineTextBox", "ListMarker"}
_SAID_ALONE = {"alert", "log", "status"}


def read_aloud(page, inside: str | None = None) -> list[str]:
    """What is read of the page, or of what the selector `inside` finds: a line for each thing that
    stands by itself, indented by what it stands in."""
    cdp = page.context.new_cdp_session(page)
    try:
        return list(_read(_tree(cdp, page, inside)))
    finally:
        cdp.detach()


class _Node:
    """One node of the tree that is not passed over, with those in it."""

    def __init__(self, raw: dict[str, Any], inner: list[_Node]):
        self.role: str = raw.get("role", {}).get("value", "")
        self.text: str = str(raw.get("name", {}).get("value", ""))
        self.name: str = " ".join(self.text.split())
        self.told: str = " ".join(str(raw.get("description", {}).get("value", "")).split())
        self.value = raw.get("value", {}).get("value")
        self.states = {one["name"]: one["value"].get("value") for one in raw.get("properties", [])}
        self.inner = inner


def _tree(cdp, page, inside: str | None) -> list[_Node]:
    raw = {node["nodeId"]: node for node in cdp.send("Accessibility.getFullAXTree")["nodes"]}
    top = next(one for one in raw.values() if one.get("role", {}).get("value") == "RootWebArea")
    if inside is not None:
        cdp.send("DOM.enable")
        document = cdp.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        found = cdp.send("DOM.querySelector", {"nodeId": document, "selector": inside})["nodeId"]
        backend = cdp.send("DOM.describeNode", {"nodeId": found})["node"]["backendNodeId"]
        top = next(one for one in raw.values() if one.get("backendDOMNodeId") == backend)

    def grown(node: dict[str, Any]) -> list[_Node]:
        inner = [
            one for child in node.get("childIds", []) if child in raw for one in grown(raw[child])
        ]
        role = node.get("role", {}).get("value", "")
        if role in _SILENT:
            return []
        return inner if node.get("ignored") else [_Node(node, inner)]

    return grown(top)


def _read(nodes: list[_Node], depth: int = 0) -> Iterator[str]:
    """The lines of nodes that stand beside each other; what runs on in a line is joined."""
    line = ""
    for node in [*nodes, None]:
        if node and _runs_on(node):
            line += _words(node)
            continue
        if line.strip():
            yield "  " * depth + " ".join(line.split())
        line = ""
        if node:
            yield from _block(node, depth)


def _block(node: _Node, depth: int) -> Iterator[str]:
    pad = "  " * depth
    role, kind = node.role, node.role
    if role == "RootWebArea":
        yield f"{pad}document, {node.name}"
        yield from _read(node.inner, depth + 1)
    elif role == "heading":
        yield f"{pad}heading level {node.states.get('level')}, {_said(node)}"
        yield from (
            line for line in _read(node.inner, depth + 1) if "button" in line or "link" in line
        )
    elif role == "image":
        yield f"{pad}graphic, {node.name or '(no name)'}"
    elif role in _CONTROLS:
        yield pad + _control(node)
        yield from _headings(node, depth + 1)
    elif role in _LANDMARKS:
        yield f"{pad}{_LANDMARKS[role]}{_named(node)}"
        yield from _read(node.inner, depth + 1)
    elif role == "LabelText":  # its words were said with what they name
        yield from (one for one in _read(node.inner, depth) if one.strip() not in _names(node))
    elif role in _SAID_ALONE and not any(True for _ in _read(node.inner)):
        return  # nothing is in it
    elif role == "group" and not node.name:
        yield from _read(node.inner, depth)
    elif role in _GROUPS:
        yield f"{pad}{_GROUPS[role]}{_counted(node)}{_named(node)}{_states(node)}"
        inner = [one for one in node.inner if (one.role, one.name) != ("Legend", node.name)]
        yield from (one for one in _read(inner, depth + 1) if one.strip() != _legend(node))
    elif role in ("listitem", "cell", "columnheader", "rowheader", "gridcell"):
        kind = {"listitem": "item", "columnheader": "column", "rowheader": "row header"}.get(
            role, "cell"
        )
        lines = list(_read(node.inner, 0))
        yield f"{pad}{kind}: {lines[0] if lines else ''}{_states(node)}"
        yield from (pad + "  " + line for line in lines[1:])
    else:
        yield from _read(node.inner, depth)


def _runs_on(node: _Node) -> bool:
    return node.role in _INLINE and all(_runs_on(one) for one in node.inner)


def _words(node: _Node) -> str:
    if node.role in ("StaticText", "LineBreak"):
        return node.text
    if node.role == "link":
        return f" {_control(node)} "
    return "".join(_words(one) for one in node.inner)


def _headings(node: _Node, depth: int) -> Iterator[str]:
    """The headings in a control, which one can go to."""
    for one in node.inner:
        if one.role == "heading":
            yield from _block(one, depth)
        yield from _headings(one, depth)


def _names(node: _Node) -> set[str]:
    """The names of the controls in a label."""
    return {node.name} | {name for one in node.inner for name in _names(one)}


def _legend(node: _Node) -> str | None:
    """What names a group of fields, which was said with it."""
    return node.name if any(one.role == "Legend" for one in node.inner) else None


def _said(node: _Node) -> str:
    return node.name or "(no name)"


def _named(node: _Node) -> str:
    told = f", described as: {node.told}" if node.told else ""
    return (f", {node.name}" if node.name else "") + told


def _control(node: _Node) -> str:
    kind = _CONTROLS[node.role]
    if node.role == "textbox" and node.states.get("multiline"):
        kind = "edit, multi line"
    value = "" if node.value in (None, "", node.name) else f", “{node.value}”"
    told = f", described as: {node.told}" if node.told else ""
    return f"{kind}, {_said(node)}{value}{_states(node)}{told}"


def _counted(node: _Node) -> str:
    if node.role == "list":
        n = sum(one.role == "listitem" for one in node.inner)
        return f" with {n} item{'s' if n != 1 else ''}"
    return ""


def _states(node: _Node) -> str:
    states = node.states
    found = []
    if "expanded" in states:
        found.append("expanded" if states["expanded"] else "collapsed")
    if "checked" in states:
        found.append("checked" if states["checked"] == "true" else "not checked")
    if "pressed" in states:
        found.append("pressed" if states["pressed"] == "true" else "not pressed")
    for state, word in (
        ("disabled", "unavailable"),
        ("readonly", "read only"),
        ("required", "required"),
        ("invalid", "invalid"),
        ("modal", "modal"),
    ):
        if states.get(state) not in (None, False, "false"):
            found.append(word)
    if node.role not in ("status", "log", "alert", "timer") and states.get("live") not in (
        None,
        "off",
    ):
        found.append(f"live {states['live']}")
    return "".join(f", {word}" for word in found)


def in_one_order(lines: list[str]) -> str:
    """A reading as one text, with what can be picked in one order: each learner has their own."""
    runs = groupby(lines, key=lambda line: line.partition(",")[0])
    return "".join(
        line + "\n"
        for kind, run in runs
        for line in (sorted(run) if kind.strip() in ("check box", "radio button") else run)
    )


def confusing(lines: list[str]) -> list[str]:
    """What in a reading would lose somebody who only hears it: what has no name, a heading that
    skips a level, the same thing said twice in a row, and words of Jupyter's."""
    found = [line.strip() for line in lines if "(no name)" in line]
    level = 0
    for line in lines:
        if head := re.match(r"\s*heading level (\d)", line):
            if int(head[1]) > level + 1:
                found.append(f"after level {level}: {line.strip()}")
            level = int(head[1])
    bare = [re.sub(r", (?:not )?checked|, described as.*", "", line.strip()) for line in lines]
    for before, after in pairwise(bare):
        if len(after) > _SHORT and before.endswith(after):
            found.append(f"said twice: {after}")
    found += [line.strip() for line in lines if re.search(r", (.+), described as: \1$", line)]
    return found + [line.strip() for line in lines if _JUPYTERS.search(line)]


_SHORT = 20  # letters; a short word may well follow itself
_JUPYTERS = re.compile(r"\b(?:Jupyter|notebook|kernel|cell|ipynb|Checkpoint)\b")
