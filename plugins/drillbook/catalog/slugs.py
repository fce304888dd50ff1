"""File names for systems, tags and owners."""

from __future__ import annotations

import re
import unicodedata


def facet_slug(name: str) -> str:
    """Make a file name of a word: ``DBA team`` is ``dba-team``; Hangul stays."""
    text = unicodedata.normalize("NFC", name).lower()
    return re.sub(r"[^\w.-]+", "-", text).strip("-.") or "unnamed"
