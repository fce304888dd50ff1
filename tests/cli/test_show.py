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


def test_what_is_no_text_among_the_metadata_stands_as_it_is(tmp_path: Path) -> None:
    text = "---\ntitle: C\nvalidate_with: '[[ -f /a ]] && ls /srv/**/x /srv/**/y'\n---\n"
    write_files(tmp_path, {"configs/c.md": text})
    done = run_drillbook("show", "c", "--content", tmp_path)
    assert "validate with: [[ -f /a ]] && ls /srv/**/x /srv/**/y" in done.out


def test_a_page_is_found_by_the_path_of_its_file(tmp_path: Path) -> None:
    write_files(tmp_path / "content", {"notes/a.md": "# A\n"})
    for path in ("content/notes/a.md", "notes/a.md", tmp_path / "content/notes/a.md"):
        done = run_drillbook("show", path, cwd=tmp_path)
        assert (done.code, done.out.strip().splitlines()[:1]) == (0, ["A"]), done.said


def test_a_table_keeps_all_its_cells(tmp_path: Path) -> None:
    rows = "| `a | b` | never on it |\n| `ps \\| x` | list |\n| 1 | 2 | 3 | \\| |\n| only |\n"
    write_files(tmp_path, {"a.md": f"# A\n\n| c | d |\n|---|---|\n{rows}\ne | f\n---\n"})
    said = " ".join(run_drillbook("show", "a", "--content", tmp_path).out.split())
    for part in ("a | b never on it", "ps | x list", "1 2 | 3 | |", "only", "e | f"):
        assert part in said, said


@pytest.mark.parametrize("address", ["ssh://-oProxyCommand=x/", "ms-msdt:/id", "//host/share"])
def test_a_terminal_links_to_the_web_and_to_mail_alone(address: str) -> None:
    out = io.StringIO()
    Screen(file=out, force_terminal=True).print(Markdown(f"[x]({address}) [y](https://a.example/)"))
    assert "\x1b]8;" in out.getvalue()
    assert "https://a.example/" in out.getvalue()
    assert address not in out.getvalue()
