"""Are two built sites the same, byte for byte, but for files that were renamed?

    .venv/bin/python -m bench.same_site BEFORE AFTER [RENAMED.json]

For a change that must not show: code is moved, a site is built before and after, and whatever differs is
listed. The mapping has two parts: ``files`` gives the new name of a published file by its old one, ``texts``
pairs of texts, the first of which became the second. A site names its own digests and its own size, so
these are left out; instead each list of checksums must be true of its site, and name the same files.

The exit status is 0 when nothing else differs, 1 when something does, 2 when a text to replace is nowhere.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

SUMS = "SHA256SUMS"
WORKER = "sw.js"
DIGEST = re.compile(rb"\b[0-9a-f]{64}\b")
SIZE = re.compile(rb'"bytes":(\d+)')


class Renamed(NamedTuple):
    """Names of files, and texts in them, by what they were."""

    files: dict[str, str]
    texts: list[tuple[str, str]]


def files_of(site: Path, renamed: Renamed | None = None) -> dict[str, bytes]:
    """Every file of a site by its name; with a mapping, by its new name and with the new texts in it."""
    found = {
        path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }
    if not renamed:
        return found
    return {renamed.files.get(name, name): _with(data, renamed) for name, data in found.items()}


def _with(data: bytes, renamed: Renamed) -> bytes:
    for old, new in renamed.texts:
        data = data.replace(old.encode(), new.encode())
    return data


def _unsealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files without the digests and the size that sealing wrote into them."""
    size = SIZE.search(files.get(WORKER, b""))
    own = re.compile(rb"\b%s\b" % size[1]) if size else DIGEST
    return {name: own.sub(b"", DIGEST.sub(b"", data)) for name, data in files.items()}


def summed(site: Path) -> dict[str, str]:
    """A site's list of checksums: the SHA-256 by the name of the file."""
    return {line[66:]: line[:64] for line in (site / SUMS).read_text("utf-8").splitlines()}


def false_sums(site: Path) -> list[str]:
    """The files that are not what a site's list of checksums says."""
    told = summed(site).items()
    return [name for name, digest in told if hashlib.sha256((site / name).read_bytes()).hexdigest() != digest]


def differences(before: Path, after: Path, renamed: Renamed) -> list[str]:
    """What differs between two sites, a line each: nothing when they are the same."""
    old, new = (_unsealed(files) for files in (files_of(before, renamed), files_of(after)))
    told = [f"only before: {name}" for name in sorted(old.keys() - new.keys())]
    told += [f"only after: {name}" for name in sorted(new.keys() - old.keys())]
    for name in sorted(old.keys() & new.keys()):
        mine, other = old[name], new[name]
        if name != SUMS and mine != other:
            told.append(f"differs: {name}")
    if {renamed.files.get(name, name) for name in summed(before)} != summed(after).keys():
        told.append(f"lists other files: {SUMS}")
    return told + [
        f"not what its checksum says: {name}" for site in (before, after) for name in false_sums(site)
    ]


def main(arguments: list[str]) -> int:
    """Compare the two sites that the command line names."""
    if len(arguments) not in {2, 3}:
        sys.stderr.write(__doc__ or "")
        return 2
    before, after = Path(arguments[0]), Path(arguments[1])
    given = json.loads(Path(arguments[2]).read_text("utf-8")) if len(arguments) == 3 else {}
    renamed = Renamed(given.get("files", {}), [(old, new) for old, new in given.get("texts", [])])
    held = b"\n".join(files_of(before).values())
    if idle := [old for old, _ in renamed.texts if old.encode() not in held]:
        sys.stderr.write("".join(f"stands nowhere before: {text}\n" for text in idle))
        return 2
    told = differences(before, after, renamed)
    sys.stdout.write("".join(f"{line}\n" for line in told) or f"{len(files_of(after))} files, the same.\n")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
