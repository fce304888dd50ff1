"""Whatever lies in a content folder gives a page or a problem, never a traceback."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.build import Outcome, Site, build, run_drillbook, write_files

GOOD = "# Good\n\nText.\n"
SCENARIO = "---\ntitle: T\nsummary: S\nsystems: [x]\nseverity: low\n{}\n---\n\nText.\n"

OURS = "---\ntitle: Ours\nsystems: [x]\n---\n\nText.\n"

# What Drillbook's own folders may hold by accident or by malice: a problem, and no page. The test puts a page
# of Drillbook's beside it, since nothing is refused in a folder that has none.
REFUSED: dict[str, tuple[dict[str, str | bytes], str]] = {
    "a binary file named .md": ({"pages/a.md": b"\x7fELF\2\1\1\0\0\0"}, "not-text"),
    "10 MB of front matter": ({"pages/a.md": "---\n" + "k: v\n" * 2_000_000 + "---\n"}, "too-large"),
    "1 MB of front matter": (
        {"pages/a.md": "---\nsystems: [x]\n" + "k: value\n" * 120_000 + "---\n"},
        "too-large",
    ),
    "a YAML bomb": (
        {"pages/a.md": "---\nsystems: [x]\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n"},
        "unreadable-yaml",
    ),
    "deep nesting": (
        {"pages/a.md": f"---\nsystems: [x]\na: {'[' * 9000}{']' * 9000}\n---\n"},
        "unreadable-yaml",
    ),
    "duplicate keys": ({"pages/a.md": "---\nsystems: [x]\ntitle: a\ntitle: b\n---\n"}, "duplicate-key"),
    "two pages with one id": ({"pages/a.md": OURS, "pages/sub/a.md": OURS}, "duplicate-id"),
    "values of every wrong type": (
        {
            "scenarios/a.md": "---\ntitle: [1]\nsystems: {a: b}\nseverity: [x]\nobjective: 5\n"
            "procedures: {a: b}\nroles: x\naliases: x\nlang: 5\nkind: [a]\ndraft: maybe\n"
            "activation: []\npriority: x\n---\n",
            "procedures/b.md": "---\nparameters: [x]\ntools: 5\nrequires: {a: 1}\ntime: 5\n---\n",
            "drills/c.md": "---\nscenario: []\nprocedures: []\nevery: -5\nparameters: [a]\n---\n",
            "references/d.md": "---\nurl: javascript:alert(1)\n---\n",
            "examples/e.md": "---\nscenario: x\ndate: 2026-13-45\n---\n",
        },
        "invalid-value",
    ),
    "files outside the content": (
        {"configs/a.md": "---\narea: storage\nfiles: [../../../etc/passwd, /etc/passwd, .]\n---\n"},
        "missing-file",
    ),
}

# What is odd and can be read all the same.
TAKEN: dict[str, dict[str, str | bytes]] = {
    "control characters": {"pages/a.md": "---\ntitle: a\x01b\n---\n\nA bell \x07 and an escape \x1b[31m.\n"},
    "names of every kind": dict.fromkeys(
        (
            "a b.md",
            "50%.md",
            'it\'s "q".md',
            "x#y.md",
            "q?.md",
            "a:b.md",
            "한글 문서.md",
            "<b>&.md",
            "a\nb.md",
        ),
        GOOD,
    ),
    "long name": {"x" * 240 + ".md": GOOD},
    "name in decomposed Unicode": {
        unicodedata.normalize("NFD", "복구 절차.md"): "# 복구\n\n본문.\n",
        "b.md": "[[복구-절차]]\n",
    },
    "encodings": {
        "empty.md": "",
        "crlf.md": b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\n\r\nText\r\n",
        "utf16.md": "# 메모\n\n글\n".encode("utf-16"),
        "utf16be.md": "\ufeff# 메모\n\n글\n".encode("utf-16-be"),
        "cp949.md": "# 메모\n\n복구 절차.\n".encode("cp949"),
        "latin1.md": "# Caf\xe9\n\nd\xe9j\xe0\n".encode("latin-1"),
        "half.md": b"\xff\xfe#\xd8",
        "nfd.md": unicodedata.normalize("NFD", "# 복구\n\n절차\n"),
        "controls.md": "# A\x01\x0b\x0c\n\n\x02wzxhzdk:0\x03 xPxaxPx &#0; &#xD800;\n",
    },
    "long lines": {"a.md": "# A\n\n" + "word " * 200_000 + "\n", "b.md": "# B\n\n" + "x" * 1_000_000 + "\n"},
    "never closed": {
        "fences.md": "# A\n\n" + "```\n" * 5001,
        "tildes.md": "# A\n\n" + "~~~ x\ntext\n" * 3000 + "```\n",
        "brackets.md": "# A\n\n" + ("[" * 100 + "\n") * 200,
        "wiki.md": "# A\n\n" + "[[" * 5000 + "\n",
        "emphasis.md": "# A\n\n" + "*a **b _c " * 2000 + "\n",
        "code.md": "# A\n\n" + "` `` ``` " * 3000 + "\n",
        "comments.md": "# A\n\n" + "<!-- " * 5000 + "\n",
        "braces.md": "# A\n\n" + "{{ " * 10_000 + "{{< x " * 3000 + "\n",
        "tags.md": "# A\n\n" + "<div>\n" * 2000 + "<" * 5000 + "\n",
    },
    "too deep": {
        "lists.md": "# A\n\n" + "".join("  " * n + "- x\n" for n in range(300)),
        "quotes.md": "# A\n\n" + ">" * 3000 + " x\n",
        "boxes.md": "# A\n\n" + "".join("    " * n + "!!! note\n\n" for n in range(150)) + "b\n",
    },
    "cyclic links": {"a.md": "[[b]]\n", "b.md": "[[a]] and [a](a.md) and [[b]]\n"},
    "aliases that climb": {
        "scenarios/a.md": SCENARIO.format(
            "aliases: [../../../../tmp/out, /etc/x, '..', /]\nalerts: [../../x, A/B]"
        ),
        "hugo.md": "---\naliases: [/../../y, /old/name/, '']\n---\n# H\n",
    },
    "front matter of others": {
        "a.md": "---\ntitle: a: b\n---\nText\n",
        "b.md": "---\n? [a, b]\n: c\n1: 2\n~: x\n---\n# B\n",
        "c.md": f"+++\na = {'[' * 5000}{']' * 5000}\n+++\n# C\n",
        "d.md": "---\nlayout: &x post\nother: *x\ntitle: !!binary aGVsbG8=\n---\n# D\n",
    },
}


def both(folder: Path) -> tuple[Outcome, Site]:
    """Check a folder and build it; neither may end in a traceback."""
    checked = run_drillbook("check", "--content", folder / "content")
    built = build(folder / "content", folder / "output")
    for done in (checked, built):
        assert "Traceback" not in done.said, done.said[-2000:]
        assert done.code in (0, 1), done.said[-2000:]
    return checked, built


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_page_is_a_problem(name: str, tmp_path: Path) -> None:
    files, rule = REFUSED[name]
    write_files(tmp_path / "content", {"pages/ours.md": OURS} | files)
    checked, built = both(tmp_path)
    assert checked.code == built.code == 1
    assert f": {rule}: " in checked.err
    assert not built.folder.exists()


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_only_odd_is_a_page(name: str, tmp_path: Path) -> None:
    write_files(tmp_path / "content", TAKEN[name])
    checked, built = both(tmp_path)
    assert checked.code == built.code == 0, built.err[-2000:]
    # One source beside each page, wherever it is published.
    assert len(list(built.folder.rglob("*.md"))) == len(TAKEN[name])
    outside = [path for path in tmp_path.iterdir() if path.name not in ("content", "output")]
    assert outside == []


def _name_in_no_encoding(content: Path) -> None:
    (Path(os.fsdecode(os.fsencode(content) + b"/caf\xe9.md"))).write_text(GOOD)
    (content / "b.md").write_text("# B\n\n![x](cafe.md.png) [y](caf.md)\n")


def _unreadable(content: Path) -> None:
    (content / "gone.md").symlink_to("nowhere.md")
    (content / "itself.md").symlink_to("itself.md")


def _loops(content: Path) -> None:
    (content / "sub").mkdir()
    (content / "sub" / "up").symlink_to(content, target_is_directory=True)
    (content / "sub" / "itself").symlink_to(content / "sub" / "itself", target_is_directory=True)


def _folder_named_like_a_page(content: Path) -> None:
    (content / "folder.md").mkdir()
    (content / "folder.md" / "inner.md").write_text(GOOD)


def _pipe(content: Path) -> None:
    os.mkfifo(content / "pipe.md")


@pytest.mark.parametrize(
    "make", [_name_in_no_encoding, _unreadable, _loops, _folder_named_like_a_page, _pipe]
)
def test_what_only_a_file_system_can_hold_stops_nothing(make: Callable[[Path], None], tmp_path: Path) -> None:
    write_files(tmp_path / "content", {"good.md": GOOD})
    make(tmp_path / "content")
    _, built = both(tmp_path)
    assert built.code == 0
    assert (built.folder / "good.html").is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    write_files(tmp_path / "content", {"pages/secret.md": GOOD})
    (tmp_path / "content/pages/secret.md").chmod(0)
    checked, _ = both(tmp_path)
    assert "unreadable-file: cannot be read: permission denied" in checked.err
