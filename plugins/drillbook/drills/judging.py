"""What Verify shows: the values it prints, and what they say about the objectives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from drillbook.catalog.durations import format_duration
from drillbook.catalog.fields import Objective
from drillbook.catalog.records import Verdict
from drillbook.drills.plan import Command

_RESULT = re.compile(r"^\s*([a-z][a-z0-9_]{0,60})=(\S.*?)?\s*$")
_SKIPPED = re.compile(r"^skipped: \s*\S")
_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?$")
# Commands that end a block when something is not as it should be. `set -e` ends it at others
# too, but a block that only prints and copies compares nothing.
_ASSERTION = re.compile(
    r"(?:^|[\s;&|(!])(?:\[{1,2}\s|(?:test|diff|cmp|grep|egrep|false|jq\s+-e|pg_verifybackup|pg_amcheck|fsck)\b"
    r"|\S*/pg_(?:verifybackup|amcheck)\b|exit\s+[1-9$]"
    r"|(?:sha\d+|md5|b2)sum\s+(?:\S+\s+)*(?:-c|--check)\b|\S*\s*--check\b|\S+\s+(?:check|verify)\b)"
    r"|\bsys\.exit\b|\bassert\b",
    re.MULTILINE,
)
# What is said or excused compares nothing.
_IDLE = (
    re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE),
    re.compile(r"[^;\n]*\|\|\s*(?:true|:)(?=\s|;|$)", re.MULTILINE),
    # `set -e` looks away from these, unless the block ends with them.
    re.compile(
        r"^(?![^\n]*\|\|)(?:[ \t]*!\s[^\n]*|[^\n]*&&\s*(?:echo|printf)\b[^\n]*)(?=\n\s*\S)", re.MULTILINE
    ),
    re.compile(r"\b(?:echo|printf)\s(?:\"[^\"]*\"|'[^']*'|[^\n;|&\"'])*"),
)


def result(line: str) -> tuple[str, str] | None:
    """Read a line such as ``lost_rows=0``."""
    found = _RESULT.match(line)
    return (found.group(1), found.group(2) or "") if found else None


def says_skipped(line: str) -> bool:
    """Say whether a block says by a line ``skipped: why`` that it did not do what its step is for."""
    return bool(_SKIPPED.match(line))


def asserts(commands: Iterable[Command]) -> bool:
    """Say whether commands compare anything with what it should be."""
    return any(_ASSERTION.search(_without_idle(command.text)) for command in commands)


def _without_idle(text: str) -> str:
    for idle in _IDLE:
        text = idle.sub("", text)
    return text


def worse(name: str, before: str | None, after: str) -> str:
    """Of two results of one name give the one that counts: of losses the greater, or what is no number."""
    if before is None or not is_loss(name) or not _NUMBER.match(after):
        return after
    return before if not _NUMBER.match(before) or float(before) > float(after) else after


def is_loss(name: str) -> bool:
    """Whether a result says what was lost."""
    return name == "rpo_seconds" or name.startswith("lost_")


@dataclass(frozen=True)
class Judgement:
    """What a run that came to its end has shown."""

    verdict: Verdict
    reason: str
    loss: float | None = None


def judge(checks: Mapping[str, str], compares: bool, recovery: float, objective: Objective) -> Judgement:
    """Judge a run whose steps all succeeded. What cannot be told is never passed."""
    unmeasured = [f"{n}={v}" for n, v in checks.items() if is_loss(n) and not _measures(n, v)]
    if unmeasured:
        return Judgement("could-not-verify", f"the data loss is unknown: {', '.join(unmeasured)}")
    loss, lost = data_loss(checks)
    if not compares and not any(is_loss(name) for name in checks):
        return Judgement(
            "could-not-verify", "Verify checks nothing: it reports no data loss and compares nothing"
        )
    missed = list(_missed(recovery, loss, lost, objective))
    if missed:
        return Judgement("failed", "; ".join(missed), loss)
    if lost and loss is None:
        names = ", ".join(f"{name}={number:g}" for name, number in lost.items())
        reason = f"{names}, and Verify prints no rpo_seconds, so it is unknown whether that is within the RPO"
        return Judgement("could-not-verify", reason)
    return Judgement("passed", "every step succeeded and the objectives were met", loss)


def _measures(name: str, value: str) -> bool:
    return bool(_NUMBER.match(value)) and not (name == "rpo_seconds" and float(value) < 0)


def data_loss(checks: Mapping[str, str]) -> tuple[float | None, dict[str, float]]:
    """Give the seconds of data that were lost, where known, and what Verify counted as lost."""
    counted = {
        name: float(value)
        for name, value in checks.items()
        if name.startswith("lost_") and _NUMBER.match(value)
    }
    lost = {name: number for name, number in counted.items() if number}
    told = checks.get("rpo_seconds", "")
    if _NUMBER.match(told):
        return float(told), lost
    # Where everything is there, there is no time from which anything is missing.
    return (0.0 if counted and not lost else None), lost


def _missed(
    recovery: float, loss: float | None, lost: Mapping[str, float], objective: Objective
) -> Iterable[str]:
    if objective.rto is not None and recovery > objective.rto.total_seconds():
        rto = format_duration(objective.rto)
        yield f"the recovery took {recovery:.0f} s, more than its objective (RTO) of {rto}"
    if objective.rpo is None:
        return
    allowed, rpo = objective.rpo.total_seconds(), format_duration(objective.rpo)
    if loss is not None and loss > allowed:
        yield f"{loss:.0f} s of data was lost, more than the objective (RPO) of {rpo}"
    elif lost and not allowed:
        names = ", ".join(f"{name}={number:g}" for name, number in lost.items())
        yield f"data was lost ({names}), and the objective (RPO) allows none"
