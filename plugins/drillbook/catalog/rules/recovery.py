"""Rules about recovery itself: can this be done, checked and undone?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drillbook.catalog.durations import parse_duration
from drillbook.catalog.fields import Objective
from drillbook.catalog.graph import Catalog
from drillbook.catalog.kinds import KINDS
from drillbook.catalog.markdown.syntax import BRACES
from drillbook.catalog.models import ProcedureMetadata, ScenarioMetadata
from drillbook.catalog.page import Page, Step
from drillbook.catalog.problems import Problem, error, nearest, problem, shown, warning
from drillbook.catalog.rules.checks import checks
from drillbook.catalog.shell.constant import is_constant


@checks(
    warning(
        "scenario-without-procedure",
        "a scenario does not say what to do",
        "Readers need to know what to do. List procedures under `procedures:`, in order.",
    ),
    warning(
        "scenario-without-objective",
        "a scenario has neither RTO nor RPO",
        "Without an RTO or RPO nobody can tell whether a drill was fast enough. Add `objective:`.",
    ),
)
def scenarios(catalog: Catalog) -> Iterator[Problem]:
    """A scenario says what to do and how fast it must be done."""
    for page in catalog.of_kind("scenario"):
        meta = page.meta(ScenarioMetadata)
        told = page.says("procedures") or page.says("alternatives")
        if not (meta.procedures or meta.alternatives or told):
            hint = "add 'procedures: [id, ...]', in the order they are carried out"
            yield problem(
                page.file, (1, 1), "scenario-without-procedure", "the scenario names no procedure", hint
            )
        if meta.objective == Objective() and not page.says("objective"):
            hint = "add 'objective: {rto: 4h, rpo: 15m}'"
            message = "the scenario has no recovery objective"
            yield problem(page.file, page.place("objective"), "scenario-without-objective", message, hint)


@checks(
    warning(
        "procedure-without-steps",
        "a procedure has no steps",
        "The site numbers steps and times them. Write `## Steps` with a `### ` heading for each.",
    ),
    warning(
        "procedure-without-verification",
        "a procedure does not say how to verify its outcome",
        "An unchecked recovery may have failed. Write `## Verify` with commands, or name a "
        "procedure under `verify:`.",
    ),
    warning(
        "procedure-without-rollback",
        "a procedure says neither how to undo it nor that it is irreversible",
        "Readers must know before they start whether they can roll back. Write `## Rollback`, or "
        "`irreversible: true`.",
    ),
)
def procedures(catalog: Catalog) -> Iterator[Problem]:
    """A procedure has steps, a verification and a way back."""
    for page in catalog.of_kind("procedure"):
        meta, sections = page.meta(ProcedureMetadata), page.body.sections
        if page.front.unread:
            continue
        if not page.steps:
            hint = "add '## Steps' with a '### ' heading for each step"
            yield problem(page.file, (1, 1), "procedure-without-steps", "the procedure has no steps", hint)
        verified = "verify" in sections or meta.verify or meta.purpose == "verify"
        if not verified and not page.says("verify"):
            hint = "add '## Verify' with the commands that show that it worked"
            message = "the procedure does not say how to verify its outcome"
            yield problem(page.file, (1, 1), "procedure-without-verification", message, hint)
        undone = "rollback" in sections or meta.rollback or meta.irreversible
        if not undone and not page.says("rollback") and not page.says("irreversible"):
            hint = "add '## Rollback', or 'irreversible: true' if it cannot be rolled back"
            message = "the procedure does not say how to undo it"
            yield problem(page.file, (1, 1), "procedure-without-rollback", message, hint)


@checks()
def step_marks(catalog: Catalog) -> Iterator[Problem]:
    """The marks of a step's heading are understood: a typo would hide what the step destroys."""
    for page in catalog.pages.values():
        for variant in page.variants() if page.is_kind("procedure") else ():
            for step in variant.steps:
                at = step.heading.line, step.heading.column
                for rule, message, hint in _odd_marks(step):
                    yield problem(variant.file, at, rule, f"step {step.number}: {message}", hint)


def _odd_marks(step: Step) -> Iterator[tuple[str, str, str]]:
    unread = _UNREAD_MARKS.search(step.heading.text)
    if unread:
        message = f"the attributes {shown(unread.group())} cannot be read"
        yield "invalid-value", message, 'write them like {#id time=5m destroys="what it destroys"}'
    for name in step.heading.attributes:
        if name not in _MARKS:
            hint = nearest(name, _MARKS) or f"a step's attributes are {', '.join(_MARKS)}"
            yield "unknown-key", f"there is no attribute {shown(name)}", hint
    try:
        parse_duration(step.time or "0s")
    except ValueError as error:
        what, _, hint = str(error).partition("; ")
        yield "invalid-value", f"time: {shown(step.time)} {what}", hint


_MARKS = ("id", "class", "time", "destroys", "requires", "target")
_UNREAD_MARKS = re.compile(r"\{:?\s*(?:[#.][^{}]*|\w+=[^{}]*)\}?$")  # also where the end is missing


