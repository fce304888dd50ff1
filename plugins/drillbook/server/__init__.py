"""Serving a site: the live preview."""

from drillbook.server.run import serve

__all__ = ["serve"]
