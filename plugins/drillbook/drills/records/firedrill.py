"""firedrill's JSON report. The reader is tolerant: what is absent is not measured."""

from __future__ import annotations

import datetime
import json
from itertools import islice

from drillbook.catalog.records import PhaseRecord, Status, StepRecord, Verdict
from drillbook.drills.records.reported import MOST, Reported, day, line, number, time
from drillbook.drills.redact import Redactor

_STATES: dict[str, Status] = {"ok": "passed", "failed": "failed"}


def read_firedrill(data: bytes, given: datetime.datetime | None) -> Reported:
    """Read a report, or of a history its newest entry. Raises ValueError where it is none."""
    try:
        report = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the report is not JSON: {error}") from None
    if isinstance(report, list):  # its history: the newest run is the last
        report = report[-1] if report else {}
    if not isinstance(report, dict) or not {"verified", "ok"} <= set(report):
        raise ValueError("the report has no 'verified' and 'ok', so it is not a firedrill report")
    took = number(report.get("total_seconds"))
    ended = day(time(report.get("at")), given)
    verdict, reason = _verdict(report)
    return {
        "verdict": verdict,
        "reason": reason,
        "started": ended - datetime.timedelta(seconds=took or 0),
        "ended": ended,
        "recovery_seconds": took if report["verified"] is True else None,
        "checks": _counts(report.get("row_counts")),
        "phases": _stages(report),
        "tools": _tools(report),
        "findings": _findings(report),
        "by": "firedrill",
    }


def _verdict(report: dict[str, object]) -> tuple[Verdict, str]:
    if report["verified"] is not True:  # words such as "no" are not taken for it
        return "could-not-verify", "the restore did not run"
    if report["ok"] is not True:
        worst = line(report.get("worst_severity"))
        return "failed", f"the restore ran and had findings; the worst is {worst}"
    if report.get("tier") == "fast":
        return "could-not-verify", "the fast tier restores the schema only, and no row was checked"
    return "passed", "restored, and it answered queries"


def _counts(counts: object) -> dict[str, str]:
    if not isinstance(counts, dict):
        return {}
    return {f"rows_{line(name)}": line(value) for name, value in islice(counts.items(), MOST)}


def _stages(report: dict[str, object]) -> list[PhaseRecord]:
    stages = report.get("stages")
    steps = []
    if isinstance(stages, dict):  # as its history has them
        steps = [
            StepRecord(title=line(n), status="passed", seconds=number(s) or 0) for n, s in stages.items()
        ]
    elif isinstance(stages, list):
        steps = [
            StepRecord(
                title=line(stage.get("name")),
                status=_STATES.get(str(stage.get("status")), "skipped"),
                seconds=number(stage.get("seconds")) or 0,
            )
            for stage in stages
            if isinstance(stage, dict)
        ]
    bad = any(step.status == "failed" for step in steps)
    status: Status = "failed" if bad else "passed"
    return [PhaseRecord(name="recover", status=status, steps=steps[:MOST])] if steps else []


def _tools(report: dict[str, object]) -> dict[str, str]:
    archive = report.get("archive")
    version = archive.get("server_version") if isinstance(archive, dict) else report.get("server_version")
    return {"server": line(version)} if version else {}


def _findings(report: dict[str, object]) -> list[str]:
    redact = Redactor()
    found = [_describe(item) for item in _listed(report.get("findings"))]
    found += [f"suppressed: {_describe(item)}" for item in _listed(report.get("suppressed"))]
    return [redact(text) for text in found if text]


def _listed(value: object) -> list[object]:
    """Take what should be a list as one; of a longer one than anybody reads the beginning."""
    return value[:MOST] if isinstance(value, list) else [value] if value else []


def _describe(item: object) -> str:
    """Write a finding in a line; the history of firedrill names the rule alone."""
    if not isinstance(item, dict):
        return line(item)
    words = (item.get(key) for key in ("severity", "rule", "message", "reason"))
    return line(" ".join(str(word) for word in words if word))
