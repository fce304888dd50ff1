#!/usr/bin/python3
"""Say how old the newest restic snapshot is; exit 2 when it is too old.

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


def newest_snapshot(host: str, path: str) -> dict | None:
    command = ["restic", "snapshots", "--json", "--no-lock", "--host", host]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    with_path = [s for s in json.loads(done.stdout) or [] if path in s["paths"]]
    return max(with_path, key=lambda s: datetime.datetime.fromisoformat(s["time"]), default=None)


def write_metric(file: Path, host: str, path: str, timestamp: float) -> None:
    """For the textfile collector of the Prometheus node exporter."""
    name = "restic_newest_snapshot_timestamp_seconds"
    labels = f'{{snapshot_host="{host}",path="{path}"}}'
    new = file.with_suffix(".new")
    new.write_text(f"# TYPE {name} gauge\n{name}{labels} {timestamp:.0f}\n")
    new.replace(file)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--max-hours", type=float, required=True)
    parser.add_argument("--path", required=True, help="a path that the snapshot must hold")
    parser.add_argument("--host", default=socket.gethostname())
    parser.add_argument("--metric", type=Path, help="write a Prometheus textfile, for example backup.prom")
    options = parser.parse_args()

    try:
        snapshot = newest_snapshot(options.host, options.path)
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        print(f"UNKNOWN: the repository could not be read: {error}", file=sys.stderr)
        return 3
    if snapshot is None:
        print(f"STALE: no snapshot of {options.host}:{options.path}")
        return 2
    taken = datetime.datetime.fromisoformat(snapshot["time"])
    if options.metric:
        write_metric(options.metric, options.host, options.path, taken.timestamp())
    hours = (datetime.datetime.now(datetime.timezone.utc) - taken).total_seconds() / 3600
    verdict = "OK" if hours <= options.max_hours else "STALE"
    print(
        f"{verdict}: snapshot {snapshot['short_id']} of {options.host}:{options.path} "
        f"is {hours:.1f} h old, {options.max_hours:g} h allowed"
    )
    return 0 if verdict == "OK" else 2


if __name__ == "__main__":
    sys.exit(main())
