"""Opens logs: files, standard input, compressed or not, told apart by their first bytes."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    import backports.zstd as zstd  # noqa: PLR0402 (types are found only so: backports itself is nobody's package)

BLOCK = 1 << 18  # bytes; small enough to stay in the processor's cache
_DICTIONARY = 1 << 28  # bytes of memory that an xz file may ask for


class DamagedError(Exception):
    """A compressed log that cannot be read to its end."""


def blocks(raw: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a log as they come, unpacked. Raises DamagedError where they cannot be."""
    first = b""
    while len(first) < 6 and (more := raw.read(6 - len(first))):
        first += more
    chained: Any = _Chained(first, raw)  # a file for whoever only reads it
    stream = io.BufferedReader(chained, BLOCK)
    unpack = next((reader for magic, reader in _READERS if first.startswith(magic)), None)
    unpack = unpack or _UNMARKED.get(bytes(map(bool, first)), _plain)
    try:
        yield from unpack(stream)
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise DamagedError(str(error)) from None
    except OSError as error:
        if unpack is _plain or error.errno is not None:
            raise
        raise DamagedError(str(error)) from None


def is_packed(first: bytes) -> bool:
    """Say whether a file that begins so is compressed."""
    return any(first.startswith(magic) for magic, reader in _READERS if reader not in (_utf8, _utf16))


class _Chained(io.RawIOBase):
    """A stream with the bytes back in front that were read to tell what it is."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._first, self._rest = first, rest
        self._read: Callable[[int], bytes] = getattr(rest, "read1", rest.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data, self._first = (self._first, b"") if self._first else (self._read(len(buffer)), b"")
        buffer[: len(data)] = data
        return len(data)


def _plain(stream: io.BufferedReader) -> Iterator[bytes]:
    while data := stream.read1(BLOCK):
        yield data


def _gzip(stream: io.BufferedReader) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=stream) as unpacked:
        while data := unpacked.read1(BLOCK):
            yield data


def _bz2(stream: io.BufferedReader) -> Iterator[bytes]:
    with bz2.BZ2File(stream) as unpacked:
        while data := unpacked.read1(BLOCK):
            yield data


def _xz(stream: io.BufferedReader) -> Iterator[bytes]:
    rest = b""
    while rest or (rest := stream.read1(BLOCK)):
        # `LZMAFile` takes as much memory as a file asks for; a decompressor can be told a limit.
        part = lzma.LZMADecompressor(memlimit=_DICTIONARY)
        data = rest
        while not part.eof:
            if part.needs_input and not data and not (data := stream.read1(BLOCK)):
                raise EOFError("it is truncated")
            if unpacked := part.decompress(data, BLOCK):
                yield unpacked
            data = b""
        rest = part.unused_data.lstrip(b"\0")


def _zstd(stream: io.BufferedReader) -> Iterator[bytes]:
    with zstd.ZstdFile(stream) as unpacked:
        try:
            while data := unpacked.read1(BLOCK):
                yield data
        except zstd.ZstdError as error:
            raise DamagedError(str(error)) from None


def _utf8(stream: io.BufferedReader) -> Iterator[bytes]:
    """What Windows writes too: its mark is no part of the first line."""
    stream.read(3)
    yield from _plain(stream)


def _zip(_stream: io.BufferedReader) -> Iterator[bytes]:
    raise DamagedError("it is a ZIP archive; unpack it first")
    yield b""


def _recoded(encoding: str) -> Callable[[io.BufferedReader], Iterator[bytes]]:
    def read(stream: io.BufferedReader) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        while data := stream.read1(BLOCK):
            yield decoder.decode(data).encode("utf-8", "replace")

    return read


# What Windows writes; it begins with a mark, and is passed on as UTF-8.
_utf16 = _recoded("utf-16")
# Without the mark, three letters of ASCII tell it: which of the first six bytes are not zero.
_UNMARKED = {
    bytes([1, 0, 1, 0, 1, 0]): _recoded("utf-16-le"),
    bytes([0, 1, 0, 1, 0, 1]): _recoded("utf-16-be"),
}


_READERS: list[tuple[bytes, Callable[[io.BufferedReader], Iterator[bytes]]]] = [
    (b"\x1f\x8b\x08", _gzip),
    (b"BZh", _bz2),
    (b"\xfd7zXZ\0", _xz),
    (b"\x28\xb5\x2f\xfd", _zstd),
    (b"PK\x03\x04", _zip),
    (b"\xef\xbb\xbf", _utf8),
    (b"\xff\xfe", _utf16),
    (b"\xfe\xff", _utf16),
]
