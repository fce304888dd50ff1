"""Drillbook: a recovery knowledge base that has been rehearsed."""

__version__ = "0.1.0"
