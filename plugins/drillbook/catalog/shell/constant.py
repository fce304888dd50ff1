"""Whether a verification can come out in more than one way, or says what is written in it.

``echo "lost_rows=0"`` prints the same whatever was restored. Only what is sure to look at nothing is
called constant: a program that is not known here, a file that is read or tested for, the output of a
command, all of these may be evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from drillbook.catalog.shell.words import NotUnderstood, Simple, Word, commands_of

_KEYWORDS = frozenset(
    ["if", "then", "elif", "else", "fi", "while", "until", "do", "done", "{", "}", "!", "time"]
)
_DECLARING = frozenset(["export", "readonly", "local", "declare", "typeset"])
_SAYING = frozenset(
    [
        "echo",
        "printf",
        "true",
        "false",
        ":",
        "sleep",
        "exit",
        "return",
        "break",
        "continue",
        "set",
        "shopt",
        "unset",
        "((",
        "wait",
        "date",
        "pwd",
        "hostname",
        "whoami",
        "id",
        "uname",
        "sync",
        "tee",
        "clear",
    ]
)
# Programs that only hand on what they are given, with how many operands before they read a file.
_FILTERS = dict.fromkeys(["cat", "sort", "uniq", "wc", "head", "tail", "nl", "rev", "cut", "column"], 0) | {
    **dict.fromkeys(["grep", "egrep", "fgrep", "sed", "awk"], 1),
    "tr": 2,
}
_TESTS = frozenset({"test", "[", "[["})
_OF_FILES = frozenset("-" + sign for sign in "abcdefghkprstuvwxGLNOS") | {"-nt", "-ot", "-ef"}
_JOINING = frozenset({"-a"})  # also says that a file is there, where it stands first
_KNOWN = frozenset(
    [
        "DRILL_DIR",
        "DRILL_ID",
        "DRILL_CONTENT",
        "HOME",
        "TMPDIR",
        "PGHOST",
        "MYSQL_UNIX_PORT",
        "PATH",
        "LANG",
        "TZ",
        "USER",
        "LOGNAME",
        "SHELL",
        "PWD",
        "RANDOM",
        "SECONDS",
        "HOSTNAME",
        "UID",
        "EUID",
        "PPID",
        "LINENO",
        "EPOCHSECONDS",
        "EPOCHREALTIME",
        "?",
        "$",
        "#",
        "0",
    ]
)
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)\+?=")
_SET_IN_SUM = re.compile(r"([A-Za-z_]\w*)\s*(?:[-+*/%]?=(?!=)|\+\+|--)")
_NAME_IN_SUM = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


def is_constant(texts: Iterable[str]) -> bool:
    """Say whether all of these blocks are sure to print and to test nothing but what is written in them."""
    blocks = list(texts)
    return bool(blocks) and all(_is_constant(text, frozenset()) for text in blocks)


def _is_constant(text: str, known: frozenset[str]) -> bool:
    try:
        return _Block(known).holds(commands_of(text))
    except (NotUnderstood, RecursionError):
        return False


class _Block:
    """One block, with the variables that are known to hold what is written in it."""

    def __init__(self, known: frozenset[str]) -> None:
        self.known = set(known | _KNOWN)
        self.functions: set[str] = set()

    def holds(self, commands: list[Simple]) -> bool:
        self._define(commands)
        piped = False
        for number, command in enumerate(commands):
            after = commands[number + 1] if number + 1 < len(commands) else Simple()
            if not (self._says_nothing(command, piped) or self._is_excused(command, after)):
                return False
            piped = command.ends in ("|", "|&")
        return True

    def _define(self, commands: list[Simple]) -> None:
        for command, after in pairwise(commands):
            if command.ends == "(" and not after.words and after.ends == ")" and len(command.words) in (1, 2):
                self.functions.add(command.words[-1].text)

    @staticmethod
    def _is_excused(command: Simple, after: Simple) -> bool:
        """Whether nobody sees what a command prints, nor whether it failed."""
        excuse = [word.text for word in after.words] in (["true"], [":"])
        return command.writes and command.ends == "||" and excuse

    def _says_nothing(self, command: Simple, piped: bool) -> bool:
        if not all(self._is_known(word) for word in command.given):
            return False
        words = list(command.words)
        while words and (words[0].text in _KEYWORDS and not words[0].quoted):
            words.pop(0)
        if words and words[0].text in ("for", "case", "select", "function"):
            return self._loop(words)
        while words and _ASSIGNMENT.match(words[0].text):
            if not self._assign(words.pop(0)):
                return False
        return not words or self._runs(words, piped or bool(command.given), command)

    def _loop(self, words: list[Word]) -> bool:
        if words[0].text == "function":
            self.functions.add(words[1].text if len(words) > 1 else "")
            return True
        if words[0].text != "for" or len(words) < 3 or words[2].text != "in":
            return False
        self.known.add(words[1].text)
        return all(self._is_known(word) for word in words[3:])

    def _assign(self, word: Word) -> bool:
        found = _ASSIGNMENT.match(word.text)
        if found is None or not self._is_known(word, globs=True):
            return False
        self.known.add(found.group(1))
        return True

    def _runs(self, words: list[Word], given: bool, command: Simple) -> bool:
        name, rest = words[0].text, words[1:]
        if name in self.functions or (command.ends == "(" and not rest):
            return all(self._is_known(word) for word in rest)
        if name in _DECLARING:
            return all(self._assign(w) if _ASSIGNMENT.match(w.text) else self._is_known(w) for w in rest)
        if not all(self._is_known(word, globs=name == "[[") for word in words):
            return False
        if name in _TESTS:
            texts = [word.text for word in rest if not word.quoted]
            return not (_OF_FILES - _JOINING & set(texts) or texts[:1] == ["-a"])
        if name == "read":
            self.known |= {word.text for word in rest}
            return given
        if name in _FILTERS:
            operands = [word for word in rest if not word.text.startswith("-")]
            return given and len(operands) <= _FILTERS[name]
        if name == "let":
            return all(self._is_sum(word.text) for word in rest)
        return name in _SAYING

    def _is_known(self, word: Word, globs: bool = False) -> bool:
        """Whether a word is the same whatever was restored."""
        if word.globs and not globs:
            return False
        named = all(name in self.known for name in word.names)
        told = all(_is_constant(text, frozenset(self.known)) for text in word.commands)
        return named and told and all(self._is_sum(text) for text in word.sums)

    def _is_sum(self, text: str) -> bool:
        if "$(" in text or "`" in text:
            return False
        self.known |= set(_SET_IN_SUM.findall(text))
        return all(name in self.known or name == "0x" for name in _NAME_IN_SUM.findall(text))
