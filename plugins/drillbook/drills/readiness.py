"""What the records prove today of every page: drills, procedures, the paths of scenarios, configurations.

A scenario is rehearsed when every procedure that its page tells the reader to carry out was, by its
drills; a configuration when a drill used each of its files. What is less than that says how much.
"""

from __future__ import annotations

import datetime
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from drillbook.catalog import Catalog, Page
from drillbook.catalog.fields import Objective
from drillbook.catalog.problems import shown
from drillbook.catalog.records import Record
from drillbook.drills.digests import key
from drillbook.drills.plan import Plan, make_plan, path_of
from drillbook.drills.proof import ORDER, Part, Proof, due_after, needs_care, prove, together, whole_of
from drillbook.drills.several import prove_together, skipped_steps
from drillbook.drills.uses import files_of, files_used

__all__ = ["ORDER", "Proof", "due_after", "needs_care", "proofs", "states_today", "today", "together"]


# Dates are reckoned with, so that some room is needed before the last one that can be written.
_LATEST = int(datetime.datetime(9000, 12, 31, tzinfo=datetime.UTC).timestamp())
_EPOCH_HINT = "set it to the seconds since 1970, such as $(git log -1 --format=%ct), or unset it"


@dataclass(frozen=True)
class Held:
    """A drill with what a run of it does today, and the runs on record."""

    page: Page
    plan: Plan
    records: Sequence[Record]
    day: datetime.date

    def carries(self, procedure: Page) -> bool:
        """Whether the drill carries a procedure out."""
        return key(procedure) in self.plan.digests

    def whole(self) -> Proof:
        """What is proven of the drill itself."""
        return self._prove(self.plan.digests)

    def procedure(self, procedure: Page) -> Proof:
        """What is proven of a procedure by itself."""
        return self._prove({key(procedure): self.plan.digests[key(procedure)]}, self._able(procedure))

    def part(self, procedure: Page) -> Proof:
        """What is proven of a procedure as a part of a path: all but the other procedures is as it was."""
        own = {
            name: value
            for name, value in self.plan.digests.items()
            if name == key(procedure) or not name.startswith("procedure:")
        }
        return self._prove(own, self._able(procedure))

    def file(self, config: Page, path: str) -> Proof | None:
        """What is proven of a file of a configuration, where the drill uses it."""
        if path not in self.plan.uses.get(config.id, ()):
            return None
        using = list(self._using(path))
        runs = [
            record
            for record in self.records
            if any(place not in skipped_steps(record, page, phase) for phase, page, place in using)
        ]
        return self._prove({key(config): self.plan.digests[key(config)]}, runs)

    def _using(self, path: str) -> Iterator[tuple[str, str, int]]:
        """The steps that use a file: phase, page, and place among the steps of these."""
        places: Counter[tuple[str, str]] = Counter()
        for step in self.plan.steps:
            if step.phase != "cleanup" and path in files_used(c.text for c in step.commands):
                yield step.phase, step.page, places[step.phase, step.page]
            places[step.phase, step.page] += 1

    def _able(self, procedure: Page) -> list[Record]:
        """The runs that can have carried a procedure out: a program cannot where there is no command."""
        if any(step.page == procedure.id for step in self.plan.steps):
            return list(self.records)
        return [record for record in self.records if record.by.source != "runner"]

    def _prove(self, digests: Mapping[str, str], records: Sequence[Record] | None = None) -> Proof:
        runs = self.records if records is None else records
        return prove(runs, digests, self.plan.every, self.plan.objective, self.day)


def proofs(catalog: Catalog, today: datetime.date) -> dict[str, Proof]:
    """Give the proof of every drill, and of every scenario, procedure and config, by id."""
    held = {
        drill.id: Held(drill, make_plan(catalog, drill), catalog.records.get(drill.id, []), today)
        for drill in catalog.of_kind("drill")
    }
    found = {name: drill.whole() for name, drill in held.items()}
    for page in catalog.of_kind("procedure"):
        found[page.id] = _procedure(page, list(held.values()), Held.procedure)
    rehearsing = _rehearsing(catalog)
    for page in catalog.of_kind("scenario"):
        found[page.id] = _scenario(catalog, page, [held[name] for name in rehearsing.get(page.id, ())])
    for page in catalog.of_kind("config"):
        found[page.id] = _config(page, list(held.values()))
    return found


def _scenario(catalog: Catalog, scenario: Page, drills: Sequence[Held]) -> Proof:
    objective = scenario.get("objective") or Objective()
    path = path_of(catalog, scenario)
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
    """A configuration is proven by drills that used each of its files."""
    parts = []
    for path, name in files_of(config).items():
        told = [proof for drill in drills if (proof := drill.file(config, path)) is not None]
        parts.append((Part(name, together(told)), bool(told)))
    found = whole_of([part for part, _ in parts], Objective())
    listed = any(key(config) in drill.plan.digests and drill.whole().record for drill in drills)
    if listed and not any(used for _, used in parts):
        found = replace(found, reason="unused")
    return replace(found, carried=len(parts))  # a drill's time is never that of a file


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


def _rehearsing(catalog: Catalog) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for drill in catalog.of_kind("drill"):
        for scenario in scenarios_of(catalog, drill):
            found[scenario.id].append(drill.id)
    return found


def scenarios_of(catalog: Catalog, drill: Page) -> list[Page]:
    """The scenarios that a drill rehearses: the one it names, and those that name it."""
    named = catalog.linked(drill, "scenario")
    naming = [catalog.pages[edge.source] for edge in catalog.links_to(drill.id) if edge.relation == "drills"]
    return list({page.id: page for page in (*named, *naming) if page.is_kind("scenario")}.values())


def drills_of(catalog: Catalog, scenario: Page) -> list[Page]:
    """The drills that rehearse a scenario, by title."""
    return [d for d in catalog.of_kind("drill") if scenario in scenarios_of(catalog, d)]


def records_of(catalog: Catalog, page: Page) -> list[Record]:
    """The runs of a drill, or of all drills of a scenario, the oldest first."""
    if page.is_kind("drill"):
        return catalog.records.get(page.id, [])
    drills = [drill for drill in catalog.of_kind("drill") if page in scenarios_of(catalog, drill)]
    found = [record for drill in drills for record in catalog.records.get(drill.id, [])]
    return sorted(found, key=lambda record: (record.started, record.drill))


def timed(catalog: Catalog, page: Page, records: list[Record]) -> list[Record]:
    """The runs whose times are those of the whole: of a scenario, such as carried out all of its path."""
    if not page.is_kind("scenario"):
        return records
    path = path_of(catalog, page)
    return [record for record in records if path and len(carried_out(record, path)) == len(path)]
