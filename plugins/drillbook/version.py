"""The version of this code, which nothing else needs to be loaded for."""

from __future__ import annotations

__version__ = "0.1.0"
