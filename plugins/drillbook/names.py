"""The words that every part of the program shares, and that cost nothing to know."""

from __future__ import annotations

KIND_NAMES = ("scenario", "example", "procedure", "config", "drill", "reference", "page")

# A site's own words for searching, in its content folder.
THESAURUS = "thesaurus.yaml"

# Folders of a content folder that hold no pages.
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "output", "lost+found"})
