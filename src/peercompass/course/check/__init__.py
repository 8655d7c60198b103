"""Proving a course: everything an author would want to know, all at once, by file and line."""
