"""What a run looks like in a terminal: a live line below the output, or plain lines in a log."""

from __future__ import annotations

import datetime
import signal
import sys
import time
from typing import assert_never

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from drillbook.catalog.destroys import is_nothing
from drillbook.catalog.durations import format_duration
from drillbook.catalog.records import Record
from drillbook.drills.events import (
    Asked,
    Checked,
    Cleaned,
    Event,
    Judged,
    Lent,
    Measured,
    Noticed,
    NotRecorded,
    PhaseBegun,
    PhaseEnded,
    Printed,
    Read,
    Recorded,
    StepBegun,
    StepEnded,
)
from drillbook.drills.journal import Run
from drillbook.drills.plan import PHASES, Plan
from drillbook.drills.redact import Redactor
from drillbook.drills.run.workspace import Workspace
from drillbook.names import one_line
from drillbook.screen import Screen
from drillbook.terminal.asking import read_answer, signals_interrupt

TITLES = {
    "prepare": "Prepare",
    "break": "Break",
    "recover": "Recover",
    "verify": "Verify",
    "cleanup": "Clean up",
}
STYLES = {
    "passed": "bold green",
    "failed": "bold red",
    "could-not-verify": "bold yellow",
    "aborted": "bold yellow",
}
WORDS = {"passed": "Passed", "failed": "Failed", "could-not-verify": "Could not verify", "aborted": "Aborted"}


def seconds(value: float | None) -> str:
    """Write seconds for people: ``8.4 s``, ``3m 20s``."""
    if value is None:
        return "not measured"
    if value < 60:
        return f"{value:.0f} s" if value == int(value) else f"{value:.1f} s"
    return format_duration(datetime.timedelta(seconds=round(value)))


class PlainView:
    """One line for each thing that happens, for logs and pipes."""

    def __init__(self, plan: Plan, console: Console | None = None) -> None:
        self.plan = plan
        self.console = console or Screen(highlight=False, soft_wrap=True)
        self._broken: float | None = None  # by the clock that nobody sets

    def event(self, event: Event, run: Run) -> None:  # noqa: ARG002 (the live view shows it)
        """Print what happened."""
        if isinstance(event, PhaseBegun) and event.name == "break":
            self._broken = time.monotonic()
        line = _line(event)
        if line is not None:
            self.console.print(line)

    def tick(self, run: Run) -> None:
        """Nothing is printed just because time passes."""

    def ask(self, plan: Plan, workspace: Workspace) -> bool:
        """Ask in the terminal; whoever has none said so before the run began."""
        # The launcher passes signals on to the run, which waits for the answer: here they are one.
        try:
            with signals_interrupt():
                self.console.print(Text(question(plan, workspace), style="bold"))
                return read_answer("Continue? [y/N] ") in ("y", "yes")
        except KeyboardInterrupt:
            signal.raise_signal(signal.SIGINT)  # which is more than a no: nothing else is begun either
            return False

    def close(self) -> None:
        """There is nothing to give back."""


def _line(event: Event) -> Text | None:
    """What is printed of an event, if anything."""
    match event:
        case PhaseBegun(name):
            return Text(f"== {TITLES[name]}", style="bold cyan")
        case StepBegun(title):
            return Text(f"-- {title}", style="bold")
        case Printed(line):
            return Text(f"   {one_line(line)}", style="dim")
        case StepEnded("skipped"):
            return Text("   skipped", style="yellow")
        case StepEnded(status, _, took) if status != "passed":
            return Text(f"   {status} after {seconds(took)}", style="red")
        case Noticed(text):
            return Text(f"   {text}", style="yellow")
        case PhaseEnded() | StepEnded() | Checked() | Measured() | Judged() | Cleaned():
            return None
        case Asked() | Recorded() | NotRecorded() | Lent() | Read():
            return None
        case _:
            assert_never(event)


