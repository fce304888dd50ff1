"""Published scripts and styles without their comments and blanks: a page must be light on a bad line."""

from __future__ import annotations

from pathlib import Path

import rcssmin
import rjsmin


def shrink(folder: Path) -> None:
    """Shrink every stylesheet and script of a folder in place."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".css":
            path.write_text(str(rcssmin.cssmin(path.read_text("utf-8"))), "utf-8")
        elif path.suffix == ".js":
            path.write_text(str(rjsmin.jsmin(path.read_text("utf-8"))), "utf-8")
