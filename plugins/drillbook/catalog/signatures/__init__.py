"""Signatures: what they say, whether they are safe, what they are in JavaScript, what they hold literally."""

from __future__ import annotations

from drillbook.catalog.signatures.signature import Signature

__all__ = ["Signature"]
