"""Unanswered questions: lists of them are read, and pages learn from them."""

from __future__ import annotations

from drillbook.search.misses.miss import RULES, Miss
from drillbook.search.misses.reading import read_list
from drillbook.search.misses.teaching import Lesson, Lessons, Wanted, teach

__all__ = ["RULES", "Lesson", "Lessons", "Miss", "Wanted", "read_list", "teach"]
