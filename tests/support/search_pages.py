"""A small site to search in, where its first result stands, and a log that is pasted."""

from __future__ import annotations

LOST = """---
title: Database server is lost
summary: The host is gone. Rebuild it from the last base backup.
systems: [postgresql]
severity: critical
objective: {rto: 30m, rpo: 5m}
symptoms: [clients get connection refused]
signatures: ['could not connect to server: Connection refused']
---

## Confirm

The host does not answer.

## After

Tell the users what was lost & <b>why</b>.
"""
LOST_KO = """---
title: 데이터베이스 서버를 잃음
summary: 호스트가 사라졌다.
symptoms: [연결이 거부된다]
---

## 확인

데이터베이스 호스트가 응답하지 않는다.
"""
FULL = """---
title: Disk is full
summary: Nothing can be written.
systems: [linux]
severity: high
---

## Free some space

Delete old logs from the full disk, then look at the quota.
"""
PAGES = {
    "scenarios/database-lost.md": LOST,
    "scenarios/database-lost.ko.md": LOST_KO,
    "scenarios/disk-full.md": FULL,
    **{f"pages/note-{n}.md": f"# Note {n} about tape\n\nThe tape library of site {n}.\n" for n in range(14)},
}
FIRST = ".found-list > li:first-child .card-title a"
LOG = """2026-01-02 03:04:05 UTC [7] app: could not connect to server: Connection refused
\tat db1:5432
retrying"""
PASTE = """([text]) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const event = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', event));
}"""
