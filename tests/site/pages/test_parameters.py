"""The values that a page asks for: which, whose, and described in which language."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from tests.support.build import Site

RESTORE = """---
title: Restore
summary: Bring it back.
systems: [db]
parameters:
  host: {description: Host that runs the database}
  folder: {description: Where the data are, default: /srv}
---

## Steps

### Copy {#copy}

```bash
copy {{ folder }} {{ host }}
```

## Verify

Look.

## Rollback

Nothing to undo.
"""
KOREAN = """---
title: 복원
summary: 되살린다.
---

## 절차

### 복사 {#copy}

```bash
copy {{ folder }} {{ host }}
```
"""
OWN = """parameters:
  host: {description: 데이터베이스 호스트}
  folder: {description: 데이터 위치, default: /srv}
---"""
LOST = """---
title: The database is lost
summary: It is gone.
systems: [db]
severity: high
objective: {rto: 1h, rpo: 5m}
%s: [restore]
---

## Confirm

```bash
ping {{ host }}
```
"""
CONFIG = """---
title: Settings
summary: How it is set up.
area: database
procedures: [restore]
---

There is nothing to fill in here.
"""


def told(site: Site, name: str) -> dict[str, dict[str, object]]:
    """What the form of a page knows of each value."""
    script = site.read(f"theme/parameters/{name}.js")
    fields = json.loads(script.removeprefix("drillbook.parameters=").rstrip().rstrip(";"))
    return {field["name"]: field for field in fields}


def row(html: str, name: str) -> str:
    """The row of a value in the table of a page."""
    found = re.search(rf'<tr>\s*<th scope="row"><code>{name}</code>.*?</tr>', html, re.DOTALL)
    assert found, name
    return found[0]


def test_a_value_that_only_another_way_declares_can_be_filled_in(site_builder: Callable[..., Site]) -> None:
    site = site_builder({"procedures/restore.md": RESTORE, "scenarios/lost.md": LOST % "alternatives"})
    assert site.code == 0, site.said
    assert '<span class="parameter unset" data-parameter="host">' in site.read("scenarios/lost.html")
    assert '<details class="values"' in site.read("scenarios/lost.html")
    assert told(site, "lost.en").keys() == {"host"}, "it is the one that the page's own text uses"
    assert told(site, "lost.en")["host"]["owners"] == ["restore", ""]


def test_what_nobody_translated_says_its_language(site_builder: Callable[..., Site]) -> None:
    pages = {"procedures/restore.md": RESTORE, "procedures/restore.ko.md": KOREAN}
    site = site_builder(pages, "--lang", "en")
    assert site.code == 0, site.said
    assert '<span lang="en">Host that runs the database</span>' in row(
        site.read("ko/procedures/restore.html"), "host"
    )
    assert "lang" not in row(site.read("procedures/restore.html"), "host")
    assert told(site, "restore.ko")["host"]["lang"] == "en"
    assert "lang" not in told(site, "restore.en")["host"]


def test_a_translation_may_describe_a_value(site_builder: Callable[..., Site]) -> None:
    korean = KOREAN.replace("---\n\n", f"{OWN}\n\n", 1)
    site = site_builder(
        {"procedures/restore.md": RESTORE, "procedures/restore.ko.md": korean}, "--lang", "en"
    )
    assert site.code == 0, site.said
    assert "<span>데이터베이스 호스트</span>" in row(site.read("ko/procedures/restore.html"), "host")
    assert told(site, "restore.ko")["host"]["description"] == "데이터베이스 호스트"
    assert "lang" not in told(site, "restore.ko")["host"]


def test_a_page_whose_text_uses_no_value_gets_no_script(site_builder: Callable[..., Site]) -> None:
    pages = {
        "procedures/restore.md": RESTORE,
        "scenarios/lost.md": LOST % "procedures",
        "configs/set.md": CONFIG,
    }
    site = site_builder(pages)
    assert site.code == 0, site.said
    names = {path.name for path in (site.folder / "theme/parameters").iterdir()}
    assert names == {"restore.en.js", "lost.en.js"}
