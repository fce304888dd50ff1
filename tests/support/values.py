"""A small site whose commands have values to fill in: shared, clashing, missing, secret, dangerous."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

PASTE = """() => {
  const area = document.createElement('textarea');
  area.id = 'pasted';
  document.body.prepend(area);
  area.focus();
}"""
RESTORE = """---
title: Restore the database
summary: Bring the data back from the last backup.
systems: [postgresql]
parameters:
  db_host: {description: Host that runs the database, example: db1.example}
  pgdata: {description: Data directory, default: /var/lib/data}
  port: {description: Port of the database, default: '5432', pattern: '[0-9]+'}
  password: {description: Password of the backup, secret: true}
  label: {description: 'What the backup is called, in a [[db-lost|scenario]]', required: false}
---

## Steps

### Look {#look}

```bash
psql -h {{ db_host }} -p {{ port }} -c "SELECT 1 < 2 && 3"
```

### Restore {#restore}

```bash
restore --to "{{ pgdata }}" --password {{ password }}
```

```bash
true
```

### Wipe the old data {#wipe destroys="The old data directory" target=pgdata}

```bash
rm -rf {{ pgdata }}/old --port {{ port }}
```

!!! undo
    ```bash
    mv {{ pgdata }}.old {{ pgdata }}
    ```

### Forget everything {#forget destroys="All backups"}

```bash
forget --all
```

## Verify

```bash
pg_controldata {{ pgdata }}
```

## Rollback

!!! danger "The new data are lost"
    ```bash
    drop --label {{ label }} -h {{ port }}
    ```
"""
RESTORE_KO = """---
title: 데이터베이스 복원
summary: 마지막 백업에서 데이터를 되살린다.
---

## 절차

### 확인 {#look}

```bash
psql -h {{ db_host }} -p {{ port }} -c "SELECT 1 < 2 && 3"
```

### 복원 {#restore}

```bash
restore --to "{{ pgdata }}" --password {{ password }}
```

### 옛 데이터 삭제 {#wipe destroys="옛 데이터 디렉터리" target=pgdata}

```bash
rm -rf {{ pgdata }}/old --port {{ port }}
```

## 검증

```bash
pg_controldata {{ pgdata }}
```

## 되돌리기

{{ label }} 백업으로 되돌린다.
"""
REDIS = """---
title: Restart the cache
summary: Start it empty.
systems: [redis]
parameters:
  port: {description: Port of the cache, default: '6379'}
---

## Steps

### Start {#start}

```bash
redis-cli -p {{ port }} ping
```

## Verify

```bash
redis-cli -p {{ port }} info
```

## Rollback

Nothing to undo.
"""
BACK_UP = """---
title: Back the database up
summary: Take a backup.
systems: [postgresql, storage]
parameters:
  port: {description: Port of the database, default: '5432'}
---

## Steps

### Take it {#take}

```bash
pg_basebackup -p {{ port }}
```

## Verify

```bash
ls
```

## Rollback

Delete it.
"""
LOST = """---
title: The database is lost
summary: The host is gone.
systems: [postgresql]
severity: critical
objective: {rto: 30m, rpo: 5m}
symptoms: [nothing answers]
procedures: [restore-db, restart-cache]
drills: [drill-db]
---

## Confirm

```bash
ping {{ db_host }}
```
"""
LOST_KO = """---
title: 데이터베이스 유실
summary: 호스트가 사라졌다.
---

## 확인

```bash
ping {{ db_host }}
```
"""
DRILL = """---
title: Drill the loss of the database
summary: Lose it on purpose.
scenario: db-lost
systems: [postgresql]
every: 90d
procedures: [restore-db]
parameters: {pgdata: /tmp/drill, port: '5432', db_host: localhost, password: none, label: none}
---

## Prepare

```bash
true
```

## Break

```bash
rm -rf {{ pgdata }} -p {{ port }}
```

## Recover

[[restore-db]], [[back-up-db]]

## Verify

```bash
echo lost_rows=0
```

## Clean up

```bash
true
```
"""
PAGES = {
    "procedures/restore-db.md": RESTORE,
    "procedures/restore-db.ko.md": RESTORE_KO,
    "procedures/restart-cache.md": REDIS,
    "procedures/back-up-db.md": BACK_UP,
    "scenarios/db-lost.md": LOST,
    "scenarios/db-lost.ko.md": LOST_KO,
    "drills/drill-db.md": DRILL,
}

COMMANDS = "main .code.command pre"
PHONE = {"width": 375, "height": 740}


def open_form(page: Page) -> None:
    """Open the form of values, with the keyboard."""
    page.locator("details.values > summary").press("Enter")
    expect(page.locator(".value-list")).to_be_visible()


def form(page: Page, name: str, last: bool = False) -> Locator:
    """The field of a value; the last one of its name where there are several."""
    fields = page.locator(".value", has=page.locator("label code", has_text=name)).locator("input")
    return fields.last if last else fields.first


def fill(page: Page, name: str, value: str, last: bool = False) -> None:
    """Type a value, and see that it has arrived."""
    form(page, name, last).fill(value)
    form(page, name, last).blur()


def command(page: Page, start: str) -> str:
    """The first command that begins so, as it stands on the page."""
    texts = [text.strip() for text in page.locator(COMMANDS).all_text_contents()]
    return next(text for text in texts if text.startswith(start))


def own_values(page: Page) -> Any:
    """The reader's own values, as other scripts get them."""
    return page.evaluate("() => drillbook.values.all()")


def expect_pasted(page: Page, text: str, patience: float = 30) -> None:
    """See that a text is on the clipboard before so many seconds are over."""
    end = time.monotonic() + patience
    while (found := pasted(page)) != text and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert found == text


def pasted(page: Page) -> str:
    """What the clipboard holds, got as a reader gets it."""
    page.evaluate(PASTE)
    page.keyboard.press("Control+V")
    text = page.locator("#pasted").input_value()
    page.evaluate("() => document.getElementById('pasted').remove()")
    return text
