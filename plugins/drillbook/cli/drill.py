"""The ``drillbook drill`` commands: run a drill, write down another one, see what records prove."""

from __future__ import annotations

import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.cli.options import ContentOption
from drillbook.terminal import streams

if TYPE_CHECKING:
    from drillbook.catalog import Catalog, Page
    from drillbook.drills.run.launcher import Order

JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
PeopleOption = Annotated[
    list[str] | None, typer.Option("--by", metavar="WHO", help="Who took part; can be repeated.")
]


class HeldAs(StrEnum):
    """How people held a drill by hand."""

    tabletop = "tabletop"
    incident = "incident"
    drill = "drill"


app = typer.Typer(
    name="drill",
    help="Run recovery drills, record the results, and show readiness.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def run(  # noqa: PLR0913, PLR0917 (each argument is an option of the command)
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Drills, by id.")] = None,
    content: ContentOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Run all drills.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan without running it.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    timeout: Annotated[
        str | None,
        typer.Option(metavar="DURATION", help="Time limit for each step, such as 90s; default: its own."),
    ] = None,
    records: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Content folder for the record, if different."),
    ] = None,
    scratch: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where to create the disposable directory.")
    ] = None,
    any_version: Annotated[
        bool,
        typer.Option("--any-version", help="Accept program versions other than those the drill requires."),
    ] = False,
) -> None:
    """Run drills for real, in a disposable directory, and write a record of each.

    Phases run in order and break things only inside that directory, which is always cleaned up.
    Exit status 0 means that every drill passed, 2 that a drill cannot run on this host.
    """
    from drillbook.catalog.durations import parse_duration
    from drillbook.drills.plan import make_plan
    from drillbook.drills.run.launcher import Order
    from drillbook.drills.run.runner import Settings
    from drillbook.drills.uses import watched

    folder = content or Path("content")
    with streams.misuse():
        catalog = _catalog(folder)
        plans = [make_plan(catalog, drill) for drill in _drills(catalog, ids or [], everything)]
        settings = Settings(parse_duration(timeout) if timeout else None)
        if not yes and not dry_run and not sys.stdin.isatty():
            raise ValueError("there is no terminal to ask for confirmation; use --yes to run without asking")
        files = watched(catalog)
    orders = [Order(plan, folder, records or folder, settings, yes, scratch, files) for plan in plans]
    if dry_run:
        _show(orders)
        return
    _make_ready(scratch)
    codes = _run_all(orders, any_version)
    # Of several drills, one that failed says more than one that could not be tried.
    raise typer.Exit(1 if 1 in codes else max(codes, default=0))


def _show(orders: list[Order]) -> None:
    from drillbook.terminal.drill import print_plan

    for order in orders:
        print_plan(order.plan)


def _make_ready(scratch: Path | None) -> None:
    from drillbook.drills.run.runner import stop_signals

    for number in stop_signals():  # what is begun is ended, as with Ctrl-C
        signal.signal(number, signal.default_int_handler)
    _sweep_abandoned(scratch)


def _sweep_abandoned(scratch: Path | None) -> None:
    from drillbook.drills.run.abandoned import sweep_abandoned
    from drillbook.drills.run.workspace import DEFAULT_BASE

    for said in sweep_abandoned(scratch or DEFAULT_BASE):
        streams.complain(said)


def _run_all(orders: list[Order], any_version: bool) -> list[int]:
    codes = []
    for number, order in enumerate(orders, start=1):
        code, stopped = _run_one(order, any_version)
        codes.append(code)
        if stopped:
            left = ", ".join(other.plan.id for other in orders[number:])
            if left:
                streams.complain(f"stopped; not run: {left}")
            break
    return codes


def _run_one(order: Order, any_version: bool) -> tuple[int, bool]:
    """Run a drill; give its exit status, and whether somebody stopped it."""
    from drillbook.drills.host.ports import PortTakenError
    from drillbook.drills.host.refusals import refusals
    from drillbook.drills.run.launcher import launch
    from drillbook.drills.run.workspace import DEFAULT_BASE
    from drillbook.terminal.drill import make_view, print_result

    found = refusals(order.plan, order.base or DEFAULT_BASE, any_version)
    if found:
        for refusal in found:
            streams.complain(f"{order.plan.id} cannot run here: {refusal}")
        return 2, False
    try:
        result = launch(order, make_view(order.plan))
    except PortTakenError as error:  # begun in the same moment
        streams.complain(f"{order.plan.id} cannot run here: {error.strerror}; wait for it to end")
        return 2, False
    except OSError as error:
        streams.complain(f"{order.plan.id} could not start: {error.strerror or error}")
        return 1, False
    print_result(order.plan, result.record)
    if result.protocol_error:
        streams.complain(f"{order.plan.id} was stopped: {result.protocol_error}; this is a bug in Drillbook")
    if result.path is not None:
        streams.say(f"Record: {result.path}")
    else:
        streams.complain(f"{result.problem}; its content:")
        sys.stderr.write(result.text)
    good = result.record.verdict == "passed" and result.path and result.clean and not result.protocol_error
    return 0 if good else 1, result.stopped


