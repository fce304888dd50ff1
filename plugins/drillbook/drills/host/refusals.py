"""The host guard: says what is missing, and keeps drills away from anything that is not theirs."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drillbook.catalog.fields import Tool
from drillbook.drills.host.facts import find_tool
from drillbook.drills.host.ports import is_claimed, is_free, ports_of
from drillbook.drills.host.versions import satisfies, version_of
from drillbook.drills.plan import Plan

MARKER = Path("/etc/drillbook-production")
VARIABLE = "DRILLBOOK_PRODUCTION"
_ROOM = 200 * 1024 * 1024  # bytes that the smallest server with its backup takes
_LONGEST_NAME = 120  # of a page that records and links can name
# Where servers keep what is not ours, unless told otherwise.
_KEEPS_OUT = re.compile(
    r"(?<![\w./-])(?:/var/lib/(?:postgresql|pgsql|mysql|mariadb|redis|valkey|etcd|mongodb|ldap|pgbackrest|"
    r"cassandra|elasticsearch|opensearch|influxdb|docker|containerd|libvirt)|/var/backups|/srv|/home|"
    r"/root|/boot|/etc|/dev/(?:(?:sd|vd|xvd|hd)[a-z]|nvme|mmcblk|md|dm-|mapper\b)\w*)(?=[/\s\"'`;:,)]|$)[^\s\"'`;|&)]*"
)
_MAY_READ = re.compile(
    r"^/etc/(?:os-release|hostname|hosts|passwd|group|ssl|mime\.types|localtime|timezone)\b"
)
_SERVICES = re.compile(
    r"(?:^|[;&|(]|\bsudo\b|\bthen\b|\bdo\b)\s*"
    r"(systemctl|service|pg_ctlcluster|invoke-rc\.d|reboot|shutdown|poweroff|halt)(?=\s+\S)",
    re.MULTILINE,
)
# The same name may belong to the host's own server.
_BY_NAME = re.compile(
    r"(?:^|[;&|(!])\s*(?:\S*/)?(?:killall5?\b|pkill\b(?![^\n;|&]*\s(?:-F|--pidfile|-P|-s|-g)\b))",
    re.MULTILINE,
)
_ALL = re.compile(r"\bkill\s+(?:-\S+\s+(?:[A-Z]\w*\s+)?)+-1\b")
_BECOMES = re.compile(
    r"(?:^|[\s;&|(])(?:runuser|su|chown(?![^\n;|&]*--reference)|setpriv|mount|install\s+(?:\S+\s+)*-o)\b"
)


@dataclass(frozen=True)
class Refusal:
    """Why a drill may not run here, and what to do about it."""

    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.what}; {self.hint}" if self.hint else self.what


def refusals(plan: Plan, base: Path, any_version: bool = False) -> list[Refusal]:
    """Hold a plan against this host. Gives everything that stands in its way."""
    return [
        *_production(),
        *_name(plan),
        *_host(base),
        *_values(plan),
        *_places(plan),
        *_tools(plan, any_version),
        *_ports(plan),
    ]


def _production() -> Iterator[Refusal]:
    hint = "rehearse on another host"
    if MARKER.exists():
        yield Refusal(f"this is a production host: {MARKER} exists", hint)
    if os.environ.get(VARIABLE, "0") not in ("", "0"):
        yield Refusal(f"this is a production host: {VARIABLE} is set", hint)


def _name(plan: Plan) -> Iterator[Refusal]:
    if len(plan.id) > _LONGEST_NAME:
        yield Refusal(
            f"the drill's id is longer than {_LONGEST_NAME} characters", "give its file a shorter name"
        )


def _host(base: Path) -> Iterator[Refusal]:
    if sys.platform != "linux":
        yield Refusal("drills run on Linux only, where all of their processes can be tracked")
    elif shutil.which("bash") is None:
        yield Refusal("bash is not installed", "install it: apt-get install bash")
    if not os.access(base, os.W_OK | os.X_OK):
        yield Refusal(f"{base} is not writable", "use another folder: --scratch FOLDER")
    elif shutil.disk_usage(base).free < _ROOM:
        yield Refusal(
            f"less than {_ROOM >> 20} MiB free at {base}", "free some space, or use --scratch FOLDER"
        )


def _values(plan: Plan) -> Iterator[Refusal]:
    missing = {name: command for command in plan.commands for name in command.missing}
    for name, command in sorted(missing.items()):
        what = f"parameter '{name}' of {command.file}:{command.line} has no value"
        yield Refusal(what, "give it one under 'parameters:' of the drill")
    if os.geteuid() != 0 and any(_BECOMES.search(command.text) for command in plan.commands):
        yield Refusal("the drill switches users or owners, which needs root", "run it as root")


def _places(plan: Plan) -> Iterator[Refusal]:
    """Nothing of a drill may lie outside its own directory."""
    hint = "give the parameter a value below $DRILL_DIR, under 'parameters:' of the drill"
    for name in sorted({name for command in plan.commands for name in command.uses}):
        for place in _outside(plan.values.get(name, "")):
            yield Refusal(
                f"parameter '{name}' points to {place}, which is outside the drill's directory", hint
            )
    seen = set()
    reported = {place for value in plan.values.values() for place in _outside(value)}
    for command in plan.commands:
        for place in dict.fromkeys(_outside(command.text)):
            if place not in reported:
                what = f"{command.file}:{command.line} uses {place}, which is outside the drill's directory"
                yield Refusal(what, "let the procedure take it as a parameter")
        if _BY_NAME.search(command.text):
            what = f"{command.file}:{command.line} would kill processes by name, whoever owns them"
            yield Refusal(what, "kill them by process id")
        if _ALL.search(command.text):
            what = f"{command.file}:{command.line} would kill every process on this host"
            yield Refusal(what, "kill them by process id")
        for service in _SERVICES.findall(command.text):
            if service not in seen:
                seen.add(service)
                what = f"{command.file}:{command.line} would run '{service}' on this host's own services"
                yield Refusal(what, "start a private server for the drill instead")


def _outside(value: str) -> list[str]:
    return [m.group() for m in _KEEPS_OUT.finditer(value) if not _MAY_READ.match(m.group())]


def _tools(plan: Plan, any_version: bool) -> Iterator[Refusal]:
    wanted = {tool.name: tool for tool in plan.tools}
    for name in plan.needs:
        wanted.setdefault(name, Tool(name=name))
    for tool in wanted.values():
        path = find_tool(tool.name, tool.version)
        package = f"apt-get install {tool.package or tool.name}"
        if path is None:
            yield Refusal(f"{tool.name} is not installed", f"install it: {package}")
        elif tool.version and not any_version:
            found = version_of(path)
            if found and not satisfies(found, tool.version):
                what = f"{tool.name} is version {found}, and the drill was written for {tool.version}"
                yield Refusal(what, "install that, or run with --any-version")


def _ports(plan: Plan) -> Iterator[Refusal]:
    for port in ports_of(plan):
        if is_claimed(port):
            yield Refusal(f"port {port} belongs to another run of a drill", "wait for it to end")
        elif not is_free(port):
            yield Refusal(f"port {port} is in use", "stop what is listening there, or change the drill")
