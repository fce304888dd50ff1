"""Serving a site: the live preview."""

from drillbook.server.keeping import Keeper
from drillbook.server.run import serve

__all__ = ["Keeper", "serve"]
