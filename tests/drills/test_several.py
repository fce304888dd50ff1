"""A procedure is rehearsed when each of its drills stands, and each of its steps was carried out by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.catalog.records import PhaseRecord, StepRecord
from drillbook.drills.proof import ORDER, STANDING, State, state_of
from drillbook.drills.several import state_together
from tests.drills.test_paths import OTHER, held, proof, with_drill
from tests.support.build import run_drillbook
from tests.support.drills import DRILL, DrillSite

CASES = """

### Take the copy {#take time=1m}

```bash
if [ "{{ word }}" != copy ]; then echo "skipped: word is not copy"; exit; fi
cp {{ source }} {{ target }}
```

### Link it {#link time=1m}

```bash
if [ "{{ word }}" != link ]; then echo "skipped: word is not link"; exit; fi
ln {{ source }} {{ target }}
```
"""
PAGES = ("file-lost", "copy-back")


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    found = DrillSite(tmp_path, more="  word: copy", prepared=True).write()
    with_drill(found, OTHER, "copy-back")
    other = found.content / "drills" / f"{OTHER}.md"
    other.write_text(other.read_text().replace("word: copy", "word: link"))
    page = found.content / "procedures" / "copy-back.md"
    page.write_text(page.read_text() + CASES)
    return found


def steps(*skipped: str) -> dict[str, Any]:
    """What a run put on record of its steps."""
    titles = ("Copy it", "Take the copy", "Link it")
    told = [
        StepRecord(title=t, page="copy-back", status="skipped" if t in skipped else "passed") for t in titles
    ]
    return {"phases": [PhaseRecord(name="recover", status="passed", steps=told)]}


def state(site: DrillSite, days: int = 1) -> str:
    """The state of the procedure, which is that of the scenario whose path it is."""
    found = {proof(site, days, page).state for page in PAGES}
    assert len(found) == 1
    return found.pop()


def test_a_drill_that_was_never_held_leaves_its_procedure_rehearsed_in_part(site: DrillSite) -> None:
    held(site)
    assert state(site) == "in-part"
    for page in PAGES:
        assert proof(site, page=page).share == ("drills", 1, 2)
    assert [(d.name, d.proof.reason) for d in proof(site, page="copy-back").absent] == [(OTHER, "never")]
    held(site, OTHER)
    assert state(site) == "verified"


def test_the_drill_that_is_missing_is_named_with_the_reason(site: DrillSite) -> None:
    held(site)
    held(site, OTHER)
    page = site.content / "drills" / f"{OTHER}.md"
    page.write_text(page.read_text().replace("word: link", "word: other"))
    assert state(site) == "in-part"
    done = run_drillbook("drill", "status", "--content", site.content, "--json")
    (told,) = json.loads(done.out)
    (part,) = told["parts"]
    assert [(d["name"], d["state"], d["reason"]) for d in part["drills"]] == [
        (DRILL, part["drills"][0]["state"], None),
        (OTHER, "unproven", "changed"),
    ]
    shown = " ".join(
        run_drillbook("drill", "status", "--content", site.content).out.replace("│", " ").split()
    )
    assert "1 of 2 drills, missing" in shown
    assert "commands have changed" in shown


@pytest.mark.parametrize(
    ("verdict", "expected"), [("failed", "failing"), ("could-not-verify", "in-part"), ("aborted", "verified")]
)
def test_the_last_run_of_each_drill_counts(verdict: str, expected: str, site: DrillSite) -> None:
    held(site)
    held(site, OTHER)
    held(site, OTHER, days=1, verdict=verdict, recovery_seconds=None)
    assert state(site) == expected


def test_the_drill_that_is_due_first_makes_the_procedure_due(site: DrillSite) -> None:
    held(site, days=20)
    held(site, OTHER)
    assert (state(site, 21), state(site, 85), state(site, 91)) == ("verified", "due-soon", "overdue")
    assert proof(site, 21).due == proof(site, 21, OTHER).due


def test_a_drill_that_is_a_draft_does_not_count(site: DrillSite) -> None:
    held(site)
    page = site.content / "drills" / f"{OTHER}.md"
    page.write_text(page.read_text().replace("---\n", "---\ndraft: true\n", 1))
    assert state(site) == "verified"


def test_each_step_must_have_been_carried_out_by_a_run_that_stands(site: DrillSite) -> None:
    held(site, **steps("Link it"))
    held(site, OTHER, **steps("Link it", "Take the copy"))
    assert state(site) == "in-part"
    assert proof(site, page="copy-back").skipped == ("Link it",)
    held(site, OTHER, days=1, **steps("Take the copy"))
    assert state(site) == "verified"
    held(site, OTHER, days=2)
    assert state(site, 3) == "verified", "a record that tells of no step counts as having carried out all"
    held(site, OTHER, days=3, verdict="failed")
    assert state(site, 4) == "failing"


def test_a_step_that_says_so_is_skipped_in_the_record_and_in_the_terminal(site: DrillSite) -> None:
    done = run_drillbook(*site.command("--yes")[3:])
    assert done.code == 0, done.said
    assert "   skipped\n" in done.out
    assert "Skipped, not verified: Link it" in done.out
    (record,) = site.records()
    recover = next(phase for phase in record.phases if phase.name == "recover")
    assert [step.status for step in recover.steps] == ["passed", "passed", "skipped"]
    assert record.verdict == "passed"


@pytest.mark.parametrize("phase", ["break_", "recover", "verify"])
def test_a_run_that_skipped_a_whole_phase_could_not_verify(phase: str, tmp_path: Path) -> None:
    site = DrillSite(tmp_path, break_='touch "$DRILL_DIR/broken"', prepared=True)
    text = f"```bash\n{{}}{site.verify.partition('```bash')[2]}" if phase == "verify" else "{}"
    setattr(site, phase, text.format('echo "skipped: not in this case"\n'))
    assert site.run().code != 0
    assert site.record().verdict == "could-not-verify"
    assert f"nothing is run in the phase '{phase.strip('_')}'" in site.record().reason


def test_a_file_of_which_only_a_skipped_step_makes_use_was_not_rehearsed(site: DrillSite) -> None:
    page = site.content / "drills" / f"{DRILL}.md"
    page.write_text(page.read_text().replace("procedures: [copy-back]\n", ""))

    def prepare(status: str, days: int) -> None:
        step = StepRecord(title="Prepare", page=DRILL, status=status)
        reads = site.reads() if status == "passed" else {"known": True, "files": {}}  # as a run says it
        held(
            site, days=days, phases=[PhaseRecord(name="prepare", status="passed", steps=[step])], reads=reads
        )

    prepare("skipped", 0)
    assert proof(site, page="backup").state == "unproven"
    prepare("passed", 1)
    assert proof(site, page="backup").state == "verified"


def test_a_failing_step_is_never_skipped(tmp_path: Path) -> None:
    site = DrillSite(tmp_path, recover='echo "skipped: no"; false', prepared=True)
    site.run()
    recover = next(phase for phase in site.record().phases if phase.name == "recover")
    assert (site.record().verdict, recover.steps[0].status) == ("failed", "failed")


@given(st.lists(st.sampled_from(ORDER), max_size=6), st.booleans())
def test_a_whole_is_rehearsed_only_when_each_part_is(parts: list[State], skipped: bool) -> None:
    found = state_of(parts)
    assert (found in ("verified", "due-soon")) == (bool(parts) and {*parts} <= {"verified", "due-soon"})
    assert (found == "failing") == ("failing" in parts)
    assert (found == "unproven") == ({*parts} <= {"unproven"})
    assert state_of(parts[::-1]) == found
    together = state_together(parts, skipped)
    assert together == found or (skipped and found in STANDING and together == "in-part")
