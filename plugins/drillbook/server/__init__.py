"""Serving a site: the live preview, and the search API."""

from drillbook.server.keeping import Keeper
from drillbook.server.run import serve

__all__ = ["Keeper", "serve"]
