"""Signatures that only say that something stopped, and not why."""

from __future__ import annotations

import re

# What systemd, Docker and shells say of any program that ended. Its name may stand before it, and of
# `[Mm]ain` the first letter is no word.
_STOPPED = re.compile(
    r"m?ain process exited|c?ontrol process exited|f?ailed with result|entered failed state"
    r"|(?:[\w./-]+ +)?(?:exited|terminated|killed) +(?:with|by) +(?:exit +)?(?:code|status|signal)"
    r"|(?:[\w./-]+: +)?(?:segmentation fault|core dumped)|(?:[\w./-]+ +)?(?:stopped|exited) unexpectedly"
    r"|start request repeated too quickly",
    re.IGNORECASE | re.ASCII,
)
# What may stand beside it without saying more: names of units, codes, signals, results. Words of an
# expression have blanks for its signs.
_BESIDE = re.compile(
    r"\S+[. ](?:service|socket|timer|mount|scope|slice|target)\b"
    r"|\b(?:SIG)?(?:ABRT|SEGV|KILL|TERM|BUS|ILL|FPE)\b"
    r"|\b(?:failure|success|invalidargument|exec|namespace|signal|timeout|watchdog|oom-kill|aborted)\b"
    r"|\b(?:systemd|main|control|process|unit|job|container|server|the|it|was|has|and)\b"
    r"|\b(?:exited|killed|dumped|terminated|failed|code|status|result|exit|with|by|state|pid)\b",
    re.IGNORECASE | re.ASCII,
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def only_stopped(words: str) -> bool:
    """Say whether the words of a signature tell that a program ended, and nothing else.

    ``etcd.service: Main process exited, code=dumped`` does; ``archive command failed with exit code`` names
    the command that failed, and does not.
    """
    rest, count = _STOPPED.subn(" ", words)
    return count > 0 and _WORD.search(_BESIDE.sub(" ", rest)) is None
