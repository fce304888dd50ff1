"""Front matter: the YAML (or TOML) between the first two fences of a page.

Values stay as the author wrote them: text, ``true``/``false``, nothing, lists
and mappings. YAML's guesses about numbers, dates and ``no`` are what make
versions (15.10), modes (0640) and words go wrong, so the models decide instead.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Protocol

import yaml

from drillbook.catalog.hidden import hidden_in_value
from drillbook.catalog.linewise import Entry, are_keys, entries, holds_keys
from drillbook.catalog.problems import Problem, Severity, error, problem, raises, shown
from drillbook.names import STEERING

Path = tuple[str | int, ...]
Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mark(Protocol):
    """A place in YAML: the C reader and that in Python give marks of their own. Both count from 0."""

    line: int
    column: int


MAX_CHARACTERS = 64 * 1024
MAX_DEPTH = 12
_FENCE = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n")
_LOOKS_LIKE_YAML = re.compile(r"\A\s*(?:#.*\n\s*)*[\w\"'-]+[ \t]*:(?:\s|$)")
_UNSEEN = re.compile(f"[{STEERING}]")
_YAML_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(_YAML_TAG + name for name in ("str", "int", "float", "timestamp", "value", "merge"))


@dataclass
class FrontMatter:
    """Metadata as read, where each key stands, and the text that follows.

    ``positions`` maps a path of keys, such as ``("objective", "rto")``, to the
    line and column of the key. ``first_line`` is the line of the first key, below the
    opening fence, and ``body_line`` that on which the body starts.
    ``unread`` says that there is metadata which could not be read, or only line by line.
    """

    data: dict[str, object] = field(default_factory=dict)
    positions: dict[Path, tuple[int, int]] = field(default_factory=dict)
    body: str = ""
    first_line: int = 2
    body_line: int = 1
    present: bool = False
    unread: bool = False
    problems: list[Problem] = field(default_factory=list)

    def position(self, path: Path) -> tuple[int, int]:
        """Give the line and column of a key, or of the nearest key around it."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path, (1, 1))


def split(file: str, text: str) -> FrontMatter:
    """Read a page's front matter and body. Never raises: what is wrong is in ``problems``."""
    opening = _FENCE.match(text)
    if not opening:
        return FrontMatter(body=text)
    fence = opening.group(1)
    ends = r"(?:---|\.\.\.)" if fence == "---" else r"\+\+\+"
    closing = re.compile(rf"^{ends}[ \t]*\r?$\n?", re.MULTILINE).search(text, opening.end())
    if not closing:
        return _unclosed(file, text, opening.end())
    raw = text[opening.end() : closing.start()]
    found = FrontMatter(body=text[closing.end() :], body_line=2 + raw.count("\n") + 1, present=True)
    if len(raw) > MAX_CHARACTERS:
        message = f"front matter has {len(raw):,} characters"
        hint = f"keep it under {MAX_CHARACTERS:,}"
        found.problems.append(problem(file, (1, 1), "too-large", message, hint))
        found.unread = True
    elif fence == "---":
        _read_yaml(file, raw, found)
        if found.unread or not are_keys(raw, found.data):
            return _text_or_lines(file, text, raw, found)
    else:
        _read_toml(file, raw, found)
    return found


def _text_or_lines(file: str, text: str, raw: str, found: FrontMatter) -> FrontMatter:
    """Take for text what is no metadata, and read by itself each key of metadata that is no YAML."""
    if raw.strip() and not (are_keys(raw, found.data) if found.data else holds_keys(raw)):
        # A page may begin with a rule, and have another one further down.
        page = FrontMatter(body=text)
        if not raw.startswith(("\n", "\r")):
            message = "the text between the '---' lines is not metadata and is shown as text"
            hint = "write 'key: value' lines there, or a blank line after the first '---'"
            page.problems.append(problem(file, (1, 1), "unreadable-yaml", message, hint, Severity.WARNING))
        return page
    for entry in entries(raw) if found.unread else ():
        _read_entry(file, entry, found)
    return found


def _read_entry(file: str, entry: Entry, found: FrontMatter) -> None:
    at = (found.first_line + entry.row, 1)
    if not entry.key or entry.key in found.data:
        message = f"the line {shown(entry.lines[0])} is not read"
        hint = "write one 'key: value' per line, each key once"
        found.problems.append(problem(file, at, "unreadable-yaml", message, hint))
        return
    alone = FrontMatter(first_line=at[0])
    _read_yaml(file, entry.source, alone)
    if alone.unread:
        text = entry.text
        alone.data = {
            entry.key: [_UNSEEN.sub("\ufffd", part) for part in text]
            if isinstance(text, list)
            else _UNSEEN.sub("\ufffd", text)
        }
        alone.positions = {(entry.key,): at}
        alone.problems = []
    found.data |= alone.data
    found.positions |= alone.positions
    found.problems += alone.problems


def read_yaml(file: str, text: str) -> FrontMatter:
    """Read a file that is YAML as a whole, with the same care as the metadata of a page."""
    found = FrontMatter(present=True, first_line=1)
    _read_yaml(file, text, found)
    return found


@raises(
    error(
        "unclosed-front-matter",
        "the front matter has no closing line",
        "Metadata ends with a line of exactly three dashes.",
    ),
)
def _unclosed(file: str, text: str, start: int) -> FrontMatter:
    # A page may as well begin with a horizontal rule.
    if not _LOOKS_LIKE_YAML.match(text[start : start + 400]):
        return FrontMatter(body=text)
    found = FrontMatter(body=text[start:], body_line=2, present=True, unread=True)
    hint = "write '---' alone on the line after the last key"
    found.problems.append(problem(file, (1, 1), "unclosed-front-matter", "front matter is not closed", hint))
    return found


