"""A drill is refused where it could do harm or cannot work, and what is missing is said."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from drillbook.drills.host import refusals as host
from drillbook.drills.host import versions
from drillbook.drills.host.refusals import refusals
from drillbook.drills.host.versions import satisfies, version_of
from drillbook.drills.plan import make_plan
from drillbook.drills.records.writing import carried_out_by
from drillbook.drills.run.workspace import make_workspace
from tests.support.drills import DrillSite, free_port, processes_with
from tests.support.waiting import wait_for

PROCEDURE = "procedures/copy-back.md"


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path)


def told(site: DrillSite, any_version: bool = False) -> str:
    return "\n".join(map(str, refusals(site.write().plan(), site.scratch, any_version)))


def test_a_host_that_has_everything_is_taken(site: DrillSite) -> None:
    assert told(site) == ""


def test_a_production_host_is_refused_by_its_marker(
    site: DrillSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "MARKER", tmp_path / "marker")
    assert told(site) == ""
    (tmp_path / "marker").touch()
    assert "production host" in told(site)


def test_a_production_host_is_refused_by_its_environment(site: DrillSite) -> None:
    done = site.run("--yes", DRILLBOOK_PRODUCTION="1")
    assert done.code == 2
    assert "production host" in done.err
    assert site.records() == []
    assert site.leftovers() == []


@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("{name: no-such-program, package: some-package}", "apt-get install some-package"),
        ("{name: bash, version: '2'}", "the drill was written for 2"),
        ("{name: bash, version: '>=99'}", "the drill was written for >=99"),
    ],
)
def test_a_missing_program_and_another_version_are_refused(tool: str, said: str, site: DrillSite) -> None:
    site.more = f"tools: [{tool}]"
    assert said in told(site)


def test_another_version_is_taken_when_told(site: DrillSite) -> None:
    site.more = "tools: [{name: bash, version: '2'}]"
    assert told(site, any_version=True) == ""


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def with_port(site: DrillSite, port: int) -> DrillSite:
    site.recover = "echo {{ port }}\ncp {{ source }} {{ target }}"
    site.more = f"  port: '{port}'"  # one more of the parameters that stand above
    return site


def test_a_port_that_is_taken_is_refused(site: DrillSite, taken_port: int) -> None:
    assert f"port {taken_port}" in told(with_port(site, taken_port))


def test_a_port_that_is_free_is_taken(site: DrillSite) -> None:
    assert told(with_port(site, free_port())) == ""


@pytest.mark.parametrize(
    "place",
    [
        "/var/lib/postgresql/15/main",
        "/var/lib/mysql",
        "cp /var/lib/redis/dump.rdb $DRILL_DIR",
        "$DRILL_DIR/../../var/lib/mysql /var/lib/mysql/",
        "/srv/files",
        "/etc/mysql/my.cnf",
    ],
)
def test_a_value_that_leads_to_a_servers_own_data_is_refused(place: str, site: DrillSite) -> None:
    site.write()
    page = site.content / "drills" / "drill-file-lost.md"
    page.write_text(page.read_text().replace("source: $DRILL_DIR/backup", f"source: {place}"))
    found = "\n".join(map(str, refusals(site.plan(), site.scratch)))
    assert "parameter 'source' points to /" in found


@pytest.mark.parametrize(
    "value", ["$DRILL_DIR/var/lib/mysql", "/usr/lib/postgresql/15/bin", "cat $DRILL_DIR/srv"]
)
def test_values_below_the_working_directory_are_taken(value: str, site: DrillSite) -> None:
    site.write()
    page = site.content / "drills" / "drill-file-lost.md"
    page.write_text(page.read_text().replace("source: $DRILL_DIR/backup", f"source: {value}"))
    assert refusals(site.plan(), site.scratch) == []


def test_a_default_of_the_procedure_that_was_not_replaced_is_refused(site: DrillSite) -> None:
    site.write()
    page = site.content / PROCEDURE
    page.write_text(page.read_text().replace("/mnt/backup/file", "/var/lib/mysql/file"))
    drill = site.content / "drills" / "drill-file-lost.md"
    drill.write_text(drill.read_text().replace("  source: $DRILL_DIR/backup\n", ""))
    assert "points to /var/lib/mysql/file" in "\n".join(map(str, refusals(site.plan(), site.scratch)))


def test_a_value_that_is_missing_is_said_with_its_place(site: DrillSite) -> None:
    site.write()
    page = site.content / PROCEDURE
    page.write_text(page.read_text().replace(", default: /mnt/backup/file", ""))
    drill = site.content / "drills" / "drill-file-lost.md"
    drill.write_text(drill.read_text().replace("  source: $DRILL_DIR/backup\n", ""))
    (refusal,) = refusals(site.plan(), site.scratch)
    assert str(refusal).startswith(f"parameter 'source' of {PROCEDURE}:")


@pytest.mark.parametrize(
    "command", ["systemctl stop postgresql", "true; service mysql restart", "sudo reboot now"]
)
def test_services_of_the_host_are_left_alone(command: str, site: DrillSite) -> None:
    site.recover = command
    assert "this host's own services" in told(site)


def test_commands_that_only_name_a_service_are_taken(site: DrillSite) -> None:
    site.recover = "echo 'then say: systemctl start x'\ncp {{ source }} {{ target }}"
    assert told(site) == ""


def test_without_root_what_needs_root_is_refused(site: DrillSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site.prepare += '\nchown nobody "$DRILL_DIR/file"'
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "needs root" in told(site)


def test_an_owner_that_stays_the_same_takes_no_root(site: DrillSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site.recover = "cp {{ source }} {{ target }}; chown --reference={{ source }} {{ target }}"
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "needs root" not in told(site)


def test_a_scratch_folder_that_is_not_there_is_refused(site: DrillSite) -> None:
    found = refusals(site.write().plan(), Path("/no/such/folder"))
    assert "--scratch" in str(found[0])


@pytest.mark.parametrize(
    ("found", "wanted", "holds"),
    [
        ("15.10", "15", True),
        ("16.1", "15", False),
        ("3.40.1", "3.40.1", True),
        ("3.40.2", "3.40.1", False),
        ("10.11.6", ">=10.5", True),
        ("10.3", ">=10.5", False),
        ("7.0", ">=6, <8", True),
        ("8.0", ">=6, <8", False),
        ("9", "8+", True),
        ("1", "any", True),
    ],
)
def test_versions_are_compared_as_people_mean_them(found: str, wanted: str, holds: bool) -> None:
    assert satisfies(found, wanted) is holds


@pytest.mark.parametrize(
    ("says", "version"),
    [
        ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "15.18"),
        ("fuser (PSmisc) 23.6", "23.6"),
        ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", "7.0.15"),
        ("mariadb  Ver 15.1 Distrib 10.11.6-MariaDB, for debian-linux-gnu", "10.11.6"),
        ("program, version 252", "252"),
    ],
)
def test_programs_are_asked_for_their_version(says: str, version: str, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n[ \"$1\" = -V ] && echo '{says}' || exit 1\n")
    program.chmod(0o755)
    assert version_of(program) == version


def test_a_program_that_takes_no_question_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "_PATIENCE", 0.5)
    program = tmp_path / "server"
    program.write_text(f"#!/bin/sh\necho {tmp_path}\nsleep 31536000 &\nsleep 31536000\n")
    program.chmod(0o755)
    assert version_of(program) == ""
    wait_for("it to be gone", lambda: not processes_with(str(tmp_path)))


@pytest.mark.parametrize(
    "command",
    ["dd if=/dev/zero of=/dev/sda", "mkfs.ext4 /dev/nvme0n1p2", "lvremove -y /dev/mapper/vg-data"],
)
def test_disks_of_the_host_are_left_alone(command: str, site: DrillSite) -> None:
    site.break_ = command
    assert "which is outside the drill's directory" in told(site)


@pytest.mark.parametrize("command", ["kill -9 -1", "kill -s KILL -1", "true; kill -- -1"])
def test_a_drill_does_not_end_every_process_there_is(command: str, site: DrillSite) -> None:
    site.break_ = command
    assert "every process" in told(site)


def test_random_bytes_and_a_process_group_of_its_own_are_taken(site: DrillSite) -> None:
    site.break_ += '\nhead -c 1 /dev/urandom > /dev/null\nkill -1 "$$" || kill -9 -12345 || true'
    assert told(site) == ""


@pytest.mark.parametrize(
    "command",
    ["rm -rf /var/lib/mysql/*", "cp a /etc/postgresql/15/main/pg_hba.conf", 'tar -C "/srv" -xf backup.tar'],
)
def test_commands_that_name_a_place_of_the_host_are_refused(command: str, site: DrillSite) -> None:
    site.recover = command
    assert "which is outside the drill's directory" in told(site)


@pytest.mark.parametrize(
    "command", ["pkill redis-server", "killall -9 mariadbd", "true && pkill -9 -f postgres"]
)
def test_processes_are_not_ended_by_their_name(command: str, site: DrillSite) -> None:
    site.break_ = command
    assert "by name" in told(site)


def test_a_process_may_be_ended_by_the_file_that_holds_its_id(site: DrillSite) -> None:
    site.break_ += '\npkill -KILL -F "$DRILL_DIR/pid" || true'
    assert told(site) == ""


def test_a_port_that_a_command_names_is_looked_at_too(site: DrillSite, taken_port: int) -> None:
    site.prepare += f"\netcdctl --endpoints=http://127.0.0.1:{taken_port} endpoint health || true"
    assert f"port {taken_port}" in told(site)


def test_a_name_that_no_record_can_hold_is_refused(site: DrillSite) -> None:
    site.write()
    page = site.content / "drills" / "drill-file-lost.md"
    page.rename(page.with_name(f"{'x' * 130}.md"))
    catalog = site.catalog()
    found = refusals(make_plan(catalog, catalog.pages["x" * 130]), site.scratch)
    assert "longer than 120 characters" in "\n".join(map(str, found))


def test_a_user_without_a_name_can_run_drills(site: DrillSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("DRILLBOOK_BY", raising=False)
    workspace = make_workspace(site.write().content, site.scratch)
    assert workspace.environment["USER"] == "4000000"
    assert carried_out_by() == "4000000"


def test_clients_that_name_no_server_do_not_find_the_hosts(site: DrillSite) -> None:
    environment = make_workspace(site.write().content, site.scratch).environment
    for name in ("PGHOST", "MYSQL_UNIX_PORT"):
        assert environment[name].startswith(str(site.scratch))
