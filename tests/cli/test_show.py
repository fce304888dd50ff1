"""``drillbook show``: a page as a terminal shows it best."""

from __future__ import annotations

from pathlib import Path

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
