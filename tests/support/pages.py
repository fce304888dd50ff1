"""Picks pages of the shipped site to look at: of every kind the richest, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

KINDS = {
    "home": "index.html",
    "scenario": "scenarios/*.html",
    "example": "examples/*.html",
    "procedure": "procedures/*.html",
    "config": "configs/*.html",
    "drill": "drills/*.html",
    "reference": "references/*.html",
    "plain": "pages/*.html",
    "list": "scenarios/index.html",
    "sub-list": "scenarios/by-system/*.html",
    "search": "search.html",
    "systems": "systems/index.html",
    "system": "systems/*.html",
    "tag": "tags/*.html",
    "owner": "owners/*.html",
    "coverage": "coverage.html",
    "readiness": "readiness.html",
    "copy": "copy.html",
    "not-found": "404.html",
}

# Hosts know one page for what is missing, whatever the language of the address.
ONCE = {"not-found"}

each_kind = pytest.mark.parametrize("kind", KINDS)


def address_of(folder: Path, kind: str, language: str) -> str:
    """Give the address of the longest page of a kind, which is the one with most to go wrong."""
    if kind in ONCE and language != "en":
        pytest.skip("there is one such page for all languages")
    pattern = KINDS[kind] if language == "en" else f"{language}/{KINDS[kind]}"
    found = list(folder.glob(pattern))
    if "*" in pattern:
        found = [path for path in found if path.name != "index.html" and not _redirects(path)]
    assert found, f"the shipped site has no {pattern}"
    longest = max(found, key=lambda path: (path.stat().st_size, path.name))
    return longest.relative_to(folder).as_posix()


def _redirects(path: Path) -> bool:
    return 'http-equiv="refresh"' in path.read_text(encoding="utf-8")
