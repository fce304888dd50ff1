"""Rules about translations: as new as their source, and the same in what is carried out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from drillbook.catalog.graph import Catalog
from drillbook.catalog.markdown.body import CodeBlock
from drillbook.catalog.markdown.headings import Heading
from drillbook.catalog.page import Page
from drillbook.catalog.problems import Problem, problem, shown, warning
from drillbook.catalog.rules.checks import checks
from drillbook.catalog.rules.text import SHELLS

# What a step's heading says to machines. What it destroys is said in words, which are translated.
_MARKS = ("id", "time", "target", "requires")


@checks(
    warning(
        "stale-translation",
        "a translation is older than its source",
        "Its readers follow outdated steps. Update it, and write the source's digest under `translates:`.",
    ),
)
def translations(catalog: Catalog) -> Iterator[Problem]:
    """A translation must not be older than its source."""
    for page, translated in _translated(catalog):
        if translated.is_stale:
            line = translated.place("translates")
            message = f"the source {page.file} has changed since this translation"
            hint = f"update it and write 'translates: {page.digest}'"
            yield problem(translated.file, line, "stale-translation", message, hint)


@checks(
    warning(
        "altered-commands",
        "the commands, steps or values of a translation differ from its source",
        "A drill proves the source alone, so a translation translates text only. Copy commands, attributes "
        "and values from the source.",
    ),
)
def commands(catalog: Catalog) -> Iterator[Problem]:
    """A drill proves the source alone, so readers of a translation need the very same commands and steps."""
    for page, translated in _translated(catalog):
        if not page.foreign:
            # What follows the first difference is shifted by it, and says nothing more.
            found = next(_other_commands(page, translated), None) or next(
                _other_steps(page, translated), None
            )
            if found:
                yield found


def _other_commands(page: Page, translated: Page) -> Iterator[Problem]:
    for ours, theirs in zip_longest(_commands(page), _commands(translated)):
        if theirs is None:
            message = f"the commands at {page.file}:{ours.line} are missing"
            yield problem(translated.file, (1, 1), "altered-commands", message, "copy them from there")
        elif ours is None:
            message = f"the commands are not in the source {page.file}"
            at, hint = (theirs.line, theirs.indent + 1), "remove them, or add them to the source too"
            yield problem(translated.file, at, "altered-commands", message, hint)
        else:
            yield from _other_lines(page, translated, ours, theirs)


def _other_lines(page: Page, translated: Page, ours: CodeBlock, theirs: CodeBlock) -> Iterator[Problem]:
    both = zip_longest(ours.text.split("\n"), theirs.text.split("\n"), fillvalue="")
    for number, (said, instead) in enumerate(both):
        if said.rstrip() != instead.rstrip() and not (_is_comment(said) and _is_comment(instead)):
            place = f"{page.file}:{ours.line + number}"
            message = f"{shown(instead, 40)} differs from {place}, which has {shown(said, 40)}"
            at = (theirs.line + number, theirs.indent + 1)
            yield problem(translated.file, at, "altered-commands", message, "copy the commands from there")


def _other_steps(page: Page, translated: Page) -> Iterator[Problem]:
    for ours, theirs in zip_longest(page.steps, translated.steps):
        if ours is None or theirs is None:
            at = (theirs.heading.line, 1) if theirs else (1, 1)
            count = f"{len(page.steps)} steps, this translation {len(translated.steps)}"
            message, hint = f"the source {page.file} has {count}", "give it the same steps in the same order"
            yield problem(translated.file, at, "altered-commands", message, hint)
            return
        names = [n for n in _marks(ours.heading) if _marks(ours.heading)[n] != _marks(theirs.heading)[n]]
        if names:
            place = f"{page.file}:{ours.heading.line}"
            message = f"step {theirs.number} has other attributes ({', '.join(names)}) than at {place}"
            hint = "copy the attributes from there; only the text of destroys= is translated"
            yield problem(translated.file, (theirs.heading.line, 1), "altered-commands", message, hint)


def _marks(heading: Heading) -> dict[str, str | bool]:
    given = heading.attributes
    return {name: given.get(name, "") for name in _MARKS} | {"destroys": bool(given.get("destroys"))}


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("# ")


def _commands(page: Page) -> list[CodeBlock]:
    return [block for block in page.body.code if block.language in SHELLS]


def _translated(catalog: Catalog) -> Iterator[tuple[Page, Page]]:
    for page in catalog.pages.values():
        for translated in page.translations.values():
            yield page, translated
