"""Rules about recovery itself: can this be done, checked and undone?"""

from __future__ import annotations

from collections.abc import Iterator

from drillbook.catalog.graph import Catalog
from drillbook.catalog.page import Page
from drillbook.catalog.problems import Problem, problem, shown


def scenarios(catalog: Catalog) -> Iterator[Problem]:
    """A scenario says what to do and how fast it must be done."""
    for page in catalog.of_kind("scenario"):
        if not page.get("procedures"):
            hint = "add 'procedures: [id, ...]', in the order they are carried out"
            yield problem(
                page.file, (1, 1), "scenario-without-procedure", "the scenario names no procedure", hint
            )
        objective = page.get("objective")
        if objective is None or (objective.rto is None and objective.rpo is None):
            hint = "add 'objective: {rto: 4h, rpo: 15m}'"
            message = "the scenario has no recovery objective"
            yield problem(page.file, page.place("objective"), "scenario-without-objective", message, hint)


def procedures(catalog: Catalog) -> Iterator[Problem]:
    """A procedure has steps, a verification and a way back."""
    for page in catalog.of_kind("procedure"):
        sections = page.body.sections
        if not page.steps:
            hint = "add '## Steps' with a '### ' heading for each step"
            yield problem(page.file, (1, 1), "procedure-without-steps", "the procedure has no steps", hint)
        if "verify" not in sections and not page.get("verify") and page.get("purpose") != "verify":
            hint = "add '## Verify' with the commands that show that it worked"
            message = "the procedure does not say how to verify its outcome"
            yield problem(page.file, (1, 1), "procedure-without-verification", message, hint)
        if "rollback" not in sections and not page.get("rollback") and not page.get("irreversible"):
            hint = "add '## Rollback', or 'irreversible: true' where there is no way back"
            message = "the procedure does not say how to undo it"
            yield problem(page.file, (1, 1), "procedure-without-rollback", message, hint)


def lost_requirements(catalog: Catalog) -> Iterator[Problem]:
    """No procedure of a scenario may need what the scenario has lost."""
    for scenario in catalog.of_kind("scenario"):
        lost = set(scenario.get("lost"))
        for number, procedure in enumerate(catalog.procedures_of(scenario)):
            at = scenario.place("procedures", number)
            for who, needs in _needs(procedure):
                for capability in sorted(needs & lost):
                    message = (
                        f"{who} of {shown(procedure.id)} needs {shown(capability)}, which this scenario lost"
                    )
                    hint = (
                        "name a procedure that works without it, or say in the procedure how to get it back"
                    )
                    yield problem(scenario.file, at, "lost-requirement", message, hint)


def _needs(procedure: Page) -> Iterator[tuple[str, set[str]]]:
    yield "the procedure as a whole", set(procedure.get("requires"))
    for step in procedure.steps:
        yield f"step {step.number}", set(step.requires)


def circles(catalog: Catalog) -> Iterator[Problem]:
    """Procedures to carry out first must not come back to where they started."""
    for start in catalog.of_kind("procedure"):
        trail, todo = {start.id}, [(start, [start.id])]
        while todo:
            page, way = todo.pop()
            for after in catalog.linked(page, "before"):
                if after.id == start.id:
                    message = f"{shown(start.id)} must be done before itself: {' → '.join([*way, start.id])}"
                    at = start.place("before")
                    yield problem(start.file, at, "circular-procedures", message, "remove one of the links")
                elif after.id not in trail:
                    trail.add(after.id)
                    todo.append((after, [*way, after.id]))


def drills(catalog: Catalog) -> Iterator[Problem]:
    """A drill has all its phases."""
    for page in catalog.of_kind("drill"):
        missing = [
            n for n in ("prepare", "break", "recover", "verify", "cleanup") if n not in page.body.sections
        ]
        if missing:
            names = ", ".join("clean up" if name == "cleanup" else name for name in missing)
            hint = f"add {', '.join(f'## {n.strip().capitalize()}' for n in names.split(','))}"
            message = f"the drill has no section for {names}"
            yield problem(page.file, (1, 1), "missing-drill-section", message, hint)


RULES = (scenarios, procedures, lost_requirements, circles, drills)
