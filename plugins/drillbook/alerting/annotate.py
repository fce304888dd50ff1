"""Fills runbook_url into rules by inserting text, so that comments, order and layout stay as they are."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from drillbook.alerting.coverage import permalink
from drillbook.alerting.rules import KEY, Alert, RuleFile, complaint
from drillbook.catalog.problems import shown

Edit = tuple[int, int, str]


class CannotEditError(ValueError):
    """A rule that cannot be filled in without changing others."""


def annotate(file: RuleFile, names: Iterable[str], base: str, force: bool = False) -> tuple[str, list[str]]:
    """Give the text with runbook_url filled in, and what was left as it is, with the reason.

    Raises ValueError when the result would say anything else than the rules did.
    """
    edits: list[Edit] = []
    left: list[str] = []
    done: dict[int, str] = {}
    known, shared = set(names), _shared(file.documents)
    for number, alert in enumerate(file.alerts):
        place = f"{file.name}:{alert.line}: {shown(alert.name)}"
        if alert.name not in known:
            left.append(f"{place}: no page covers it")
            continue
        url = f"{base.rstrip('/')}/{permalink(alert.name)}"
        if alert.url and (alert.url == url or not force):
            continue
        try:
            edits.append(_edit(file.text, alert, url, shared))
            done[number] = url
        except CannotEditError as error:
            left.append(f"{place}: {error}")
    text = file.text
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    _verify(file, text, done)
    return text, left


def _edit(text: str, alert: Alert, url: str, shared: set[int]) -> Edit:
    quoted = json.dumps(url)
    rule, annotations, old = alert.rule, alert.annotations, alert.url_node
    if {id(node) for node in (rule, annotations, old) if node is not None} & shared:
        raise CannotEditError("its annotations are a YAML alias; fill it in by hand")
    own = any(value is annotations for _, value in rule.value)
    if annotations is not None and not own:
        raise CannotEditError("its annotations are merged in; fill it in by hand")
    if old is not None:
        return _replace(text, old, quoted)
    line_end = "\r\n" if "\r\n" in text else "\n"
    if annotations is None:
        if rule.flow_style:
            at = rule.start_mark.index + 1
            return at, at, f"annotations: {{{KEY}: {quoted}}}, "
        return _below(
            text, alert.name_node, rule, f"annotations:{line_end}{{indent}}  {KEY}: {quoted}", line_end
        )
    if isinstance(annotations, ScalarNode):
        if annotations.value not in ("", "~", "null"):
            raise CannotEditError("its annotations are a string, not a mapping")
        start, end = annotations.start_mark.index, annotations.end_mark.index
        return start, end, f"{'' if text[start:end] else ' '}{{{KEY}: {quoted}}}"
    if not isinstance(annotations, MappingNode):
        raise CannotEditError("its annotations are a list, not a mapping")
    if annotations.flow_style:
        at = text.index("{", annotations.start_mark.index) + 1
        return at, at, f"{KEY}: {quoted}{', ' if annotations.value else ''}"
    key = next(name for name, value in rule.value if value is annotations)
    return _below(text, key, annotations, f"{KEY}: {quoted}", line_end)


def _below(text: str, node: Node, mapping: CollectionNode, new: str, line_end: str) -> Edit:
    """Insert an entry of a mapping into the line after a node."""
    indent = " " * mapping.value[0][0].start_mark.column
    at = text.find("\n", node.end_mark.index) + 1
    entry = indent + new.replace("{indent}", indent) + line_end
    return (at, at, entry) if at else (len(text), len(text), line_end + entry)


def _replace(text: str, node: ScalarNode, quoted: str) -> Edit:
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        # Its end is where the next thing begins.
        end = start + len(text[start:end].rstrip())
    return start, end, quoted if text[start - 1].isspace() else f" {quoted}"


def _shared(documents: Iterable[Node]) -> set[int]:
    """The nodes that stand in more than one place, by an alias."""
    seen: Counter[int] = Counter()
    waiting = list(documents)
    while waiting:
        node = waiting.pop()
        seen[id(node)] += 1
        if seen[id(node)] == 1 and isinstance(node, CollectionNode):
            for child in node.value:
                waiting += child if isinstance(child, tuple) else (child,)
    return {key for key, times in seen.items() if times > 1}


def _verify(file: RuleFile, text: str, done: dict[int, str]) -> None:
    """Read the result again: it must be the rules as they were, with the addresses and nothing else."""
    try:
        before = list(yaml.safe_load_all(file.text))
        after = list(yaml.safe_load_all(text))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ValueError(f"{file.name} cannot be filled in safely: {complaint(error)}") from None
    wanted = copy.deepcopy(before)
    rules = [rule for document in wanted for rule in _plain_alerts(document)]
    if len(rules) != len(file.alerts):
        raise ValueError(f"{file.name} cannot be filled in safely; its layout is not supported")
    for number, url in done.items():
        rules[number]["annotations"] = {**(rules[number].get("annotations") or {}), KEY: url}
    if after != wanted:
        raise ValueError(f"{file.name} cannot be filled in safely; its layout is not supported")


def _plain_alerts(node: object, depth: int = 0) -> list[dict[str, Any]]:  # rules, as YAML has them
    if not isinstance(node, dict) or depth > 3:
        return []
    if "groups" in node:
        groups = [group for group in _plain_list(node["groups"]) if isinstance(group, dict)]
        rules = [rule for group in groups for rule in _plain_list(group.get("rules"))]
        return [rule for rule in rules if isinstance(rule, dict) and rule.get("alert") not in (None, "")]
    found = _plain_alerts(node.get("spec"), depth + 1)
    for item in _plain_list(node.get("items")):
        found += _plain_alerts(item, depth + 1)
    return found


def _plain_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
