"""Incidents: what run mode saved of one becomes the draft of a record.

The file comes from a browser or is written by hand, as YAML or JSON. It is read with the
care of a page's metadata. Nothing becomes proof here: a person completes the draft.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from drillbook.catalog import Catalog, frontmatter
from drillbook.catalog.durations import format_duration
from drillbook.catalog.fields import Objective, PageId, Part
from drillbook.catalog.problems import nearest, shown
from drillbook.catalog.records import PhaseRecord, Record, RecordKind, Seconds, Status, StepRecord, Verdict
from drillbook.catalog.validation import validate_model
from drillbook.drills.events import now
from drillbook.drills.plan import Plan
from drillbook.drills.records.writing import carried_out_by, objectives, record_id
from drillbook.drills.redact import Redactor

_LARGEST = 1 << 20  # bytes; a note has at most 2,000 characters
_EARLIEST = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_CLOCKS_DIFFER = datetime.timedelta(hours=1)  # the phone's from this machine's
_STANDARD_INPUT = "-"

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]


class IncidentStep(Part):
    """One step as it was ticked off."""

    step: Words = Field(description="The procedure and the anchor in it; 'confirm' for the scenario's own.")
    title: Words = Field(description="Its heading then.")
    status: Literal["done", "failed"] = Field(description="Whether it worked.")
    at: AwareDatetime = Field(description="When it was ticked off.")


class IncidentNote(Part):
    """What somebody wrote down while it lasted."""

    at: AwareDatetime = Field(description="When it was written.")
    text: Words = Field(description="The note.")
    step: Words = Field("", description="The step that it was written at.")


class Incident(BaseModel):
    """An incident that has ended, as run mode saves it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    incident: Literal["1"] = Field(description="The version of this form.")
    id: Words = Field("", description="The incident's name in the browser.")
    scenario: PageId = Field(description="The scenario that was followed.")
    title: Words = Field("", description="The scenario's title then.")
    name: Words = Field("", description="The incident's name.")
    outcome: Literal["recovered", "not-recovered", "false-alarm"] = Field(description="How it ended.")
    began: AwareDatetime = Field(description="When it began.")
    recovered: AwareDatetime | None = Field(None, description="When all worked again.")
    ended: AwareDatetime = Field(description="When people stopped.")
    data_loss_seconds: Seconds | None = Field(None, description="How much recent data was lost, in seconds.")
    data_loss: Words = Field("", description="The same in words.")
    verified: Words = Field("", description="How the recovery was verified.")
    built: Words = Field("", description="The day the pages were built that people followed.")
    steps: list[IncidentStep] = Field([], max_length=1000, description="What was ticked off.")
    notes: list[IncidentNote] = Field([], max_length=1000, description="What was written down.")

    @model_validator(mode="after")
    def _holds_together(self) -> Incident:
        if (self.recovered is not None) != (self.outcome == "recovered"):
            raise ValueError("says 'recovered' in one of two places; give outcome and time, or neither")
        if not self.began <= (self.recovered or self.began) <= self.ended:
            raise ValueError("ended before it began; correct the times")
        if self.began < _EARLIEST or self.ended > now() + _CLOCKS_DIFFER:
            raise ValueError("is outside the years 1970 to 9000; correct the times")
        return self


def read_incident(path: Path) -> Incident:
    """Read an incident from a file, or from standard input for ``-``. Raises ValueError with what to do."""
    text = _text(path)
    name = "(standard input)" if str(path) == _STANDARD_INPUT else str(path)
    front = frontmatter.read_yaml(name, text)
    if "events" in front.data:
        raise ValueError(
            f"{name} is a running incident; open it in a browser, end it, and choose 'Export drill record'"
        )
    incident, problems = validate_model(name, Incident, "saved incident", front)
    problems = [*front.problems, *([] if front.unread else problems)]
    if incident is None or problems:
        found = "\n".join(str(problem) for problem in problems[:5])
        raise ValueError(f"{name} is not an incident exported by run mode:\n{found}")
    return incident


_TOO_LARGE = "{} is larger than any incident; shorten its notes"


