"""Prometheus rules checked against pages, with the real promtool where it is installed."""

from __future__ import annotations

import difflib
import itertools
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.build import Outcome, run_drillbook, write_files

BASE = "https://recovery.example/kb"
PAGE = """---
title: Database is down
summary: It does not answer.
severity: high
systems: [db]
aliases: [db-gone]
alerts: [DbDown, DbSlow, "Disk 90/100 full"]
---
"""
RULES = """\
# Rules of the database.
groups:
  - name: db   # one group
    interval: 30s
    rules:
      - alert: DbDown   # nobody answers
        expr: up{job="db"} == 0
        for: 2m
        annotations:
          # shown in chat
          summary: "{{ $labels.instance }} is down"   # with the host

      # slow is not down
      - alert: 'DbSlow'
        expr: |
          rate(db_seconds_sum[5m]) > 1

        labels: {severity: page}
      - {alert: DbSlow, expr: db_slow > 1, annotations: {}}
      - alert: DbDown
        expr: up == 0
        annotations: {summary: "down"}
      - alert: DbSlow
        expr: up == 0
        annotations:
      - record: job:up:sum
        expr: sum by (job) (up)
      - expr: disk_used > 90
        alert: "Disk 90/100 full"
        annotations:
          description: >
            Several
            lines.
          runbook_url: |
            https://wiki.example/disk

      - alert: NobodyKnows
        expr: up == 2"""
BOMB = "groups: []\na: &a [x]\n" + "".join(
    f"{to}: &{to} [{', '.join([f'*{of}'] * 9)}]\n" for of, to in itertools.pairwise("abcdefghijkl")
)
RESOURCE = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: db}
spec:
  groups:
  - name: db
    rules:
    - alert: DbDown
      expr: up == 0
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_files(tmp_path, {"content/scenarios/db-down.md": PAGE, "rules.yaml": RULES})
    return tmp_path


def rule(name: str, url: str = "") -> str:
    annotations = f"\n    annotations:\n      runbook_url: {url}" if url else ""
    return f"  - alert: {name}\n    expr: up == 0{annotations}\n"


def check(site: Path, rules: str, *options: str) -> Outcome:
    (site / "own.yaml").write_text(f"groups:\n- name: own\n  rules:\n{rules}", encoding="utf-8")
    return run_drillbook("alerts", "check", "own.yaml", *options, cwd=site)


def annotated(site: Path, *options: str, name: str = "rules.yaml") -> Outcome:
    return run_drillbook("alerts", "annotate", name, "--url", BASE, *options, cwd=site)


def all_covered(*extra: str) -> str:
    urls = {name: f"{BASE}/alerts/{name}.html" for name in ("DbDown", "DbSlow")}
    full = rule("Disk 90/100 full", f"{BASE}/alerts/Disk%2090-100%20full.html")
    return "".join(rule(*item) for item in urls.items()) + full + "".join(extra)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/alerts/DbDown.html",
        f"{BASE}/scenarios/db-down.html#confirm",
        f"{BASE}/scenarios/db-down",
        f"{BASE}/scenarios/db-gone.html?from=alert",
    ],
)
def test_rules_that_lead_to_pages_are_in_order(site: Path, url: str) -> None:
    done = check(site, all_covered(rule("DbDown", url)))
    assert (done.code, done.out) == (0, "No problems in 4 alerts.\n")


def test_each_problem_says_where_what_and_what_to_do(site: Path) -> None:
    dead = rule("DbDown", "https://x.example/alerts/DbDwn.html")
    done = check(site, dead + rule("DbSlw") + rule("DbSlow") + rule("Elsewhere", "https://x.example/y"))
    assert done.code == 1
    assert done.out.splitlines() == [
        (
            "content/scenarios/db-down.md:7:26: page-without-rule: no rule defines 'Disk 90/100 full'; "
            "add the rule, or remove the name"
        ),
        (
            "own.yaml:7:20: dead-runbook-url: the runbook_url of 'DbDown' leads to no page: "
            "'https://x.example/alerts/DbDwn.html'; change it to end in alerts/DbDown.html"
        ),
        (
            "own.yaml:8:12: alert-without-page: no page covers 'DbSlw'; did you mean 'DbSlow'? "
            "Otherwise add 'DbSlw' to the 'alerts:' of a scenario"
        ),
        (
            "own.yaml:10:12: missing-runbook-url: 'DbSlow' has no runbook_url; "
            "point it to alerts/DbSlow.html: drillbook alerts annotate"
        ),
        (
            "own.yaml:12:12: alert-without-page: no page covers 'Elsewhere'; add 'Elsewhere' to the "
            "'alerts:' of a scenario"
        ),
        (
            "own.yaml:15:20: dead-runbook-url: the runbook_url of 'Elsewhere' leads to no page: "
            "'https://x.example/y'; write the page, or name the alert in one"
        ),
        "6 problems in 4 alerts.",
    ]


