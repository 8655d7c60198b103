"""One process at a time, and whoever waits is told."""

import subprocess
import sys

from peercompass.support import locks
from peercompass.support.locks import held

HOLD = """
import sys
from pathlib import Path
from peercompass.support.locks import held
with held(Path(sys.argv[1])) as free:
    print(free, flush=True)
    sys.stdin.read()
"""


def test_a_lock_is_held_until_its_process_ends(tmp_path, monkeypatch):
    path = tmp_path / ".lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout.readline().strip() == b"True"
        monkeypatch.setattr(locks, "_PATIENCE", 0.1)
        with held(path) as free:
            assert not free
    finally:
        holder.kill()
        holder.communicate()
    monkeypatch.setattr(locks, "_PATIENCE", 30)
    with held(path) as free:
        assert free
    with held(path) as free:
        assert free, "it was let go of"
