"""Drills in plain shell: a site with one drill, runs of it, and a look at what they leave behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from drillbook.catalog import Catalog, Page, load_catalog
from drillbook.catalog.records import Record
from drillbook.drills.plan import Plan, make_plan
from drillbook.drills.uses import digest_of
from tests.support.build import PLAIN, ROOT, Outcome, run_prepared, run_python, write_files
from tests.support.waiting import wait_for

DRILL = "drill-file-lost"

SCENARIO = """---
title: A file is lost
summary: Somebody removed the file.
systems: [files]
severity: high
objective: {objective}
procedures: [copy-back]
---
"""
PROCEDURE = """---
title: Copy the file back
summary: Copy it from the backup.
irreversible: true
verify: [copy-back]
parameters:
  source: {{description: Where the backup lies, default: /mnt/backup/file}}
  target: {{description: Where the file belongs, default: /mnt/data/file}}
  word: {{description: A password, default: "correct horse", secret: true}}
---

## Steps

### Copy it {{#copy time=1m}}

Prose of the step.

```bash
{recover}
```

!!! tip
    Advice that is not run:

    ```bash
    touch "$DRILL_DIR/advice-was-run"
    ```
"""
PAGE = """---
title: Lose a file and copy it back
summary: Remove a file, copy it back, compare.
scenario: file-lost
procedures: [copy-back]
configs: [backup]
every: 90d
parameters:
  source: $DRILL_DIR/backup
  target: $DRILL_DIR/file
{more}
---

## Prepare

```bash
{prepare}
```

## Break

```bash
{break_}
```

## Recover

Carry out [[copy-back]].

## Verify

{verify}

## Clean up

```bash
{cleanup}
```
"""
CONFIG = """---
title: The backup
summary: Where it lies.
files: [backup.conf]
---
"""
VERIFY = """```bash
cmp "$DRILL_DIR/file" "$DRILL_DIR/backup"
echo "lost_rows=0"
```"""


@dataclass
class DrillSite:
    """A content folder with one drill. Its parts may be replaced before it is written."""

    folder: Path
    prepare: str = (
        'echo content > "$DRILL_DIR/file"\ncp "$DRILL_DIR/file" "$DRILL_DIR/backup"\n'
        'grep -q source "$DRILL_CONTENT/configs/backup.conf"'
    )
    break_: str = 'rm "$DRILL_DIR/file"'
    recover: str = "cp {{ source }} {{ target }}"
    verify: str = VERIFY
    cleanup: str = 'rm -f "$DRILL_DIR/file" "$DRILL_DIR/backup"'
    objective: str = "{rto: 1h, rpo: 0s}"
    more: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    # Runs are forks of a process that has imported everything: where nobody looks at what they leave behind,
    # because a fork carries its parent's name and environment in /proc.
    prepared: bool = False

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def scratch(self) -> Path:
        return self.folder / "scratch"

    def write(self) -> DrillSite:
        """Write the pages."""
        page = PAGE.format(
            prepare=self.prepare,
            break_=self.break_,
            verify=self.verify,
            cleanup=self.cleanup,
            more=self.more,
        )
        files = {
            "scenarios/file-lost.md": SCENARIO.replace("{objective}", self.objective),
            "procedures/copy-back.md": PROCEDURE.format(recover=self.recover),
            f"drills/{DRILL}.md": page,
            "configs/backup.md": CONFIG,
            "configs/backup.conf": "source = /mnt/backup\n",
        }
        write_files(self.content, files)
        self.scratch.mkdir(exist_ok=True)
        return self

    def catalog(self) -> Catalog:
        """Read the pages and records."""
        return load_catalog(self.content, "en")

    def page(self) -> Page:
        return self.catalog().pages[DRILL]

    def reads(self, *files: str) -> dict[str, object]:
        """What the record of a run says that read these files, or else the file of its configuration."""
        named = files or ("configs/backup.conf",)
        return {"known": True, "files": {name: digest_of(self.content / name) for name in named}}

    def plan(self) -> Plan:
        catalog = self.catalog()
        return make_plan(catalog, catalog.pages[DRILL])

    def run(self, *options: str, **environment: str) -> Outcome:
        """Run the drill to its end; nothing that it might leave is hidden by how the tests start it."""
        self.write()
        environment = {**self.environment, **environment}
        _, _, module, *arguments = self.command(*options)
        if self.prepared:
            return run_prepared(module, *arguments, **environment)
        return run_python("-m", module, *arguments, **environment)

    def command(self, *options: str) -> list[str]:
        """The command that runs the drill."""
        command = [sys.executable, "-m", "drillbook", "drill", "run", DRILL, "--content", str(self.content)]
        return [*command, "--scratch", str(self.scratch), *(options or ("--yes",))]

    def start(self) -> subprocess.Popen[bytes]:
        """Start a run in a process group of its own, and do not wait for it."""
        self.write()
        return subprocess.Popen(
            # Tests that nohup started have handed down that a closed terminal is of no matter.
            ["env", "--default-signal=HUP", *self.command()],
            cwd=ROOT,
            env=os.environ | PLAIN | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def records(self) -> list[Record]:
        """The records there are; none of them has a problem."""
        catalog = self.catalog()
        assert not [str(p) for p in catalog.problems if p.file.endswith(".yaml")]
        return catalog.records.get(DRILL, [])

    def record(self) -> Record:
        """The one record there is."""
        (record,) = self.records()
        return record

    def leftovers(self) -> list[str]:
        """What a run left: directories, and processes that carry the site's own mark."""
        assert not self.prepared, "what a fork leaves behind cannot be told from its parent"
        left = [str(path) for path in self.scratch.iterdir()]
        return left + [str(pid) for pid in processes_with(str(self.scratch))]


def processes_with(text: str) -> list[int]:
    """Processes that were started with a text among their arguments or in their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            state = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
        except OSError:
            continue
        if text.encode() in told and state != "Z":
            found.append(int(entry.name))
    return found


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether anybody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def worker_of(launcher: int) -> int:
    """The process that carries a drill out, for the one that shows it."""
    children = Path(f"/proc/{launcher}/task/{launcher}/children")
    return int(wait_for("the worker", lambda: children.read_text().split())[0])


def kill(pid: int, number: signal.Signals) -> None:
    """Send a signal."""
    os.kill(pid, number)
