"""Small sites to try things on: one of every kind of page, one of plain Markdown."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.support.build import Outcome, run_drillbook, run_prepared, write_files
from tests.support.invalid import BASE

CONFIG = """
from drillbook.site import failures
from drillbook.site.settings import defaults

globals().update(defaults())
SITENAME = "Trial"
SITEURL = "https://kb.example/recovery"
PATH = "content"
OUTPUT_PATH = "output"
DRILLBOOK_LANG = "en"
{more}
failures.watch()
"""


def make_site(folder: Path, more: str = "") -> Path:
    """Make a folder with a small site of every kind and its own pelican.conf.py."""
    shutil.copytree(BASE, folder / "content")
    write_config(folder, more)
    return folder


def write_config(folder: Path, more: str = "") -> None:
    """Write the site's settings, with some lines of one's own."""
    (folder / "pelican.conf.py").write_text(CONFIG.format(more=more), encoding="utf-8")


def pelican(folder: Path, **environment: str) -> Outcome:
    """Build with Pelican's own command."""
    return run_prepared("pelican", "-s", "pelican.conf.py", cwd=folder, **environment)


def drillbook(folder: Path, *arguments: str, **environment: str) -> Outcome:
    """Build, or do something else, with our command."""
    return run_drillbook(*(arguments or ("build",)), cwd=folder, **environment)


def fingerprint(folder: Path) -> dict[str, str]:
    """Give every file below a folder with a hash of what it holds, but what Python keeps of settings."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def read_json(path: Path) -> Any:
    """Read a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


OWN = """title: The server is lost
owner: DBA team
tags: [hardware]
reviewed: 2026-01-10
review_every: 180d
aliases: [host-lost]
alerts: [PostgresqlDown, Node/Down]
examples: [worked]
"""
MORE = {
    "scenarios/server-lost.ko.md": "---\ntitle: 서버 유실\nsummary: 호스트를 잃었다.\nreviewed: 2025-12-01\n"
    "---\n\n## 확인\n\n응답하지 않는다. [[restore]]\n",
    "scenarios/files-gone.md": "---\ntitle: Files are gone\nsummary: Deleted by mistake.\nsystems: [files]\n"
    "severity: low\nfailure: data-deleted\nobjective: {rto: 4h}\nprocedures: [restore]\n---\n\n"
    "## Confirm\n\nLook.\n",
    "examples/worked.md": "---\ntitle: A worked case\nsummary: It was run.\nscenario: server-lost\n---\n\n"
    "## Timeline\n\n```bash\ntrue\n```\n",
    "pages/about.md": "---\ntitle: About us\n---\n\n[[server-lost]], [[unfinished]], ![a rack](rack.svg).\n",
    "pages/rack.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "pages/unused.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "pages/unfinished.md": "---\ntitle: Unfinished business\ndraft: true\n---\n\nNot yet. [[restore]]\n",
}


def make_full_site(folder: Path) -> Path:
    """Make a site with every kind of page, a Korean translation, aliases, alerts and a draft."""
    make_site(folder, "SITESUBTITLE = 'Tried & true'")
    scenario = folder / "content/scenarios/server-lost.md"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace("title: The server is lost\n", OWN), encoding="utf-8")
    write_files(folder / "content", MORE)
    return folder


def commit(folder: Path, day: str) -> None:
    """Commit everything in a folder on a day, in a repository that is made where there is none."""
    author = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    names = {f"GIT_{who}_{what}": "kim" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = os.environ | author | names | {"GIT_CONFIG_GLOBAL": "/dev/null"}
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", day, "--allow-empty"]):
        subprocess.run(["git", *command], cwd=folder, env=environment, check=True)
