"""Commands of pages, pasted into a shell in a temporary folder, beside stand-ins for servers."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from tests.support.build import ROOT

CONTENT = ROOT / "content"
MOUNTS = ("unshare", "--mount", "--propagation", "private")


def section(procedure: str, heading: str, **values: str) -> str:
    """The commands below a heading of a procedure, with these values."""
    text = (CONTENT / "procedures" / f"{procedure}.md").read_text("utf-8")
    (body,) = re.findall(
        rf"^##+ {re.escape(heading)}(?: {{#[^\n]*)?$\n(.*?)(?=^##+ |\Z)", text, re.MULTILINE | re.DOTALL
    )
    commands = "\n".join(re.findall(r"^```bash\n(.*?)^```", body, re.MULTILINE | re.DOTALL))
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: values[found[1]], commands)


def paste(folder: Path, text: str, *around: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run commands as a shell does into which somebody pastes them: it goes on after an error."""
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        [*around, "bash", "-c", text],
        cwd=folder,
        env=os.environ
        | {"DRILL_DIR": str(folder), "DRILL_CONTENT": str(CONTENT), "PATH": path}
        | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def stand_in(folder: Path, **programs: str) -> None:
    (folder / "bin").mkdir(exist_ok=True)
    for name, text in programs.items():
        file = folder / "bin" / name.replace("_", "-")
        file.write_text(f"#!/bin/bash\n{text}\n", encoding="utf-8")
        file.chmod(0o755)


def write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
