"""Which scripts of the theme build on which: each says at its top what it needs.

A script's first comment ends with lines such as ``Needs: page, search/analysis.``, which names scripts by
their place in ``theme/static/``. Nothing else says in which order the parts of the search are put together.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from drillbook.site.failures import BuildFailed

_HEAD = re.compile(r"\s*/\*(.*?)\*/", re.DOTALL)
_NEEDS = re.compile(r"\bNeeds: (.*?)\.(?:\s|$)", re.DOTALL)


def needs(text: str) -> list[str]:
    """Name the scripts that a script says it needs; none where it says nothing or `nothing`."""
    head = _HEAD.match(text)
    found = _NEEDS.search(head[1]) if head else None
    names = found[1].split(",") if found else []
    return [name for name in (name.strip() for name in names) if name != "nothing"]


def in_order(static: Path, last: str, *, but: Collection[str] = ()) -> list[str]:
    """Name a script and all that it needs, each behind what it needs itself.

    ``but`` are those that are there already. Raises BuildFailed where a script needs one that is not there,
    or scripts need one another in a circle.
    """
    graph: dict[str, list[str]] = {}
    wanted = [last]
    while wanted:
        name = wanted.pop()
        graph[name] = [other for other in needs(_text(static, name)) if other not in but]
        for other in graph[name]:
            if not _path(static, other).is_file():
                raise BuildFailed(f"{_path(static, name)}: needs '{other}', and there is no {other}.js")
        wanted += [other for other in graph[name] if other not in graph]
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = ", ".join(error.args[1])
        raise BuildFailed(f"{static}: scripts need one another in a circle: {circle}") from error


def _path(static: Path, name: str) -> Path:
    return static / f"{name}.js"


def _text(static: Path, name: str) -> str:
    return _path(static, name).read_text("utf-8")
