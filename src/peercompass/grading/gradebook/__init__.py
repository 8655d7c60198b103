"""The gradebook of nbgrader, and what of our own stands beside it."""
