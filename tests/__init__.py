"""The tests are a package of their own: some libraries install one of this name."""
