"""Values out of logs: which parameters a log may fill in, and with what.

Anybody may write into a log. So what a signature's named part holds is taken only where it is all
that the parameter's pattern allows, with nothing in it that a shell acts on; never for a secret, and never
for what a destructive command uses, nor for what any command moves, removes, overwrites or gives to another.
No log may name the root of a disk or a folder of the system either. The twin is ``theme/static/allowed.js``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from drillbook.catalog import Catalog, Page
from drillbook.catalog.endangered import endangered
from drillbook.catalog.markdown.syntax import PARAMETER

LONGEST = 200  # characters of a value
# What is allowed where the parameter has no pattern of its own.
PLAIN = r"[A-Za-z0-9._/:@-]+"
# What a shell acts on, what would be an option, and what nobody sees.
_ACTED = re.compile(r"[\s;&|<>()$`\\\"'*?\[\]{}!]|^[-~#]")
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202f\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    r"\U000e0000-\U0010ffff]"
)
# Whoever moves or removes what is there takes more than a log may name: the root, a folder below it, the
# system's own; a path that climbs; and addresses with a password in them.
_GUARDED = re.compile(
    r"^/+[^/]*/*$|^/+(?:bin|boot\d*|dev|etc|host|lib[\dx]*|private|proc|root|run|sbin|sys|usr)(?:/|$)"
    r"|^/+var/+[^/]+/*$|^/+mnt/+[a-z](?:/|$)|^[A-Za-z]:(?:/|$)|(?:^|/)\.\.?(?:/|$)|:[^/@]*@|://.*@"
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10}|eyJ[\w-]{10,}\.",
    re.ASCII,
)
# What moves, removes, overwrites or gives away what it is told to, however the page marks it.
_CHANGES = re.compile(
    r"\b(?:rm|mv|dd|cp|rsync|tar|find|chown|chmod|shred|truncate|mkfs\S*|drop|delete|rename|alter|update|insert)\b",
    re.IGNORECASE,
)
_ASSIGNS = re.compile(r"^\s*\w+=")
_RUNS = re.compile(r"(?:^|[|&;(]|\bsudo|\s--)[^\S\n]*" + PARAMETER.pattern, re.MULTILINE)
Slots = Mapping[str, str]
Taken = Mapping[str, str]


def slots_of(catalog: Catalog, scenario: Page) -> dict[str, str]:
    """Give the parameters of a scenario's page that a log may fill in, each with its pattern or nothing."""
    sources = (scenario, *catalog.procedures_of(scenario), *catalog.linked(scenario, "alternatives"))
    secret = {name for source in sources for name, one in source.parameters.items() if one.secret}
    kept = secret | endangered(catalog, scenario) | {n for source in sources for n in _changed(source)}
    declared = catalog.parameters_of(scenario)
    return {name: one.pattern or "" for name, one in declared.items() if name not in kept}


def _changed(page: Page) -> Iterator[str]:
    """Name the parameters of what changes anything, in code and beside it, in any language.

    Those are what stands after the word that changes: before it stands where the server is. What stands where
    a command begins is run itself.
    """
    for variant in page.variants():
        texts = [block.text for block in variant.body.code if _CHANGES.search(block.text)]
        assigning = [line for text in texts for line in text.split("\n") if _ASSIGNS.match(line)]
        joined = variant.text.replace("\\\n", " ").split("\n")
        changing = [line[found.end() :] for line in joined if (found := _CHANGES.search(line))]
        for words in (*assigning, *changing):
            yield from (found["name"] for found in PARAMETER.finditer(words) if not found["escape"])
        yield from (found["name"] for block in variant.body.code for found in _RUNS.finditer(block.text))


def fits(value: str, pattern: str) -> bool:
    """Whether a value out of a log may stand in a command, for a parameter with this pattern or none."""
    if len(value) > LONGEST or _ACTED.search(value) or _UNSEEN.search(value) or _GUARDED.search(value):
        return False
    return bool(value) and re.fullmatch(pattern or PLAIN, value, re.ASCII) is not None


def values_of(taken: Iterable[tuple[Taken, Slots]]) -> dict[str, str]:
    """Give the values of a scenario: of each name the first text of the log that fits.

    ``taken`` is what each match holds, by name, in the order of the log, with what it may fill in. A match
    that contradicts what was found adds nothing: the port of another server does not belong to this host.
    """
    found: dict[str, str] = {}
    for parts, slots in taken:
        fitting = {name: text for name, text in parts.items() if name in slots and fits(text, slots[name])}
        if all(found.get(name, text) == text for name, text in fitting.items()):
            found.update(fitting)
    return found
