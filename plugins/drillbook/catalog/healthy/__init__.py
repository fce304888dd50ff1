"""Healthy sample logs; no signature may match them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from drillbook.folders import lies_inside
from drillbook.loglines import messages

LARGEST = 1 << 20  # bytes of a log of the site's own
Line = tuple[str, int, tuple[str, ...]]  # file, number from 1, the line and the messages in it


@cache
def shipped() -> tuple[Line, ...]:
    """Give the lines that come with the program. Each file says at its top what it imitates."""
    logs = sorted(files(__name__).iterdir(), key=lambda log: log.name)
    texts = ((log.name, log.read_text("utf-8")) for log in logs if log.name.endswith(".txt"))
    return tuple(line for name, text in texts for line in _lines(f"a healthy log of {name[:-4]}", text))


def own(root: Path, folder: str) -> Iterator[Line]:
    """Give the lines of a site's own healthy logs: files in a folder beside its pages."""
    for path in sorted((root / folder).glob("*")):
        if path.is_file() and lies_inside(root, path):
            with path.open("rb") as file:
                text = file.read(LARGEST).decode("utf-8", "replace")
            yield from _lines(f"{folder}/{path.name}", text)


def _lines(name: str, text: str) -> Iterator[Line]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("## "):
            yield name, number, tuple(messages(line))
