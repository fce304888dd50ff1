"""``drillbook show``: a page as a terminal shows it best."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.markdown import Markdown

from drillbook.screen import Screen
from tests.support.build import run_drillbook, write_files

PROCEDURE = """---
title: Restore
parameters:
  pgdata: {description: Data directory., default: /var/lib/data}
---

## Steps

### Stop it {#stop time=2m}

```bash
systemctl stop x
```

### Wipe `{{ pgdata }}` {destroys="the old data" requires="sso, vault" target=pgdata}

```bash
rm -rf {{ pgdata }}
```
"""


def test_a_step_says_what_it_destroys_and_needs(tmp_path: Path) -> None:
    write_files(tmp_path, {"procedures/restore.md": PROCEDURE})
    lines = [
        line.strip() for line in run_drillbook("show", "restore", "--content", tmp_path).out.splitlines()
    ]
    assert lines[lines.index("Stop it") + 2] == "Takes: 2m"
    assert lines[lines.index("Wipe /var/lib/data") + 2] == "Destroys: the old data; Needs: sso, vault"
    assert "rm -rf /var/lib/data" in lines
    assert not any("{" in line for line in lines)


LONG = "install -m 0640 -o root -g root /srv/backup/with/a/long/name/settings.conf /etc/service/settings.conf"
PLAN = f"""---
title: Plan
prerequisites: ["[[restore]] was **read**, and `[[ -d {{{{ pgdata }}}} ]]` holds"]
parameters:
  pgdata: {{description: Data directory., default: /var/lib/data}}
---

First [[restore#stop]], then [[#later|below]] or [[restore|this]].

```bash
[[ $name < {{{{ pgdata }}}} ]] || {LONG}
```

!!! fails
    Look at `[[ x ]]`.

!!! undo
    Start it again.
Beside the box.

## Later

Later.
"""


def shown(folder: Path, page: str) -> list[str]:
    write_files(folder, {"procedures/restore.md": PROCEDURE, "procedures/plan.md": PLAN})
    done = run_drillbook("show", page, "--content", folder)
    assert done.code == 0, done.said
    return [line.rstrip() for line in done.out.splitlines()]


def test_commands_stand_as_they_are_and_whole(tmp_path: Path) -> None:
    assert f"[[ $name < /var/lib/data ]] || {LONG}" in shown(tmp_path, "plan")


def test_links_read_as_titles_with_the_heading_that_they_name(tmp_path: Path) -> None:
    assert "First Restore: Stop it, then below or this." in shown(tmp_path, "plan")


def test_boxes_stand_apart(tmp_path: Path) -> None:
    lines = shown(tmp_path, "plan")
    boxes = [n for n, line in enumerate(lines) if line in ("▌ If it fails", "▌ To undo")]
    assert [lines[n + 1 : n + 3] for n in boxes] == [["▌ Look at [[ x ]].", ""], ["▌ Start it again.", ""]]
    assert "Beside the box." in lines


def test_metadata_reads_as_text_does(tmp_path: Path) -> None:
    facts = " ".join(shown(tmp_path, "plan"))
    assert "prerequisites: Restore was read, and `[[ -d /var/lib/data ]]` holds" in facts


@pytest.mark.parametrize("address", ["ssh://-oProxyCommand=x/", "ms-msdt:/id", "//host/share"])
def test_a_terminal_links_to_the_web_and_to_mail_alone(address: str) -> None:
    out = io.StringIO()
    Screen(file=out, force_terminal=True).print(Markdown(f"[x]({address}) [y](https://a.example/)"))
    assert "\x1b]8;" in out.getvalue()
    assert "https://a.example/" in out.getvalue()
    assert address not in out.getvalue()
