"""A run that sends an invalid event is stopped, and that is said: it is never taken for nothing."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.support.build import PLAIN, ROOT, run_python
from tests.support.drills import DrillSite
from tests.support.waiting import PATIENCE

# The run misspells one kind of event, as a version that knows other events would.
MISSPELT = """
import sys
from drillbook.drills import journal
from drillbook.drills.events import packed

def misspelt(event):
    line = packed(event)
    return line.replace(b'"%(kind)s"', b'"%(kind)sX"')

journal.packed = misspelt
from drillbook.cli import main
main()
"""


def misspelling(kind: str, site: DrillSite, *options: str) -> list[str]:
    """The command that runs a drill which misspells a kind of event."""
    return ["-c", MISSPELT.replace("%(kind)s", kind), *site.command(*options)[3:]]


def test_a_run_that_tells_of_what_is_no_event_is_stopped_and_cleaned_up(tmp_path: Path) -> None:
    site = DrillSite(tmp_path, prepare="echo begun; sleep 100000").write()
    told = run_python(*misspelling("Printed", site))
    assert told.code == 1
    assert 'the worker sent an invalid event: \'{"event": "PrintedX"' in told.err
    assert "Traceback" not in told.said
    assert site.record().verdict == "aborted"
    assert not site.leftovers()


def test_a_question_that_nobody_understands_is_answered_with_no(tmp_path: Path) -> None:
    site = DrillSite(tmp_path).write()
    ours, theirs = pty.openpty()  # without a terminal a run without --yes does not begin
    done = subprocess.run(
        [sys.executable, *misspelling("Asked", site, "--timeout", "60s")],
        cwd=ROOT,
        env=os.environ | PLAIN,
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 1
    assert '{"event": "AskedX"' in done.stderr
    assert "== Break" not in done.stdout
    assert site.record().verdict == "aborted"
    assert not site.leftovers()
