"""What could not be verified is never passed, and nothing that was lost is counted away."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.drills.judging import asserts
from drillbook.drills.plan import Command
from tests.support.drills import DrillSite


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path, prepared=True)


def fence(text: str) -> str:
    return f"```bash\n{text}\n```"


@pytest.mark.parametrize("number", ["", "unknown", "NULL", "1 row", "nan"])
def test_a_loss_that_is_no_number_was_not_measured(number: str, site: DrillSite) -> None:
    site.verify = fence(f'cmp "$DRILL_DIR/file" "$DRILL_DIR/backup"\necho "lost_rows={number}"')
    site.run()
    record = site.record()
    assert (record.verdict, record.data_loss_seconds) == ("could-not-verify", None)
    assert "lost_rows" in record.reason


@pytest.mark.parametrize("number", ["", "soon", "-3600"])
def test_a_time_of_loss_that_cannot_be_was_not_measured(number: str, site: DrillSite) -> None:
    site.verify = fence(f"echo lost_rows=0\necho rpo_seconds={number}")
    site.run()
    assert site.record().verdict == "could-not-verify"
    assert "rpo_seconds" in site.record().reason


def test_of_two_losses_of_one_name_the_worse_counts(site: DrillSite) -> None:
    site.verify = fence("echo lost_rows=5\necho lost_rows=0")
    site.run()
    assert site.record().verdict == "failed"
    assert "lost_rows=5" in site.record().reason


def test_a_number_that_nobody_compares_proves_nothing(site: DrillSite) -> None:
    site.verify = fence('echo "rows=$(wc -l < /dev/null)"')
    assert site.run().code == 1
    record = site.record()
    assert record.verdict == "could-not-verify"
    assert record.checks == {"rows": "0"}


def test_a_recovery_that_was_not_verified_has_no_recovery_time(site: DrillSite) -> None:
    site.verify = fence("true")
    done = site.run()
    assert site.record().recovery_seconds is None
    assert "Recovered in" not in done.out


@pytest.mark.parametrize("part", ["break_", "recover"])
def test_a_drill_that_breaks_or_recovers_nothing_proves_nothing(part: str, site: DrillSite) -> None:
    setattr(site, part, "")
    site.verify = fence('test -e "$DRILL_DIR"\necho lost_rows=0')
    site.run()
    assert site.record().verdict == "could-not-verify"


@pytest.mark.parametrize(
    "text",
    [
        "exit 0",
        "echo test passed",
        "printf 'the test [ok]\\n'",
        "# test that it is there\ntrue",
        "true # diff a b",
        "grep -q row /dev/null || true",
        "diff a b || :",
        "cat /proc/self/status # exit 1",
        "! grep -q row file\necho rows=5",
        "sort a | diff b - && echo same=yes\n\necho done=yes",
    ],
)
def test_words_that_compare_nothing_are_no_comparison(text: str) -> None:
    assert not asserts([Command(text, "x.md", 1)])


@pytest.mark.parametrize(
    "text",
    [
        'test "$found" -eq 3',
        "[ -f file ]",
        'if [[ "$a" != "$b" ]]; then exit 1; fi',
        'count=$(wc -l < file); [ "$count" = 5 ]',
        "runuser -u postgres -- /usr/lib/postgresql/15/bin/pg_verifybackup backup",
        "psql -At -c 'select 1' | grep -qx 1",
        "sha256sum --quiet -c sums",
        "restic -r repository check --read-data",
        "python3 -c 'import sys; sys.exit(1 > 2)'",
        "python3 -c 'assert 1 == 1'",
        "! cmp a b",
        "echo compare\n! grep -q row file\n",
        "! cmp a b || exit 1\necho done",
        "sort a | diff b - && echo same=yes",
        "pg_amcheck --all",
        "false || exit 3",
        'echo "$sums" | sha256sum --check # compare',
    ],
)
def test_comparisons_are_known_as_such(text: str) -> None:
    assert asserts([Command(text, "x.md", 1)])


@pytest.mark.parametrize("verify", ["echo lost_rows=0", "test 1 = 1", "x=0\necho lost_rows=$x\n[ $x -eq 0 ]"])
def test_a_verification_that_says_what_is_written_in_it_is_never_passed(verify: str, site: DrillSite) -> None:
    site.verify = fence(verify)
    assert "could-not-verify" not in site.run().said  # the terminal has words for it
    record = site.record()
    assert (record.verdict, record.recovery_seconds) == ("could-not-verify", None)
    assert record.reason == "Verify only prints constants and checks nothing"
