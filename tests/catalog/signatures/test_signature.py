"""A signature is one value: its form, its pattern, its literals, its words, its JavaScript."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drillbook.catalog import KINDS, load_catalog
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.scaffold import field_rows
from drillbook.catalog.signatures import Signature
from tests.support.build import ROOT, write_files
from tests.support.invalid import BASE

SCENARIO = (BASE / "scenarios" / "server-lost.md").read_text(encoding="utf-8")
SLASHES = re.compile(r"""(?:starts|ends)with\(["']/["']\)|\[0\] == ["']/["']""")


@pytest.mark.parametrize(
    ("text", "form", "pattern", "literals", "words", "certain", "javascript"),
    [
        ("disk is full", "text", "", ("disk is full",), "disk is full", (), ""),
        ("no", "text", "", (), "no", (), ""),
        ("/", "text", "", (), "/", (), ""),
        ("//", "text", "", (), "//", (), ""),
        ("/var/log", "text", "", ("/var/log",), "/var/log", (), ""),
        (
            *("/exit code \\d+ of the archiver/", "regex", "exit code \\d+ of the archiver"),
            *((" of the archiver",), "exit code  + of the archiver".replace("+", " "), ("code", "the")),
            "exit code [0-9]+ of the archiver",
        ),
        (
            *("/cannot (open|stat) '.*'/", "regex", "cannot (open|stat) '.*'"),
            *(("cannot ",), "cannot  open stat  '  '", ()),
            r"cannot (?:open|stat) '[^\n]*'",
        ),
        (
            *("/(?:ERROR|FATAL): out of memory/", "regex", "(?:ERROR|FATAL): out of memory"),
            *((": out of memory",), " ERROR FATAL : out of memory", ()),
            "(?:ERROR|FATAL): out of memory",
        ),
        (
            *("/(?!.*debug)out of memory/", "regex", "(?!.*debug)out of memory"),
            *(("out of memory",), " out of memory", ()),
            r"(?![^\n]*debug)out of memory",
        ),
    ],
)
def test_a_declared_text_says_all_there_is_to_say(
    text: str,
    form: str,
    pattern: str,
    literals: tuple[str, ...],
    words: str,
    certain: tuple[str, ...],
    javascript: str,
) -> None:
    found = Signature.of(text)
    assert (found.form, found.pattern, found.literals) == (form, pattern, literals)
    assert (found.words, found.certain_words, found.javascript) == (words, certain, javascript)
    assert str(found) == text
    assert (found.expression is None) == (form == "text")


def test_the_name_of_an_alert_counts_where_it_stands_by_itself() -> None:
    found = Signature.of_alert("DiskFull")
    assert (found.form, found.literals, found.words) == ("alert", ("DiskFull",), "DiskFull")
    assert found.expression is not None
    assert found.expression.search("firing: DiskFull on db1")
    assert found.expression.search("[FIRING:1] diskfull (db1 critical)")
    assert not found.expression.search("NodeDiskFullSoon")


def test_metadata_holds_signatures_and_shows_them_as_they_were_written(tmp_path: Path) -> None:
    text = SCENARIO.replace("severity:", "signatures: [' disk is full ', '/exit code \\d+/']\nseverity:")
    write_files(tmp_path, {"scenarios/server-lost.md": text})
    catalog = load_catalog(tmp_path, "en", check=False)
    metadata = catalog.pages["server-lost"].metadata
    wanted = [Signature("disk is full", "text"), Signature(r"/exit code \d+/", "regex")]
    assert metadata.signatures == wanted  # type: ignore[attr-defined]
    assert metadata.model_dump(mode="json")["signatures"] == [one.text for one in wanted]
    (row,) = [row for row in field_rows(KINDS["scenario"].model) if row.name == "signatures"]
    assert row.form == "list of text or group"


def test_a_signature_may_be_a_group_that_marks_it_as_weak(tmp_path: Path) -> None:
    given = "signatures: [{signature: '/it is \\d+/', weak: true}, other]\nseverity:"
    write_files(tmp_path, {"scenarios/server-lost.md": SCENARIO.replace("severity:", given)})
    first, second = load_catalog(tmp_path, "en").pages["server-lost"].meta(ScenarioMetadata).signatures
    assert (first.text, first.is_regex, first.weak) == (r"/it is \d+/", True, True)
    assert not second.weak


@pytest.mark.parametrize(
    ("text", "weak"),
    [
        ("store.service: Main process exited, code=dumped, status=6/ABRT", True),
        (r"/(?i)store\.service: main process exited, code=(exited|killed|dumped), status=\d+/", True),
        ("store.service: Failed with result 'exit-code'.", True),
        ("Unit store.service entered failed state.", True),
        ("store.service: Start request repeated too quickly.", True),
        (r"/store-\d+ exited with code \d+/", True),
        ("server process was terminated by signal 9", True),
        ("Segmentation fault (core dumped)", True),
        ("archive command failed with exit code 3", False),
        ("container exited with code 1: no space left on device", False),
        ("store.service: Failed at step NAMESPACE spawning /usr/bin/store: No such file or directory", False),
        ("disk image is malformed", False),
    ],
)
def test_what_only_says_that_a_program_ended_is_weak_by_itself(text: str, weak: bool) -> None:
    assert Signature.of(text).weak is weak


def test_the_name_of_an_alert_is_never_weak() -> None:
    assert not Signature.of_alert("Main process exited").weak


def test_one_file_alone_tells_a_regular_expression_by_its_slashes() -> None:
    files = [*(ROOT / "plugins").rglob("*.py"), *(ROOT / "theme" / "templates").rglob("*.html")]
    tells = [
        path.name
        for path in files
        if "signature" in (text := path.read_text("utf-8")) and SLASHES.search(text)
    ]
    assert tells == ["signature.py"]


def test_one_file_alone_knows_the_parser_that_is_private_to_python() -> None:
    files = [path for folder in ("plugins", "bench", "tests") for path in (ROOT / folder).rglob("*.py")]
    private = re.compile(r"^(?:from re import _|import re\._|from re\._)", re.MULTILINE)
    assert [path.name for path in files if private.search(path.read_text("utf-8"))] == ["tree.py"]
