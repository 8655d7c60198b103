"""Parts on a page without Jupyter: the real script and the real Python, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from peercompass.notebook.open import part_for
from peercompass.notebook.page_script import page_script

DARK = """--jp-ui-font-color0: #fff; --jp-ui-font-color1: #ddd; --jp-layout-color1: #111;
  --jp-layout-color2: #333; --jp-border-color0: #666;"""
"""The colors of JupyterLab's dark theme that the parts take over."""

_ADDRESS = "http://127.0.0.1/plain"
_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A plain page</title><style>%s
body { margin: 0; padding: 0 12px; background: var(--jp-layout-color1, #fff);
  color: var(--jp-ui-font-color0, #1c1c1c); font-family: system-ui, sans-serif; }
</style></head><body data-jp-theme-light="%s" style="%s"><main><h1>A page</h1>%s</main>
<script type="module">%s
for (const el of document.querySelectorAll("[data-part]")) {
  const shown = el.dataset.part;
  const heard = [];
  const tell = (reply) => heard.forEach((hear) => hear({ to: "me", ...reply }));
  const model = {
    async send(message) {
      tell(JSON.parse(await window.toPython(shown, JSON.stringify(message))));
    },
    on: (_, hear) => heard.push(hear), off() {},
  };
  const first = JSON.parse(await window.toPython(shown, "{}"));
  drawWidget({ model, el, viewer: "me", first });
}
document.body.dataset.ready = "";
</script></body></html>"""


def show_parts(page: Any, folder: Path, shown: Iterable[str], *, dark: bool = False) -> None:
    """Show parts of the published `folder` on `page`, and wait until they are drawn."""
    parts = {name: part_for(name, folder) for name in shown}

    def to_python(name: str, message: str) -> str:
        said = json.loads(message)
        reply = parts[name].hear(said)
        told = {"n": said.get("n", 0), "saved": reply.saved, **reply.news}
        if reply.view is not None or not said:
            told["view"] = parts[name].view
        return json.dumps(told)

    page.expose_function("toPython", to_python)
    script = page_script()
    code = script.code.replace("export const {", "const {")
    places = "".join(f'<div data-part="{name}"></div>' for name in parts)
    html = _PAGE % (script.style, str(not dark).lower(), DARK if dark else "", places, code)
    page.route(
        "http://127.0.0.1/plain", lambda route: route.fulfill(body=html, content_type="text/html")
    )
    page.goto("http://127.0.0.1/plain")
    page.wait_for_selector("body[data-ready]")
