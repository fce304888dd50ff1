"""Finding and reading the files of a content folder."""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drillbook.catalog.problems import Problem, Severity, error, problem, raises, shown, warning
from drillbook.folders import CATALOG, is_site, lies_inside
from drillbook.names import SKIPPED_FOLDERS

# What no page can show and HTML forbids: bells and escapes from pasted terminals.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LOOP = "too many levels of symbolic links"
MAX_BYTES = 8 * 1024 * 1024
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Source:
    """One Markdown file as read: its path below the content folder and its text, in NFC.

    ``path`` is the file itself, whose name may be in another form of Unicode, or in none.
    """

    file: str
    text: str
    path: Path


def find_pages(root: Path) -> tuple[list[Path], list[Problem]]:
    """List the Markdown files below a folder, sorted.

    Symbolic links to folders are followed once, after everything that lies in its own
    place; one that leads back is a problem, not an endless walk, and one that leads out
    is refused. A published site in the folder holds copies of pages, and none of its own.
    """
    problems: list[Problem] = []
    visited, links = {root.resolve()}, list[Path]()
    paths = list(_walk(root, root, visited, links, problems))
    while links:
        paths += _enter(root, links.pop(0), visited, links, problems)
    return sorted(path for path in paths if is_markdown(path.name)), problems


def is_markdown(name: str) -> bool:
    """Whether a file of this name is a page."""
    return name.lower().endswith((".md", ".markdown"))


def _walk(
    root: Path, folder: Path, visited: set[Path], links: list[Path], problems: list[Problem]
) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        problems.append(_unreadable(_relative(root, folder), error))
        return
    if folder != root and any(entry.name == CATALOG for entry in entries) and is_site(folder):
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        if entry.name in SKIPPED_FOLDERS and _is_folder(entry):
            problems += _left_out(root, path)
            continue
        if not _is_folder(entry):
            yield path
            continue
        if entry.is_symlink():
            links.append(path)
        else:
            yield from _enter(root, path, visited, links, problems)


@raises(
    warning(
        "skipped-folder",
        "a generated folder, such as node_modules, contains Markdown and is skipped",
        "The name belongs to a program's generated files. Move your pages elsewhere.",
    ),
)
def _left_out(root: Path, folder: Path) -> Iterator[Problem]:
    """Say that pages are not read because of the name of their folder."""
    found = (Path(place, name) for place, _, names in os.walk(folder) for name in names if is_markdown(name))
    page = next(found, None)
    if page:
        message = f"the folder holds Markdown, such as {shown(_relative(folder, page))}, and is left out"
        hint = "move your pages out of it; its name belongs to a program's generated files"
        yield problem(_relative(root, folder), (1, 1), "skipped-folder", message, hint)


@raises(
    warning(
        "symlink-loop",
        "a symbolic link points back into the content",
        "Each page is read once, in its own folder. Remove the link.",
    ),
)
def _enter(
    root: Path, folder: Path, visited: set[Path], links: list[Path], problems: list[Problem]
) -> Iterator[Path]:
    real = folder.resolve()
    if folder.is_symlink() and not lies_inside(root, folder):
        if not is_site(folder) and _holds_anything(folder):
            problems.append(leads_out(root, folder))
        return
    if real in visited:
        hint = "remove the link"
        message = "symbolic link points back into the content"
        problems.append(problem(_relative(root, folder), (1, 1), "symlink-loop", message, hint))
        return
    visited.add(real)
    yield from _walk(root, folder, visited, links, problems)


@raises(
    error(
        "outside-content",
        "a symbolic link points out of the content folder",
        "It would publish other files of this machine. Put its target into the content folder itself.",
    ),
)
def leads_out(root: Path, link: Path) -> Problem:
    """Say that a symbolic link leads to what is not to be published."""
    target = shown(link.readlink()) if link.is_symlink() else "elsewhere"
    message = f"symbolic link points out of the content folder, to {target}"
    hint = "put its target into the content folder itself, or remove the link"
    return problem(_relative(root, link), (1, 1), "outside-content", message, hint)


def _holds_anything(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return True


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _relative(root: Path, path: Path) -> str:
    text = path.relative_to(root).as_posix()
    # A name that is not UTF-8 comes with surrogates, which no output could hold.
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())


def is_hidden(path: str) -> bool:
    """Whether a part of a path begins with a dot: secrets and the workings of tools, never published."""
    return any(part.startswith(".") for part in path.split("/"))


