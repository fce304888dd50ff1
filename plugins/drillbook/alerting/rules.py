"""Reads Prometheus rule files with the place of everything: plain ones and PrometheusRule resources."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

KEY = "runbook_url"
_LARGEST = 2_000_000  # nodes, with every alias written out


@dataclass(frozen=True)
class Alert:
    """An alerting rule. ``line`` counts from 1 and is that of its name."""

    name: str
    line: int
    rule: MappingNode
    name_node: ScalarNode

    @property
    def annotations(self) -> Node | None:
        """The node of its annotations."""
        return value_of(self.rule, "annotations")

    @property
    def url_node(self) -> ScalarNode | None:
        """The node of its runbook_url, where it has one."""
        annotations = self.annotations
        found = value_of(annotations, KEY) if isinstance(annotations, MappingNode) else None
        return found if isinstance(found, ScalarNode) else None

    @property
    def url(self) -> str:
        """Its runbook_url, or an empty text."""
        node = self.url_node
        return "" if node is None or _is_nothing(node) else node.value.strip()


@dataclass
class RuleFile:
    """A file of rules: its text as it is, and its alerts in order."""

    name: str
    text: str
    documents: list[Node] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)


def read_rules(path: Path) -> RuleFile:
    """Read a file. Raises ValueError, with the line, for what is no rule file."""
    try:
        text = path.read_bytes().decode("utf-8")
        found = RuleFile(str(path), text, list(filter(None, yaml.compose_all(text, yaml.SafeLoader))))
        size = _size(found.documents)
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8 text") from None
    except RecursionError:
        raise ValueError(f"{path} is nested too deeply") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        raise ValueError(f"{place}: not valid YAML: {complaint(error)}") from None
    if size > _LARGEST:
        raise ValueError(f"{path} has recursive YAML aliases; write the values out")
    groups = [group for document in found.documents for group in _groups(document)]
    if not groups:
        raise ValueError(f"{path} has no 'groups', so it is not a Prometheus rule file")
    found.alerts = [alert for node in groups for alert in _alerts(str(path), node)]
    return found


def complaint(error: Exception) -> str:
    """What is wrong, on one line."""
    return " ".join(str(getattr(error, "problem", None) or error).split())


def _size(documents: list[Node]) -> float:
    """Count the nodes as if aliases were written out, without doing so; what holds itself has no end."""
    sizes: dict[int, float] = {}

    def measure(node: Node) -> float:
        if id(node) not in sizes:
            sizes[id(node)] = math.inf
            pairs = node.value if isinstance(node, MappingNode) else []
            items = node.value if isinstance(node, SequenceNode) else [n for pair in pairs for n in pair]
            sizes[id(node)] = 1 + sum(map(measure, items))
        return sizes[id(node)]

    return sum(map(measure, documents))


def value_of(node: Node | None, key: str) -> Node | None:
    """The value of a key of a mapping, its own or one that is merged in."""
    if not isinstance(node, MappingNode):
        return None
    merged: Node | None = None
    for name, value in node.value:
        if isinstance(name, ScalarNode) and name.value == key:
            found: Node = value
            return found
        if isinstance(name, ScalarNode) and name.value == "<<":
            sources = value.value if isinstance(value, SequenceNode) else [value]
            merged = merged or next((v for s in sources if s is not node and (v := value_of(s, key))), None)
    return merged


def _groups(node: Node, depth: int = 0) -> Iterator[Node]:
    """Find the lists of groups: at the top, below ``spec``, or in each item of a list of resources."""
    groups = value_of(node, "groups")
    if groups is not None:
        yield groups
    elif depth < 3:
        if spec := value_of(node, "spec"):
            yield from _groups(spec, depth + 1)
        items = value_of(node, "items")
        for item in items.value if isinstance(items, SequenceNode) else []:
            yield from _groups(item, depth + 1)


def _alerts(file: str, groups: Node) -> Iterator[Alert]:
    for group in _items(file, "groups", groups):
        for rule in _items(file, "rules", value_of(group, "rules")):
            name = value_of(rule, "alert")
            if isinstance(rule, MappingNode) and isinstance(name, ScalarNode) and not _is_nothing(name):
                yield Alert(name.value, name.start_mark.line + 1, rule, name)


def _items(file: str, key: str, node: Node | None) -> list[Node]:
    if isinstance(node, SequenceNode):
        items: list[Node] = node.value
        return items
    if node is None or _is_nothing(node):
        return []
    raise ValueError(f"{file}:{node.start_mark.line + 1}: '{key}' is not a list; write one '- ' for each")


def _is_nothing(node: Node) -> bool:
    return isinstance(node, ScalarNode) and (node.value == "" or node.tag == "tag:yaml.org,2002:null")
