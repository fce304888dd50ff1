"""Evidence of other tools: JUnit XML and firedrill's JSON report become records.

docs/drills.md names the keys that are read. What is absent is not measured; only when it
happened must be known, since that is what makes evidence old.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from drillbook.catalog.records import Author, Record
from drillbook.drills.plan import Plan
from drillbook.drills.records.firedrill import read_firedrill
from drillbook.drills.records.junit import read_junit
from drillbook.drills.records.reported import Reported, time
from drillbook.drills.records.writing import objectives, record_id

_LARGEST = 16 * 1024 * 1024
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def record_from(path: Path, plan: Plan, people: list[str], date: str | None = None) -> Record:
    """Make a record of another tool's report. Raises ValueError where it is none that we read.

    ``date`` says when it happened, for a report that does not.
    """
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"{path} is larger than any report")
    given = _given(date)
    head = data[:200].decode(_WIDE.get(data[:2], "utf-8"), "replace").lstrip("\ufeff \t\r\n")[:1]
    if head == "<":
        found = read_junit(data, given)
    elif head in ("{", "["):
        found = read_firedrill(data, given)
    else:
        raise ValueError(f"{path} is neither JUnit XML nor a firedrill report in JSON")
    asked = objectives(plan.objective)
    _hold_against_objective(found, asked["rto_seconds"])
    return Record.model_validate(
        {
            "id": record_id(found["started"]),
            "drill": plan.id,
            "digests": plan.digests,
            **asked,
            **found,
            "by": Author(source="import", tool=found["by"], people=people),
        }
    )


def _given(date: str | None) -> datetime.datetime | None:
    if date is None:
        return None
    found = time(date)
    if found is None:
        raise ValueError(f"--date '{date}' is not a date; write it like 2026-11-20 or 2026-11-20T10:00:00Z")
    return found


def _hold_against_objective(found: Reported, allowed: float | None) -> None:
    took = found["recovery_seconds"]
    if found["verdict"] == "passed" and took is not None and allowed is not None and took > allowed:
        found["verdict"] = "failed"
        found["reason"] = f"the recovery took {took:.0f} s, more than its objective of {allowed:.0f} s"
