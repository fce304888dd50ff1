"""Tabs in fenced code, which Python-Markdown turns into blanks: here-documents and Makefiles live by them."""

from __future__ import annotations

import re

from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

TAB = "\ue009"  # stands for a tab while the page is parsed
_FENCE = re.compile(r"^([ \t>]*+)(`{3,}+(?!.*`)|~{3,}+)")
_BLANKS = re.compile(r"[ \t]*")


class HoldTabs(Preprocessor):
    """Holds the tabs of code; those that say how deep the block lies stay for the parser."""

    def run(self, lines: list[str]) -> list[str]:
        fence, depth = "", ""
        for number, line in enumerate(lines):
            marks = _FENCE.match(line)
            if marks and not fence:
                depth, fence = marks.group(1), marks.group(2)
            elif marks and marks.group(2).startswith(fence) and not line[marks.end() :].strip():
                fence = ""
            elif fence and "\t" in line:
                lines[number] = _held(line, depth)
        return lines


def _held(line: str, depth: str) -> str:
    blanks = _BLANKS.match(line)
    outer = len(depth) if line.startswith(depth) else blanks.end() if blanks else 0
    return line[:outer] + line[outer:].replace("\t", TAB)


class GiveTabsBack(Postprocessor):
    """What was held and is no code after all."""

    def run(self, text: str) -> str:
        return text.replace(TAB, "\t")
