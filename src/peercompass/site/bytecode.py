"""Modules compiled ahead by the very Python that will run them: a page starts in half the time.

That needs Node, which npm brings along. Without it the sources go out, and work.
"""

import io
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from peercompass.support.same_zip import zip_of

from .runtime import Runtime

_SCRIPT = Path(__file__).with_name("compile.mjs")
_PATIENCE = 300  # seconds


def compiled(files: Mapping[str, bytes], runtime: Runtime) -> dict[str, bytes] | None:
    """Files with each module in compiled form; None where there is no Node that could."""
    node = shutil.which("node")
    if not node:
        return None
    with TemporaryDirectory(prefix="peercompass-compile-") as there:
        folder = Path(there)
        with tarfile.open(fileobj=io.BytesIO(runtime.pyodide), mode="r:gz") as bundle:
            for member in bundle.getmembers():
                file = bundle.extractfile(member)
                if file and Path(member.name).parent == Path("package"):
                    (folder / Path(member.name).name).write_bytes(file.read())
        (folder / "from.zip").write_bytes(zip_of(files))
        words = [node, str(_SCRIPT), str(folder), "from.zip", "to.zip"]
        try:
            subprocess.run(words, cwd=folder, capture_output=True, timeout=_PATIENCE, check=True)
            with zipfile.ZipFile(folder / "to.zip") as made:
                return {name: made.read(name) for name in made.namelist()}
        except (OSError, subprocess.SubprocessError):
            return None