def file_at(root: Path, path: str) -> Path | None:
    """Find a file of the content by a path in NFC, whatever form of Unicode its name is in on the disk."""
    try:
        for found in (root / path, *([] if path.isascii() else _alike(root, path))):
            if lies_inside(root, found) and found.resolve().is_file():
                return found
    except (OSError, ValueError, RuntimeError):  # a name too long, a null in it, a link that leads to itself
        pass
    return None


def _alike(folder: Path, path: str) -> Iterator[Path]:
    name, _, rest = path.partition("/")
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if unicodedata.normalize("NFC", entry.name) == name:
            if rest:
                yield from _alike(entry, rest)
            else:
                yield entry


@raises(
    error(
        "unreadable-file",
        "the file cannot be read",
        "Often it is a broken link or a file without read permission. Restore it, or remove it.",
    ),
)
def _unreadable(file: str, error: OSError) -> Problem:
    reason = (error.strerror or type(error).__name__).lower()
    return problem(file, (1, 1), "unreadable-file", f"cannot be read: {reason}", "fix or remove it")


@raises(
    error(
        "too-large",
        "the file, or its front matter, is larger than any page",
        "A page of that size is a log or a mistake. Put the data into a separate file and link to it.",
    ),
    error(
        "not-text",
        "the file holds binary data",
        "A page is Markdown text. Give images and archives their own extension, and link to them.",
    ),
    warning(
        "encoding",
        "the file is not UTF-8",
        "Its encoding was guessed, which can be wrong. Save it as UTF-8.",
    ),
)
def read_source(root: Path, path: Path) -> tuple[Source | None, list[Problem]]:
    """Read one page. Gives no source when there is nothing to publish, and says why."""
    file = _relative(root, path)
    if path.is_symlink() and not lies_inside(root, path):
        return None, [
            leads_out(root, path) if _leads_anywhere(path) else _unreadable(file, OSError(0, _LOOP))
        ]
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # reading a pipe would wait forever
            return None, [_unreadable(file, OSError(0, "not a regular file"))]
        if about.st_size > MAX_BYTES:
            message = f"file is larger than {MAX_BYTES // 1024 // 1024} MiB"
            return None, [problem(file, (1, 1), "too-large", message, "split it or link to it as a file")]
        data = path.read_bytes()
    except OSError as error:
        return None, [_unreadable(file, error)]
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    nulls: list[Problem] = []
    if encoding is None and b"\0" in data:
        if not _is_text(data):
            hint = "pages are Markdown text; give other files an extension other than .md"
            message = "file holds binary data and is not published"
            return None, [problem(file, (1, 1), "not-text", message, hint)]
        nulls.append(_null_in(file, data))
    text, used = _decode(data, encoding)
    text = unicodedata.normalize(
        "NFC", _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    )
    if used in ("utf-8", "utf-8-sig"):
        return Source(file, text, path), nulls
    message = f"file is not UTF-8; it was read as {used}"
    return Source(file, text, path), [problem(file, (1, 1), "encoding", message, "save it as UTF-8")]


def _is_text(data: bytes) -> bool:
    """Whether what holds zeros is a text that a crash or a program error put them into."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return data.count(b"\0") * 4 <= len(data)


@raises(
    error(
        "control-character",
        "a name, metadata or text contains an invisible character",
        "It affects terminals and changes how text is read without being seen. Remove it.",
    ),
)
def _null_in(file: str, data: bytes) -> Problem:
    before = data[: data.index(b"\0")].decode()
    count, start = data.count(b"\0"), before.rfind("\n") + 1
    message = (
        f"the text holds U+0000 {count} times, shown as '\ufffd'"
        if count > 1
        else ("the text holds U+0000, shown as '\ufffd'")
    )
    at = (before.count("\n") + 1, len(before) - start + 1)
    return problem(file, at, "control-character", message, "remove it", Severity.WARNING)


def _leads_anywhere(link: Path) -> bool:
    try:
        link.stat()
    except OSError as error:
        return error.errno != errno.ELOOP
    return True


def _decode(data: bytes, encoding: str | None) -> tuple[str, str]:
    # CP949 is what Korean editors still write; it fails on most Western text, which Latin-1 takes.
    for name in (encoding, "utf-8", "cp949"):
        if name is None:
            continue
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace"), "cp1252"
