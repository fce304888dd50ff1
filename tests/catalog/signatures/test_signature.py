"""A signature is one value: its form, its pattern, its literals, its words, its JavaScript."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drillbook.catalog import KINDS, load_catalog
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
    assert row.form == "list of text"


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