def _read_yaml(file: str, raw: str, found: FrontMatter) -> None:
    loader = None
    try:
        refused = _refused(raw)
        if refused:
            _give_up(file, found, *refused, "write the values out")
            return
        loader = Loader(raw)
        node = loader.get_single_node()
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            whole = "front matter" if found.first_line > 1 else "file"
            message = f"the {whole} is not a list of 'key: value' lines"
            _give_up(file, found, message, node.start_mark, "write one 'key: value' per line")
            return
        found.data = _mapping(file, node, (), found)
    except yaml.YAMLError as error:
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        hint = "quote values that hold ': ', '#', '[' or '{', and indent with spaces"
        _give_up(file, found, f"cannot read the YAML: {what}", getattr(error, "problem_mark", None), hint)
    finally:
        if loader is not None:
            loader.dispose()


@raises(
    error(
        "unreadable-yaml",
        "the front matter is not valid YAML or TOML",
        "Quote values that hold ': ' or '#', indent with spaces, and write each key once. Otherwise "
        "nothing is known about the page.",
    ),
)
def _give_up(file: str, found: FrontMatter, message: str, mark: Mark | None, hint: str) -> None:
    found.problems.append(problem(file, _place(mark, found), "unreadable-yaml", message, hint))
    found.unread = True


def _refused(raw: str) -> tuple[str, Mark | None] | None:
    """Find what only an attack or an accident writes: aliases (bombs) and deep nesting."""
    depth = 0
    for event in yaml.parse(raw, Loader=Loader):
        if isinstance(event, yaml.AliasEvent):
            return f"alias {shown(f'*{event.anchor}')} is not accepted", event.start_mark
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return f"values are nested more than {MAX_DEPTH} deep", event.start_mark
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _place(mark: Mark | None, found: FrontMatter) -> tuple[int, int]:
    # The mark counts from 0.
    return (found.first_line + mark.line, mark.column + 1) if mark is not None else (found.first_line, 1)


@raises(
    error(
        "duplicate-key",
        "a key is repeated in the front matter",
        "YAML would silently use one of the two. Keep the right one.",
    ),
)
def _mapping(file: str, node: yaml.MappingNode, path: Path, found: FrontMatter) -> dict[str, object]:
    values: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = _seen(file, str(key_node.value), _place(key_node.start_mark, found), found, ())
        here = (*path, key)
        if key in values:
            first = found.positions[here][0]
            message = f"key {shown(key)} is repeated, first on line {first}"
            found.problems.append(
                problem(
                    file, _place(key_node.start_mark, found), "duplicate-key", message, "keep one of them"
                )
            )
            continue
        found.positions[here] = _place(key_node.start_mark, found)
        values[key] = _value(file, value_node, here, found)
    return values


def _value(file: str, node: yaml.Node, path: Path, found: FrontMatter) -> object:
    if isinstance(node, yaml.MappingNode):
        return _mapping(file, node, path, found)
    if isinstance(node, yaml.SequenceNode):
        items = []
        for number, item in enumerate(node.value):
            found.positions[(*path, number)] = _place(item.start_mark, found)
            items.append(_value(file, item, (*path, number), found))
        return items
    if node.tag == _YAML_TAG + "null":
        return None
    if node.tag == _YAML_TAG + "bool" and node.value.lower() in ("true", "false"):
        return node.value.lower() == "true"
    if node.tag not in _PLAIN_TAGS and node.tag != _YAML_TAG + "bool":
        message = f"tag {shown(node.tag)} is not accepted"
        found.problems.append(
            problem(file, _place(node.start_mark, found), "unreadable-yaml", message, "remove the tag")
        )
    return _seen(file, node.value, _place(node.start_mark, found), found, path)


def _seen(file: str, text: str, at: tuple[int, int], found: FrontMatter, path: Path) -> str:
    """Take out of a value what nobody sees: it would steer a terminal, or be copied unseen."""
    hidden = (found.first_line > 1 and hidden_in_value(path)) or _UNSEEN
    unseen = hidden.findall(text)
    # A record holds what programs printed, bells and all, and its seal forbids to change it.
    if unseen and found.first_line > 1:
        codes = ", ".join(dict.fromkeys(f"U+{ord(sign):04X}" for sign in unseen))
        message = f"the value {shown(text)} holds {codes}, which is invisible"
        found.problems.append(problem(file, at, "control-character", message, "remove it from the value"))
    return hidden.sub("\ufffd", text)


def _read_toml(file: str, raw: str, found: FrontMatter) -> None:
    try:
        read = tomllib.loads(raw.replace("\r\n", "\n"))
        found.data = {_UNSEEN.sub("\ufffd", k): _plain(v) for k, v in read.items()}
    except (ValueError, RecursionError) as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        at = (int(place.group(1)) + 1, int(place.group(2))) if place else (2, 1)
        # Any other ValueError is that of a number with thousands of digits.
        is_syntax = isinstance(error, tomllib.TOMLDecodeError | RecursionError)
        what = str(error).split(" (at")[0] if is_syntax else "a number is too long"
        message = f"cannot read the TOML: {what}"
        # Drillbook's own pages are YAML, so TOML is another generator's: it builds without it.
        found.problems.append(problem(file, at, "unreadable-yaml", message, "fix it", Severity.WARNING))
        found.unread = True
    for number, line in enumerate(raw.splitlines(), start=2):
        key = re.match(r"\s*([\w-]+)\s*=", line)
        if key:
            found.positions.setdefault((key.group(1),), (number, key.start(1) + 1))


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_plain(k): _plain(v) for k, v in value.items()}
    return value if isinstance(value, bool) else _UNSEEN.sub("\ufffd", str(value))
