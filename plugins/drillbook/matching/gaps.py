"""What no scenario covers, told by a log that only says that something stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from drillbook.catalog import Catalog
from drillbook.catalog.models import ScenarioMetadata

# What lines that look like errors say of each kind of failure, in small letters; the first one counts.
SAID: dict[str, tuple[str, ...]] = {
    "data-corrupt": (
        *("corrupt", "checksum", "malformed", "invalid page", "invalid record", "bad magic", "damaged"),
        *("integrity check failed", "not a database", "unexpected end of file", "wrong signature"),
    ),
    "storage-lost": (
        "input/output error",
        "i/o error",
        "read-only file system",
        "no such device",
        "medium error",
    ),
    "access-lost": ("access denied", "authentication failed", "permission denied", "certificate has expired"),
    "data-deleted": ("does not exist", "doesn't exist", "no such table", "unknown database"),
}


def failure_of(lines: Iterable[str]) -> str | None:
    """Say which kind of failure lines tell of: that of the first line that tells of one."""
    for line in lines:
        small = line.lower()
        for failure, words in SAID.items():
            if any(word in small for word in words):
                return failure
    return None


def covered(catalog: Catalog) -> dict[str, list[str]]:
    """Give the kinds of failure that the scenarios of each system cover, as the coverage map has them."""
    found: dict[str, dict[str, None]] = {}
    for page in catalog.of_kind("scenario"):
        for system in page.metadata.systems:
            found.setdefault(system, {}).update(dict.fromkeys(page.meta(ScenarioMetadata).failure))
    return {system: sorted(kinds) for system, kinds in sorted(found.items())}


def gaps(
    systems: Sequence[Sequence[str]], lines: Sequence[str], known: Mapping[str, Sequence[str]]
) -> list[tuple[str, str]]:
    """Give systems with the kind of failure that lines tell of and no scenario covers.

    ``systems`` are those of each scenario that a weak signature names. Of several scenarios only those count
    whose system stands in the lines, since the lines may be about any of them.
    """
    failure = failure_of(lines)
    if failure is None:
        return []
    said = "\n".join(lines).lower()
    named = dict.fromkeys(system for own in systems for system in own if len(systems) == 1 or system in said)
    return [(system, failure) for system in named if failure not in known.get(system, ())]
