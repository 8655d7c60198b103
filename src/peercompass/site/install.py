"""What makes a site an app: its manifest, its icons, and the worker that keeps it offline."""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from peercompass.course import Course
from peercompass.notebook.page_script import STATIC
from peercompass.support.voice import language

_ICONS = Path(__file__).with_name("icons")


def app_files(course: Course) -> dict[str, bytes]:
    """The manifest and the icons, by their addresses."""
    icons = [
        {"src": "icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
        {"src": "icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
    ]
    manifest = {
        "name": course.file.title,
        "short_name": course.file.title[:12].strip(),
        "description": course.file.tagline,
        "lang": language(),
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b6b63",
        "icons": icons,
    }
    drawn = {path.name: path.read_bytes() for path in sorted(_ICONS.iterdir())}
    return {"manifest.json": json.dumps(manifest, ensure_ascii=False).encode(), **drawn}


def service_worker(course: Course, version: str, files: Mapping[str, bytes]) -> bytes:
    """The worker that keeps these files, each by its hash."""
    known = {
        "course": course.file.id,
        "version": version,
        "files": {name: _integrity(data) for name, data in sorted(files.items())},
    }
    script = (STATIC / "site/sw.js").read_text(encoding="utf-8")
    return f"globalThis.SITE = {json.dumps(known)};\n{script}".encode()


def _integrity(data: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"
