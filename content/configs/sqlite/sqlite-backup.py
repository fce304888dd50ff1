#!/usr/bin/python3
"""Back up one SQLite database while it is in use, and prove that the copy is sound.

    sqlite-backup /var/lib/app/app.db /var/backups/sqlite --keep 28

Uses SQLite's online backup API: the copy is one consistent state, committed
transactions in the write-ahead log included. Plain `cp` does not give that.
The copy gets its final name only after its integrity check, so a file with a
final name is a good backup. NAME.source beside the copies says whose they are:
another database of that name is refused. Exit 0: done; 1: no backup was made.
"""

import argparse
import datetime
import hashlib
import os
import re
import sqlite3
import sys
from pathlib import Path


def copy_online(database: Path, target: Path) -> None:
    """mode=rw: fail when the database is missing instead of creating an empty one."""
    source = sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=30)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")  # one self-contained file
    finally:
        copy.close()
        source.close()


def check(file: Path) -> None:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    finally:
        connection.close()
    if problems != ["ok"]:
        raise ValueError(f"integrity_check: {problems[0]}")


def flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def claim(database: Path, folder: Path) -> None:
    """Two databases with one name would push out each other's copies: only the first may use the folder."""
    note = folder / f"{database.stem}.source"
    own = str(database.resolve())
    if not note.exists():
        note.write_text(f"{own}\n")
    owner = note.read_text().strip()
    if owner != own:
        raise ValueError(f"{note} says that {database.stem}-*.db belongs to {owner}; use another folder")


def copies(database: Path, folder: Path) -> list[Path]:
    """The copies of this database and of no other, the oldest first."""
    name = re.compile(re.escape(database.stem) + r"-[0-9]{8}T[0-9]{6}Z\.db")
    return sorted(path for path in folder.iterdir() if name.fullmatch(path.name))


def remove_old(database: Path, final: Path, keep: int) -> None:
    """The newest stay. The one just made is not counted, so that a wrong clock cannot make it the oldest."""
    others = [path for path in copies(database, final.parent) if path != final]
    for old in others[: max(0, len(others) - (keep - 1))]:
        old.unlink()
        old.with_suffix(".db.sha256").unlink(missing_ok=True)


def back_up(database: Path, folder: Path, keep: int) -> Path:
    stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    final = folder / f"{database.stem}-{stamp}.db"
    unfinished = final.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    try:
        copy_online(database, unfinished)
        check(unfinished)
        claim(database, folder)
        flush(unfinished)
        with unfinished.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        final.with_suffix(".db.sha256").write_text(f"{digest}  {final.name}\n")
        unfinished.rename(final)
        flush(folder)
    finally:
        unfinished.unlink(missing_ok=True)
    remove_old(database, final, keep)
    return final


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", type=int, default=28, help="how many copies stay")
    options = parser.parse_args()
    if options.keep < 1:
        parser.error("--keep must be 1 or more")
    os.umask(0o077)
    try:
        final = back_up(options.database, options.folder, options.keep)
    except (sqlite3.Error, OSError, ValueError) as error:
        print(f"no backup of {options.database}: {error}", file=sys.stderr)
        return 1
    print(f"wrote {final} ({final.stat().st_size} bytes)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
