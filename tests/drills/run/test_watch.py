"""A configuration is rehearsed by what a run read of it, whatever the commands of its drill say."""

from __future__ import annotations

import datetime
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.catalog.records import FilesRead, read_record
from drillbook.drills.proof import Proof
from drillbook.drills.readiness import proofs
from drillbook.drills.records.writing import record_text, write_record
from drillbook.drills.run.watch import Watch, keeps_times
from drillbook.drills.uses import Watched, digest_of
from tests.support.build import run_python, write_files
from tests.support.drills import DRILL, DrillSite
from tests.support.sampling import examples

FILE = "configs/backup.conf"
NAMED = '"$DRILL_CONTENT/configs/backup.conf"'
MADE = 'echo content > "$DRILL_DIR/file"\ncp "$DRILL_DIR/file" "$DRILL_DIR/backup"\n'


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path)


def badge(site: DrillSite) -> Proof:
    """What is proven of the configuration today."""
    return proofs(site.catalog(), datetime.datetime.now(datetime.UTC).date())["backup"]


def held(site: DrillSite, prepare: str) -> FilesRead:
    """Carry the drill out with more commands in Prepare; give what its record says of files."""
    site.prepare = MADE + prepare
    done = site.run()
    assert (done.code, site.record().verdict) == (0, "passed"), done.said
    assert not site.leftovers()
    reads = site.record().reads
    assert reads is not None
    assert reads.known
    return reads


@pytest.mark.parametrize(
    "commands",
    [
        f"if false; then cp {NAMED} x; fi",
        f"use() {{ cp {NAMED} x; }}",
        f"cat > note <<'END'\ncp {NAMED} x\nEND",
        f"true || cp {NAMED} x",
        f"ls -l {NAMED}; stat {NAMED}; test -s {NAMED}; find \"$DRILL_CONTENT\" -name '*.conf'",
        f"true < {NAMED}",
        f"touch -a {NAMED}",
        f"cat {NAMED}; echo other >> {NAMED}",
        f"echo other > {NAMED}; cat {NAMED}",
        'grep -r source "$DRILL_CONTENT"',
        'cp -r "$DRILL_CONTENT/configs" copy',
        f"cat {NAMED}\necho 'skipped: there is nothing to do'",
    ],
    ids=[
        "branch", "function", "here-document", "or", "looked-at", "opened", "touched", "changed-after",
        "changed-before", "searched", "copied-as-a-whole", "skipped",
    ],
)  # fmt: skip
def test_a_file_that_no_step_read_of_its_own_gives_no_badge(commands: str, site: DrillSite) -> None:
    assert held(site, commands).files == {}
    assert (badge(site).state, badge(site).reason) == ("unproven", "unused")


@pytest.mark.parametrize(
    "commands",
    [
        f"cp -a {NAMED} x",
        f". <(sed 's/ = /=/' {NAMED})",
        'cp "$DRILL_CONTENT"/configs/*.conf .',
        f"ln {NAMED} y\nchmod 0600 y\nsleep 0.1",
        f"python3 -c 'import mmap, sys; f = open(sys.argv[1]); mmap.mmap(f.fileno(), 0, prot=1)[:3]' {NAMED}",
        f"(sleep 0.3; cat {NAMED}) > later 2>&1 &",
    ],
    ids=["copy", "included", "pattern", "linked", "mapped", "later"],
)
def test_a_file_that_a_step_read_gives_one(commands: str, site: DrillSite) -> None:
    site.recover = "sleep 0.6; test ! -e y || cat y; cp {{ source }} {{ target }}"
    assert held(site, commands).files == site.reads()["files"]
    assert (badge(site).state, badge(site).drill) == ("verified", DRILL)


def test_a_program_that_is_run_was_read_and_one_that_it_reads_too(site: DrillSite) -> None:
    site.write()
    program = '#!/bin/sh\n. "${0%/*}/lib"\nhello\n'
    write_files(site.content / "configs", {"tool/run": program, "tool/lib": "hello() { echo hi; }\n"})
    (site.content / "configs/tool/run").chmod(0o755)
    page = (site.content / "configs/backup.md").read_text()
    write_files(site.content / "configs", {"tool.md": page.replace("backup.conf", "tool/run, tool/lib")})
    assert held(site, '"$DRILL_CONTENT/configs/tool/run"').files.keys() == {
        "configs/tool/run",
        "configs/tool/lib",
    }


def test_what_is_read_only_while_cleaning_up_was_not_rehearsed(site: DrillSite) -> None:
    site.cleanup += f"\ncat {NAMED}"
    assert held(site, "true").files == {}
    assert badge(site).reason == "unused"


def test_a_run_that_failed_after_it_read_a_file_gives_no_badge(site: DrillSite) -> None:
    site.recover = f"cat {NAMED}; false"
    site.prepare = MADE
    assert site.run().code == 1
    assert site.record().reads == FilesRead.model_validate(site.reads())
    assert badge(site).state == "failing"


def test_a_file_that_has_changed_since_it_was_read_is_no_longer_rehearsed(site: DrillSite) -> None:
    held(site, f"cp {NAMED} x")
    (site.content / FILE).write_text("source = /mnt/other\n")
    assert (badge(site).state, badge(site).reason) == ("unproven", "changed")


