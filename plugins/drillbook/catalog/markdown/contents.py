"""What other programs put their list of contents in place of. Each page has such a list, so it is no text."""

from __future__ import annotations

import re
from collections.abc import Callable

from drillbook.catalog.markdown.syntax import CONTENTS, CONTENTS_ATTRIBUTE

_REFERENCE = re.compile(r"\[toc\][ \t]*$", re.IGNORECASE)
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_BELOW_ITEM = re.compile(rf"[ \t]*{CONTENTS_ATTRIBUTE}[ \t]*$", re.IGNORECASE)


def is_contents(bare: str, references: Callable[[], bool]) -> bool:
    """Say whether a line is such a mark: ``[TOC]``, ``[[_TOC_]]``, ``{:toc}``.

    ``references`` says whether the text gives ``[toc]`` an address, which makes a link of it.
    """
    if bare[0] not in "[{" or not CONTENTS.match(bare):
        return False
    return not (_REFERENCE.match(bare) and references())


def is_contents_item(line: str, below: str) -> bool:
    """Say whether a line is the item of a list that kramdown replaces: ``* TOC`` above ``{:toc}``."""
    return bool(_BELOW_ITEM.match(below) and _ITEM.match(line))