@app.command("list")
def list_drills(content: ContentOption = None, as_json: JsonOption = False) -> None:
    """List the drills, what they rehearse, what they need and when they are due."""
    from drillbook.drills.readiness import today
    from drillbook.terminal import readiness

    with streams.misuse():
        catalog, day = _catalog(content or Path("content")), today()
    readiness.show_drills(catalog, day, as_json)


@app.command()
def status(content: ContentOption = None, as_json: JsonOption = False) -> None:
    """Show the readiness of each scenario today, from drill records.

    Exit status 1 means that a rehearsal is overdue or failing; suitable for a nightly job.
    """
    from drillbook.drills.readiness import today
    from drillbook.terminal import readiness

    with streams.misuse():
        catalog, day = _catalog(content or Path("content")), today()
    care = readiness.show_status(catalog, day, as_json)
    raise typer.Exit(1 if care else 0)


@app.command()
def record(
    drill: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Id of a drill or its scenario.")
    ] = None,
    content: ContentOption = None,
    kind: Annotated[
        HeldAs | None, typer.Option(help="How it was run; default: incident with --from, otherwise tabletop.")
    ] = None,
    by: PeopleOption = None,
    saved: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Record exported by run mode; - reads a pipe."),
    ] = None,
) -> None:
    """Write a draft record for a drill run by hand, or for an incident.

    A draft proves nothing until somebody completes it and removes 'draft: true'; a tabletop
    exercise is recorded but proves no recovery. With --from, times, steps and notes come from run mode.
    """
    from drillbook.drills.plan import make_plan
    from drillbook.drills.records.incidents import draft_from, drill_for, read_incident
    from drillbook.drills.records.writing import draft_of, write_record

    folder = content or Path("content")
    with streams.misuse():
        incident = read_incident(saved) if saved else None
        catalog = _catalog(folder)
        name = drill_for(catalog, incident, drill) if incident else drill
        (page,) = [_drill(catalog, name)] if name else _drills(catalog, [], everything=False)
        plan = make_plan(catalog, page)
        if incident:
            draft = draft_from(incident, plan, (kind or HeldAs.incident).value, by or [])
        else:
            draft = draft_of(plan, (kind or HeldAs.tabletop).value, by or [])
        path, _ = write_record(folder, draft)
    streams.say(f"Wrote {path}. Complete it, remove 'draft: true', then run: drillbook check")


@app.command("import")
def import_report(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JUnit XML, or a firedrill report in JSON.")],
    drill: Annotated[str, typer.Option("--drill", metavar="ID", help="The drill it proves.")],
    content: ContentOption = None,
    by: PeopleOption = None,
    date: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Date of the run, if the report has none: 2026-11-20."),
    ] = None,
) -> None:
    """Create a record from another tool's report.

    A report without a date needs --date, since evidence expires.
    """
    from drillbook.drills.plan import make_plan
    from drillbook.drills.records.reports import record_from
    from drillbook.drills.records.writing import write_record

    folder = content or Path("content")
    with streams.misuse():
        catalog = _catalog(folder)
        plan = make_plan(catalog, _drill(catalog, drill))
        path, written = write_record(folder, record_from(file, plan, by or [], date))
    streams.say(f"Wrote {path}: {written.verdict}, {written.reason}")


def _catalog(folder: Path) -> Catalog:
    from drillbook.catalog import load_catalog

    return load_catalog(folder, check=False)


def _drills(catalog: Catalog, ids: list[str], everything: bool) -> list[Page]:
    if not ids and not everything:
        known = ", ".join(page.id for page in catalog.of_kind("drill"))
        raise ValueError(f"which drill? available: {known}" if known else "there are no drills here")
    return catalog.of_kind("drill") if everything else [_drill(catalog, name) for name in ids]


def _drill(catalog: Catalog, name: str) -> Page:
    """Find a drill by its id or alias, or as the only one of a scenario."""
    from drillbook.catalog.problems import nearest

    found = catalog.resolver.find(name)
    if found is not None and found.is_kind("scenario"):
        own = catalog.neighbours(found, "drill")
        if len(own) == 1:
            return own[0]
        names = ", ".join(page.id for page in own)
        raise ValueError(f"'{name}' has {len(own)} drills" + (f": {names}" if names else "; write one first"))
    if found is None or not found.is_kind("drill"):
        ids = [page.id for page in catalog.of_kind("drill")]
        raise ValueError(f"there is no drill '{name}'; {nearest(name, ids) or 'see: drillbook drill list'}")
    return found