def test_the_same_as_json_and_with_the_site_named(site: Path) -> None:
    assert check(site, all_covered(), "--url", BASE).code == 0
    done = check(site, all_covered(), "--url", "https://elsewhere.example", "--json")
    assert done.code == 1
    problems = json.loads(done.out)
    assert [p["rule"] for p in problems] == ["dead-runbook-url"] * 3
    assert {"file", "line", "column", "message", "hint", "severity"} <= set(problems[0])


def test_an_alert_that_is_covered_and_has_no_address_is_a_warning(site: Path) -> None:
    done = check(site, all_covered(rule("DbDown")))
    assert done.code == 0
    assert "missing-runbook-url" in done.out


def test_resources_of_kubernetes_are_read_too(site: Path) -> None:
    (site / "rule.yaml").write_text(RESOURCE + "---\n" + RESOURCE)
    assert "in 2 alerts." in run_drillbook("alerts", "check", "rule.yaml", cwd=site).out
    text = annotated(site, name="rule.yaml").out
    assert text.count(f'      annotations:\n        runbook_url: "{BASE}/alerts/DbDown.html"\n') == 2


def test_addresses_are_filled_in_and_all_else_stays(site: Path) -> None:
    done = annotated(site)
    assert done.code == 0
    assert "rules.yaml:37: 'NobodyKnows': no page covers it; left unchanged" in done.err
    difference = list(difflib.ndiff(RULES.splitlines(), done.out.splitlines()))
    assert [line[2:].strip() for line in difference if line.startswith("- ")] == [
        "- {alert: DbSlow, expr: db_slow > 1, annotations: {}}",
        'annotations: {summary: "down"}',
        "annotations:",
    ]
    assert [line[2:].strip() for line in difference if line.startswith("+ ")] == [
        f'runbook_url: "{BASE}/alerts/DbDown.html"',
        "annotations:",
        f'runbook_url: "{BASE}/alerts/DbSlow.html"',
        f'- {{alert: DbSlow, expr: db_slow > 1, annotations: {{runbook_url: "{BASE}/alerts/DbSlow.html"}}}}',
        f'annotations: {{runbook_url: "{BASE}/alerts/DbDown.html", summary: "down"}}',
        f'annotations: {{runbook_url: "{BASE}/alerts/DbSlow.html"}}',
    ]
    rules = yaml.safe_load(done.out)["groups"][0]["rules"]
    urls = [r.get("annotations", {}).get("runbook_url", "").strip() for r in rules]
    down, slow = f"{BASE}/alerts/DbDown.html", f"{BASE}/alerts/DbSlow.html"
    assert urls == [down, slow, slow, down, slow, "", "https://wiki.example/disk", ""]


def test_an_address_that_is_there_is_replaced_by_force_alone(site: Path) -> None:
    done = annotated(site, "--force")
    assert f'          runbook_url: "{BASE}/alerts/Disk%2090-100%20full.html"\n\n' in done.out
    assert "wiki.example" not in done.out
    (site / "again.yaml").write_text(done.out)
    assert annotated(site, "--force", name="again.yaml").out == done.out


def test_line_ends_and_a_missing_last_one_stay(site: Path) -> None:
    (site / "rules.yaml").write_bytes(RULES.replace("\n", "\r\n").encode())
    done = subprocess.run(
        [sys.executable, "-m", "drillbook", "alerts", "annotate", "rules.yaml", "--url", BASE],
        cwd=site,
        capture_output=True,
        check=True,
    )
    assert done.stdout.count(b"\n") == done.stdout.count(b"\r\n")
    assert not done.stdout.endswith(b"\n")


