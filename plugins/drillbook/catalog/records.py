"""Records: what runs of drills measured, one YAML file each, read and validated like pages.

They lie in ``drills/records/<drill>/<id>.yaml`` of the content folder. A run writes
its record and seals it: everything above the line ``seal:`` is what was measured, and
the seal shows an edit. Below it, under ``notes:``, people may add what they learned.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from drillbook.catalog import frontmatter
from drillbook.catalog.fields import PageId, Part, Text, Texts
from drillbook.catalog.files import read_source
from drillbook.catalog.identity import UNSEEN
from drillbook.catalog.problems import Problem, error, has_errors, problem, raises, shown, warning
from drillbook.catalog.validation import validate_model
from drillbook.folders import lies_inside
from drillbook.memo import Memo

FOLDER = "drills/records"
SEAL = "seal"
_SEAL_LINE = re.compile(r"^seal:.*$", re.MULTILINE)
_ADDED = re.compile(r"^(?!notes\s*:)[^\s#]", re.MULTILINE)  # a key that is not to be added later

_EARLIEST, _LATEST = 1970, 9000  # years; what lies outside was mistyped, and cannot be reckoned with

Verdict = Literal["passed", "failed", "could-not-verify", "aborted"]
Status = Literal["passed", "failed", "timed-out", "aborted", "skipped"]
RecordKind = Literal["drill", "tabletop", "incident"]
Source = Literal["runner", "hand", "import"]
Seconds = Annotated[float, Field(ge=0, le=1e10, allow_inf_nan=False)]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]


class StepRecord(Part):
    """One step as it was carried out."""

    title: str = Field(description="The step's heading, or the phase it belongs to.")
    page: str = Field("", description="The page of the step.")
    status: Status = Field(description="How it ended; skipped if it did not apply.")
    started: AwareDatetime | None = Field(None, description="When it started.")
    ended: AwareDatetime | None = Field(None, description="When it ended.")
    seconds: Seconds = Field(0, description="How long it took.")
    exit_code: int | None = Field(None, description="Exit status of the command that ended it.")


class PhaseRecord(Part):
    """One phase of a drill with its steps."""

    name: str = Field(description="prepare, break, recover, verify or cleanup.")
    status: Status = Field(description="How it ended.")
    started: AwareDatetime | None = Field(None, description="When it started.")
    ended: AwareDatetime | None = Field(None, description="When it ended.")
    steps: list[StepRecord] = Field([], description="Its steps, in order.")


class Author(Part):
    """Who or what a record comes from."""

    source: Source = Field(description="runner, hand or import.")
    tool: Text | None = Field(None, description="The program that carried it out.")
    people: Texts = Field([], description="Who took part, as roles or names.")


class FilesRead(Part):
    """Which files of configurations a run read before it cleaned up."""

    known: bool = Field(description="Whether file reads could be detected: not every file system allows it.")
    files: dict[str, Digest] = Field({}, description="Digests of those it read, by path.")


class Record(BaseModel):
    """What one run of a drill measured."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Text = Field(description="The time it started, and the name of the file.")
    drill: PageId = Field(description="The drill it is a run of.")
    kind: RecordKind = Field("drill", description="drill, tabletop (discussed) or incident (real).")
    draft: bool = Field(False, description="Not completed yet; it proves nothing.")
    verdict: Verdict = Field(description="passed, failed, could-not-verify or aborted.")
    reason: str = Field("", description="Why, in a sentence.")
    started: AwareDatetime = Field(description="When it started.")
    ended: AwareDatetime = Field(description="When it ended.")
    recovery_seconds: Seconds | None = Field(
        None, description="From the start of Break to the end of Verify."
    )
    rto_seconds: Seconds | None = Field(None, description="The recovery time objective then.")
    data_loss_seconds: Seconds | None = Field(None, description="How much recent data was lost, in seconds.")
    rpo_seconds: Seconds | None = Field(None, description="The recovery point objective then.")
    checks: dict[str, str] = Field({}, description="What Verify printed: name and value.")
    phases: list[PhaseRecord] = Field([], description="What was carried out.")
    environment: dict[str, str] = Field({}, description="Where it was run.")
    tools: dict[str, str] = Field({}, description="Programs and their versions.")
    digests: dict[str, Digest] = Field({}, description="Digests of what was run, by page.")
    reads: FilesRead | None = Field(None, description="Files of configurations that the run read.")
    tail: list[str] = Field([], description="The end of the output.")
    findings: Texts = Field([], description="Findings.")
    by: Author = Field(description="Who or what it comes from.")
    seal: Digest | None = Field(None, description="Digest of everything above it.")
    notes: str = Field("", description="Lessons learned; can be added later.")
    file: str = Field("", exclude=True, description="Its path; set by the reader.")

    @model_validator(mode="after")
    def _holds_together(self) -> Record:
        if self.ended < self.started:
            raise ValueError("ended before it started; correct the times")
        if not _EARLIEST <= self.started.year <= self.ended.year <= _LATEST:
            raise ValueError("is outside the years 1970 to 9000; correct the times")
        if self.verdict == "passed" and (
            _over(self.recovery_seconds, self.rto_seconds) or _over(self.data_loss_seconds, self.rpo_seconds)
        ):
            raise ValueError("says passed but missed its objective; write 'verdict: failed'")
        if self.reads and self.by.source != "runner":
            raise ValueError("only a run knows which files it read; remove 'reads'")
        return self

    @property
    def proves(self) -> bool:
        """Whether it shows that a recovery worked: carried out, completed and passed."""
        return self.verdict == "passed" and not self.draft and self.kind != "tabletop"


