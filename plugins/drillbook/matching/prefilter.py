"""One expression that finds, in one pass, every line that could have any of many texts.

Each text is looked for by a part of it, its anchor. Anchors begin with as few and as
rare bytes as can be, because that is what the speed depends on: the engine passes
over all other bytes in a tight loop, however many texts there are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import AnyStr

from drillbook.loglines import LEVELS

_LONGEST = 16
_LONG_ENOUGH = 5  # bytes; an anchor that is shorter stands in too many lines that have nothing to do with it
# The bytes of logs, the commonest first, as counted in system, web and database logs.
_COMMON = b" 0e1t2ioarns3-:.4d56c8l79/pumgfhb=[]y\",vkTSwx_A()IEDCMP'RNFOUBGLVWHzKjqJ"
# What writers of JSON and of other quoted text put a backslash before or write as a number; the second
# leaves out what only some of them do.
_ESCAPED = (re.compile(rb"[\"\\/'<>&\x00-\x1f\x7f-\xff]+"), re.compile(rb"[\"\\/'<>&\x00-\x1f]+"))
# Records keep the severity of PostgreSQL apart from the message.
_SEVERITY = re.compile(rb"^(?:" + "|".join(LEVELS).encode() + rb"):\s+")
_SHARE = {byte: 0.08 * 0.94**rank + 0.0005 for rank, byte in enumerate(_COMMON)}
Needs = Iterable[tuple[int, Sequence[bytes]]]
Anchors = Mapping[bytes, tuple[int, ...]]


class Prefilter:
    """Finds the lines worth a look, and which of the numbered needs they may meet.

    A need is a row of texts of which a line must have at least one; ``caseless`` ones have it in capitals or
    in small letters of ASCII, as it comes. ``anchors`` and ``caseless`` are what is looked for, the latter in
    small letters.
    """

    def __init__(self, needs: Needs, caseless: Needs = ()) -> None:
        self.anchors: Anchors = _anchors(needs)
        self.caseless: Anchors = _caseless_anchors(caseless)
        parts = [_alternatives(sorted(self.anchors))] if self.anchors else []
        parts += _in_any_case(sorted(self.caseless))
        self._search = re.compile(b"|".join(parts) if parts else b"(?!)", re.DOTALL).search
        folded = b"|".join(re.escape(anchor) for anchor in sorted(self.caseless))
        self._folded = re.compile(folded, re.IGNORECASE).match if folded else None

    def lines(self, block: bytes) -> Iterator[tuple[int, int, set[int]]]:
        """Yield the start and end of each line that may be one, with the needs it may meet."""
        search, owners, at = self._search, self._owners, 0
        while hit := search(block, at):
            start = block.rfind(b"\n", at, hit.start()) + 1 or at
            end = block.find(b"\n", hit.end())
            end = len(block) if end < 0 else end
            found = set(owners(block, hit))
            while hit := search(block, hit.start() + 1, end):
                found.update(owners(block, hit))
            yield start, end, found
            at = end + 1

    def _owners(self, block: bytes, hit: re.Match[bytes]) -> Iterable[int]:
        """Whose anchors begin where one was found: one of each sort may."""
        strict = self.anchors.get(hit[0], ())
        folded = self._folded(block, hit.start()) if self._folded else None
        return (*strict, *self.caseless[folded[0].lower()]) if folded else strict


def _anchors(needs: Iterable[tuple[int, Sequence[bytes]]]) -> dict[bytes, tuple[int, ...]]:
    texts: dict[bytes, set[int]] = defaultdict(set)
    for number, alternatives in needs:
        for text in alternatives:
            texts[_unescaped(_without_severity(text))].add(number)
    places = {text: _places(text) for text in texts}
    chosen = _first_bytes(list(places.values()), _share)
    owners: dict[bytes, set[int]] = defaultdict(set)
    for text, numbers in texts.items():
        at = places[text][min(chosen & places[text].keys(), key=_share)]
        owners[text[at : at + _LONGEST]] |= numbers
    return {anchor: tuple(sorted(numbers)) for anchor, numbers in _shortened(owners).items()}


def _caseless_anchors(needs: Needs) -> dict[bytes, tuple[int, ...]]:
    """The same for texts in any case."""
    texts: dict[bytes, set[int]] = defaultdict(set)
    for number, alternatives in needs:
        for text in alternatives:
            texts[_unescaped(text).lower()].add(number)
    places = {text: _places(text) for text in texts}
    chosen = _first_bytes(list(places.values()), _share_of_both)
    owners: dict[bytes, set[int]] = defaultdict(set)
    for text, numbers in texts.items():
        at = places[text][min(chosen & places[text].keys(), key=_share_of_both)]
        owners[text[at : at + _LONGEST]] |= numbers
    return {anchor: tuple(sorted(numbers)) for anchor, numbers in _shortened(owners).items()}


def _in_any_case(anchors: Sequence[bytes]) -> Iterator[bytes]:
    # The engine passes over bytes in a tight loop only where each alternative begins with one byte.
    for byte in sorted({anchor[0] for anchor in anchors}):
        rest = _alternatives([anchor for anchor in anchors if anchor[0] == byte], 1, _both)
        for first in {bytes([byte]), bytes([byte]).upper()}:
            yield re.escape(first) + b"(?:" + rest + b")"


def _both(sign: bytes) -> bytes:
    return b"[" + sign + sign.upper() + b"]" if sign.isalpha() else re.escape(sign)


def _without_severity(text: bytes) -> bytes:
    rest = _SEVERITY.sub(b"", text)
    return rest if len(rest) >= _LONG_ENOUGH else text


def _unescaped(text: bytes) -> bytes:
    """The longest part of a text that stands as it is in JSON too; all of it where no part is long enough."""
    parts = (max(escaped.split(text), key=len) for escaped in _ESCAPED)
    return next((part for part in parts if len(part) >= _LONG_ENOUGH), text)


def _places(text: bytes) -> dict[int, int]:
    """The bytes that an anchor of a text can begin with, and where: at the start of a letter."""
    last = len(text) - min(len(text), _LONG_ENOUGH)
    return {text[at]: at for at in range(last, -1, -1) if text[at] & 0xC0 != 0x80 or at == 0}


def _first_bytes(places: Sequence[Mapping[int, int]], share: Callable[[int], float]) -> set[int]:
    """Choose bytes of which each text has one, and which together are as rare as can be.

    The best choice is too dear to find; the byte that serves most texts for its share is
    taken each time, and then what others made superfluous is dropped.
    """
    chosen: list[int] = []
    left = list(places)
    while left:
        serves = Counter(byte for options in left for byte in options)
        byte = min(serves, key=lambda b: (share(b) / serves[b], b))
        chosen.append(byte)
        left = [options for options in left if byte not in options]
    for byte in sorted(chosen, key=share, reverse=True):
        others = set(chosen) - {byte}
        if all(others & options.keys() for options in places):
            chosen.remove(byte)
    return set(chosen)


def _share(byte: int) -> float:
    return _SHARE.get(byte, 0.0005)


def _share_of_both(byte: int) -> float:
    return sum(_share(one) for one in {byte, *bytes([byte]).upper()})


def readable(anchors: Mapping[bytes, Sequence[int]]) -> dict[str, list[int]]:
    """Give anchors as text, for a search in text: what is left of a letter that was cut is dropped."""
    texts: dict[str, set[int]] = defaultdict(set)
    for anchor, numbers in anchors.items():
        texts[anchor.decode("utf-8", "ignore")] |= set(numbers)
    return {anchor: sorted(numbers) for anchor, numbers in _shortened(texts).items()}


def _shortened(owners: Mapping[AnyStr, set[int]]) -> dict[AnyStr, set[int]]:
    """Let no anchor begin with another one, so that at most one can stand at a place."""
    kept: dict[AnyStr, set[int]] = {}
    last: AnyStr | None = None
    for anchor in sorted(owners):
        if last is None or not anchor.startswith(last):
            last = anchor
        kept.setdefault(last, set()).update(owners[anchor])
    return kept


def _alternatives(
    anchors: Sequence[bytes], depth: int = 0, written: Callable[[bytes], bytes] = re.escape
) -> bytes:
    """Write sorted anchors as nested alternatives, so that few are tried at any place."""
    if len(anchors) == 1:
        rest = anchors[0][depth:]
        return b"".join(written(rest[at : at + 1]) for at in range(len(rest)))
    groups: dict[int, list[bytes]] = defaultdict(list)
    for anchor in anchors:
        groups[anchor[depth]].append(anchor)
    parts = []
    for byte, members in groups.items():
        inner = _alternatives(members, depth + 1, written)
        parts.append(written(bytes([byte])) + (inner if len(members) == 1 else b"(?:" + inner + b")"))
    return b"|".join(parts)
