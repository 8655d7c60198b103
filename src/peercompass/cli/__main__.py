"""`python -m peercompass.cli`: the same as the `peercompass` command."""

from . import main

main()
