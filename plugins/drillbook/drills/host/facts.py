"""What this host has: its system, its programs and their versions."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from drillbook.drills.host.versions import version_of
from drillbook.drills.plan import Plan

_FURTHER = ("/usr/local/sbin", "/usr/sbin", "/sbin")


_SERVERS = Path("/usr/lib/postgresql")


def find_tool(name: str, version: str | None = None) -> Path | None:
    """Find a program as a drill would: on the PATH, among the programs of root, or of PostgreSQL."""
    found = shutil.which(name) or shutil.which(name, path=":".join(_FURTHER))
    if found:
        return Path(found)
    servers = sorted(_SERVERS.glob(f"*/bin/{name}"), reverse=True)
    fitting = [path for path in servers if version and path.parts[-3] == version]
    return next(iter([*fitting, *servers]), None)


def describe_host() -> dict[str, str]:
    """Say what kind of host this is, for the record: no names, no addresses."""
    system = "unknown"
    try:
        lines = Path("/etc/os-release").read_text("utf-8").splitlines()
        system = next((v.partition("=")[2].strip('"') for v in lines if v.startswith("PRETTY_NAME=")), system)
    except OSError:
        pass
    host = os.uname()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return {
        "system": system,
        "machine": host.machine,
        "processors": str(os.cpu_count() or 0),
        "memory": f"{memory:.0f} GiB",
        "user": "root" if os.geteuid() == 0 else "not root",
    }


def tool_versions(plan: Plan) -> dict[str, str]:
    """Give the versions of the programs that a plan needs, as they say themselves."""
    names = dict.fromkeys([*(tool.name for tool in plan.tools), *plan.needs])
    wanted = {tool.name: tool.version for tool in plan.tools}
    found = {name: find_tool(name, wanted.get(name)) for name in names}
    bash = subprocess.run(
        ["bash", "-c", "echo ${BASH_VERSION%%(*}"], capture_output=True, text=True, check=False
    )
    versions = {name: version_of(path) or "unknown" for name, path in found.items() if path}
    return {**versions, "bash": bash.stdout.strip()}
