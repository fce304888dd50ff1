"""Whatever commands print, the record can be read and says what was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.drills import DrillSite


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path, prepared=True)


def written(site: DrillSite) -> str:
    return next(site.content.glob("drills/records/*/*.yaml")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "printed",
    [
        r"caf\xe9 in Latin-1",
        r"a\0b\0c",
        r"\xff\xfe\x00\x00\xed\xa0\x80",
        r"\x1b]0;title\x07\x1b[2J\x1b[31mred\x1b[0m",
        r"10%%\r20%%\r30%%",
        r"\xe2\x80\xa8line\xc2\x85break\xef\xbb\xbf",
        r"seal: x\n--- \n...\n%%YAML 9\n- &a *a",
    ],
)
def test_a_record_holds_any_output(printed: str, site: DrillSite) -> None:
    site.recover += f"\nprintf '{printed}\\n'"
    done = site.run()
    assert done.code == 0, done.said
    assert site.record().verdict == "passed"
    assert "\x1b" not in done.out
    assert "\0" not in done.out


def test_a_result_in_colour_counts(site: DrillSite) -> None:
    site.verify = "```bash\nprintf '\\033[1;31mlost_rows=4\\033[0m\\n'\n```"
    site.run()
    assert site.record().verdict == "failed"


def test_a_line_without_an_end_is_cut_and_never_read_from_its_middle(site: DrillSite) -> None:
    site.verify = (
        "```bash\n"
        "head -c 65537 /dev/zero | tr '\\0' x; echo lost_rows=9\n"
        "head -c 20000000 /dev/zero; echo\n"
        "echo lost_rows=0\n```"
    )
    done = site.run()
    assert done.code == 0, done.said[-2000:]
    assert site.record().checks == {"lost_rows": "0"}
    assert len(written(site)) < 20_000


def test_much_output_is_followed_to_its_end(site: DrillSite) -> None:
    site.verify = "```bash\nseq 1 60000\necho lost_rows=0\n```"
    done = site.run()
    assert done.code == 0, done.said[-2000:]
    assert "\n   60000\n" in done.out
    assert site.record().tail[-2:] == ["60000", "lost_rows=0"]


def test_of_many_results_a_record_keeps_some_and_every_loss(site: DrillSite) -> None:
    site.verify = "```bash\nseq -f 'setting_%g=on' 1 5000\necho lost_rows=1\n```"
    site.run()
    record = site.record()
    assert (record.verdict, record.checks["lost_rows"]) == ("failed", "1")
    assert record.checks["setting_1"] == "on"
    assert len(record.checks) < 300


def test_a_secret_of_several_lines_is_masked_in_each(site: DrillSite) -> None:
    site.write()
    site.recover = "echo 'first-half of it'; echo second-half; cp {{ source }} {{ target }}; echo {{ word }}"
    site.more = '  word: "first-half\\nsecond-half"'
    done = site.run()
    assert "first-half" not in done.out + written(site).partition("digests")[0]
    assert "second-half" not in done.out + written(site)


@pytest.mark.parametrize(
    "printed",
    [
        "requirepass hunter2hunter2",
        "masterauth hunter2hunter2",
        "AWS_SECRET_KEY=hunter2hunter2",
        "user default on >hunter2hunter2 ~* +@all",
        "postgresql://app:hunter2hunter2/x@db.example/app",
        "db.example:5432:app:app:hunter2hunter2",
        "correct%20horse",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\nhunter2hunter2\n-----END PGP PRIVATE KEY BLOCK-----",
    ],
)
def test_secrets_in_other_forms_are_masked(printed: str, site: DrillSite) -> None:
    site.recover += f"\ncat <<'END'\n{printed}\nEND\n: {{{{ word }}}}"
    done = site.run()
    assert done.code == 0, done.said
    for secret in ("hunter2", "correct%20horse"):
        assert secret not in done.out
        assert secret not in written(site)


def test_the_plan_of_a_dry_run_shows_no_secret(site: DrillSite) -> None:
    site.recover += "\necho {{ word }}"
    done = site.run("--dry-run")
    assert done.code == 0
    assert "correct horse" not in done.out
    assert "[redacted]" in done.out


@pytest.mark.parametrize("name", [" ", "\udcff", "a\nb\x1b[31m", "x" * 10_000])
def test_whoever_ran_it_may_be_called_anything(name: str, site: DrillSite) -> None:
    done = site.run(DRILLBOOK_BY=name)
    assert done.code == 0, done.said
    assert site.record().by.people
