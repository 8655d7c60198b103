"""From a hand-in to marks: one at a time, or a whole unit as a batch."""
