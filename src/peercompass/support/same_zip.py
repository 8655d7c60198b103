"""Zips whose bytes depend on nothing but what is in them."""

import io
import zipfile
from collections.abc import Mapping

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Files, by their names, as a zip: the same files make the same bytes."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as bundle:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, data, compresslevel=9)
    return memory.getvalue()
