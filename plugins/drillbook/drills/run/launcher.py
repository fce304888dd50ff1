"""Starts a run in a process of its own, and shows it.

Two processes look after each other. The worker carries the drill out and outlives
whoever looks on: when that one is gone, it stops and cleans up. When the worker is
gone, this one cleans up. Either writes the record, so that killing one of them
leaves nothing behind and no run untold.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from drillbook.catalog.records import Record
from drillbook.drills.events import Asked, Event, Judged, NotRecorded, Recorded, unpacked
from drillbook.drills.host.facts import describe_host, tool_versions
from drillbook.drills.host.ports import claimed, ports_of
from drillbook.drills.journal import Journal, Run
from drillbook.drills.plan import Plan
from drillbook.drills.records.writing import record_of, record_text, write_record
from drillbook.drills.run.abandoned import held
from drillbook.drills.run.runner import SIGNALS, Runner, Settings, stop_signals, sweep
from drillbook.drills.run.shell import adopt_orphans, end_with_parent
from drillbook.drills.run.workspace import Workspace, make_workspace
from drillbook.drills.uses import Watched

_TICK = 0.25


class View(Protocol):
    """Whoever shows a run."""

    def event(self, event: Event, run: Run) -> None:
        """Show what happened."""

    def tick(self, run: Run) -> None:
        """Show that time passes."""

    def ask(self, plan: Plan, workspace: Workspace) -> bool:
        """Ask whether the destructive phases may begin."""

    def close(self) -> None:
        """Give the terminal back."""


@dataclass(frozen=True)
class Order:
    """What is to be run, how, and where its record goes. Of ``watched`` it says which were read."""

    plan: Plan
    content: Path
    records: Path
    settings: Settings
    yes: bool = False
    base: Path | None = None
    watched: tuple[Watched, ...] = ()


@dataclass(frozen=True)
class Result:
    """How a run ended.

    ``text`` is the record where it could not be written; ``stopped`` by a signal.
    ``protocol_error`` says what the worker sent that is no event, for which the run was stopped.
    """

    record: Record
    path: Path | None
    problem: str = ""
    text: str = ""
    clean: bool = True
    stopped: bool = False
    protocol_error: str = ""


def launch(order: Order, view: View) -> Result:
    """Carry a plan out and write its record. Raises OSError where it cannot even begin."""
    facts = describe_host(), tool_versions(order.plan)  # which takes its time, and leaves nothing
    adopt_orphans()
    # From here to the moment when both processes know what to do, signals wait.
    with claimed(ports_of(order.plan)), _held_back() as mask:
        workspace = make_workspace(order.content, order.base, order.watched)
        try:
            with held(workspace, order.plan.id):
                return _Launch(order, workspace, view, facts, mask).run()
        finally:
            if workspace.folder.exists():  # the worker is gone when this is reached, or never was
                sweep(workspace)


@contextlib.contextmanager
def _held_back() -> Iterator[set[signal.Signals]]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    mask = {signal.Signals(number) for number in before}
    try:
        yield mask
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


class _Launch:
    def __init__(
        self,
        order: Order,
        workspace: Workspace,
        view: View,
        facts: tuple[dict[str, str], dict[str, str]],
        mask: set[signal.Signals],
    ) -> None:
        self.order, self.workspace, self.view, self.facts = order, workspace, view, facts
        self.mask = mask
        self.seen = Run()
        self.worker = 0
        self.stopped = False
        self.view_closed = False
        self.protocol_error = ""

    def run(self) -> Result:
        events, to_events = os.pipe()
        from_answers, answers = os.pipe()
        parent = os.getpid()
        self.worker = os.fork()
        if self.worker == 0:
            os.close(events)
            os.close(answers)
            self._work(parent, to_events, from_answers)
        os.close(to_events)
        os.close(from_answers)
        with self._passing_signals_on():
            try:
                self._follow(events, answers)
            finally:  # whatever happened here, the worker comes to its end, and is not held up by us
                os.close(events)
                os.close(answers)
                os.waitpid(self.worker, 0)
                self.worker = 0
            self._show(self.view.close)
            return replace(self._result(), stopped=self.stopped, protocol_error=self.protocol_error)

    def _work(self, parent: int, pipe: int, answers: int) -> None:
        """Carry the drill out, in the worker; it never returns."""
        code = 1
        try:
            os.setsid()  # Ctrl-C in the terminal reaches whoever looks on, who passes it on
            journal = Journal(Run(self.seen.started), pipe)

            def ask() -> bool:
                if self.order.yes:
                    return True
                journal.say(Asked())
                return os.read(answers, 1) == b"y"

            runner = Runner(self.order.plan, self.workspace, journal, self.order.settings, ask)
            runner.watch_signals()
            signal.pthread_sigmask(signal.SIG_SETMASK, self.mask)
            end_with_parent(parent)
            adopt_orphans()
            runner.carry_out()
            self._record(journal)
            code = 0
        finally:
            os._exit(code)

    def _record(self, journal: Journal) -> Result:
        record = record_of(self.order.plan, journal.run, *self.facts)
        try:
            path, record = write_record(self.order.records, record)
        except OSError as error:
            text = f"the record could not be written: {error.strerror or error}"
            journal.say(NotRecorded(text))
            return Result(record, None, text, record_text(record), journal.run.clean)
        journal.say(Recorded(str(path)))
        return Result(record, path, clean=journal.run.clean)

    @contextlib.contextmanager
    def _passing_signals_on(self) -> Iterator[None]:
        def pass_on(number: int, _frame: object) -> None:
            self._stop(number)

        before = {number: signal.signal(number, pass_on) for number in stop_signals()}
        signal.pthread_sigmask(signal.SIG_SETMASK, self.mask)
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int) -> None:
        self.stopped = True
        if self.worker:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.worker, number)

    def _follow(self, events: int, answers: int) -> None:
        """Take events in and show them until the worker has nothing more to say."""
        tick = partial(self._show, partial(self.view.tick, self.seen))
        for line in _lines(events, tick):
            try:
                event = unpacked(line)
            except ValueError as error:
                self._refuse(str(error), answers)
                continue
            self.seen.apply(event)
            if isinstance(event, Asked):
                self._show(partial(self._answer, answers))
            self._show(partial(self.view.event, event, self.seen))

    def _refuse(self, error: str, answers: int) -> None:
        """Stop a run that sends an invalid event: nobody can say any more what becomes of it."""
        self.protocol_error = self.protocol_error or error
        self._stop(signal.SIGTERM)
        with contextlib.suppress(OSError):
            os.write(answers, b"n")  # it may have been the question, for whose answer the run waits

    def _answer(self, answers: int) -> None:
        said = b"n"
        try:
            said = b"y" if self.view.ask(self.order.plan, self.workspace) else b"n"
        finally:
            with contextlib.suppress(OSError):
                os.write(answers, said)

    def _show(self, show: Callable[[], None]) -> None:
        """Show something. Where nothing can be seen any more, the run ends as with a terminal that closes."""
        if self.view_closed:
            return
        try:
            show()
        except (OSError, SystemExit):  # a pipe that nobody reads, a full disk; Rich would leave for the first
            self.view_closed = True
            self._stop(signal.SIGTERM)

    def _result(self) -> Result:
        if self.seen.record:
            path = Path(self.seen.record)
            record = record_of(self.order.plan, self.seen, *self.facts)
            return Result(record.model_copy(update={"id": path.stem}), path, clean=self.seen.clean)
        return self._record(self._take_over())

    def _take_over(self) -> Journal:
        """Do what the worker could not: clean up after it, and say how the run ended."""
        journal = Journal(self.seen)
        if not self.seen.clean:
            if not self.seen.decided or self.seen.verdict == "passed":
                journal.say(Judged("aborted", "the process that ran the drill was killed"))
            self.seen.abandon()
            if self.workspace.folder.exists():
                ask = lambda: False  # noqa: E731 (nothing is asked any more)
                runner = Runner(self.order.plan, self.workspace, journal, self.order.settings, ask)
                runner.watch_signals()  # there is nobody else to pass them on to
                runner.clean_up()
        return journal


def _lines(pipe: int, idle: Callable[[], None]) -> Iterator[bytes]:
    rest = b""
    while True:
        ready, _, _ = select.select([pipe], [], [], _TICK)
        if not ready:
            idle()
            continue
        data = os.read(pipe, 1 << 16)
        if not data:
            return
        *lines, rest = (rest + data).split(b"\n")
        yield from lines