@checks(
    error(
        "lost-requirement",
        "a step needs what its scenario has lost",
        "In this scenario the step is impossible. Put a procedure before it that `provides:` what is lost, "
        "or use one that does not need it.",
    ),
)
def lost_requirements(catalog: Catalog) -> Iterator[Problem]:
    """No procedure of a scenario may need what the scenario has lost and no procedure before it gave back."""
    for scenario in catalog.of_kind("scenario"):
        meta = scenario.meta(ScenarioMetadata)
        lost = set(meta.lost)
        for key, names in (("procedures", meta.procedures), ("alternatives", meta.alternatives)):
            for number, procedure in _carried_out(catalog, names):
                at = scenario.place(key, number)
                for who, capability in _missing(procedure, lost):
                    what = f"{who} of {shown(procedure.id)} needs {shown(capability)}"
                    hint = f"put one that 'provides: [{capability}]' before it, or one that does not need it"
                    message = f"{what}, which this scenario lost"
                    yield problem(scenario.file, at, "lost-requirement", message, hint)
                # One of the other ways is chosen, so that none gives anything back to the next.
                lost -= set(procedure.meta(ProcedureMetadata).provides) if key == "procedures" else set()


def _carried_out(catalog: Catalog, names: list[str]) -> Iterator[tuple[int, Page]]:
    """The procedures of a scenario with their places; what is none is a problem of its own."""
    for number, name in enumerate(names):
        procedure = catalog.resolver.find(name)
        if procedure is not None and procedure.is_kind("procedure"):
            yield number, procedure


def _missing(procedure: Page, lost: set[str]) -> Iterator[tuple[str, str]]:
    for who, needs in _needs(procedure):
        for capability in sorted(needs & lost):
            yield who, capability


def _needs(procedure: Page) -> Iterator[tuple[str, set[str]]]:
    yield "the procedure as a whole", set(procedure.meta(ProcedureMetadata).requires)
    for step in procedure.steps:
        yield f"step {step.number}", set(step.requires)


@checks(
    error(
        "circular-procedures",
        "procedures are prerequisites of each other",
        "Nobody could ever start. Remove the unneeded link under `before:`.",
    ),
)
def circles(catalog: Catalog) -> Iterator[Problem]:
    """Procedures to carry out first must not come back to where they started."""
    for start in catalog.of_kind("procedure"):
        trail, todo = {start.id}, [(start, [start.id])]
        while todo:
            page, way = todo.pop()
            for after in catalog.linked(page, "before"):
                if after.id == start.id and start.id == min(way):  # each circle is said once
                    message = f"{shown(start.id)} is its own prerequisite: {' → '.join([*way, start.id])}"
                    at = start.place("before")
                    yield problem(start.file, at, "circular-procedures", message, "remove one of the links")
                elif after.id not in trail:
                    trail.add(after.id)
                    todo.append((after, [*way, after.id]))


@checks(
    warning(
        "missing-drill-section",
        "a drill lacks a phase",
        "A drill runs in phases: Prepare, Break, Recover, Verify, Clean up. Add the missing ones.",
    ),
)
def drills(catalog: Catalog) -> Iterator[Problem]:
    """A drill has all its phases."""
    for page in catalog.of_kind("drill"):
        missing = [name for name in KINDS["drill"].sections if name not in page.body.sections]
        if missing:
            names = ", ".join("clean up" if name == "cleanup" else name for name in missing)
            hint = f"add {', '.join(f'## {n.strip().capitalize()}' for n in names.split(','))}"
            message = f"the drill has no section for {names}"
            yield problem(page.file, (1, 1), "missing-drill-section", message, hint)


@checks(
    warning(
        "constant-verify",
        "the verification of a drill only prints constants, whatever was restored",
        "It passes whatever was restored, so it proves nothing. Count, compare or test what was restored.",
    ),
)
def constant_verifications(catalog: Catalog) -> Iterator[Problem]:
    """The verification of a drill looks at what was restored: what it prints of itself proves nothing."""
    for page in catalog.of_kind("drill"):
        heading = page.body.sections.get("verify")
        if heading is None:
            continue
        end = page.body.end_of(heading) or 1 << 30
        blocks = [b for b in page.body.code if heading.line < b.line < end and b.is_run]
        if is_constant(BRACES.sub("x", block.text) for block in blocks):
            message = "Verify only prints constants, so it proves nothing about what was restored"
            hint = "count, compare or test what was restored, such as lost_rows=$((expected - found))"
            yield problem(page.file, (blocks[0].line, 1), "constant-verify", message, hint)


@checks(
    error(
        "record-of-nothing",
        "a record belongs to no drill",
        "A record belongs to a drill. Restore the drill's page, or move the record elsewhere.",
    ),
)
def records(catalog: Catalog) -> Iterator[Problem]:
    """A record belongs to a drill."""
    drills = {page.id for page in catalog.pages.values() if page.is_kind("drill")}
    for drill, runs in catalog.records.items():
        if drill not in drills:
            hint = nearest(drill, drills) or "restore the page, or move the record elsewhere"
            for record in runs:
                message = f"there is no drill {shown(drill)}"
                yield problem(record.file, (1, 1), "record-of-nothing", message, hint)