def test_annotations_that_rules_share_are_left_alone(site: Path) -> None:
    shared = RESOURCE + "      annotations: &all {team: db}\n    - alert: DbSlow\n      expr: up\n"
    (site / "rule.yaml").write_text(shared + "      annotations: *all\n")
    done = annotated(site, name="rule.yaml")
    assert done.out == shared + "      annotations: *all\n"
    assert done.err.count("its annotations are a YAML alias") == 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("groups: [", "rules.yaml:1: not valid YAML"),
        ("a: 1\n", "has no 'groups'"),
        ("[" * 5000, "rules.yaml"),
        ("\udcff", "not UTF-8"),
        ("groups: {a: &a [*a]}\n", "recursive YAML aliases"),
        (BOMB, "recursive YAML aliases"),
        ("x: 1\ngroups: 5\n", "rules.yaml:2: 'groups' is not a list"),
        ("groups:\n- rules: {alert: DbDown}\n", "rules.yaml:2: 'rules' is not a list"),
        ("", "has no 'groups'"),
    ],
)
def test_what_is_no_rule_file_is_misuse(site: Path, text: str, complaint: str) -> None:
    (site / "rules.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    done = run_drillbook("alerts", "check", "rules.yaml", cwd=site)
    assert complaint in done.said
    assert done.code == 2
    assert "Traceback" not in done.err
    assert annotated(site).code == 2


@pytest.mark.parametrize(
    "others",
    ["- {alert: ~, expr: up}", "- {alert: 0, expr: up}", "- {alert: '', expr: up}", "- {expr: up}", "- 5"],
)
def test_rules_that_raise_nothing_or_a_number_confuse_nobody(others: str, site: Path) -> None:
    text = f"- name: a\n- rules:\n- rules:\n  {others}\n  - alert: DbDown\n    expr: up\n"
    write_files(site, {"rules.yaml": f"groups: []\nitems: 5\n---\ngroups:\n{text}"})
    done = annotated(site)
    assert (done.code, done.out.count(f'runbook_url: "{BASE}/alerts/DbDown.html"')) == (0, 1)
    assert "~" not in run_drillbook("alerts", "check", "rules.yaml", cwd=site).out


@pytest.mark.parametrize(
    "rules", ["  - ? alert\n    : DbDown\n", "  - alert: !x DbDown\n", "  ? [a]\n  : b\n"]
)
def test_what_cannot_be_filled_in_is_said_in_one_line(rules: str, site: Path) -> None:
    write_files(site, {"rules.yaml": f"groups:\n- rules:\n  - alert: DbDown\n{rules}"})
    done = annotated(site)
    assert (done.code, done.out) == (2, "")
    assert (done.err.count("\n"), " valid YAML" in done.err or " in safely: " in done.err) == (1, True)


def test_what_a_terminal_would_obey_and_line_breaks_are_not_sent_there(site: Path) -> None:
    rules = '  - alert: "a\\x1b[31mb\\nc"\n    annotations: {runbook_url: "https://x\\x1b[2J"}\n'
    done = check(site, all_covered(rules))
    assert "\x1b" not in done.said
    assert len(done.out.splitlines()) == 3
    write_files(site, {"rules.yaml": f"groups:\n- rules:\n{rules}"})
    assert "\x1b" not in annotated(site).err


def test_the_address_of_the_site_must_be_one(site: Path) -> None:
    done = run_drillbook("alerts", "annotate", "rules.yaml", "--url", "recovery.example", cwd=site)
    assert done.code == 2
    assert "--url must be the site's address" in done.err


def test_prometheus_takes_what_was_filled_in(site: Path) -> None:
    promtool = shutil.which("promtool")
    if not promtool:
        pytest.skip("promtool is not installed; Debian has it in the package prometheus")
    for options in ((), ("--force",)):
        (site / "out.yaml").write_text(annotated(site, *options).out)
        for name in ("rules.yaml", "out.yaml"):
            done = subprocess.run(
                [promtool, "check", "rules", name], cwd=site, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
