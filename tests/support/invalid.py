"""Broken sites: one for each rule, laid over a site that is whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from drillbook.catalog import RULES, Catalog, Severity, load_catalog
from tests.support.build import ROOT

SITES = ROOT / "tests" / "sites_invalid"
BASE = SITES / "base"


def _dangling_link(content: Path) -> None:
    (content / "pages" / "gone.md").symlink_to("nowhere.md")


def _loop(content: Path) -> None:
    (content / "pages" / "loop").symlink_to(content, target_is_directory=True)


def _picture(content: Path) -> None:
    (content / "pages" / "rack.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")


def _modules(content: Path) -> None:
    (content / "pages" / "node_modules" / "x").mkdir(parents=True)
    (content / "pages" / "node_modules" / "x" / "README.md").write_text("# X\n", encoding="utf-8")


def _log(content: Path) -> None:
    (content / "pages" / "log.md").write_bytes(b"# Log\n\n" + b"line\n" * (2 * 1024 * 1024))


def _korean_of_old(content: Path) -> None:
    (content / "pages" / "memo.md").write_bytes("# 메모\n\n복구 절차를 적는다.\n".encode("cp949"))


def _two_cases(content: Path) -> None:
    # Not every file system, and so not every checkout, can hold both.
    for name in ("Notes", "notes"):
        text = f"---\ntitle: The {name}\nsystems: [postgresql]\n---\n\nText.\n"
        (content / "pages" / f"{name}.md").write_text(text, encoding="utf-8")


def _link_out(content: Path) -> None:
    (content.parent / "secret.md").write_text("# Secret\n\nOf the machine.\n", encoding="utf-8")
    (content / "pages" / "notes.md").symlink_to("../../secret.md")


# What no repository should hold is made when it is needed.
MADE: dict[str, Callable[[Path], None]] = {
    "unreadable-file": _dangling_link,
    "symlink-loop": _loop,
    "not-text": _picture,
    "skipped-folder": _modules,
    "too-large": _log,
    "encoding": _korean_of_old,
    "address-clash": _two_cases,
    "outside-content": _link_out,
}


def broken_site(rule: str, content: Path) -> Path:
    """Make the site that breaks a rule."""
    shutil.copytree(BASE, content)
    if rule in MADE:
        (content / "pages").mkdir()
        MADE[rule](content)
    else:
        shutil.copytree(SITES / rule / "broken", content, dirs_exist_ok=True)
    return content


def repair(rule: str, content: Path) -> None:
    """Mend what breaks the rule: what was laid over goes, and the repaired files take its place."""
    shutil.rmtree(content)
    shutil.copytree(BASE, content)
    repaired = SITES / rule / "repaired"
    if repaired.is_dir():
        shutil.copytree(repaired, content, dirs_exist_ok=True)


def expected(rule: str) -> str:
    """Give what is to be said of the site that breaks a rule."""
    return (SITES / rule / "expected").read_text(encoding="utf-8")


def told(catalog: Catalog) -> str:
    """Write a catalog's problems as ``drillbook check`` does, one a line."""
    marks = {Severity.ERROR: "", Severity.WARNING: " (warning)"}
    return "".join(f"{problem}{marks[problem.severity]}\n" for problem in catalog.problems)


def rewrite() -> None:
    """Write every ``expected`` anew: ``python -m tests.support.invalid``. Read what changed."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415  only this needs it

    for rule in RULES:
        with TemporaryDirectory() as folder:
            text = told(load_catalog(broken_site(rule, Path(folder) / "content"), "en"))
        (SITES / rule).mkdir(exist_ok=True)
        (SITES / rule / "expected").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
