"""Matching logs: the signatures that scenarios declare, found in any amount of log.

A signature is a text that a line holds, capitals and spaces as written, or a
``/regex/``. All are compiled together; a line that has none of them is passed over
without being cut out or decoded.
"""

from __future__ import annotations

from drillbook.matching.denied import Denied, denied
from drillbook.matching.matcher import Matcher
from drillbook.matching.signatures import DeclaredSignature, signatures_of
from drillbook.matching.strength import Found, as_json, strongest

__all__ = [
    "DeclaredSignature",
    "Denied",
    "Found",
    "Matcher",
    "as_json",
    "denied",
    "signatures_of",
    "strongest",
]
