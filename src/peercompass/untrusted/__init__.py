"""What somebody else sent is data: how Jupyter's server shows it, so that opening it runs nothing.

A server extension of its own, which needs nothing of grading. Where it is not loaded, no page runs
by itself.
"""
