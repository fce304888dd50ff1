"""Evidence of other tools: JUnit XML and firedrill's JSON report become records.

Both readers are tolerant: what is absent is not measured, and what is unknown is left
alone. docs/drills.md names the keys that are read.
"""

from __future__ import annotations

import datetime
import json
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

from drillbook.catalog.records import Author, PhaseRecord, Record, Status, StepRecord, Verdict
from drillbook.drills.journal import now
from drillbook.drills.plan import Plan
from drillbook.drills.processes import plain
from drillbook.drills.records import objectives, record_id
from drillbook.drills.redact import Redactor

_LARGEST = 16 * 1024 * 1024
_LONGEST = 366 * 86400.0  # seconds that a restore may take
_EARLIEST = 1990  # a clock that says less was never set
_MOST = 500  # tests, stages or findings that a record holds; the verdict counts all
_WIDEST = 300  # characters of each
_FIREDRILL: dict[str, Status] = {"ok": "passed", "failed": "failed"}


def record_from(path: Path, plan: Plan, people: list[str]) -> Record:
    """Make a record of another tool's report. Raises ValueError where it is none that we read."""
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"{path} is larger than any report")
    text = data.decode("utf-8", "replace")
    written = datetime.datetime.fromtimestamp(int(path.stat().st_mtime), datetime.UTC)
    head = text.lstrip("\ufeff \t\r\n")[:1]
    if head == "<":
        found = _read_junit(text, written)
    elif head in ("{", "["):
        found = _read_firedrill(text, written)
    else:
        raise ValueError(f"{path} is neither JUnit XML nor a firedrill report in JSON")
    found = {**objectives(plan.objective), **found}
    _hold_against_objective(found)
    return Record.model_validate(
        {
            "id": record_id(found["started"]),
            "drill": plan.id,
            "digests": plan.digests,
            **found,
            "by": Author(source="import", tool=found["by"], people=people),
        }
    )


def _hold_against_objective(found: dict[str, Any]) -> None:
    took, allowed = found.get("recovery_seconds"), found.get("rto_seconds")
    if found["verdict"] == "passed" and took is not None and allowed is not None and took > allowed:
        found["verdict"] = "failed"
        found["reason"] = f"the recovery took {took:.0f} s, more than its objective of {allowed:.0f} s"


def _read_firedrill(text: str, written: datetime.datetime) -> dict[str, Any]:
    try:
        report = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the report is not JSON: {error}") from None
    if isinstance(report, list):  # its history: the newest run is the last
        report = report[-1] if report else {}
    if not isinstance(report, dict) or not {"verified", "ok"} <= set(report):
        raise ValueError("the report has no 'verified' and 'ok', so it is none of firedrill's")
    took = _number(report.get("total_seconds"))
    ended = _time(report.get("at")) or written
    verdict, reason = _firedrill_verdict(report)
    return {
        "verdict": verdict,
        "reason": reason,
        "started": ended - datetime.timedelta(seconds=took or 0),
        "ended": ended,
        "recovery_seconds": took if report["verified"] is True else None,
        "checks": _firedrill_counts(report.get("row_counts")),
        "phases": _firedrill_stages(report),
        "tools": _firedrill_tools(report),
        "findings": _firedrill_findings(report),
        "by": "firedrill",
    }


def _firedrill_verdict(report: dict[str, Any]) -> tuple[Verdict, str]:
    if report["verified"] is not True:  # words such as "no" are not taken for it
        return "could-not-verify", "the restore did not run"
    if report["ok"] is not True:
        worst = _line(report.get("worst_severity"))
        return "failed", f"the restore ran and had findings; the worst is {worst}"
    if report.get("tier") == "fast":
        return "could-not-verify", "the fast tier restores the schema only, and no row was checked"
    return "passed", "restored, and it answered queries"


def _firedrill_counts(counts: object) -> dict[str, str]:
    if not isinstance(counts, dict):
        return {}
    return {f"rows_{_line(name)}": _line(value) for name, value in islice(counts.items(), _MOST)}


def _firedrill_stages(report: dict[str, Any]) -> list[PhaseRecord]:
    stages = report.get("stages")
    steps = []
    if isinstance(stages, dict):  # as its history has them
        steps = [
            StepRecord(title=_line(n), status="passed", seconds=_number(s) or 0) for n, s in stages.items()
        ]
    elif isinstance(stages, list):
        steps = [
            StepRecord(
                title=_line(stage.get("name")),
                status=_FIREDRILL.get(str(stage.get("status")), "skipped"),
                seconds=_number(stage.get("seconds")) or 0,
            )
            for stage in stages
            if isinstance(stage, dict)
        ]
    bad = any(step.status == "failed" for step in steps)
    status: Status = "failed" if bad else "passed"
    return [PhaseRecord(name="recover", status=status, steps=steps[:_MOST])] if steps else []


