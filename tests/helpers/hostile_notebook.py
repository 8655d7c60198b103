"""A notebook that tries everything on whoever opens it, and how to see whether any of it ran.

Each way sets `window.pwned`, puts a file `pwned` into the server's root by way of its own API, or
writes one from a kernel.
"""

from __future__ import annotations

import json
from pathlib import Path

SCRIPT = """
window.pwned = 1;
fetch('/api/contents/pwned', {method: 'PUT', headers: {'Content-Type': 'application/json',
  'X-XSRFToken': (document.cookie.match(/_xsrf=([^;]+)/) || [])[1]},
  body: JSON.stringify({type: 'file', format: 'text', content: 'x'})});
""".replace("\n", " ")
MARKUP = (
    f'<script>{SCRIPT}</script><img src="x" onerror="{SCRIPT}">'
    f'<svg onload="{SCRIPT}"><script>{SCRIPT}</script></svg>'
    f'<iframe srcdoc="<script>parent.pwned = 1</script>"></iframe>'
    f'<details open ontoggle="{SCRIPT}">x</details><a href="javascript:{SCRIPT}">x</a>'
)
WIDGETS = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
SHADOW = "import pathlib; pathlib.Path({place!r}, 'pwned').write_text('x')\n"
SHADOWED = ("peercompass", "json", "anywidget", "ipykernel_launcher", "sitecustomize", "traitlets")


def widget_state() -> dict:
    """What JupyterLab restores on opening: an anywidget model that carries a script."""
    esm = f"(() => {{ {SCRIPT} }})(); export default {{ render() {{ {SCRIPT} }} }};"
    state = {
        "_model_module": "anywidget",
        "_model_module_version": "~0.11.0",
        "_model_name": "AnyModel",
        "_view_module": "anywidget",
        "_view_module_version": "~0.11.0",
        "_view_name": "AnyView",
        "_view_count": None,
        "_anywidget_id": "x.Y",
        "_esm": esm,
    }
    model = {"model_name": "AnyModel", "model_module": "anywidget", "state": state}
    model["model_module_version"] = "~0.11.0"
    about = {"version_major": 2, "version_minor": 0}
    return {WIDGETS: {**about, "state": {"w1": model}}}


def hostile_notebook(*, trainee: bool, source: str = "pass") -> dict:
    """The notebook as JSON data; with `trainee` it carries our flag, and the server's own word."""
    data = {
        "text/html": MARKUP,
        "application/javascript": SCRIPT,
        "image/svg+xml": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{SCRIPT}"></svg>',
        VIEW: {"version_major": 2, "version_minor": 0, "model_id": "w1"},
        "text/plain": "x",
    }
    shown = {"output_type": "display_data", "metadata": {}, "data": data}
    flag = {"peercompass": {"trainee": True, "page": "unchanged"}} if trainee else {}
    attached = {"a.svg": {"image/svg+xml": MARKUP}}
    prose = {"cell_type": "markdown", "id": "m", "metadata": {}, "attachments": attached}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "widgets": widget_state(),
            **flag,
        },
        "cells": [
            {**prose, "source": f"# Marker words\n\n{MARKUP}\n\n![a](attachment:a.svg)"},
            {"cell_type": "raw", "id": "r", "metadata": {}, "source": MARKUP},
            {
                "cell_type": "raw",
                "id": "h",
                "metadata": {"raw_mimetype": "text/html", "format": "text/html"},
                "source": MARKUP,
            },
            {
                "cell_type": "code",
                "id": "c",
                "metadata": {"trusted": True},
                "execution_count": 1,
                "source": source,
                "outputs": [shown],
            },
        ],
    }


def put_hostile(file: Path, notebook: dict, root: Path) -> None:
    """Write the notebook, with modules beside it that would stand in for others."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(notebook))
    for name in SHADOWED:
        (file.parent / f"{name}.py").write_text(SHADOW.format(place=str(root)))
