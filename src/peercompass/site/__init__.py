"""A course as plain web pages: readable at once, and alive by the same parts, for any web server.

The room is one that only makes files. What then runs in a reader's browser lies with the parts, in
`notebook/web_host.py` and `notebook/static/site/`.
"""

from .build import Site, build_site, refuse_strange, steps_of
from .runtime import NoRuntime, Runtime, fetched_runtime, runtime_in

__all__ = [
    "NoRuntime",
    "Runtime",
    "Site",
    "build_site",
    "fetched_runtime",
    "refuse_strange",
    "runtime_in",
    "steps_of",
]