def _firedrill_tools(report: dict[str, Any]) -> dict[str, str]:
    archive = report.get("archive")
    version = archive.get("server_version") if isinstance(archive, dict) else report.get("server_version")
    return {"server": _line(version)} if version else {}


def _firedrill_findings(report: dict[str, Any]) -> list[str]:
    redact = Redactor()
    found = [_said(item) for item in _listed(report.get("findings"))]
    found += [f"suppressed: {_said(item)}" for item in _listed(report.get("suppressed"))]
    return [redact(text) for text in found if text]


def _listed(value: object) -> list[Any]:
    """Take what should be a list as one; of a longer one than anybody reads the beginning."""
    return value[:_MOST] if isinstance(value, list) else [value] if value else []


def _said(item: object) -> str:
    """Write a finding in a line; the history of firedrill names the rule alone."""
    if not isinstance(item, dict):
        return _line(item)
    words = (item.get(key) for key in ("severity", "rule", "message", "reason"))
    return _line(" ".join(str(word) for word in words if word))


def _line(value: object) -> str:
    """Write a value in a line that any file can hold."""
    text = plain(" ".join(str(value).split()).encode("utf-8", "replace"))
    return text[:_WIDEST]


def _read_junit(text: str, written: datetime.datetime) -> dict[str, Any]:
    if "<!DOCTYPE" in text[:4096] or "<!ENTITY" in text:
        raise ValueError("the report declares entities, which no JUnit report needs")
    try:
        root = etree.fromstring(text)  # noqa: S314 (entities, which make XML dangerous, are refused above)
    except etree.ParseError as error:
        raise ValueError(f"the report is not XML: {error}") from None
    cases = list(root.iter("testcase"))
    if root.tag not in ("testsuites", "testsuite") or not cases:
        raise ValueError("the report holds no <testcase>, so it is no JUnit XML")
    suite = root if root.tag == "testsuite" else next(root.iter("testsuite"), root)
    steps = [_junit_step(case) for case in cases]
    kept = sorted(steps, key=lambda step: step.status != "failed")[:_MOST] if len(steps) > _MOST else steps
    took = _number(root.get("time")) or sum(step.seconds for step in steps)
    started = _time(suite.get("timestamp")) or written - datetime.timedelta(seconds=took)
    started = min(started, now() - datetime.timedelta(seconds=took))  # a clock that was ahead of ours
    verdict, reason = _junit_verdict(cases, steps)
    name = _line(suite.get("name") or "")
    return {
        "verdict": verdict,
        "reason": reason,
        "started": started,
        "ended": started + datetime.timedelta(seconds=took),
        "recovery_seconds": took if verdict in ("passed", "failed") else None,
        "phases": [
            PhaseRecord(name="verify", status="failed" if verdict == "failed" else "passed", steps=kept)
        ],
        "findings": _junit_findings(cases),
        "by": f"JUnit XML of {name}" if suite.get("name") else "JUnit XML",
    }


def _junit_step(case: etree.Element) -> StepRecord:
    bad = case.find("failure") is not None or case.find("error") is not None
    status: Status = "failed" if bad else "skipped" if case.find("skipped") is not None else "passed"
    title = ".".join(part for part in (case.get("classname"), case.get("name")) if part) or "test"
    return StepRecord(title=_line(title), status=status, seconds=max(_number(case.get("time")) or 0, 0))


def _junit_verdict(cases: list[etree.Element], steps: list[StepRecord]) -> tuple[Verdict, str]:
    unverified = any(f.get("type") == "unverified" for case in cases for f in case.iter("failure"))
    bad = sum(step.status == "failed" for step in steps)
    passed = sum(step.status == "passed" for step in steps)
    if unverified:
        return "could-not-verify", "the report says that the restore could not be verified"
    if bad:
        return "failed", f"{bad} of {len(steps)} tests failed"
    if not passed:
        return "could-not-verify", "every test was skipped"
    return "passed", f"{passed} of {len(steps)} tests passed"


def _junit_findings(cases: list[etree.Element]) -> list[str]:
    redact, found = Redactor(), []
    for case in cases:
        for tag in ("failure", "error", "skipped"):
            for element in case.iter(tag):
                said = _line(element.get("message") or element.text or tag)
                found.append(redact(f"{_line(case.get('name'))}: {tag}: {said}"))
    return found[:_MOST]


def _number(value: object) -> float | None:
    try:
        number = float(str(value).replace(",", ""))
    except ValueError:
        return None
    return number if 0 <= number <= _LONGEST else None  # neither infinite nor none


def _time(value: object) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(str(value))
    except ValueError:
        return None
    if found.year < _EARLIEST:
        return None
    at = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    return min(at, now()).astimezone(datetime.UTC)