class LiveView(PlainView):
    """The output, and below it a line that says where the run is and how much time is left."""

    def __init__(self, plan: Plan, console: Console | None = None) -> None:
        super().__init__(plan, console)
        self._run, self._begun = Run(), time.monotonic()
        self._live = Live(
            console=self.console, get_renderable=self._status, transient=True, refresh_per_second=4
        )

    def event(self, event: Event, run: Run) -> None:
        """Print what happened above the live line, which is there from the first event on."""
        self._live.start()
        self._run = run
        super().event(event, run)

    def ask(self, plan: Plan, workspace: Workspace) -> bool:
        """Ask with the live line out of the way."""
        self._live.stop()
        try:
            return super().ask(plan, workspace)
        finally:
            self._live.start()

    def close(self) -> None:
        """Take the live line away."""
        self._live.stop()

    def _status(self) -> Table:
        phase, step = self._run.phase, self._run.step
        table = Table.grid(padding=(0, 2))
        name = phase.name if phase else "prepare"
        number = PHASES.index(name) + 1
        title = step.title if step and phase and step in phase.steps else ""
        elapsed = time.monotonic() - self._begun
        table.add_row(
            Text(f"{number}/{len(PHASES)} {TITLES[name]}", style="bold cyan"),
            Text(title, style="bold"),
            Text(seconds(elapsed)),
            self._left(),
        )
        return table

    def _left(self) -> Text:
        """The countdown of the RTO, once something is broken."""
        rto = self.plan.objective.rto
        if rto is None or self._broken is None:
            return Text("")
        if self._run.recovery_seconds is not None:
            return Text(f"recovered in {seconds(self._run.recovery_seconds)}", style="green")
        left = rto.total_seconds() - (time.monotonic() - self._broken)
        if left < 0:
            return Text(f"RTO missed by {seconds(-left)}", style="bold red")
        return Text(f"RTO in {seconds(left)}", style="yellow" if left < rto.total_seconds() / 4 else "green")


def make_view(plan: Plan) -> PlainView:
    """Give the view that fits where the output goes."""
    console = Screen(highlight=False, soft_wrap=True)
    return LiveView(plan, console) if console.is_terminal and sys.stdin.isatty() else PlainView(plan, console)


def question(plan: Plan, workspace: Workspace) -> str:
    """Say what is about to be destroyed, and where."""
    lines = [f"The next steps are destructive, but only inside {workspace.folder}:"]
    lines += [f"  Break: {step.title}" for step in plan.of("break")]
    lines += [
        f"  Recover: {step.title} destroys {step.destroys}"
        for step in plan.of("recover")
        if step.destroys and not is_nothing(step.destroys)
    ]
    return "\n".join(lines)


def print_plan(plan: Plan, console: Console | None = None) -> None:
    """Print what a run would do: each phase, step and command."""
    console = console or Screen(highlight=False, soft_wrap=True)
    redact = Redactor(plan.secrets)
    console.print(Text(plan.title, style="bold underline"))
    objective = plan.objective
    for name, value in (("RTO", objective.rto), ("RPO", objective.rpo)):
        if value is not None:
            console.print(Text(f"{name}: {format_duration(value)}"))
    for phase in PHASES:
        console.print(Text(f"\n== {TITLES[phase]}", style="bold cyan"))
        for step in plan.of(phase):
            where = f" ({step.page})" if step.page != plan.id else ""
            limit = f", estimated {format_duration(step.time)}" if step.time else ""
            console.print(Text(f"-- {step.title}{where}{limit}", style="bold"))
            if step.destroys:
                style = "" if is_nothing(step.destroys) else "red"
                console.print(Text(f"   destroys: {step.destroys}", style=style))
            for command in step.commands:
                console.print(Text("\n".join(f"   {redact(line)}" for line in command.text.splitlines())))


def print_result(plan: Plan, record: Record, console: Console | None = None) -> None:
    """Say how a run ended."""
    console = console or Screen(highlight=False, soft_wrap=True)
    console.print(
        Text(f"\n{WORDS[record.verdict]}", style=STYLES[record.verdict])
        + Text(f": {plan.id}: {record.reason}")
    )
    if record.recovery_seconds is not None:
        rto = f" of {seconds(record.rto_seconds)} (RTO)" if record.rto_seconds is not None else ""
        what = f", for {plan.part}" if plan.part else rto
        console.print(Text(f"Recovered in {seconds(record.recovery_seconds)}{what}"))
    if record.data_loss_seconds is not None:
        rpo = f" of {seconds(record.rpo_seconds)} (RPO)" if record.rpo_seconds is not None else ""
        console.print(Text(f"Data lost: {seconds(record.data_loss_seconds)}{rpo}"))
    for name, value in record.checks.items():
        console.print(Text(f"  {name}={value}"))
    skipped = [step.title for phase in record.phases for step in phase.steps if step.status == "skipped"]
    if skipped:
        console.print(Text(f"Skipped, not verified: {'; '.join(skipped)}", style="yellow"))
    for finding in record.findings:
        console.print(Text(f"Finding: {finding}", style="yellow"))
