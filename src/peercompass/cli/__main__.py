"""`python -m peercompass.cli`: the same as the `peercompass` command."""

from . import main

if __name__ == "__main__":  # a worker of a batch imports this too
    main()
