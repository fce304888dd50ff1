"""From a drill page to a plan: the phases, steps and commands that a run carries out.

What a reader sees on the drill's page is what is run, in that order: the ``bash``
blocks of each section, and below Recover the steps of the drill's procedures, with
the drill's values in the place of parameters. Blocks inside admonitions are advice.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from drillbook.catalog import Catalog, Page
from drillbook.catalog.fields import Objective, Parameter, Tool
from drillbook.catalog.kinds import KINDS
from drillbook.catalog.markdown.body import CodeBlock
from drillbook.catalog.markdown.syntax import PARAMETER
from drillbook.catalog.models import DrillMetadata, ProcedureMetadata
from drillbook.drills.digests import digests_of
from drillbook.drills.uses import configs_named

PHASES = KINDS["drill"].sections

Values = Mapping[str, str | None]


@dataclass(frozen=True)
class Command:
    """One block of commands, with the values filled in, and where it stands."""

    text: str
    file: str
    line: int
    uses: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Step:
    """What is carried out, timed and reported as one."""

    phase: str
    title: str
    page: str
    commands: tuple[Command, ...]
    anchor: str = ""
    time: datetime.timedelta | None = None
    destroys: str = ""


@dataclass(frozen=True)
class Plan:
    """Everything that a run of a drill needs to know."""

    id: str
    title: str
    scenario: str
    steps: tuple[Step, ...]
    objective: Objective
    every: datetime.timedelta
    values: dict[str, str]
    secrets: frozenset[str]
    tools: tuple[Tool, ...]
    needs: tuple[str, ...]
    digests: dict[str, str] = field(default_factory=dict)
    path: tuple[str, ...] = ()  # the procedures that the scenario's page tells the reader to carry out

    def of(self, phase: str) -> tuple[Step, ...]:
        """The steps of one phase."""
        return tuple(step for step in self.steps if step.phase == phase)

    @property
    def part(self) -> str:
        """How much of the scenario's path a run carries out, where that is not all of it."""
        carried = sum(f"procedure:{name}" in self.digests for name in self.path)
        if not carried:
            return "an alternative to its scenario's procedures" if self.path else ""
        return f"{carried} of {len(self.path)} procedures" if carried < len(self.path) else ""

    @property
    def commands(self) -> tuple[Command, ...]:
        """All commands, in order."""
        return tuple(command for step in self.steps for command in step.commands)


def make_plan(catalog: Catalog, drill: Page) -> Plan:
    """Make the plan of a drill. Raises ValueError for a page of another kind."""
    if not drill.is_kind("drill"):
        raise ValueError(f"'{drill.id}' is a {drill.kind.name}, not a drill")
    meta, procedures = drill.meta(DrillMetadata), catalog.procedures_of(drill)
    values = values_of(catalog, drill)
    declared = _declared(catalog, drill)
    steps = tuple(_steps(drill, procedures, values))
    texts = {page.id: _texts(page, values) for page in (drill, *procedures)}
    before_cleanup = (c.text for step in steps if step.phase != "cleanup" for c in step.commands)
    named, scenarios = configs_named(catalog, before_cleanup), catalog.linked(drill, "scenario")
    return Plan(
        id=drill.id,
        title=drill.title,
        scenario=meta.scenario,
        steps=steps,
        objective=objective_of(catalog, drill),
        every=meta.every,
        values={name: value for name, value in values.items() if value is not None},
        secrets=frozenset(v for n, v in values.items() if v and n in declared and declared[n].secret),
        tools=tuple(meta.tools),
        needs=tuple(_needs(procedures, values)),
        digests=digests_of(catalog, drill, texts, named),
        path=tuple(page.id for scenario in scenarios for page in catalog.path_of(scenario)),
    )


def values_of(catalog: Catalog, drill: Page) -> dict[str, str | None]:
    """Give every parameter of a drill its value: its own, else the procedure's default."""
    defaults = {name: parameter.default for name, parameter in _declared(catalog, drill).items()}
    return {**defaults, **drill.given}


def _declared(catalog: Catalog, drill: Page) -> dict[str, Parameter]:
    given = {name: Parameter(description=name) for name in drill.given}
    return {**given, **{n: p for s in catalog.procedures_of(drill) for n, p in s.parameters.items()}}


def objective_of(catalog: Catalog, drill: Page) -> Objective:
    """The objectives of a drill: its own where it says any, else those of its scenario."""
    own = drill.objective or Objective()
    scenario = catalog.resolver.find(drill.meta(DrillMetadata).scenario)
    given = (scenario.objective if scenario else None) or Objective()
    return Objective(
        rto=own.rto if own.rto is not None else given.rto,
        rpo=own.rpo if own.rpo is not None else given.rpo,
    )


def _steps(drill: Page, procedures: list[Page], values: Values) -> Iterator[Step]:
    for phase in PHASES:
        blocks = list(blocks_under(drill, phase))
        heading = drill.body.sections.get(phase)
        for number, block in enumerate(blocks, start=1):
            name = heading.text if heading else phase
            title = name if len(blocks) == 1 else f"{name} {number}"
            anchor = heading.anchor if heading else ""
            yield Step(phase, title, drill.id, (_command(drill, block, values),), anchor)
        if phase == "recover":
            for procedure in procedures:
                yield from _procedure_steps(procedure, values)


def _procedure_steps(procedure: Page, values: Values) -> Iterator[Step]:
    for step in procedure.steps:
        commands = tuple(_command(procedure, block, values) for block in step.code if block.is_run)
        if commands:
            yield Step(
                "recover",
                step.heading.text,
                procedure.id,
                commands,
                step.heading.anchor,
                step.estimate,
                step.destroys or "",
            )


def blocks_under(page: Page, section: str) -> Iterator[CodeBlock]:
    """Yield the blocks of a section that are run."""
    heading = page.body.sections.get(section)
    if heading is None:
        return
    end = page.body.end_of(heading) or 1 << 30
    yield from (block for block in page.body.code if heading.line < block.line < end and block.is_run)


def _command(page: Page, block: CodeBlock, values: Values) -> Command:
    found = {m["name"] for m in PARAMETER.finditer(block.text) if not m["escape"]}
    uses = frozenset(name for name in found if name in values)
    missing = frozenset(name for name in uses if values[name] is None)
    return Command(filled(block.text, values), page.file, block.line, uses, missing)


def filled(text: str, values: Values) -> str:
    """Put values in the place of parameters, as the site does; what is not declared stays as written."""

    def value(found: re.Match[str]) -> str:
        return found.group()[1:] if found["escape"] else values.get(found["name"]) or found.group()

    return PARAMETER.sub(value, text)


def _texts(page: Page, values: Values) -> list[str]:
    """What is run of a page, as text: what its digest is made of."""
    if page.is_kind("drill"):
        return [f"{phase}\n{filled(b.text, values)}" for phase in PHASES for b in blocks_under(page, phase)]
    return [filled(b.text, values) for step in page.steps for b in step.code if b.is_run]


def _needs(procedures: list[Page], values: Values) -> list[str]:
    """The programs of procedures that their steps name; others belong to what is not carried out."""
    run = " ".join(text for page in procedures for text in _texts(page, values))
    names = dict.fromkeys(tool.name for page in procedures for tool in page.meta(ProcedureMetadata).tools)
    return [name for name in names if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", run)]
