"""Wherever and however a drill is run, it leaves the host as it was."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from drillbook.drills.host.ports import PortTakenError, claimed, is_claimed
from tests.support.build import PLAIN, ROOT, run_drillbook
from tests.support.drills import DRILL, DrillSite, free_port, kill
from tests.support.waiting import PATIENCE, wait_for

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path)


def can_mount(folder: Path) -> bool:
    """Whether this host lets us mount anything, tried out."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode == 0:
        subprocess.run(["umount", folder], check=True)
    return done.returncode == 0


def test_relative_folders_mean_those_of_the_caller(site: DrillSite) -> None:
    site.write()
    options = ("--yes", "--content", "content", "--scratch", "scratch")
    done = run_drillbook("drill", "run", DRILL, *options, cwd=site.folder, PYTHONPATH=str(ROOT / "plugins"))
    assert done.code == 0, done.said
    assert site.record().verdict == "passed"
    assert site.leftovers() == []


@ROOT_ONLY
def test_what_is_mounted_over_the_directory_is_taken_away(site: DrillSite) -> None:
    if not can_mount(site.folder / "tried"):
        pytest.skip("nothing can be mounted here")
    site.prepare = f'mount -t tmpfs -o size=64k tmpfs "$DRILL_DIR"\ncd "$DRILL_DIR"\n{site.prepare}'
    site.write()
    site.scratch.chmod(0o1777)
    site.run()
    assert site.leftovers() == []
    assert stat.S_IMODE(site.scratch.stat().st_mode) == 0o1777, "whose folder it is stays theirs"


@ROOT_ONLY
def test_what_cannot_be_unmounted_is_never_deleted(site: DrillSite) -> None:
    if not can_mount(site.folder / "tried"):
        pytest.skip("nothing can be mounted here")
    precious, tools = site.folder / "precious", site.folder / "tools"
    precious.mkdir()
    (precious / "file").write_text("somebody's work")
    tools.mkdir()
    for name in ("umount", "fusermount3", "fusermount"):
        (tools / name).write_text("#!/bin/sh\nexit 1\n")
        (tools / name).chmod(0o755)
    site.prepare += f'\nmkdir "$DRILL_DIR/bound"\nmount --bind {precious} "$DRILL_DIR/bound"'
    try:
        done = site.run(PATH=f"{tools}:{os.environ['PATH']}")
        assert (precious / "file").read_text() == "somebody's work"
        assert done.code == 1
        assert any("mounted" in finding for finding in site.record().findings)
    finally:
        for bound in site.scratch.glob("drill-*/bound"):
            subprocess.run(["umount", "--lazy", bound], check=True)


@ROOT_ONLY
def test_a_file_that_was_made_immutable_is_removed(site: DrillSite) -> None:
    probe = site.folder / "probe"
    probe.touch()
    if not shutil.which("chattr") or subprocess.run(["chattr", "+i", probe], check=False).returncode != 0:
        pytest.skip("no file can be made immutable here")
    subprocess.run(["chattr", "-i", probe], check=True)
    site.prepare += (
        '\nmkdir "$DRILL_DIR/kept"; touch "$DRILL_DIR/kept/file"; chattr +i "$DRILL_DIR/kept/file"'
    )
    assert site.run().code == 0
    assert site.leftovers() == []


def test_a_link_in_the_place_of_the_directory_is_not_followed(site: DrillSite) -> None:
    precious = site.folder / "precious"
    precious.mkdir()
    (precious / "file").write_text("somebody's work")
    precious.chmod(0o750)
    site.cleanup = f'cd /; rm -rf "$DRILL_DIR"; ln -s {precious} "$DRILL_DIR"'
    assert site.run().code == 0
    assert site.leftovers() == []
    assert (precious / "file").read_text() == "somebody's work"
    assert stat.S_IMODE(precious.stat().st_mode) == 0o750


def test_a_tree_of_any_depth_is_removed(site: DrillSite) -> None:
    site.cleanup = 'p=$(printf "d/%.0s" $(seq 100)); for i in $(seq 15); do mkdir -p $p; cd $p; done'
    assert site.run().code == 0
    assert site.record().verdict == "passed"
    assert site.leftovers() == []


