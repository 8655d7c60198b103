"""The parts of a page: what each shows, what it hears, and how its answers are kept."""
