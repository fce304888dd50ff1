"""Cuts bash into simple commands, as far as that can be done without running it.

What is not understood raises ``NotUnderstood``: whoever asks then says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NAME = re.compile(r"\$(?:\{[#!]?([A-Za-z_]\w*|[?$#@*!0-9-])([^{}$`]*)\}|([A-Za-z_]\w*|[?$#@*!0-9-]))")
_ARITHMETIC = re.compile(r"\$?\(\(([^()]*(?:\([^()]*\)[^()]*)*)\)\)")
_OPERATOR = re.compile(r"&&|\|\||;;|\|&|[;&|()\n]")
_REDIRECTION = re.compile(r"(?:\d+|&)?(?:>>|>\||>&|<<<|<<-?|<&|<>|>|<)|&>>?")
_PLAIN = re.compile(r"[^\s;&|()<>\"'\\$`#*?\[\]{}~]+")


class NotUnderstood(Exception):  # noqa: N818 (it is no error: nobody is told)
    """The text does more than what is looked at here."""


@dataclass
class Word:
    """A word: its literal text, the variables and the commands whose output are in it."""

    text: str = ""
    names: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)
    globs: bool = False
    quoted: bool = False


@dataclass
class Simple:
    """A simple command; ``ends`` is the operator behind it, ``given`` what it reads from the text itself."""

    words: list[Word] = field(default_factory=list)
    given: list[Word] = field(default_factory=list)
    writes: bool = False
    ends: str = "\n"


def commands_of(text: str) -> list[Simple]:
    """Give the simple commands of a text in order."""
    return _Lexer(text).commands()


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text.replace("\\\n", "")
        self.at = 0
        self.waiting: list[tuple[str, bool, Word]] = []  # documents whose text stands below the line

    def commands(self) -> list[Simple]:
        found, now = [], Simple()
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign in " \t\r":
                self.at += 1
            elif sign == "#":
                self.at = self._line_end()
            elif arithmetic := _ARITHMETIC.match(self.text, self.at) if sign == "(" else None:
                now.words.append(Word("((", sums=[arithmetic.group(1)]))
                self.at = arithmetic.end()
            elif redirection := _REDIRECTION.match(self.text, self.at):
                self.at = redirection.end()
                self._redirect(redirection.group().lstrip("0123456789"), redirection.group(), now)
            elif operator := _OPERATOR.match(self.text, self.at):
                self.at = operator.end()
                now.ends = operator.group()
                found.append(now)
                now = Simple()
                if operator.group() == "\n":
                    self._documents()
            else:
                now.words.append(self._word())
        return [*found, now]

    def _line_end(self) -> int:
        end = self.text.find("\n", self.at)
        return len(self.text) if end < 0 else end

    def _redirect(self, kind: str, whole: str, command: Simple) -> None:
        while self.text[self.at : self.at + 1] in (" ", "\t"):
            self.at += 1
        if self.text[self.at : self.at + 1] == "(":
            raise NotUnderstood
        word = self._word()
        if kind == "<<<":
            command.given.append(word)
        elif kind.startswith("<<"):
            body = Word()
            command.given.append(body)
            self.waiting.append((word.text, word.quoted, body))
        elif kind == "<" and word.text != "/dev/null":
            raise NotUnderstood  # a file is read
        elif kind in (">", ">>", "&>", "&>>", ">|") and not whole.startswith("2"):
            command.writes = True

    def _documents(self) -> None:
        for end, quoted, body in self.waiting:
            lines = []
            while self.at < len(self.text):
                stop = self._line_end()
                line, self.at = self.text[self.at : stop], min(stop + 1, len(self.text))
                if line.strip() == end:
                    break
                lines.append(line)
            body.text = "\n".join(lines)
            if not quoted and ("`" in body.text or "$" in body.text):
                read = _Lexer(body.text + '"').double()
                body.names, body.commands, body.sums = read.names, read.commands, read.sums
        self.waiting = []

    def _word(self) -> Word:
        word, start = Word(), self.at
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == '"':
                self.at += 1
                self._add(word, self.double())
            elif sign == "'" or self.text.startswith("$'", self.at):
                self._single(word)
            elif sign == "\\":
                word.text += self.text[self.at + 1 : self.at + 2]
                self.at += 2
            elif sign in "$`":
                self._expansion(word)
            elif sign in "*?[]{}~#":
                word.globs = word.globs or sign in "*?"
                word.text += sign
                self.at += 1
            elif plain := _PLAIN.match(self.text, self.at):
                word.text += plain.group()
                self.at = plain.end()
            else:
                break
        if self.at == start:
            raise NotUnderstood
        return word

    def _single(self, word: Word) -> None:
        start = self.text.index("'", self.at) + 1
        end = self.text.find("'", start)
        if end < 0 or ("\\" in self.text[start:end] and self.text[self.at] == "$"):
            raise NotUnderstood
        word.text, word.quoted, self.at = word.text + self.text[start:end], True, end + 1

    def double(self) -> Word:
        """Read what stands between double quotes, up to the one that closes them."""
        word = Word(quoted=True)
        while self.at < len(self.text) and self.text[self.at] != '"':
            if self.text[self.at] == "\\":
                word.text += self.text[self.at : self.at + 2]
                self.at += 2
            elif self.text[self.at] in "$`":
                self._expansion(word)
            else:
                word.text += self.text[self.at]
                self.at += 1
        if self.at >= len(self.text):
            raise NotUnderstood
        self.at += 1
        return word

    def _expansion(self, word: Word) -> None:
        if sums := _ARITHMETIC.match(self.text, self.at):
            word.sums.append(sums.group(1))
            self.at = sums.end()
        elif self.text.startswith("$(", self.at):
            end = self._closing(self.at + 2)
            word.commands.append(self.text[self.at + 2 : end])
            self.at = end + 1
        elif self.text[self.at] == "`":
            end = self.text.find("`", self.at + 1)
            if end < 0:
                raise NotUnderstood
            word.commands.append(self.text[self.at + 1 : end])
            self.at = end + 1
        elif name := _NAME.match(self.text, self.at):
            word.names.append(name.group(1) or name.group(3))
            self.at = name.end()
        elif self.text.startswith("${", self.at):
            raise NotUnderstood
        else:
            word.text += "$"
            self.at += 1

    def _closing(self, start: int) -> int:
        """Where the parenthesis ends that is open at a place; quotes may hold others."""
        depth, at, quote = 1, start, ""
        while at < len(self.text):
            sign = self.text[at]
            if quote:
                quote = "" if sign == quote else quote
                at += sign == "\\" and quote == '"'
            elif sign in "\"'":
                quote = sign
            elif sign == "\\":
                at += 1
            else:
                depth += (sign == "(") - (sign == ")")
                if not depth:
                    return at
            at += 1
        raise NotUnderstood

    @staticmethod
    def _add(word: Word, other: Word) -> None:
        word.text += other.text
        word.names += other.names
        word.commands += other.commands
        word.sums += other.sums
        word.quoted = True
