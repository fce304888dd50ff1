"""The words that every part of the program shares, and that cost nothing to know."""

from __future__ import annotations

KIND_NAMES = ("scenario", "example", "procedure", "config", "drill", "reference", "page")
