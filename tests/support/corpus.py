"""Makes large content folders out of real pages, for measuring: sections are shuffled into new pages."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from pathlib import Path

KINDS = ("scenarios", "scenarios", "notes")
SYSTEMS = ("postgresql", "restic", "sqlite", "kubernetes", "etcd", "linux")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_SECTION = re.compile(r"(?m)^(?=#{1,3} )")


def recombine(source: Path, target: Path, pages: int, seed: int = 1, *, korean: bool = False) -> None:
    """Write pages, each of four sections of the source's pages, with a title of their words.

    Of translations nothing is taken, or with ``korean`` for every second page.
    """
    chance = random.Random(seed)  # noqa: S311  the same pages every time
    written = {path: path.name.endswith(".ko.md") for path in sorted(source.rglob("*.md"))}
    languages = [_sections(path for path, is_korean in written.items() if not is_korean)]
    if korean:
        languages.append(_sections(path for path, is_korean in written.items() if is_korean))
    for number in range(pages):
        sections = languages[number % len(languages)]
        body = chance.sample(sections, min(4, len(sections)))
        words = re.findall(r"[A-Za-z]{4,}", " ".join(body))
        title = f"{' '.join(chance.sample(words, 4))} {number}".capitalize()
        path = target / chance.choice(KINDS) / f"{'-'.join(title.lower().split())}.md"
        front = {
            "title": title,
            "summary": f"{' '.join(chance.sample(words, 9))}.",
            "systems": f"[{chance.choice(SYSTEMS)}]",
        }
        if path.parent.name == "scenarios":
            front["severity"] = chance.choice(["high", "medium", "low"])
            front["symptoms"] = f"['{' '.join(chance.sample(words, 6))} {number}']"
        lines = [f"{name}: {value}" for name, value in front.items()]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\n" + "\n".join(lines) + "\n---\n\n" + "\n\n".join(body), encoding="utf-8")


def _sections(paths: Iterable[Path]) -> list[str]:
    """Cut pages at their headings; links and parameters would lead nowhere in another page."""
    found = []
    for path in paths:
        text = _FRONT.sub("", path.read_text(encoding="utf-8", errors="replace"))
        text = re.sub(r"!?\[([^\[\]]*)\]\([^()\n]*\)", r"\1", text)
        # Parameters first: in a shell's own [[ ]] they would be taken for the text of a link.
        text = re.sub(r"\{[{%<]+|[%>}]+\}", "", text)
        text = re.sub(r"\[\[([^\[\]]*)\]\]|^\[.*$", r"\1", text, flags=re.MULTILINE)
        parts = [re.sub(r"\A#+", "##", part) for part in _SECTION.split(text) if len(part) > 120]
        found += [part for part in parts if part.count("```") % 2 == 0]
    return found
