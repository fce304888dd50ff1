"""What the records prove today of every page: drills, procedures, the paths of scenarios, configurations.

A scenario is rehearsed when every procedure that its page tells the reader to carry out was, by its
drills; a configuration when runs of drills read each of its files. What is less than that says how much.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from drillbook.catalog import Catalog, Page
from drillbook.catalog.fields import Objective
from drillbook.catalog.problems import shown
from drillbook.catalog.records import Record
from drillbook.drills.digests import key
from drillbook.drills.plan import Plan, make_plan
from drillbook.drills.proof import (
    ORDER,
    Part,
    Proof,
    Reason,
    due_after,
    needs_care,
    prove,
    together,
    whole_of,
)
from drillbook.drills.several import prove_together
from drillbook.drills.uses import digests_today, files_of

__all__ = ["ORDER", "Proof", "due_after", "needs_care", "proofs", "states_today", "today", "together"]


# Dates are reckoned with, so that some room is needed before the last one that can be written.
_LATEST = int(datetime.datetime(9000, 12, 31, tzinfo=datetime.UTC).timestamp())
_EPOCH_HINT = "set it to the seconds since 1970, such as $(git log -1 --format=%ct), or unset it"


@dataclass(frozen=True)
class Held:
    """A drill with what a run of it does today, and the runs on record.

    ``files`` are the digests of the files of configurations today, by path below the content folder.
    """

    page: Page
    plan: Plan
    records: Sequence[Record]
    day: datetime.date
    files: Mapping[str, str] = field(default_factory=dict)

    def carries(self, procedure: Page) -> bool:
        """Whether the drill carries a procedure out."""
        return key(procedure) in self.plan.digests

    def whole(self) -> Proof:
        """What is proven of the drill itself."""
        return self._prove(partial(self._is_same, self.plan.digests))

    def procedure(self, procedure: Page) -> Proof:
        """What is proven of a procedure by itself."""
        own = {key(procedure): self.plan.digests[key(procedure)]}
        return self._prove(partial(_agree, own), self._able(procedure))

    def part(self, procedure: Page) -> Proof:
        """What is proven of a procedure as a part of a path: all but the other procedures is as it was."""
        own = {
            name: value
            for name, value in self.plan.digests.items()
            if name == key(procedure) or not name.startswith("procedure:")
        }
        return self._prove(partial(self._is_same, own), self._able(procedure))

    @cached_property
    def read(self) -> frozenset[str]:
        """The files of configurations that any run of the drill read."""
        return frozenset(path for record in self.records if record.reads for path in record.reads.files)

    def file(self, path: str) -> Proof:
        """What is proven of a file of a configuration by the runs that read it."""
        runs = [record for record in self.records if record.reads and path in record.reads.files]
        return self._prove(lambda run: self._holds(run, path), runs)

    def _holds(self, run: Record, path: str) -> bool:
        """Whether a file that a run read is today as it was."""
        return run.reads is not None and self.files.get(path) == run.reads.files[path]

    def _is_same(self, digests: Mapping[str, str], run: Record) -> bool:
        """Whether what a run carried out, and the files that it read, are today as they were."""
        read = run.reads.files if run.reads else {}
        return _agree(digests, run) and all(self._holds(run, path) for path in read)

    def _able(self, procedure: Page) -> list[Record]:
        """The runs that can have carried a procedure out: a program cannot where there is no command."""
        if any(step.page == procedure.id for step in self.plan.steps):
            return list(self.records)
        return [record for record in self.records if record.by.source != "runner"]

    def _prove(self, is_same: Callable[[Record], bool], records: Sequence[Record] | None = None) -> Proof:
        runs = self.records if records is None else records
        return prove(runs, is_same, self.plan.every, self.plan.objective, self.day)


def _agree(digests: Mapping[str, str], run: Record) -> bool:
    """Whether a run carried out what these digests stand for."""
    return all(run.digests.get(name) == value for name, value in digests.items())


def proofs(catalog: Catalog, today: datetime.date) -> dict[str, Proof]:
    """Give the proof of every drill, and of every scenario, procedure and config, by id."""
    files = digests_today(catalog)
    held = {
        drill.id: Held(drill, make_plan(catalog, drill), catalog.records.get(drill.id, []), today, files)
        for drill in catalog.of_kind("drill")
    }
    found = {name: drill.whole() for name, drill in held.items()}
    for page in catalog.of_kind("procedure"):
        found[page.id] = _procedure(page, list(held.values()), Held.procedure)
    for page in catalog.of_kind("scenario"):
        found[page.id] = _scenario(catalog, page, [held[drill.id] for drill in catalog.drills_of(page)])
    for page in catalog.of_kind("config"):
        found[page.id] = _config(page, list(held.values()))
    return found


def _scenario(catalog: Catalog, scenario: Page, drills: Sequence[Held]) -> Proof:
    objective = scenario.objective or Objective()
    path = catalog.path_of(scenario)
    parts = [Part(page.id, _procedure(page, drills, Held.part)) for page in path]
    found = whole_of(parts, objective)
    if found.state == "unproven" and found.reason == "never" and any(_other(d, path) for d in drills):
        return replace(found, reason="alternative")
    return replace(found, carried=len(carried_out(found.record, path)) if found.record else 0)


def _procedure(page: Page, drills: Sequence[Held], proof: Callable[[Held, Page], Proof]) -> Proof:
    """What is proven of a procedure by all drills that carry it out."""
    told = [Part(drill.page.id, proof(drill, page)) for drill in drills if drill.carries(page)]
    titles = [step.heading.text for step in page.steps if any(block.is_run for block in step.code)]
    if not titles:  # people carried it out, for whichever drill they did: no drill could do so itself
        told = [part for part in told if part.proof.record] or told
    return prove_together(page.id, titles, told)


def _other(drill: Held, path: Sequence[Page]) -> bool:
    """Whether a drill has shown that a way works which the scenario's page does not tell first."""
    return drill.whole().stands and not any(drill.carries(page) for page in path)


