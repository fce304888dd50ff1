"""Drillbook: a recovery knowledge base that has been rehearsed."""

from importlib import import_module

__version__ = "0.1.0"


def register() -> None:
    """Let Pelican take ``PLUGINS = ["drillbook"]`` as it takes the plugin's whole name."""
    import_module("drillbook.site.plugin").register()
