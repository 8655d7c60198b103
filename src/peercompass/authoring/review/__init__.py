"""Review by real people: a package to read and mark without the key, and what comes back."""
