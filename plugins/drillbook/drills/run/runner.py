"""Carries a plan out, phase by phase, and says in the journal what happens.

It runs in a process of its own (see ``launcher``), so that whatever happens to the
one a person looks at, this one still cleans up.
"""

from __future__ import annotations

import datetime
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from drillbook.catalog.records import Status
from drillbook.catalog.shell.constant import is_constant
from drillbook.drills.events import (
    Checked,
    Cleaned,
    Judged,
    Lent,
    Measured,
    Noticed,
    PhaseBegun,
    PhaseEnded,
    Printed,
    Read,
    StepBegun,
    StepEnded,
)
from drillbook.drills.journal import Journal
from drillbook.drills.judging import Judgement, asserts, judge, result, says_skipped
from drillbook.drills.plan import Plan, Step
from drillbook.drills.redact import Redactor
from drillbook.drills.run.leftovers import end_processes, remove_folder
from drillbook.drills.run.lending import lend
from drillbook.drills.run.shell import Shell
from drillbook.drills.run.watch import Watch, keeps_times
from drillbook.drills.run.workspace import Workspace

# Estimates are made for real data and a calm hand; what takes longer than this hangs.
FACTOR, FLOOR = 2, datetime.timedelta(minutes=5)
_CLEANUP_LIMIT = 120.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_signals() -> list[signal.Signals]:
    """The signals that stop a run; what was begun with ``nohup`` outlives its terminal."""
    return [n for n in SIGNALS if n != signal.SIGHUP or signal.getsignal(n) != signal.SIG_IGN]


Ask = Callable[[], bool]


@dataclass(frozen=True)
class Settings:
    """How a plan is carried out. ``limit`` is the time limit of every step, instead of its own."""

    limit: datetime.timedelta | None = None

    def seconds_for(self, step: Step) -> float:
        """Give the time limit of a step."""
        if self.limit is not None:
            return self.limit.total_seconds()
        return max(FLOOR, (step.time or FLOOR) * FACTOR).total_seconds()


class Stopped(Exception):  # noqa: N818 (it is not an error: somebody asked for it)
    """The run was asked to stop."""


class StepFailed(Exception):  # noqa: N818 (it is what a drill is there to find)
    """A step did not do what it should."""