def test_a_file_that_no_command_names_unproves_the_drill_that_read_it(site: DrillSite) -> None:
    text = (site.write().content / "configs/backup.md").read_text()
    write_files(
        site.content / "configs", {"d/two.conf": "two\n", "two.md": text.replace("backup.", "d/two.")}
    )
    held(site, 'cat "$DRILL_CONTENT"/configs/d/*')
    today = datetime.datetime.now(datetime.UTC).date()
    assert proofs(site.catalog(), today)[DRILL].state == "verified"
    (site.content / "configs/d/two.conf").write_text("three\n")
    found = proofs(site.catalog(), today)
    assert {name: found[name].reason for name in (DRILL, "two", "copy-back")} == {
        DRILL: "changed",
        "two": "changed",
        "copy-back": "",
    }


@pytest.mark.parametrize("named", [True, False])
def test_a_record_of_the_older_form_stays_what_it_was_and_gives_no_badge(
    named: bool, site: DrillSite
) -> None:
    held(site, f"cp {NAMED} x" if named else "true")
    (path,) = site.content.glob("drills/records/*/*.yaml")
    old = site.record().model_copy(update={"reads": None})
    path.unlink()
    write_record(site.content, old)
    assert site.record().reads is None, "and it is not called altered"
    assert (badge(site).state, badge(site).reason) == ("unproven", "unrecorded")
    today = datetime.datetime.now(datetime.UTC).date()
    assert proofs(site.catalog(), today)["file-lost"].state == "verified"


WITHOUT_TRACES = """
from drillbook.cli import main
from drillbook.drills.run import runner

runner.keeps_times = lambda _: False
main()
"""


def test_where_reading_leaves_no_trace_the_record_says_not_known(site: DrillSite) -> None:
    site.prepare = MADE + f"cp {NAMED} x"
    site.write()
    # In a process of its own: a run ends all processes below its own.
    done = run_python("-c", WITHOUT_TRACES, *site.command()[3:])
    assert done.code == 0, done.said
    record = site.record()
    assert (record.verdict, record.reads) == ("passed", FilesRead(known=False))
    assert "reads:\n  known: false\n" in record_text(record)
    assert (badge(site).state, badge(site).reason) == ("unproven", "not-known")


def test_people_cannot_write_down_which_files_were_read(site: DrillSite) -> None:
    held(site, f"cp {NAMED} x")
    text = record_text(site.record()).replace("source: runner", "source: hand")
    (path,) = site.content.glob("drills/records/*/*.yaml")
    record, problems = read_record(path.relative_to(site.content).as_posix(), text)
    assert record is None
    assert "only a run knows which files it read; remove 'reads'" in str(problems[0])


def test_a_file_system_is_asked_with_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keeps_times(tmp_path)
    assert not list(tmp_path.iterdir())
    with monkeypatch.context() as noatime:
        noatime.setattr(Path, "read_bytes", lambda _: b"")
        assert not keeps_times(tmp_path)
    with monkeypatch.context() as sharing_blocks:
        sharing_blocks.setattr(os, "copy_file_range", lambda *_: 5)
        assert not keeps_times(tmp_path)
    with monkeypatch.context() as without_such_a_call:
        without_such_a_call.delattr(os, "copy_file_range")
        assert keeps_times(tmp_path)
    assert not keeps_times(tmp_path / "is not there")


FILES = ("a.conf", "b/b.conf", "b/c", "d")
ACTIONS = {
    "read": "cat {}", "touch": "touch -a {}", "write": "echo x >> {}", "remove": "rm {}",
    "replace": "cp {0} {0}.new && mv {0}.new {0}", "look": "ls -l {}", "link": "ln -sf {1} {0}",
}  # fmt: skip


@settings(deadline=None, max_examples=examples(40))
@given(st.lists(st.tuples(st.sampled_from(FILES), st.sampled_from(sorted(ACTIONS))), max_size=6))
def test_what_was_read_is_always_a_part_of_what_was_there_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]]
) -> None:
    root = tmp_path_factory.mktemp("place") / "copy"
    outside = root.with_name("outside")
    write_files(root, {**{name: f"{name}\n" for name in FILES}, "page.md": "page\n"})
    outside.write_text("outside\n")
    os.utime(outside, (9, 9))
    digests = {name: digest_of(root / name) for name in FILES}
    asked = [*FILES, "is/not/there", "../outside"]
    watch = Watch(root, [Watched(name, frozenset({"page.md"})) for name in asked])
    assert watch.look() == {}
    spoiled = set()
    for name, action in steps:
        subprocess.run(
            ["sh", "-c", ACTIONS[action].format(name, outside)], cwd=root, check=False, capture_output=True
        )
        found = watch.look()
        assert found.items() <= digests.items()
        assert found == ({name: digests[name]} if action == "read" and name not in spoiled else {})
        if action in {"write", "remove", "link"}:
            spoiled.add(name)
    assert outside.stat().st_atime != 0, "what a link leads to is let alone"
