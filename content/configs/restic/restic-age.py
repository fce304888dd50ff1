#!/usr/bin/python3
"""Say how old the newest restic snapshot of each path is; exit 2 when one is too old.

The question is asked of the repository itself, not of the timer or the service:
a backup that was switched off, masked or never scheduled does not fail, it only
stops. Reads RESTIC_REPOSITORY and RESTIC_PASSWORD_FILE from the environment.
"""

import argparse
import datetime
import json
import socket
import subprocess
import sys
from pathlib import Path

CLOCKS_MAY_DIFFER = datetime.timedelta(minutes=10)


def snapshots_of(host: str) -> list[dict]:
    command = ["restic", "snapshots", "--json", "--no-lock", "--host", host]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout) or []


def taken(snapshot: dict) -> datetime.datetime:
    return datetime.datetime.fromisoformat(snapshot["time"])


def newest(snapshots: list[dict], path: str, now: datetime.datetime) -> dict | None:
    """One from the future is passed over: it would look young for years."""
    with_path = [s for s in snapshots if path in s["paths"] and taken(s) <= now + CLOCKS_MAY_DIFFER]
    return max(with_path, key=taken, default=None)


def write_metric(file: Path, host: str, found: dict[str, dict]) -> None:
    """For the textfile collector of the Prometheus node exporter."""
    name = "restic_newest_snapshot_timestamp_seconds"
    lines = [f"# TYPE {name} gauge\n"]
    for path, snapshot in found.items():
        labels = f'{{snapshot_host="{host}",path="{path}"}}'
        lines.append(f"{name}{labels} {taken(snapshot).timestamp():.0f}\n")
    new = file.with_suffix(".new")
    new.write_text("".join(lines))
    new.replace(file)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--max-hours", type=float, required=True)
    parser.add_argument(
        "--path", required=True, action="append", help="a path that a snapshot must hold; may be repeated"
    )
    parser.add_argument("--host", default=socket.gethostname())
    parser.add_argument("--metric", type=Path, help="write a Prometheus textfile, for example backup.prom")
    options = parser.parse_args()

    try:
        snapshots = snapshots_of(options.host)
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        print(f"UNKNOWN: the repository could not be read: {error}", file=sys.stderr)
        return 3
    now = datetime.datetime.now(datetime.timezone.utc)
    found = {}
    too_old = False
    for path in options.path:
        snapshot = newest(snapshots, path, now)
        if snapshot is None:
            print(f"STALE: no snapshot of {options.host}:{path}")
            too_old = True
            continue
        found[path] = snapshot
        hours = (now - taken(snapshot)).total_seconds() / 3600
        verdict = "OK" if hours <= options.max_hours else "STALE"
        too_old = too_old or verdict == "STALE"
        print(
            f"{verdict}: snapshot {snapshot['short_id']} of {options.host}:{path} "
            f"is {max(hours, 0):.1f} h old, {options.max_hours:g} h allowed"
        )
    if options.metric and found:
        write_metric(options.metric, options.host, found)
    return 2 if too_old else 0


if __name__ == "__main__":
    sys.exit(main())
