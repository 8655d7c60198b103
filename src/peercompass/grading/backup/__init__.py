"""Keeping a desk: a backup, the way back, and a gradebook made anew."""