def _config(config: Page, drills: Sequence[Held]) -> Proof:
    """A configuration is proven by drills that read each of its files in a run."""
    unread = Proof(reason=_unread(config, drills))
    parts = []
    for path, name in files_of(config).items():
        told = [drill.file(path) for drill in drills if path in drill.read]
        parts.append(Part(name, together(told) if told else unread))
    found = whole_of(parts, Objective()) if parts else unread
    return replace(found, carried=len(parts))  # a drill's time is never that of a file


def _unread(config: Page, drills: Sequence[Held]) -> Reason:
    """Why no run is known to have read a file: what the last run of each drill that should says of that."""
    last = [d.whole().record for d in drills if key(config) in d.plan.digests]
    reads = [record.reads for record in last if record]
    if not reads:
        return "never"
    if any(known is not None and not known.known for known in reads):
        return "not-known"
    return "unrecorded" if None in reads else "unused"


def today() -> datetime.date:
    """The day that states are derived for; SOURCE_DATE_EPOCH sets it for reproducible builds.

    Raises ValueError, with what to do, where it is set to what is no day.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return datetime.datetime.now(datetime.UTC).date()
    if not (epoch.isascii() and epoch.isdigit()):
        raise ValueError(
            f"SOURCE_DATE_EPOCH is {shown(epoch)}, which is not a number of seconds; {_EPOCH_HINT}"
        )
    if len(epoch) > len(str(_LATEST)) or int(epoch) > _LATEST:
        raise ValueError(f"SOURCE_DATE_EPOCH is {shown(epoch)}, which is after the year 9000; {_EPOCH_HINT}")
    return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()


def states_today(catalog: Catalog) -> dict[str, str]:
    """Give the state of every page that records say anything of, by id."""
    return {page_id: proof.state for page_id, proof in proofs(catalog, today()).items()}


def carried_out(record: Record, path: Sequence[Page]) -> frozenset[str]:
    """The procedures of a path that a run carried out."""
    return frozenset(page.id for page in path if key(page) in record.digests)


def timed(catalog: Catalog, page: Page, records: list[Record]) -> list[Record]:
    """The runs whose times are those of the whole: of a scenario, such as carried out all of its path."""
    if not page.is_kind("scenario"):
        return records
    path = catalog.path_of(page)
    return [record for record in records if path and len(carried_out(record, path)) == len(path)]
