"""Commands of the shipped procedures and programs hide no error from those who go on by what they print.

Drills and the commands that confirm a scenario are not meant: there a failure is often what is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.support.build import ROOT

CONTENT = ROOT / "content"
KINDS = {
    # Waiting until a server answers is not meant: each answer but the last is an error.
    "an error goes to /dev/null": re.compile(
        r"^(?!.*\btimeout \S+ sh -c .until ).*[2&]>\s*/dev/null", re.MULTILINE
    ),
    "a failure is turned into success": re.compile(r"\|\|\s*(?:true\b|:(?=\s|$))"),
    "a value is what a filter left of it": re.compile(r"\$\([^()]*\|\s*(?:head|tail|grep)\b[^()]*\)"),
    "a decision by the status of a filter": re.compile(r"\|\s*(?:head|tail)\b[^|&;\n]*(?:&&|\|\|(?!\|))"),
    "a loop without an end": re.compile(
        r"^(?!.*\btimeout\b)(?:.*[;'\"] *|\s*)(?:while true|while :|until )", re.MULTILINE
    ),
    "an existing target takes the copy into itself": re.compile(
        r"\bcp (?!.*(?:-t\b|-[a-zA-Z]*T|--no-target))-[a-zA-Z]*[arR][a-zA-Z]* .*(?:_dir|_copy) ?\}\}\"?$",
        re.MULTILINE,
    ),
    "names with blanks are cut, and other files removed": re.compile(
        r"\bxargs (?!.*(?:-0|-d))[^|\n]*\b(?:rm|mv)\b"
    ),
    "the newest snapshot of any host or path": re.compile(
        r"\brestic\b(?!.*--host.*--path)[^\n]* restore [^\n]*\blatest\b"
    ),
    "without its directory the rest happens elsewhere": re.compile(r"^cd (?!.*&&)", re.MULTILINE),
}
# Where it is right all the same: the file, enough of its line, and why.
EXCEPTIONS: list[tuple[str, str, str]] = [
    ("procedures/archive-postgresql-wal.md", "newest=$(find", "ls and gzip fail with an empty name"),
    ("configs/etcd/etcd-snapshot", "xargs -r rm", "the names are the program's own: a time and Z.db"),
    ("configs/redis/redis-backup", "xargs -r rm", "the names are the program's own: a time and Z.rdb"),
    (
        "procedures/restore-postgresql-base-backup.md",
        "newest=$(ls",
        "an empty name is none that was replayed: the last line fails",
    ),
    (
        "configs/postgresql/postgresql-base-backup",
        "oldest=$(find",
        "the backup just made is there; with an empty name sed fails, and nothing is pruned",
    ),
    (
        "procedures/take-mariadb-backup.md",
        "last=$(find",
        "an empty name, and one without a backup, are refused in the next line",
    ),
    (
        "configs/mariadb/mariadb-backup-run",
        "last=$(find",
        "an empty name, and one without a backup, are refused in the next lines",
    ),
]


def commands() -> Iterator[tuple[str, str]]:
    """Give what a reader copies and what is installed, with the file it is in."""
    for page in sorted((*CONTENT.glob("procedures/*.md"), *CONTENT.glob("configs/*.md"))):
        if "." in page.stem:  # a translation has the same commands
            continue
        for block in re.findall(
            r"^ *```bash\n(.*?)^ *```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
        ):
            yield str(page.relative_to(CONTENT)), block
    for program in sorted((CONTENT / "configs").glob("*/*")):
        text = program.read_text("utf-8")
        if re.match(r"#!.*\b(?:ba)?sh\b", text):
            yield str(program.relative_to(CONTENT)), text


def hiding() -> Iterator[tuple[str, str, str]]:
    for file, block in commands():
        for kind, pattern in KINDS.items():
            for found in pattern.finditer(block):
                start, end = block.rfind("\n", 0, found.start()) + 1, block.find("\n", found.end())
                yield file, kind, block[start : end if end > 0 else None].strip()


def test_no_shipped_command_hides_an_error_without_a_reason() -> None:
    unexplained = [
        f"{file}: {kind}: {line}"
        for file, kind, line in hiding()
        if not any(file == where and part in line for where, part, _ in EXCEPTIONS)
    ]
    assert not unexplained, "\n".join(unexplained)


FAULTS = [
    (
        "an error goes to /dev/null",
        "pg_waldump 9 2>/dev/null | grep COMMIT",
        "timeout 9 sh -c 'until ping 2> /dev/null; do :; done'",
    ),
    ("a failure is turned into success", "restic check || true", "restic check || restart"),
    ("a value is what a filter left of it", 'copy="$(ls -r *.db | head -1)"', "ls -r *.db | head -1"),
    (
        "a decision by the status of a filter",
        "gzip -t x | tail -n 1 && echo sound",
        "gzip -t x && echo sound | tail -n 1",
    ),
    ("a loop without an end", "until ping; do sleep 1; done", 'date > "$DRILL_DIR/saved-until"'),
    (
        "an existing target takes the copy into itself",
        "cp -a {{ source }} {{ copy_dir }}",
        "cp -aT {{ source }} {{ copy_dir }}",
    ),
    (
        "names with blanks are cut, and other files removed",
        "find . | xargs -r rm --",
        "find . -print0 | xargs -0 -r rm --",
    ),
    (
        "the newest snapshot of any host or path",
        "restic -r r restore latest --tag x",
        "restic -r r restore latest --host h --path p",
    ),
    (
        "without its directory the rest happens elsewhere",
        "cd {{ restore_dir }}",
        "cd {{ restore_dir }} && borg extract",
    ),
]


@pytest.mark.parametrize(("kind", "wrong", "right"), FAULTS)
def test_each_kind_is_seen_and_its_mended_form_is_not(kind: str, wrong: str, right: str) -> None:
    assert set(KINDS) == {kind for kind, _, _ in FAULTS}
    assert KINDS[kind].search(wrong)
    assert not KINDS[kind].search(right)
