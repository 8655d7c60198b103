"""The `peercompass` command: parses and delegates, nothing else.

Exit codes: 0 done, 1 the course or a submission has problems (all listed), 2 wrong use.
"""

import logging
import os
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path

from peercompass import __version__
from peercompass.support.system import speak_safely

_DESK = ("jupyterlab", "nbgrader", "pandas", "rich", "scipy", "typer")
"""What the extra `desk` brings, and a learner's pages do without."""


def main() -> None:
    """The entry point of the `peercompass` command."""
    if missing := [name for name in _DESK if find_spec(name) is None]:
        if sys.argv[1:] == ["--version"]:
            sys.stdout.write(f"peercompass {__version__}\n")
            return
        sys.exit(
            f"The commands need the extra `desk`, and {', '.join(missing)} cannot be found here. "
            'Install it: pip install "peercompass[desk]"'
        )
    # jsonschema, which nbgrader reads notebooks with, would build grammars for addresses in every
    # alphabet as soon as it is imported. It takes seconds, and no command of ours checks any.
    # None says that there is no such module; the types of `sys` do not know of it.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    speak_safely(sys.stdout, sys.stderr)
    _keep_libraries_quiet()
    try:
        from .commands import app

        app()
    except (ImportError, SystemError) as error:  # pydantic raises the latter for a wrong part
        sys.exit(_about_packages(error))


def _about_packages(error: Exception) -> str:
    """Why a package could not be imported, as the doctor would say it: it may not start either."""
    from peercompass.doctor.finding import Place
    from peercompass.doctor.program import packages

    lines = [f"A package that PeerCompass needs cannot be used: {error}"]
    for one in packages(Place(Path.cwd(), None)):
        lines += [one.wrong, f"> {one.do}"]
    if len(lines) == 1:
        lines += ["> Install PeerCompass anew, in a new environment, as the README says."]
    return "\n".join(lines)


class _Sentence(logging.Formatter):
    """What a log says in words, without the traceback that may go with it."""

    def formatException(self, ei: object) -> str:  # noqa: ARG002, N802
        """Nothing: it tells an instructor nothing."""
        return ""


def _keep_libraries_quiet() -> None:
    """What a library warns of is for who develops with it, and here nobody who reads it can act
    on it. Whoever asks with -W or PYTHONWARNINGS sees it, also of processes that are started."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
        os.environ["PYTHONWARNINGS"] = "ignore"
    logging.getLogger().addHandler(logging.NullHandler())
    ours = logging.StreamHandler()
    ours.setFormatter(_Sentence())
    logging.getLogger("peercompass").addHandler(ours)