def loops_of(folder: Path) -> list[str]:
    """The loop devices that show a file of a folder."""
    files = Path("/sys/block").glob("loop*/loop/backing_file")
    return [str(file) for file in files if str(folder) in file.read_text("utf-8", "replace")]


@ROOT_ONLY
def test_loop_devices_are_given_back(site: DrillSite) -> None:
    probe = site.folder / "probe"
    probe.write_bytes(bytes(1 << 20))
    if subprocess.run(["losetup", "--find", probe], capture_output=True, check=False).returncode != 0:
        pytest.skip("no loop device can be made here")
    device = next(iter(loops_of(probe))).split("/")[3]
    subprocess.run(["losetup", "--detach", f"/dev/{device}"], check=True)
    elsewhere = site.folder / "elsewhere"
    elsewhere.mkdir()
    site.prepare += (
        '\nfor disk in one two; do truncate -s 4M "$DRILL_DIR/$disk"; mke2fs -q "$DRILL_DIR/$disk"; done\n'
        f'losetup --find "$DRILL_DIR/one"\nmount -o loop "$DRILL_DIR/two" {elsewhere}'
    )
    done = site.run()
    assert done.code == 0, done.said
    assert loops_of(site.scratch) == []
    assert str(elsewhere) not in Path("/proc/mounts").read_text()
    assert site.leftovers() == []


def test_a_run_that_is_stopped_before_it_began_leaves_nothing(site: DrillSite) -> None:
    tools, asked = site.folder / "tools", site.folder / "asked"
    tools.mkdir()
    (tools / "slow-server").write_text(f"#!/bin/sh\ntouch {asked}\nexec sleep 5\n")
    (tools / "slow-server").chmod(0o755)
    site.more = "tools: [slow-server]"
    site.environment = {"PATH": f"{tools}:{os.environ['PATH']}"}
    process = site.start()
    wait_for("the tool to be asked for its version", asked.exists)
    kill(process.pid, signal.SIGTERM)
    process.wait(PATIENCE)
    wait_for("everything to be gone", lambda: not site.leftovers())


def test_ctrl_c_ends_all_drills_and_not_only_the_first(site: DrillSite) -> None:
    reached = site.folder / "reached"
    site.recover = f"touch {reached}; sleep 100000"
    site.write()
    page = site.content / "drills" / f"{DRILL}.md"
    shutil.copy(page, page.with_name("drill-second.md"))
    process = subprocess.Popen(
        [*site.command("--yes", "--all")],
        cwd=ROOT,
        env=os.environ | PLAIN,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    wait_for("the first drill", reached.exists)
    kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert list(site.catalog().records) == [DRILL]
    assert "drill-second" in said
    assert site.leftovers() == []


def test_two_runs_that_need_one_port_do_not_meet(site: DrillSite) -> None:
    port, reached = free_port(), site.folder / "reached"
    site.recover = f"echo {{{{ port }}}}; touch {reached}; sleep 100000"
    site.more = f"  port: '{port}'"
    first = site.start()
    try:
        wait_for("the first run", reached.exists)
        second = run_drillbook(*site.command("--yes")[3:])
        assert second.code == 2
        assert f"port {port}" in second.err
    finally:
        kill(first.pid, signal.SIGINT)
        first.wait(PATIENCE)
    assert len(site.records()) == 1
    assert site.leftovers() == []


@pytest.fixture
def other_family() -> Iterator[int]:
    with socket.socket(socket.AF_INET6) as server:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            server.bind(("::1", 0))
        except OSError:
            pytest.skip("this host has no IPv6")
        server.listen()
        yield server.getsockname()[1]


def test_a_port_that_is_taken_in_ipv6_alone_is_refused(site: DrillSite, other_family: int) -> None:
    site.recover = "echo {{ port }}"
    site.more = f"  port: '{other_family}'"
    assert site.run().code == 2


def test_a_port_is_held_by_one_run_and_given_back() -> None:
    port = free_port()
    with claimed([port]):
        assert is_claimed(port)
        with pytest.raises(PortTakenError, match=f"port {port}"), claimed([port]):
            pass
    assert not is_claimed(port)
