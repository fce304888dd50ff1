"""What takes longer to work out than a search may, kept in the user's cache as lines by their keys.

A line is its key, a tab and JSON. A search asks for a few of thousands, so only those are taken apart.
Nothing of it is carried out; a sum at the top tells a file that is not whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import zlib
from collections.abc import Mapping
from pathlib import Path

from drillbook.atomic import written
from drillbook.cache import cache_folder
from drillbook.version import __version__

Lines = dict[str, str]


def place_of(name: str, *made_of: str) -> Path:
    """Where something is kept that this program makes of texts: under a name made of these."""
    texts = "\0".join((__version__, *made_of)).encode("utf-8", "replace")
    return cache_folder() / f"{name}-{hashlib.sha256(texts).hexdigest()[:20]}.lines"


def read_kept(path: Path) -> Lines | None:
    """Give the JSON of each key, or nothing where the file is not there or not whole."""
    with contextlib.suppress(OSError, ValueError):
        total, _, lines = path.read_bytes().partition(b"\n")
        if total == _sum(lines):
            return dict(line.split("\t", 1) for line in lines.decode("utf-8").split("\n") if line)
    return None


def keep(path: Path, values: Mapping[str, object]) -> None:
    """Keep values by their keys, which have no tab and no line break, where the cache can be written."""
    with contextlib.suppress(OSError):
        lines = "".join(f"{key}\t{json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
        data = lines.encode("utf-8", "replace")
        with written(path) as part:
            part.write_bytes(_sum(data) + b"\n" + data)


def _sum(data: bytes) -> bytes:
    return b"%d %08x" % (len(data), zlib.crc32(data))
