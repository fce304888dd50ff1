"""A site's own thesaurus: groups of words that stand for one another, as their file lists them."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from drillbook.catalog.frontmatter import Loader

Group = tuple[list[str], list[str]]  # what is said, and what it may also be said in


@dataclass
class Groups:
    """What could be read of a thesaurus. ``wrong`` are place and reason of what could not."""

    found: list[Group] = field(default_factory=list)
    wrong: list[tuple[tuple[int, int], str]] = field(default_factory=list)


def read_groups(text: str) -> Groups:
    """Read a list of groups: ``[restore, recover]``, or ``{from: [hang], to: [timeout]}`` for one way."""
    groups = Groups()
    try:
        root = yaml.compose(text, Loader=Loader)
    except (yaml.YAMLError, RecursionError) as error:
        what = getattr(error, "problem", None) or type(error).__name__
        groups.wrong.append((_place(getattr(error, "problem_mark", None)), f"cannot read the YAML: {what}"))
        return groups
    if root is not None and not isinstance(root, yaml.SequenceNode):
        groups.wrong.append((_place(root.start_mark), "it is not a list of groups"))
        return groups
    for node in root.value if root else ():
        group = _group(node)
        if group:
            groups.found.append(group)
        else:
            groups.wrong.append((_place(node.start_mark), "this is not a group of words"))
    return groups


def _group(node: yaml.Node) -> Group | None:
    if isinstance(node, yaml.MappingNode):
        sides = {key.value: _words(value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        said, others = sides.get("from"), sides.get("to")
        return (said, others) if said and others and len(node.value) == 2 else None
    words = _words(node)
    return (words, words) if words else None


def _words(node: yaml.Node) -> list[str]:
    """The words of a list as they are written; none where it holds anything else."""
    if not isinstance(node, yaml.SequenceNode):
        return []
    words = [item.value for item in node.value if isinstance(item, yaml.ScalarNode)]
    return words if len(words) == len(node.value) else []


def _place(mark: yaml.Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
