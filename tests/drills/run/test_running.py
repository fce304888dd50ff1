"""A drill is carried out as its page says, judged by what it shows, and written down."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from drillbook.drills.records.writing import write_record
from tests.support.build import run_drillbook
from tests.support.drills import DRILL, DrillSite

PHASES = ["prepare", "break", "recover", "verify", "cleanup"]


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path)


def fence(text: str) -> str:
    return f"```bash\n{text}\n```"


def test_a_drill_that_works_passes_and_says_what_it_measured(site: DrillSite) -> None:
    done = site.run()
    assert done.code == 0, done.said
    record = site.record()
    assert record.verdict == "passed"
    assert [phase.name for phase in record.phases] == PHASES
    assert {phase.status for phase in record.phases} == {"passed"}
    assert record.recovery_seconds is not None
    assert (record.data_loss_seconds, record.checks) == (0, {"lost_rows": "0"})
    assert (record.rto_seconds, record.rpo_seconds) == (3600, 0)
    assert record.by.source == "runner"
    assert record.digests == site.plan().digests
    assert set(record.digests) == {f"drill:{DRILL}", "procedure:copy-back", "config:backup"}
    assert "bash" in record.tools
    assert record.environment["system"]
    assert site.leftovers() == []


def test_steps_are_those_of_the_page_in_its_order_with_the_values_of_the_drill(site: DrillSite) -> None:
    steps = [(step.phase, step.title, step.page) for step in site.write().plan().steps]
    assert steps == [
        ("prepare", "Prepare", DRILL),
        ("break", "Break", DRILL),
        ("recover", "Copy it", "copy-back"),
        ("verify", "Verify", DRILL),
        ("cleanup", "Clean up", DRILL),
    ]
    (command,) = site.plan().of("recover")[0].commands
    assert command.text == "cp $DRILL_DIR/backup $DRILL_DIR/file"


def test_a_dry_run_prints_the_plan_and_runs_nothing(site: DrillSite) -> None:
    site.prepare = f"touch {site.folder}/was-run"
    done = site.run("--dry-run")
    assert done.code == 0
    for text in (
        "== Prepare",
        "== Clean up",
        "-- Copy it (copy-back), estimated 1m",
        "cp $DRILL_DIR/backup $DRILL_DIR/file",
    ):
        assert text in done.out
    assert "advice" not in done.out
    assert not (site.folder / "was-run").exists()
    assert site.records() == []


@pytest.mark.parametrize(
    ("part", "verdict", "phases"),
    [
        ("prepare", "could-not-verify", ["prepare", "cleanup"]),
        ("break_", "could-not-verify", ["prepare", "break", "cleanup"]),
        ("recover", "failed", ["prepare", "break", "recover", "cleanup"]),
        ("verify", "failed", PHASES),
    ],
)
def test_the_first_failing_step_ends_the_run_and_is_cleaned_up(
    part: str, verdict: str, phases: list[str], site: DrillSite
) -> None:
    broken = "echo before; false; echo after"
    setattr(site, part, fence(broken) if part == "verify" else broken)
    done = site.run()
    assert done.code == 1
    record = site.record()
    assert (record.verdict, [phase.name for phase in record.phases]) == (verdict, phases)
    assert "ended with exit status 1" in record.reason
    assert "before" in record.tail
    assert "after" not in record.tail
    assert record.phases[-2].steps[-1].exit_code == 1
    assert site.leftovers() == []


@pytest.mark.parametrize(
    ("command", "verdict"),
    [
        ("false | true", "failed"),
        ('echo "$NO_SUCH_VARIABLE"', "failed"),
        ("cd /no/such/place\ntrue", "failed"),
    ],
)
def test_blocks_stop_at_the_first_thing_that_goes_wrong(command: str, verdict: str, site: DrillSite) -> None:
    site.recover = command
    site.run()
    assert site.record().verdict == verdict


def test_a_procedure_made_wrong_on_purpose_makes_its_drill_fail(site: DrillSite) -> None:
    site.recover = "echo something else > {{ target }}"
    assert site.run().code == 1
    assert site.record().verdict == "failed"


@pytest.mark.parametrize(
    "verify", ["Look at it.", fence("true"), fence("echo all is well"), "    cmp a b", fence("# nothing")]
)
def test_a_verification_that_checks_nothing_is_never_passed(verify: str, site: DrillSite) -> None:
    site.verify = verify
    done = site.run()
    assert done.code == 1
    assert site.record().verdict == "could-not-verify"
    assert "checks nothing" in site.record().reason


def test_lost_rows_miss_an_objective_that_allows_none(site: DrillSite) -> None:
    site.verify = fence("echo lost_rows=3")
    site.run()
    record = site.record()
    assert record.verdict == "failed"
    assert "lost_rows=3" in record.reason


def test_lost_rows_that_nobody_can_judge_are_not_passed(site: DrillSite) -> None:
    site.objective, site.verify = "{rto: 1h, rpo: 5m}", fence("echo lost_rows=3")
    site.run()
    assert site.record().verdict == "could-not-verify"


@pytest.mark.parametrize(("seconds", "verdict"), [("299", "passed"), ("301", "failed")])
def test_lost_time_is_held_against_the_objective(seconds: str, verdict: str, site: DrillSite) -> None:
    site.objective = "{rto: 1h, rpo: 5m}"
    site.verify = fence(f'test -e "$DRILL_DIR/file"\necho lost_rows=3\necho rpo_seconds={seconds}')
    site.run()
    record = site.record()
    assert (record.verdict, record.data_loss_seconds) == (verdict, float(seconds))


def test_a_recovery_that_takes_too_long_failed(site: DrillSite) -> None:
    site.objective = "{rto: 0s}"
    site.run()
    record = site.record()
    assert record.verdict == "failed"
    assert "(RTO)" in record.reason


def test_a_step_that_hangs_is_ended(site: DrillSite) -> None:
    site.recover = "echo waiting; sleep 100000"
    site.run("--yes", "--timeout", "4s")
    record = site.record()
    assert record.verdict == "failed"
    assert "timed out after 4 s" in record.reason
    assert record.phases[2].steps[-1].status == "timed-out"
    assert site.leftovers() == []


def test_a_step_that_does_not_listen_is_ended_too(site: DrillSite) -> None:
    site.recover = "trap '' TERM INT HUP; while true; do sleep 1000; done"
    site.run("--yes", "--timeout", "4s")
    assert site.record().phases[2].status == "timed-out"
    assert site.leftovers() == []


def test_a_clean_up_that_fails_is_said_and_done_by_force(site: DrillSite) -> None:
    site.cleanup = "echo no; exit 3"
    done = site.run()
    assert done.code == 0, "the recovery itself worked"
    record = site.record()
    assert record.verdict == "passed"
    assert record.phases[-1].status == "failed"
    assert any("Clean up failed" in finding for finding in record.findings)
    assert site.leftovers() == []


def test_a_directory_that_was_made_unwritable_is_removed(site: DrillSite) -> None:
    site.cleanup = (
        'mkdir -p "$DRILL_DIR/a/b"; touch "$DRILL_DIR/a/b/c"; chmod 0 "$DRILL_DIR/a/b" "$DRILL_DIR/a"'
    )
    site.run()
    assert site.leftovers() == []


def test_what_the_caller_has_set_for_other_servers_does_not_reach_the_drill(site: DrillSite) -> None:
    site.prepare += (
        '\necho "host=${PGHOST#"$DRILL_DIR"} home=${HOME#"$DRILL_DIR"} content=$(ls "$DRILL_CONTENT/drills")"'
    )
    site.run(PGHOST="production", HOME="/root")
    assert any(line.startswith("host= home=/.home content=") for line in site.record().tail), (
        site.record().tail
    )


def test_secrets_are_neither_shown_nor_kept(site: DrillSite) -> None:
    site.recover = (
        "echo {{ word }}; echo 'PGPASSWORD=hunter22'; echo 'mysql://app:hunter33@db/x'\n"
        "cp {{ source }} {{ target }}"
    )
    site.verify = fence("test -e \"$DRILL_DIR/file\"\necho 'secret=hunter44'\necho lost_rows=0")
    done = site.run()
    assert done.code == 0, done.said
    kept = next(site.content.glob("drills/records/*/*.yaml")).read_text(encoding="utf-8")
    for secret in ("correct horse", "hunter22", "hunter33", "hunter44"):
        assert secret not in done.said + kept
    assert "[redacted]" in kept


def test_records_are_never_overwritten(site: DrillSite) -> None:
    site.run()
    first = {path: path.read_bytes() for path in site.content.glob("drills/records/*/*.yaml")}
    site.run()
    site.run()
    assert len(site.records()) == 3
    assert all(path.read_bytes() == data for path, data in first.items())


def test_a_record_that_cannot_be_written_is_said_and_printed(site: DrillSite) -> None:
    site.write()
    (site.content / "drills" / "records").write_text("a file in the way")
    done = site.run()
    assert done.code == 1
    assert "the record could not be written" in done.err
    assert "verdict: passed" in done.err
    assert site.leftovers() == []


def test_a_file_system_without_links_takes_records_too(
    site: DrillSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    site.run()
    monkeypatch.setattr(os, "link", no_links)
    first = site.record()
    written = [write_record(site.content, first)[1].id for _ in range(2)]
    assert len({first.id, *written}) == 3
    assert [record.id for record in site.records()] == [first.id, *written]
    assert not list(site.content.glob("drills/records/*/.*"))


def test_without_a_terminal_nothing_is_broken_unless_told(site: DrillSite) -> None:
    done = site.run("--timeout", "10s")
    assert done.code == 2
    assert "--yes" in done.err
    assert site.records() == []


def test_a_drill_is_found_by_its_scenario_and_a_wrong_id_by_its_neighbour(site: DrillSite) -> None:
    site.write()
    options = ("--content", site.content, "--dry-run")
    assert run_drillbook("drill", "run", "file-lost", *options).code == 0
    done = run_drillbook("drill", "run", "drill-file-los", *options)
    assert done.code == 2
    assert f"did you mean '{DRILL}'?" in done.err


def test_of_several_drills_each_has_its_record(site: DrillSite) -> None:
    site.write()
    text = (site.content / "drills" / f"{DRILL}.md").read_text()
    (site.content / "drills" / "drill-other.md").write_text(text.replace('cmp "', 'test ! -e "'))
    done = run_drillbook(
        "drill", "run", "--all", "--yes", "--content", site.content, "--scratch", site.scratch
    )
    assert done.code == 1
    records = site.catalog().records
    assert {name: runs[0].verdict for name, runs in records.items()} == {
        DRILL: "passed",
        "drill-other": "failed",
    }
