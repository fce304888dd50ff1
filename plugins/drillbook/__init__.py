"""Drillbook: a recovery knowledge base that has been rehearsed.

What is in ``__all__`` may be imported by other programs; see docs/python.md. It is loaded when it is first
asked for: whoever searches at 3 a.m. does not wait for the site generator, nor Pelican for the search.
"""

# The names come from drillbook.api, which type checkers read and nobody else until one is asked for.
# ruff: noqa: F403, F405

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from drillbook.version import __version__

if TYPE_CHECKING:
    from drillbook.api import *

__all__ = [
    "BuildFailed",
    "Catalog",
    "Found",
    "Page",
    "Problem",
    "Proof",
    "Record",
    "Report",
    "Result",
    "Results",
    "Searcher",
    "__version__",
    "build",
    "check",
    "load_catalog",
    "match",
    "open_searcher",
    "read_records",
    "readiness",
]


def register() -> None:
    """Let Pelican take ``PLUGINS = ["drillbook"]`` as it takes the plugin's whole name."""
    import_module("drillbook.site.plugin").register()


# Type checkers must not take it for an answer to any name: a misspelt one is an error.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:  # of any type: whatever the name stands for
        if name not in __all__:
            raise AttributeError(f"module 'drillbook' has no attribute '{name}'")
        return getattr(import_module("drillbook.api"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
