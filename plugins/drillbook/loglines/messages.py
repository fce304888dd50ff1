"""What a line of a log says below all that was put before it."""

from __future__ import annotations

from drillbook.loglines.prefixes import TAG, first_prefix, inner_prefix
from drillbook.loglines.records import record

MOST = 64  # texts of one line; a record with a long stack trace has more lines than anybody needs
MOST_TAGS = 2  # 'host etcd[3]: ' and 'etcdmain: '; what has more such words is a sentence with colons


def messages(line: str) -> list[str]:
    """Give a line, and what it says after each thing that was put before it, the outermost first.

    ``Nov 22 18:52:38 db1 etcd[3]: {"msg":"no space"}`` gives itself, then ``db1 etcd[3]: {...}``, then
    ``{"msg":"no space"}``, and ``no space``. Each may be the start of the message, as the author of a
    signature saw it. A line without a prefix gives itself alone. Takes any text; never raises.
    """
    found = [line]
    states = [(False, 0)]
    at = 0
    while at < len(found) < MOST:
        inside, tags = states[at]
        for text, is_tag in _after(found[at], inside, tags):
            found.append(text)
            states.append((True, tags + is_tag))
        at += 1
    return found[:MOST]


def decoded_messages(line: str) -> list[str]:
    """Give the messages of a line that do not stand in it letter by letter: those of JSON and of CSV."""
    return [text for text in messages(line)[1:] if text not in line]


def _after(text: str, inside: bool, tags: int) -> list[tuple[str, bool]]:
    """What follows one prefix, and whether that was the tag of a program; nothing where there is none."""
    if inner := record(text, inside):
        return [(part, False) for part in inner]
    found = first_prefix(text)
    if found is None and inside:
        found = inner_prefix(text, tags < MOST_TAGS)
    if found is None:
        return []
    name, rest = found
    return [(rest, name == TAG)] if rest else []
