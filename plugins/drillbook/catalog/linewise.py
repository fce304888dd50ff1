"""Reads front matter that is not valid YAML line by line, one key at a time.

``title: Restore: the database`` is common where a generator reads lines and no YAML.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

_KEY = re.compile(r"([\w\"'][^:\n{}\[\]]{0,80}?)[ \t]*:(?:[ \t]|$)")
_WORD, _SMALL_WORD = re.compile(r"\S+(?:[ ]\S+)?"), re.compile(r"[^\sA-Z]\S*")
_GOES_ON = re.compile(r"[ \t]|-(?:[ \t]|$)|[\]}]")


@dataclass
class Entry:
    """A key with its lines, the first of which stands on a row; or lines that belong to none."""

    key: str
    row: int
    lines: list[str] = field(default_factory=list)

    @property
    def source(self) -> str:
        """The lines as they are written."""
        return "\n".join(self.lines)

    @property
    def text(self) -> str | list[str]:
        """What stands behind the key, as text; the items of a list each by itself."""
        first, *rest = self.lines
        value = first.partition(":")[2].strip() if self.key else first.strip()
        more = [line.strip() for line in rest if line.strip()]
        if more and not value and all(line.startswith("-") for line in more):
            return [line[1:].strip() for line in more]
        return " ".join([value, *more]).strip()


def holds_keys(raw: str) -> bool:
    """Say whether what stands between two fences was meant as metadata: its first line is or notes a key."""
    first = next((line for line in raw.split("\n") if line.strip() and not line.startswith("#")), None)
    if first is None:
        return all(_KEY.match(line.lstrip("# \t")) for line in raw.split("\n") if line.strip())
    return _KEY.match(first.strip()) is not None or first.startswith("{")


def are_keys(raw: str, keys: Collection[str]) -> bool:
    """Say whether what can be read as keys is any: ``Note that the primary: never`` is a sentence.

    Below a blank line, as below a rule, ``Warning: never run this`` is one as well.
    """
    word = _SMALL_WORD if raw.startswith(("\n", "\r")) else _WORD
    return any(word.fullmatch(key) for key in keys)


def entries(raw: str) -> Iterator[Entry]:
    """Give what stands in front matter key by key."""
    now: Entry | None = None
    for row, line in enumerate(raw.split("\n")):
        key = _KEY.match(line)
        if key:
            if now:
                yield now
            now = Entry(key.group(1).strip("\"'"), row, [line])
        elif now and now.key and (not line.strip() or _GOES_ON.match(line)):
            now.lines.append(line)
        elif line.strip() and not line.startswith("#"):
            if now:
                yield now
            now = Entry("", row, [line])
    if now:
        yield now
