"""What pages learn from unanswered questions: symptoms to declare, and pages to write."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from drillbook.catalog import Catalog, Page, Problem
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.problems import nearest, shown, warning
from drillbook.catalog.scaffold import id_of
from drillbook.search.answer.service import Results, Searcher
from drillbook.search.language.analysis import terms
from drillbook.search.misses.grouping import Asked, grouped
from drillbook.search.misses.miss import RULES, Miss
from drillbook.search.misses.reading import Placed

_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")


@dataclass
class Lesson:
    """What a page, in one language, is to say. ``page`` was opened in the end by those who asked.

    ``symptoms`` are to be added, ``declared`` are its symptoms already, and by ``found`` today's search leads
    to it. Where its kind has no symptoms, ``scenarios`` are those that carry the page out or link to it.
    """

    page: Page
    symptoms: list[Asked] = field(default_factory=list)
    declared: list[Asked] = field(default_factory=list)
    found: list[Asked] = field(default_factory=list)
    scenarios: list[Page] = field(default_factory=list)

    @property
    def times(self) -> int:
        """How often was asked what the page does not say."""
        return sum(asked.times for asked in self.symptoms)


@dataclass
class Wanted:
    """A page that nobody wrote. ``first`` is what search gives for it today and nobody opened.

    ``id`` is empty where the question has no letters that an id is made of.
    """

    asked: Asked
    id: str
    first: Page | None = None

    @property
    def title(self) -> str:
        """The question as the title of a page."""
        text = self.asked.question.lstrip("- ").rstrip("?!.… ") or "?"
        return text[:1].upper() + text[1:]


@dataclass
class Lessons:
    """All that a list teaches. ``found`` are questions that a page answers by now, each with that page."""

    pages: list[Lesson] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    found: list[tuple[Asked, Page]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def teach(catalog: Catalog, searcher: Searcher, name: str, misses: Sequence[Placed]) -> Lessons:
    """Say what the questions of a list, named ``name`` in problems, teach; the most asked first."""
    lessons = Lessons()
    opened: dict[str, list[Miss]] = defaultdict(list)
    variants: dict[str, Page] = {}
    open_ended: list[Miss] = []
    places = _places(catalog)
    for miss, line in misses:
        page = _page(catalog, places, miss.page) if miss.page else None
        if page is None:
            open_ended.append(miss)
            lessons.problems += _unknown(name, line, miss, places) if miss.page else []
        else:
            own = _in_language_of(page, miss)
            variants[own.file] = own
            opened[own.file].append(miss)
    lessons.pages = [_lesson(catalog, searcher, variants[file], asked) for file, asked in opened.items()]
    lessons.pages.sort(key=lambda lesson: (-lesson.times, lesson.page.file))
    for asked in grouped(open_ended, searcher.index):
        _look(catalog, searcher, asked, lessons)
    return lessons


def _places(catalog: Catalog) -> dict[str, Page]:
    """Pages by their addresses in every language of the site, without ``.html``."""
    found: dict[str, Page] = {}
    for page in catalog.pages.values():
        bare = page.address.removesuffix(".html")
        for lang in ("", *catalog.languages):
            found[f"{lang}/{bare}" if lang else bare] = page
    return found


def _page(catalog: Catalog, places: dict[str, Page], address: str) -> Page | None:
    """The page of an address; one that was renamed since by its alias."""
    bare = address.strip("/").removesuffix(".html")
    name = bare.rpartition("/")[2]
    return places.get(bare) or catalog.pages.get(name) or catalog.pages.get(catalog.aliases.get(name, ""))


@RULES.raises(
    warning(
        "unknown-page",
        "a list names a page that is not there",
        "It was removed, or the list is of another site. Its question counts as one that nothing answered.",
    ),
)
def _unknown(name: str, line: int, miss: Miss, places: Iterable[str]) -> Iterator[Problem]:
    message = f"there is no page {shown(miss.page)}"
    hint = nearest(miss.page, places) or "its question counts as one that nothing answered"
    yield RULES.problem(name, (line, 1), "unknown-page", message, hint)


def _in_language_of(page: Page, miss: Miss) -> Page:
    """The version that is to have a question. Its letters tell Korean, whatever the page was in."""
    if _HANGUL.search(miss.question):
        return page.in_language("ko")
    own = page.in_language(miss.lang) if miss.lang else page
    return own if own.lang != "ko" else next((v for v in page.variants() if v.lang != "ko"), own)


def _lesson(catalog: Catalog, searcher: Searcher, page: Page, misses: Iterable[Miss]) -> Lesson:
    lesson = Lesson(page)
    scenario = page.maybe(ScenarioMetadata)
    known = {tuple(terms(text)) for text in scenario.symptoms} if scenario else set()
    if not scenario:
        lesson.scenarios = _scenarios_with(catalog, page)
    for asked in grouped(misses, searcher.index):
        results = searcher.search(asked.question, 1)
        asked.unknown, first = results.unknown, _first(catalog, results)
        if tuple(terms(asked.question)) in known:
            lesson.declared.append(asked)
        elif first and first.id == page.id:
            lesson.found.append(asked)
        else:
            lesson.symptoms.append(asked)
    return lesson


def _scenarios_with(catalog: Catalog, page: Page) -> list[Page]:
    sources = {edge.source for edge in catalog.edges if edge.target == page.id}
    return [found for name in sorted(sources) if (found := catalog.pages[name]).is_kind("scenario")]


def _first(catalog: Catalog, results: Results) -> Page | None:
    """The first page that today's search answers with."""
    found = next((result.document.id for result in results.results if not result.denied), None)
    return catalog.pages.get(found) if found and results.fits else None


def _look(catalog: Catalog, searcher: Searcher, asked: Asked, lessons: Lessons) -> None:
    """Say of a question whose asker opened nothing whether a page answers by now, or one is to be written."""
    results = searcher.search(asked.question, 1)
    asked.unknown, first = results.unknown, _first(catalog, results)
    # What had results and was left all the same is no better answered by the same results.
    if first and all(miss.what == "no answer" for miss in asked.misses):
        lessons.found.append((asked, first))
        return
    taken = {*catalog.pages, *catalog.aliases, *(wanted.id for wanted in lessons.wanted)}
    lessons.wanted.append(Wanted(asked, _free_id(asked, taken), first))


def _free_id(asked: Asked, taken: set[str]) -> str:
    """An id of the English words of the questions, the first that has any; empty where none has."""
    plain = (re.sub(r"[^\x00-\x7f]+", " ", miss.question) for miss in asked.misses)
    made = next((name for name in map(id_of, plain) if re.search(r"[a-z]{3}", name)), "")
    number = 2
    name = made
    while name and name in taken:
        name, number = f"{made}-{number}", number + 1
    return name