def _text(path: Path) -> str:
    if str(path) == _STANDARD_INPUT:
        data = sys.stdin.buffer.read(_LARGEST + 1)
    else:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(_TOO_LARGE.format(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8 text; export it from the browser again") from None


def draft_from(incident: Incident, plan: Plan, kind: RecordKind, people: list[str]) -> Record:
    """Make the draft of a record of an incident, compared with the objective of today's pages."""
    took = (incident.recovered - incident.began).total_seconds() if incident.recovered else None
    verdict, reason = _verdict(incident, took, plan.objective)
    return Record.model_validate(
        {
            "id": record_id(incident.began),
            "drill": plan.id,
            "kind": kind,
            "draft": True,
            "verdict": verdict,
            "reason": reason,
            "started": incident.began,
            "ended": incident.ended,
            "recovery_seconds": took,
            "data_loss_seconds": incident.data_loss_seconds,
            "phases": _phases(incident, plan.secrets),
            "environment": {"pages built": _clean(plan.secrets, incident.built)} if incident.built else {},
            "digests": plan.digests,
            "by": {"source": "hand", "tool": "run mode", "people": people or [carried_out_by()]},
            "notes": _notes(incident, plan.secrets),
            **objectives(plan.objective),
        }
    )


def _verdict(incident: Incident, took: float | None, objective: Objective) -> tuple[Verdict, str]:
    if incident.outcome == "false-alarm":
        return "aborted", "a false alarm; nothing was recovered"
    if took is None:
        return "failed", "it was not recovered"
    if objective.rto is not None and took > objective.rto.total_seconds():
        passed = format_duration(datetime.timedelta(seconds=round(took)))
        return "failed", f"recovered in {passed}, and the RTO is {format_duration(objective.rto)}"
    loss = incident.data_loss_seconds
    if loss is not None and objective.rpo is not None and loss > objective.rpo.total_seconds():
        lost = format_duration(datetime.timedelta(seconds=loss))
        return "failed", f"recovered, {lost} of data lost; the RPO is {format_duration(objective.rpo)}"
    if not incident.verified:
        return "could-not-verify", "recovered, but how that was verified was not recorded"
    if loss is None and objective.rpo is not None:
        return "could-not-verify", "recovered; add the data loss in seconds"
    return "passed", "recovered within its objectives, as reported"


def _phases(incident: Incident, secrets: Iterable[str]) -> list[PhaseRecord]:
    """The steps in the order of time. A step began when the one before it was ticked off."""
    found: dict[str, list[StepRecord]] = {"recover": [], "verify": []}
    before = incident.began
    for step in sorted(incident.steps, key=lambda step: step.at):
        started = min(before, step.at)
        status: Status = "passed" if step.status == "done" else "failed"
        page, _, anchor = step.step.partition("/")
        record = StepRecord(
            title=_clean(secrets, step.title),
            page=incident.scenario if step.step == "confirm" else page,
            status=status,
            started=started,
            ended=step.at,
            seconds=round((step.at - started).total_seconds()),
        )
        found["recover" if anchor or step.step == "confirm" else "verify"].append(record)
        before = step.at
    return [_phase(name, steps) for name, steps in found.items() if steps]


def _phase(name: str, steps: list[StepRecord]) -> PhaseRecord:
    bad = any(step.status == "failed" for step in steps)
    status: Status = "failed" if bad else "passed"
    return PhaseRecord(name=name, status=status, started=steps[0].started, ended=steps[-1].ended, steps=steps)


def _notes(incident: Incident, secrets: Iterable[str]) -> str:
    """Everything that people wrote, with the minute it was."""
    lines = [incident.name or incident.title]
    lines += [f"Verified: {incident.verified}"] if incident.verified else []
    lines += [f"Data lost: {incident.data_loss}"] if incident.data_loss else []
    for note in sorted(incident.notes, key=lambda note: note.at):
        minute = int((note.at - incident.began).total_seconds() // 60)
        where = f"{note.step}: " if note.step else ""
        lines.append(f"Minute {minute}: {where}{note.text}")
    return "\n".join(_clean(secrets, text) for text in lines)


def _clean(secrets: Iterable[str], text: str) -> str:
    """Give text without secrets, and without what no YAML file could hold."""
    redact = Redactor(secrets)
    lines = (redact(" ".join(line.split())) for line in text.splitlines())
    return "\n".join("".join(c if c.isprintable() else " " for c in line).strip() for line in lines if line)


def drill_for(catalog: Catalog, incident: Incident, name: str | None) -> str:
    """Name the drill that an incident is on record for: the one asked for, else its scenario's.

    Raises ValueError where the scenario is not here, or the drill rehearses another one.
    """
    scenario = catalog.resolver.find(incident.scenario)
    if scenario is None or not scenario.is_kind("scenario"):
        known = nearest(incident.scenario, [page.id for page in catalog.of_kind("scenario")])
        hint = known or "select the content folder with --content"
        raise ValueError(
            f"there is no scenario {shown(incident.scenario)}, which the incident belongs to; {hint}"
        )
    drill = catalog.resolver.find(name) if name else None
    if drill is not None and drill.is_kind("drill") and scenario not in catalog.scenarios_of(drill):
        own = ", ".join(page.id for page in catalog.drills_of(scenario)) or "none; write one first"
        raise ValueError(f"{drill.id} does not rehearse {scenario.id}; its drills are {own}")
    if drill is not None and drill.is_kind("scenario") and drill != scenario:
        raise ValueError(f"the incident is of {scenario.id} and not of {drill.id}; omit the name")
    return name or scenario.id
