"""Versions of programs: asked of the program itself, compared with what a page requires."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

_NUMBER = re.compile(r"(?<![\w.])v?(\d+(?:\.\d+)+|\d+)(?![\w/])")
_RELEASE = re.compile(r"\bDistrib (\d+(?:\.\d+)+)")  # MariaDB's clients have numbers of their own before it
_DOTTED = re.compile(r"(?<![\w.])v?=?(\d+(?:\.\d+)+)")
_WANTED = re.compile(r"^(>=|<=|==|=|>|<|~)?\s*v?(\d+(?:\.\d+)*)\+?$")
_PATIENCE = 10.0  # seconds
_WAYS = ("--version", "-V", "version")


@lru_cache(maxsize=64)
def version_of(path: Path) -> str:
    """Ask a program for its version. Gives nothing where it does not say."""
    for way in _WAYS:
        said = _ask(path, way)
        # A dotted number is a version almost everywhere; a bare one only where there is no other.
        found = _RELEASE.search(said) or _DOTTED.search(said) or _NUMBER.search(said)
        if found:
            return found.group(1)
    return ""


def _ask(path: Path, way: str) -> str:
    with tempfile.TemporaryDirectory(prefix="drillbook-") as folder:
        try:
            process = subprocess.Popen(
                [path, way],
                cwd=folder,
                env={"PATH": os.environ.get("PATH", ""), "LANG": "C", "HOME": folder},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError:
            return ""
        with process:
            try:
                told, complained = process.communicate(timeout=_PATIENCE)
            except subprocess.TimeoutExpired:
                return ""
            finally:  # a server that takes no such question may have started, and holds our pipes
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
    said = (told + b"\n" + complained).decode("utf-8", "replace").strip()
    return said[:400] if process.returncode == 0 or len(said) < 400 else ""


def satisfies(found: str, wanted: str) -> bool:
    """Hold a version against a wanted one: ``15`` takes 15.10, ``>=15`` what is newer, words anything."""
    for part in re.split(r"\s*,\s*", wanted.strip()):
        rule = _WANTED.match(part)
        if rule and not _holds(_parts(found), rule.group(1) or "", _parts(rule.group(2)), part.endswith("+")):
            return False
    return True


def _holds(found: tuple[int, ...], sign: str, wanted: tuple[int, ...], or_later: bool) -> bool:
    short = found[: len(wanted)]
    if sign == ">=" or or_later:
        return short >= wanted
    if sign == "<=":
        return short <= wanted
    if sign == ">":
        return short > wanted
    if sign == "<":
        return short < wanted
    return short == wanted


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