class Runner:
    """One run of a plan in its workspace."""

    def __init__(
        self, plan: Plan, workspace: Workspace, journal: Journal, settings: Settings, ask: Ask
    ) -> None:
        self.plan, self.workspace, self.journal, self.settings, self.ask = (
            plan, workspace, journal, settings, ask,
        )  # fmt: skip
        self.signal = 0
        self._redact = Redactor(plan.secrets)
        self._shell = Shell(workspace.folder, workspace.environment, lambda: bool(self.signal))
        self._broken_at: float | None = None

    def watch_signals(self) -> None:
        """Let signals stop the run, and nothing else."""
        for number in stop_signals():
            signal.signal(number, self._stop)

    def _stop(self, number: int, _frame: object) -> None:
        self.signal = number

    def carry_out(self) -> None:
        """Run the plan, judge it, and clean up whatever happened."""
        try:
            self._run_phases()
            self._judge()
        except Stopped:
            name = signal.Signals(self.signal).name if self.signal else ""
            self.journal.say(Judged("aborted", f"stopped by {name}" if name else "declined at the prompt"))
        except StepFailed as failure:
            self._blame(str(failure))
        except OSError as error:
            reason = f"the runner could not continue: {error.strerror or error}"
            self.journal.say(Judged("aborted", reason))
        finally:
            self.clean_up()

    def _run_phases(self) -> None:
        watch = self._lend()
        for phase in ("prepare", "break", "recover", "verify"):
            self._check_stop()
            if phase == "break":
                self._confirm()
                self._broken_at = time.monotonic()
            self.journal.say(PhaseBegun(phase))
            for step in self.plan.of(phase):
                try:
                    self._run_step(step, self.settings.seconds_for(step))
                finally:
                    self._report_reads(watch)
            self.journal.say(PhaseEnded("passed"))
        self._check_stop()

    def _lend(self) -> Watch | None:
        """Give the run its copy of the content folder, and look after it where reading it can be seen."""
        lend(self.workspace.content, self.workspace.lent)
        known = keeps_times(self.workspace.folder)
        self.journal.say(Lent(known))
        return Watch(self.workspace.lent, self.workspace.watched) if known else None

    def _report_reads(self, watch: Watch | None) -> None:
        """Say which files the step read; one that had nothing to do used none."""
        read, step = watch.look() if watch else {}, self.journal.run.step
        if read and step and step.status != "skipped":
            self.journal.say(Read(read))

    def _check_stop(self) -> None:
        """Stop where a signal came between two commands."""
        if self.signal:
            raise Stopped

    def _confirm(self) -> None:
        if not self.ask():
            raise Stopped

    def _run_step(self, step: Step, limit: float) -> None:
        self.journal.say(StepBegun(step.title, step.page))
        started, show = time.monotonic(), self._on_check if step.phase == "verify" else self._on_line
        done: Status = "passed"

        def on_line(line: str) -> None:
            nonlocal done
            show(line)
            if says_skipped(line):
                done = "skipped"

        for command in step.commands:
            left = limit - (time.monotonic() - started)
            ended = self._shell.run(command.text, max(left, 0.1), on_line)
            if ended.code == 0:
                continue
            status: Status = "timed-out" if ended.timed_out else "aborted" if ended.code is None else "failed"
            self.journal.say(StepEnded(status, ended.code, time.monotonic() - started))
            self.journal.say(PhaseEnded(status))
            if status == "aborted":
                raise Stopped
            raise StepFailed(_failure(step, command.file, command.line, ended.code, limit))
        self.journal.say(StepEnded(done, 0, time.monotonic() - started))

    def _on_line(self, line: str) -> None:
        self.journal.say(Printed(self._redact(line)))

    def _on_check(self, line: str) -> None:
        shown = self._redact(line)
        self.journal.say(Printed(shown))
        found = result(shown)
        if found:
            self.journal.say(Checked(found[0], found[1][:200]))

    def _judge(self) -> None:
        recovery = time.monotonic() - (self._broken_at or time.monotonic())
        verify = self._done("verify")
        compares = asserts(command for step in verify for command in step.commands)
        found = judge(self.journal.run.checks, compares, recovery, self.plan.objective)
        idle = [name for name in ("break", "recover") if not self._done(name)]
        if not verify and self.plan.of("verify"):
            idle.append("verify")
        if idle:
            found = Judgement("could-not-verify", f"nothing is run in the phase '{idle[0]}'")
        elif found.verdict == "passed" and is_constant(c.text for step in verify for c in step.commands):
            found = Judgement("could-not-verify", "Verify only prints constants and checks nothing")
        # What was not verified was not recovered either, as far as anybody knows.
        verified = found.verdict in ("passed", "failed")
        took = round(recovery, 3) if verified else None
        self.journal.say(Measured(took, found.loss if verified else None))
        self.journal.say(Judged(found.verdict, found.reason))

    def _done(self, phase: str) -> list[Step]:
        """The steps of a phase that were carried out: what was skipped shows nothing."""
        told = [step.status for p in self.journal.run.phases if p.name == phase for step in p.steps]
        return [step for step, how in zip(self.plan.of(phase), told, strict=False) if how != "skipped"]

    def _blame(self, reason: str) -> None:
        phase = self.journal.run.phase
        # Before anything was broken, or while it was, nothing was shown about the recovery.
        tried = phase is not None and phase.name in ("recover", "verify")
        self.journal.say(Judged("failed" if tried else "could-not-verify", reason))

    def clean_up(self) -> None:
        """Run Clean up, end what still runs and remove the directory. Never raises."""
        # Where it was begun and its process killed, it is not tried again: it may be what hangs.
        begun = any(phase.name == "cleanup" for phase in self.journal.run.phases)
        late, self.signal = self.signal, 0
        if late:  # when all was done, and before this
            self._abort_late(late)
        if not begun:
            self.journal.say(PhaseBegun("cleanup"))
        status: Status = "passed"
        for step in () if begun else self.plan.of("cleanup"):
            try:
                self._run_step(step, min(self.settings.seconds_for(step), _CLEANUP_LIMIT))
            except (StepFailed, Stopped, OSError) as error:
                status = "failed"
                what = str(error) or "it was stopped"
                self.journal.say(Noticed(f"Clean up failed: {what}"))
            if self.signal:
                break
        still = sweep(self.workspace)
        self._shell.close()
        if self.signal:
            self._abort_late(self.signal)
        for text in still:
            self.journal.say(Noticed(text))
        self.journal.say(PhaseEnded("failed" if still else status))
        if not still:
            self.journal.say(Cleaned())

    def _abort_late(self, number: int) -> None:
        # What was measured before stays in the record; it is no longer called passed.
        if self.journal.run.verdict == "passed":
            name = signal.Signals(number).name
            reason = f"stopped by {name} while cleaning up, after the recovery was verified"
            self.journal.say(Judged("aborted", reason))


def sweep(workspace: Workspace) -> list[str]:
    """End every process of a run and remove its directory; say what could not be."""
    left = [f"{name} could not be ended" for name in end_processes(workspace.folder, workspace.mark)]
    reason = remove_folder(workspace.folder)
    return [*left, *([reason] if reason else [])]


def _failure(step: Step, file: str, line: int, code: int | None, limit: float) -> str:
    what = f"timed out after {limit:.0f} s" if code is None else f"ended with exit status {code}"
    return f"'{step.title}' ({file}:{line}) {what}"
