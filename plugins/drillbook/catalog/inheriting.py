"""What a translation says itself, and what its source says for both.

A translation gives words. Whatever ends up in a command, names a file or a page, or says how
dangerous something is, was rehearsed with the source's value and is the source's in every language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from drillbook.catalog.frontmatter import FrontMatter
from drillbook.catalog.kinds import Kind
from drillbook.catalog.problems import Problem, problem, shown

# Keys that are about one file and no other.
_OF_ONE_FILE = frozenset(
    {"title", "summary", "lang", "aliases", "translates", "reviewed", "approver", "draft", "kind"}
)
# Keys whose values are words, or, of a log, in the language of the server. Any other is the source's.
_WORDS = frozenset(
    {
        *("outcome", "destroys", "permissions", "prerequisites", "environment", "schedule", "storage"),
        *("concurrency", "symptoms", "signatures", "impact", "assumptions", "activation"),
        *("roles", "notify", "evidence", "workaround", "goals", "scope", "data", "lessons"),
        *("tool", "versions", "protects", "excludes", "retention", "copies", "encryption", "credentials"),
        *("immutable", "failure_alerts", "known_defects", "author", "publisher", "license"),
    }
)
# Words of some kinds that are a choice of a few in others.
_WORDS_OF = {"drill": frozenset({"purpose"})}
# Lists of groups, of which one alone may stand without a list.
_LISTED = frozenset({"false_alarms"})
# Of groups, the keys inside whose values are words, and the key that `name: text` in short stands for.
_INSIDE = {
    "parameters": (frozenset({"description"}), "description"),
    "files": (frozenset({"description"}), "path"),
    "tools": (frozenset({"version"}), "name"),
    "escalation": (frozenset({"to", "contact"}), ""),
    "false_alarms": (frozenset({"text", "signatures"}), "text"),
}
Place = tuple[str | int, ...]


class _Merge:
    """One translation on its way: what differs is collected, and the source's value is taken."""

    def __init__(self, file: str, front: FrontMatter, source_file: str, source: FrontMatter) -> None:
        self._file, self._front = file, front
        self._source_file, self._source = source_file, source
        self.problems: list[Problem] = []

    def group(self, path: Place, ours: object, theirs: object, words: frozenset[str], short: str) -> object:
        """Merge one group of keys: a parameter, a file, a tool."""
        said, instead = _spelt(ours, short), _spelt(theirs, short)
        if said is None or instead is None:
            return self.same(path, ours, theirs)
        merged = {**said, **{key: value for key, value in instead.items() if key in words}}
        for key, value in instead.items():
            if key not in words and value is not None:
                self.same((*path, key), said.get(key), value)
        return merged

    def groups(self, name: str, ours: object, theirs: object) -> object:
        """Merge a list or mapping of groups, each with the one in the same place."""
        words, short = _INSIDE[name]
        if name in _LISTED:
            ours, theirs = _listed(ours), _listed(theirs)
            if len(ours) != len(theirs):
                return self.as_many(name, ours, theirs)
        if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            merged = dict(ours)
            for key, value in theirs.items():
                if key in ours:
                    merged[key] = self.group((name, key), ours[key], value, words, short)
                else:
                    self.same((name, key), None, value)
            return merged
        if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
            both = enumerate(zip(ours, theirs, strict=True))
            return [self.group((name, at), one, other, words, short) for at, (one, other) in both]
        return self.same((name,), ours, theirs)

    def as_many(self, name: str, ours: list[object], theirs: list[object]) -> object:
        """Take the source's list, and say that the translation has another number of entries."""
        where = f"{self._source_file}:{self._source.position((name,))[0]}"
        message = f"{name} is a list of {len(theirs)} where {where} has a list of {len(ours)}, which counts"
        hint = "give one entry for each there, in the same order: what to do instead is the source's"
        self.problems.append(
            problem(self._file, self._front.position((name,)), "altered-commands", message, hint)
        )
        return ours

    def same(self, path: Place, ours: object, theirs: object) -> object:
        """Take the source's value, and say where the translation gives another one."""
        if _plain(ours) != _plain(theirs):
            name, at = ".".join(str(part) for part in path), self._front.position(path)
            where = f"{self._source_file}:{self._source.position(path)[0]}"
            instead = f"where {where} has {_short(ours)}" if ours is not None else f"and {where} gives none"
            message = f"{name} is {_short(theirs)} {instead}, which counts"
            hint = "remove it here: a translation contains text only"
            self.problems.append(problem(self._file, at, "altered-commands", message, hint))
        return ours


def inherited(
    file: str, kind: Kind, front: FrontMatter, source_file: str, source: FrontMatter
) -> tuple[dict[str, object], list[Problem]]:
    """Give a translation's metadata, completed by its source's, and what it must not have said."""
    merge = _Merge(file, front, source_file, source)
    data = {key: value for key, value in source.data.items() if key not in _OF_ONE_FILE}
    for key, value in _given(front):
        if key in _OF_ONE_FILE or _is_words(kind, key) or _are_texts(key, value, source.data.get(key)):
            data[key] = value
        elif key in _INSIDE and source.data.get(key) is not None and not _is_plain(kind, key):
            data[key] = merge.groups(key, source.data[key], value)
        elif merge.same((key,), source.data.get(key), value) is None:
            data.pop(key, None)
    return data, merge.problems


def _given(front: FrontMatter) -> Iterator[tuple[str, object]]:
    return ((key, value) for key, value in front.data.items() if value is not None)


def _is_words(kind: Kind, key: str) -> bool:
    # What the kind has no key for is said as ever: that there is no such key.
    known = key in kind.model.model_fields
    return not known or key in _WORDS or key in _WORDS_OF.get(kind.name, ())


def _are_texts(key: str, ours: object, theirs: object) -> bool:
    """Whether false alarms are texts alone in both languages, which need not be as many."""
    both = (*_listed(ours), *_listed(theirs))
    return key in _LISTED and not any(isinstance(item, Mapping) for item in both)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _is_plain(kind: Kind, key: str) -> bool:
    """Whether the values of a key are no groups: a drill gives its parameters values."""
    return kind.name == "drill" and key == "parameters"


def _spelt(value: object, short: str) -> dict[str, object] | None:
    if isinstance(value, Mapping):
        return dict(value)
    return {short: value} if isinstance(value, str) and short else None


def _plain(value: object) -> object:
    """One value however it is written: a list of one is that one, and a key without a value is none."""
    if isinstance(value, list):
        return _plain(value[0]) if len(value) == 1 else [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    return value.strip() if isinstance(value, str) else value


def _short(value: object) -> str:
    if isinstance(value, bool):
        return shown(str(value).lower())
    if isinstance(value, Mapping):
        return "a group of keys"
    return shown(", ".join(map(str, value)) if isinstance(value, list) else value)
