"""A signature that matches a line of a healthy log is warned of; a site may bring such logs."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.catalog.healthy import shipped
from tests.support.build import ROOT, write_files

PAGE = """---
title: The store is lost
summary: It is gone.
severity: high
systems: [store]
objective: {rto: 1h, rpo: 1h}
signatures: [%s]
procedures: [restore]
---

## Confirm

Look.
"""


def told(folder: Path, signature: str) -> list[str]:
    write_files(folder, {"scenarios/store-lost.md": PAGE % signature})
    return [one.message for one in load_catalog(folder, "en").problems if one.rule == "general-signature"]


@pytest.mark.parametrize(
    ("signature", "where"),
    [
        ("shutting down", "a healthy log of etcd"),
        (r"'/exited with exit code \d+/'", "a healthy log of postgresql"),
        (r"'/^received signal; /'", "a healthy log of etcd"),
        (r"'/(?i)WARNING memory/'", "a healthy log of redis"),
        ("no such file or directory", "a healthy log of restic"),
        ("Deactivated successfully", "a healthy log of systemd"),
        ("rc 1", "a healthy log of borg"),
        ("Aborted connection", "a healthy log of mariadb"),
    ],
)
def test_what_stands_in_a_healthy_log_is_too_general(tmp_path: Path, signature: str, where: str) -> None:
    (message,) = told(tmp_path, signature)
    assert f" matches {where}, line " in message


def test_what_only_a_failure_says_is_not(tmp_path: Path) -> None:
    assert told(tmp_path, "could not locate a valid checkpoint record") == []
    assert told(tmp_path, r"'/^shutting: /'") == []


def test_a_site_brings_healthy_logs_of_its_own(tmp_path: Path) -> None:
    assert told(tmp_path, "the night run begins") == []
    write_files(tmp_path, {"healthy-logs/app.log": "calm\n2026-03-13 04:05:06 INFO the night run begins\n"})
    (message,) = told(tmp_path, "'/^the night run begins/'")
    assert "matches healthy-logs/app.log, line 2: " in message


def test_no_shipped_signature_is_too_general_and_each_log_says_what_it_imitates() -> None:
    assert [one for one in load_catalog(ROOT / "content").problems if one.rule == "general-signature"] == []
    assert len({name for name, _, _ in shipped()}) == 7
    for log in (ROOT / "plugins/drillbook/catalog/healthy").glob("*.txt"):
        assert log.read_text("utf-8").startswith("## Imitates "), log
