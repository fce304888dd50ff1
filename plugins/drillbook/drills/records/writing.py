"""Writing records: of a run, of a drill that people held, of another tool's report."""

from __future__ import annotations

import datetime
import os
import pwd
import unicodedata
from pathlib import Path
from typing import TypedDict

import yaml

from drillbook.atomic import written
from drillbook.catalog.fields import Objective
from drillbook.catalog.records import FOLDER, SEAL, Author, Record, seal_of, without_empty
from drillbook.drills.events import now
from drillbook.drills.journal import Run
from drillbook.drills.plan import Plan
from drillbook.drills.redact import plain
from drillbook.version import __version__

_BELOW_THE_SEAL = ("notes",)
_ALWAYS = ("draft",)


class _Dumper(yaml.SafeDumper):
    """Writes no aliases, which our reader refuses, and text of several lines as it reads."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 (the library's own signature)
        return True


def _as_block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _as_block)


def record_id(started: datetime.datetime) -> str:
    """Name a record by the time it started."""
    return started.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def record_of(plan: Plan, run: Run, environment: dict[str, str], tools: dict[str, str]) -> Record:
    """Make the record of a run."""
    return Record(
        id=record_id(run.started),
        drill=plan.id,
        verdict=run.verdict,
        reason=run.reason,
        started=run.started,
        ended=max(now(), run.started),
        recovery_seconds=run.recovery_seconds,
        data_loss_seconds=run.data_loss_seconds,
        checks=run.checks,
        phases=run.phases,
        environment=environment,
        tools=tools,
        digests=plan.digests,
        reads=run.reads,
        tail=list(run.tail),
        findings=run.findings,
        by=Author(source="runner", tool=f"drillbook {__version__}", people=[carried_out_by()]),
        **objectives(plan.objective),
    )


def draft_of(plan: Plan, kind: str, people: list[str]) -> Record:
    """Make the draft of a record for a drill that people held by hand."""
    at = now().replace(microsecond=0)
    return Record.model_validate(
        {
            "id": record_id(at),
            "drill": plan.id,
            "kind": kind,
            "draft": True,
            "verdict": "could-not-verify",
            "reason": "not recorded yet",
            "started": at,
            "ended": at,
            "digests": plan.digests,
            "by": {"source": "hand", "people": people or [carried_out_by()]},
            **objectives(plan.objective),
        }
    )


class Objectives(TypedDict):
    """The objectives as a record holds them, in seconds."""

    rto_seconds: float | None
    rpo_seconds: float | None


def objectives(objective: Objective) -> Objectives:
    """Give the objectives as a record holds them."""
    return {
        "rto_seconds": objective.rto.total_seconds() if objective.rto is not None else None,
        "rpo_seconds": objective.rpo.total_seconds() if objective.rpo is not None else None,
    }


def carried_out_by() -> str:
    """Say who ran it: a name they gave, the automation, or the user of the system."""
    given = " ".join(plain(os.environb.get(b"DRILLBOOK_BY", b"")).split())
    if given:
        return given
    return "GitHub Actions" if os.environ.get("GITHUB_ACTIONS") else user_name()


def record_text(record: Record) -> str:
    """Write a record as YAML. What a run measured is sealed; a record by hand has no seal."""
    data = record.model_dump(mode="json", exclude={SEAL, "file", *_BELOW_THE_SEAL})
    kept = {**_kept(data), **{name: True for name in _ALWAYS if data[name]}}
    text = _yaml({name: value for name, value in kept.items() if value is not False})
    if record.by.source != "hand":
        text += f"{SEAL}: {seal_of(text)}\n"
    return text + (_yaml({"notes": record.notes}) if record.notes else "")


def _kept(data: dict[str, object]) -> dict[str, object]:
    """Leave out what is empty, at every depth, and write whole numbers as such."""
    return without_empty({key: _shortened(inner) for key, inner in data.items()})


def _shortened(value: object) -> object:
    if isinstance(value, dict):
        return _kept(value)
    if isinstance(value, list):
        return [_shortened(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _yaml(data: dict[str, object]) -> str:
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return unicodedata.normalize("NFC", text)  # which is how it is read again, and sealed


def write_record(content: Path, record: Record) -> tuple[Path, Record]:
    """Write a record, never over another one; give its path, and the record with the id it got.

    Raises OSError where it cannot be written. It is there as a whole or not at all.
    """
    folder = content / FOLDER / record.drill
    folder.mkdir(parents=True, exist_ok=True)
    started = record.started
    while True:
        own = record.model_copy(update={"id": record_id(started)})
        path = folder / f"{own.id}.yaml"
        if _write_new(path, record_text(own)):
            return path, own
        started += datetime.timedelta(seconds=1)  # two runs within a second


def _write_new(path: Path, text: str) -> bool:
    """Write a file that is not there yet; say whether it was not."""
    try:
        with written(path, new=True) as part, part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            part.chmod(0o644)
    except FileExistsError:
        return False
    return True


def user_name() -> str:
    """Give the name of who runs this; containers run programs as users that have none."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
