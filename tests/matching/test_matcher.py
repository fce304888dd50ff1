"""What matches, how strongly, and that nothing can hold it up."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import time
from pathlib import Path

import pytest

from drillbook.catalog.signatures import Signature
from drillbook.matching import Matcher, as_json, strongest
from drillbook.matching.follow import Growing
from drillbook.matching.lines import LONGEST_LINE
from drillbook.matching.signatures import DeclaredSignature, compiled
from drillbook.matching.strength import strength
from drillbook.matching.times import time_of
from drillbook.matching.unpacking import DamagedError, blocks

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LOG = (
    b"one\nNov 22 18:52:38 db1: disk image is malformed\r\ntwo \xff\xfe\nNov 22 18:59:01 db1: exit code 12\n"
)


def signatures(**declared: list[str]) -> list[DeclaredSignature]:
    texts: dict[str, tuple[str, ...]] = {}
    for scenario, own in declared.items():
        for text in own:
            texts[text] = (*texts.get(text, ()), scenario)
    found, notes = compiled((Signature.of(text), ids) for text, ids in texts.items())
    assert not notes
    return found


def matched(log: bytes, **declared: list[str]) -> Matcher:
    matcher = Matcher(signatures(**declared))
    for _ in matcher.read("log", blocks(io.BytesIO(log))):
        pass
    return matcher


def found(log: bytes, *texts: str) -> list[int]:
    """The numbers of the lines that match."""
    matcher = matched(log, a=list(texts))
    return sorted({line.number for tally in matcher.tallies.values() for line in tally.first})


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("disk image is malformed", [2]),
        ("malformed", [2]),
        ("Malformed", []),
        ("disk  image", []),
        (r"/exit code \d+$/", [4]),
        (r"/malformed$/", [2]),
        (r"/^one$/", [1]),
        ("on", [1]),
        (r"/(?i)DISK IMAGE/", [2]),
        (r"/two ..$/", [3]),
        (r"/^\S+ \S+ \S+ \S+ exit code/", [4]),
    ],
)
def test_a_text_matches_as_it_is_written_and_a_regex_as_it_says(text: str, numbers: list[int]) -> None:
    assert found(LOG, text) == numbers


def test_lines_are_numbered_as_an_editor_does() -> None:
    log = b"".join(b"needle in %d\n" % n if n % 1000 == 0 else b"hay %d\n" % n for n in range(1, 100_001))
    matcher = matched(log, a=["needle in"])
    tally = matcher.tallies[0]
    assert tally.count == 100
    assert [line.text for line in tally.first] == [f"needle in {line.number}" for line in tally.first]
    assert tally.last["log"].number == 100_000
    assert matcher.lines == 100_000


def test_scenarios_are_told_by_strength_with_their_lines_and_times() -> None:
    matcher = matched(LOG * 50, weak=["db1"], strong=["disk image is", r"/exit code \d+/"])
    first, second = strongest(matcher)
    assert (first.scenario, second.scenario) == ("strong", "weak")
    entry = as_json(first)
    assert (entry["first"], entry["last"]) == ("Nov 22 18:52:38", "Nov 22 18:59:01")
    assert entry["count"] == 100
    assert entry["signatures"][0]["lines"][0] == {
        "file": "log",
        "line": 2,
        "text": "Nov 22 18:52:38 db1: disk image is malformed",
    }


def test_strength_grows_with_rarity_and_count_and_is_shared() -> None:
    assert strength(1, 1_000_000, 1) > strength(1, 100, 1)
    assert strength(100, 1_000_000, 1) > strength(1, 1_000_000, 1)
    assert strength(900_000, 1_000_000, 1) < strength(10, 1_000_000, 1)
    assert strength(1, 100, 2) == strength(1, 100, 1) / 2


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('{"ts":"2026-11-22T18:52:38.123Z"}', "2026-11-22T18:52:38.123Z"),
        ('1.2.3.4 - - [22/Nov/2026:18:52:38 +0000] "GET /"', "22/Nov/2026:18:52:38 +0000"),
        ("2026/11/22 18:52:38 [error] 1#1", "2026/11/22 18:52:38"),
        ("Nov  2 18:52:38 db1", "Nov  2 18:52:38"),
        ("no time", None),
    ],
)
def test_times_are_given_as_the_line_writes_them(line: str, shown: str | None) -> None:
    time = time_of(line)
    assert (time[1] if time else None) == shown


def test_packed_logs_are_told_by_their_first_bytes() -> None:
    packed = [gzip.compress(LOG), bz2.compress(LOG), lzma.compress(LOG), lzma.compress(LOG) * 2]
    packed += [gzip.compress(LOG) + gzip.compress(LOG), LOG.decode("latin-1").encode("utf-16")]
    packed.append(b"\xef\xbb\xbf" + LOG)
    packed += [zstd.compress(LOG), zstd.compress(LOG) * 2]
    for data in packed:
        assert matched(data, a=["disk image is malformed"]).tallies[0].first[0].number == 2


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd.compress])
def test_a_damaged_archive_is_said_to_be_damaged(pack: object) -> None:
    assert callable(pack)
    whole = pack(b"".join(b"line %d\n" % (n * n) for n in range(20_000)))
    for data in (whole[: len(whole) // 2], whole[:40] + b"\0" * 40 + whole[80:]):
        with pytest.raises(DamagedError):
            list(blocks(io.BytesIO(data)))


def test_what_is_a_zip_archive_is_said_to_be_one() -> None:
    with pytest.raises(DamagedError, match="ZIP archive"):
        list(blocks(io.BytesIO(b"PK\x03\x04and so on")))


def test_a_mark_of_windows_is_no_part_of_the_first_line() -> None:
    assert found(b"\xef\xbb\xbfone\ntwo\n", r"/^one$/") == [1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_with_its_mark_and_without(encoding: str) -> None:
    log = LOG.decode("latin-1").encode(encoding)
    matcher = matched(log, a=["disk image is malformed"], b=[r"/^one$/"])
    assert sorted(tally.first[0].number for tally in matcher.tallies.values()) == [1, 2]


def test_a_regex_sees_what_is_around_its_text_in_a_line_that_is_long() -> None:
    log = b"x" * 30_000 + b" exit code 12 " + b"y" * 20_000 + b"\n"
    assert found(log, r"/exit code \d+/") == [1]


def test_lines_that_are_too_long_are_cut_with_a_note() -> None:
    log = b"x" * (2 * LONGEST_LINE) + b"needle\nneedle here\n"
    matcher = matched(log, a=["needle"])
    assert matcher.tallies[0].count == 1
    assert matcher.tallies[0].first[0].number == 2
    assert "1 line is longer than 65536 bytes" in matcher.notes[0]


def test_a_regex_that_takes_for_ever_is_given_up_and_the_rest_goes_on() -> None:
    log = b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n" * 20 + b"disk full\n"
    began = time.process_time()
    matcher = matched(log, a=[r"/^(a+)+$/"], b=["disk full"])
    assert time.process_time() - began < 20
    assert [one.scenario for one in strongest(matcher)] == ["b"]
    assert any("took too long and was skipped" in note for note in matcher.notes)


def test_what_cannot_be_compiled_is_left_out_with_a_note() -> None:
    good, notes = compiled(
        [
            (Signature.of(text), (scenario,))
            for text, scenario in (("/(/", "a"), ("two\nlines", "b"), ("good one", "c"))
        ]
    )
    assert [signature.text for signature in good] == ["good one"]
    assert len(notes) == 2


def test_the_most_telling_lines_are_rare_and_look_like_errors() -> None:
    log = b"".join(b"%d request error 7\n" % n for n in range(1000)) + b"kernel: FATAL: fan gone\nall fine\n"
    assert matched(log, a=["nowhere"]).salient.best(2) == ["kernel: FATAL: fan gone", "0 request error 7"]
    assert matched(b"the moon is blue\n\n", a=["nowhere"]).salient.best() == ["the moon is blue"]


def test_a_growing_file_is_read_through_rotation_and_truncation(tmp_path: Path) -> None:
    path = tmp_path / "log"
    growing = Growing(path)
    assert growing.read() == b""
    path.write_bytes(b"one\n")
    assert growing.read() == b"one\n"
    with path.open("ab") as file:
        file.write(b"two\n")
    path.rename(tmp_path / "log.1")
    assert growing.read() == b"two\n"
    assert growing.read() == b""
    path.write_bytes(b"three\n")
    assert (growing.read(), growing.anew) == (b"three\n", True)
    path.write_bytes(b"4\n")
    assert (growing.read(), growing.anew) == (b"4\n", True)
    growing.close()


def test_the_last_words_of_a_file_before_its_rotation_are_read(tmp_path: Path) -> None:
    path, old = tmp_path / "log", tmp_path / "log.1"
    path.write_bytes(b"one\n")

    class Unlucky(Growing):
        def _replaced(self) -> bool:
            # Between the look at the file and the look at its name.
            if not old.exists():
                path.rename(old)
                old.write_bytes(b"one\nlast\n")
                path.write_bytes(b"two\n")
            return super()._replaced()

    growing = Unlucky(path)
    assert [growing.read() for _ in range(4)] == [b"one\n", b"last\n", b"two\n", b""]
    growing.close()