def _over(measured: float | None, objective: float | None) -> bool:
    return measured is not None and objective is not None and measured > objective


def load_records(root: Path, memo: Memo | None = None) -> tuple[dict[str, list[Record]], list[Problem]]:
    """Read all records of a content folder: by drill, the oldest first, and the problems found.

    ``memo`` has what was made of files that have not changed.
    """
    memo = memo or Memo(keeps=False)
    records: dict[str, list[Record]] = {}
    problems: list[Problem] = []
    for path in sorted((root / FOLDER).glob("*/*.yaml")):
        if not lies_inside(root, path.parent):
            continue  # of the link that leads there, whoever looked for pages has told
        source, found = read_source(root, path)
        problems += found
        if source is None:
            continue
        if unseen := UNSEEN.search(source.file):
            message = f"the file's name holds U+{ord(unseen.group()):04X}, which is invisible"
            problems.append(problem(source.file, (1, 1), "control-character", message, "rename the file"))
            continue
        record, found = memo.of(
            ("record", source.file), source.text, partial(read_record, source.file, source.text)
        )
        problems += found
        if record is not None:
            records.setdefault(record.drill, []).append(record)
    for runs in records.values():
        runs.sort(key=lambda record: (record.started, record.id))
    return records, problems


@raises(
    warning(
        "draft-record",
        "a record is an incomplete draft",
        "A draft proves nothing. Write down what happened, and remove `draft: true`.",
    ),
)
def read_record(file: str, text: str) -> tuple[Record | None, list[Problem]]:
    """Read one record. Gives none when it cannot be trusted, with the problems that say why."""
    front = frontmatter.read_yaml(file, text)
    record, problems = validate_model(file, Record, "record", front)
    problems = [*front.problems, *([] if front.unread else problems)]
    if record is None or problems:
        return None, problems
    problems += _seal_problems(file, text, record, front.position((SEAL,)))
    problems += _place_problems(file, record, front.position(("id",)))
    if record.draft:
        hint = "write down what happened and remove 'draft: true'"
        at = front.position(("draft",))
        problems.append(
            problem(file, at, "draft-record", "the record is a draft and proves nothing yet", hint)
        )
    # What was altered or misplaced counts for nothing, whoever reads on.
    return None if has_errors(problems) else record.model_copy(update={"file": file}), problems


@raises(
    error(
        "altered-record",
        "a record differs from what the run wrote",
        "Measurements are sealed so that they can be trusted. Restore the record from version control; "
        "lessons learned go under `notes:`, below the seal.",
    ),
)
def _seal_problems(file: str, text: str, record: Record, at: tuple[int, int]) -> Iterator[Problem]:
    if record.by.source == "hand":
        return
    if record.seal is None:
        yield problem(file, (1, 1), "altered-record", "the record of a run has no seal", _RESTORE)
    elif record.seal != seal_of(text) or _ADDED.search(_below_the_seal(text)):
        message = "the record of a run was changed after it was written"
        yield problem(file, at, "altered-record", message, _RESTORE)


_RESTORE = "restore it as the run wrote it, and put what you learned under 'notes:', below the seal"


@raises(
    error(
        "misplaced-record",
        "a record is not in the folder of its drill under its id",
        "A record belongs in `drills/records/<drill>/<id>.yaml`. Move it there.",
    ),
)
def _place_problems(file: str, record: Record, at: tuple[int, int]) -> Iterator[Problem]:
    wanted = f"{FOLDER}/{record.drill}/{record.id}.yaml"
    if file != wanted:
        message = f"the record {shown(record.id)} of {shown(record.drill)} is in the wrong place"
        yield problem(file, at, "misplaced-record", message, f"move it to {wanted}")


def seal_of(text: str) -> str:
    """Give the digest of a record's text above its seal."""
    line = _SEAL_LINE.search(text)
    return "sha256:" + hashlib.sha256((text[: line.start()] if line else text).encode()).hexdigest()


def _below_the_seal(text: str) -> str:
    line = _SEAL_LINE.search(text)
    return text[line.end() :] if line else ""


def without_empty(values: dict[str, object]) -> dict[str, object]:
    """Leave out what says nothing, so that records stay short."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
