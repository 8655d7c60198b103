"""On a JupyterHub: how a course comes to its learners' servers, and a desk to its instructors.

Nothing here keeps anybody out: that is what the hub's groups and the accounts of the machine do. A
learner's server has no course, no key and none of the desk's packages.
"""
