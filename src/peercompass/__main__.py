"""`python -m peercompass`: the same as the `peercompass` command."""

from peercompass.cli import main

if __name__ == "__main__":  # a worker of a batch imports this too
    main()
