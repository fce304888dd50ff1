"""The words that every part of the program shares, and that cost nothing to know."""

from __future__ import annotations

KIND_NAMES = ("scenario", "example", "procedure", "config", "drill", "reference", "page")

# A site's own words for searching, in its content folder.
THESAURUS = "thesaurus.yaml"

# Characters that nobody sees and that act: on a terminal, or on the order in which text is read. Line ends
# and tabs are no such, nor are the marks and joiners that Arabic, Hebrew and Indic text needs.
STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"

# Folders that programs fill with what is no page of anybody's.
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "lost+found"})
