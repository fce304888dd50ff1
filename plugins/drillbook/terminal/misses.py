"""What unanswered questions teach, in a terminal and as JSON: YAML to paste, and commands to run."""

from __future__ import annotations

import shlex
import sys
from dataclasses import asdict
from pathlib import Path

import yaml

from drillbook.names import count
from drillbook.screen import as_json
from drillbook.search.misses import Lesson, Lessons, Wanted
from drillbook.search.misses.grouping import Asked
from drillbook.terminal.streams import content_root, say


def print_lessons(lessons: Lessons, content: Path) -> None:
    """Print a block of YAML for each page, then commands that make pages, then what is found by now."""
    root = content_root(content)
    for lesson in lessons.pages:
        say(str(root / lesson.page.file))
        for line in _block(lesson, root):
            say(line)
        say("")
    if lessons.wanted:
        say("Pages to write:")
    for wanted in lessons.wanted:
        say(command(wanted, content))
        for line in _about(wanted, root):
            say(line)
    if lessons.wanted:
        say("")
    for asked, page in lessons.found:
        say(f"Found today: {root / page.file}: {_describe(asked)}")


def _block(lesson: Lesson, root: Path) -> list[str]:
    """The lines to add to a page's metadata, with what need not be added as comments."""
    lines = []
    if lesson.symptoms and lesson.page.is_kind("scenario"):
        lines += ["symptoms:", *map(_item, lesson.symptoms)]
    elif lesson.symptoms:
        others = ", ".join(str(root / page.file) for page in lesson.scenarios)
        instead = f"; a symptom of {others} may say it" if others else "; its summary may say it"
        lines.append(f"# a {lesson.page.kind.name} has no symptoms{instead}:")
        lines += [f"#   {_describe(asked)}" for asked in lesson.symptoms]
    lines += [f"  # already a symptom: {_describe(asked)}" for asked in lesson.declared]
    lines += [f"  # found today: {_describe(asked)}" for asked in lesson.found]
    # Other words for the same: one of them is enough, and an author may like another one better.
    lines += [f"  # or: {miss.question}" for asked in lesson.symptoms for miss in asked.misses[1:]]
    return lines


def _about(wanted: Wanted, root: Path) -> list[str]:
    others = "; ".join(miss.question for miss in wanted.asked.misses[1:])
    lines = [f"  # asked {count(wanted.asked.times, 'time')}" + (f", also as: {others}" if others else "")]
    if not wanted.id:
        lines.append("  # choose an id of lower-case English words and dashes")
    if wanted.first:
        lines.append(f"  # search gives {root / wanted.first.file}, which nobody opened")
    return lines


def command(wanted: Wanted, content: Path) -> str:
    """The command that makes a page. Where nobody can tell an id, a shell refuses it until there is one."""
    folder = [] if content == Path("content") else ["--content", str(content)]
    made = shlex.join(["drillbook", "new", "scenario", wanted.title, *folder])
    return f"{made} --id {wanted.id or '<id>'}"


def _scalar(text: str) -> str:
    return str(yaml.safe_dump([text], allow_unicode=True, width=1 << 20))[2:].rstrip("\n")


def _item(asked: Asked) -> str:
    """A symptom. Words that no page has are named: its asker may have opened a page about another matter."""
    told = [f"asked {asked.times} times"] if asked.times > 1 else []
    told += [f"no page mentions {', '.join(asked.unknown)}"] if asked.unknown else []
    return f"  - {_scalar(asked.question)}" + (f"  # {'; '.join(told)}" if told else "")


def _describe(asked: Asked) -> str:
    return asked.question + (f" ({asked.times} times)" if asked.times > 1 else "")


def print_json(lessons: Lessons, content: Path) -> None:
    """Print it all as one JSON object, for programs; files are below the content folder."""
    value = {
        "pages": [_lesson_json(lesson) for lesson in lessons.pages],
        "write": [_wanted_json(wanted, content) for wanted in lessons.wanted],
        "found": [{"page": page.id, "file": page.file, **_asked_json(a)} for a, page in lessons.found],
        "problems": [asdict(problem) for problem in lessons.problems],
    }
    sys.stdout.write(as_json(value, 1) + "\n")


def _lesson_json(lesson: Lesson) -> dict[str, object]:
    return {
        "page": lesson.page.id,
        "kind": lesson.page.kind.name,
        "file": lesson.page.file,
        "symptoms": [_asked_json(asked) for asked in lesson.symptoms],
        "declared": [_asked_json(asked) for asked in lesson.declared],
        "found": [_asked_json(asked) for asked in lesson.found],
        "scenarios": [page.id for page in lesson.scenarios],
    }


def _wanted_json(wanted: Wanted, content: Path) -> dict[str, object]:
    return {
        "title": wanted.title,
        "id": wanted.id or None,
        "command": command(wanted, content),
        "first": wanted.first.file if wanted.first else None,
        **_asked_json(wanted.asked),
    }


def _asked_json(asked: Asked) -> dict[str, object]:
    others = [miss.question for miss in asked.misses[1:]]
    return {
        "question": asked.question,
        "times": asked.times,
        "others": others,
        "unknown": asked.unknown,
    }
