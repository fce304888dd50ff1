"""Sealing a built site: its checksums, its digest, and the service worker that keeps it offline.

The digest is the SHA-256 of ``SHA256SUMS``, which lists every file but itself, the worker
and the pages that show the digest, since nothing can hold a digest of itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from drillbook.site.format import size

SUMS = "SHA256SUMS"
WORKER = "sw.js"
SHOWING = ("copy.html", "binder.html")  # in each language
# What templates write where sealing puts the value in: only then the files are known.
DIGEST, FILES, SIZE = "@@digest@@", "@@files@@", "@@size@@"
MARKS = {"digest": DIGEST, "files": FILES, "size": SIZE}
_SIZE_OF_COPY = "@@bytes@@"  # in offline/notice.js, which asks before it fetches where data is dear


@dataclass(frozen=True)
class Seal:
    """What identifies a published copy."""

    digest: str
    files: int
    bytes: int


def seal(site: Path, static: Path) -> Seal:
    """Write the checksums and the worker of a built site. ``static`` is the theme's folder in it."""
    source = static / "offline/worker.js"
    code = source.read_text("utf-8") if source.is_file() else ""
    source.unlink(missing_ok=True)
    paths = _paths(site)
    showing = [path for path in paths if path.name in SHOWING and DIGEST.encode() in path.read_bytes()]
    total = sum(path.stat().st_size for path in paths)
    _fill_in(static / "offline/notice.js", {_SIZE_OF_COPY: str(total)})
    listed = {_name(site, path): sha256(path) for path in paths if path not in showing}
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(listed.items()))
    (site / SUMS).write_bytes(sums.encode())
    sealed = Seal(hashlib.sha256(sums.encode()).hexdigest(), len(paths) + 2, total)
    for path in showing:
        _fill_in(path, {DIGEST: sealed.digest, FILES: str(sealed.files), SIZE: size(total)})
    others = {SUMS: sealed.digest} | {_name(site, path): sha256(path) for path in showing}
    if code:
        (site / WORKER).write_bytes(_worker(code, sealed, others).encode())
    return sealed


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_of(site: Path) -> list[str]:
    """Name every file of a site, in an order that is the same everywhere."""
    return sorted(_name(site, path) for path in site.rglob("*") if path.is_file())


def _paths(site: Path) -> list[Path]:
    return [site / name for name in files_of(site)]


def _name(site: Path, path: Path) -> str:
    return path.relative_to(site).as_posix()


def _worker(code: str, sealed: Seal, others: dict[str, str]) -> str:
    told = {"digest": sealed.digest, "bytes": sealed.bytes, "others": others}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"self.copy={text};\n{code}"


def _fill_in(path: Path, values: dict[str, str]) -> None:
    if not path.is_file():
        return  # a theme of one's own may do without
    text = path.read_text("utf-8")
    for mark, value in values.items():
        text = text.replace(mark, value)
    path.write_bytes(text.encode())
