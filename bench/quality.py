"""How well the right page is found: all engines over the same pages and queries, side by side in one run.

    python -m bench.quality [--queries FILE --corpus FOLDER]

Without a file: the shipped content with the Korean and the English queries beside this. A file is
a YAML list of {q, type, relevant: [paths below the corpus]}; finding any of them counts.
S@1 and S@3 are the shares of queries with a right page first or among the first three, MRR@10
the mean of 1/rank. Beside that: whether Python and the browser find the same for made queries.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, Page

from bench.engines import DEPTH, Answer, InBrowser, InPython, MissingPeerError, text_of
from bench.figures import Figures
from bench.peers.every import Peers
from bench.workspace import CONTENT, Workspace, chromium, say, visitor, working
from drillbook.catalog import load_catalog
from drillbook.search.answer.service import Searcher
from drillbook.search.index.making import documents
from tests.support.searching import (
    found_in_browser,
    found_in_python,
    make_queries,
    numbers_to_keys,
    open_search,
)
from tests.support.server import serving

QUERIES = Path(__file__).parent / "queries"
OURS = "Drillbook, Python"
# What is wanted of S@1: of all queries, and of kinds of them.
WANTED = {"all": 0.72, "alert": 0.90, "typo": 0.90, "prefix": 0.90, "error-paste": 0.80}
SAME_FIRST, SAME_FIVE = 0.98, 0.95
# Of the questions that nobody tuned on: a right page first; and of those that no page answers, told so.
COUNTED, CALLED, LOST = 0.90, 0.90, 0.03


@dataclass(frozen=True)
class QuerySet:
    """Queries over a content folder, with the pages that answer them."""

    name: str
    content: Path
    asked: list[dict[str, Any]]

    @property
    def only_counted(self) -> bool:
        """Whether nobody is to see its questions."""
        return self.name.endswith("-counted")

    @property
    def kinds(self) -> dict[str, list[int]]:
        """The places of queries, of all and by kind."""
        kinds: dict[str, list[int]] = {"all": list(range(len(self.asked)))}
        for at, item in enumerate(self.asked):
            kinds.setdefault(item["type"], []).append(at)
        return kinds


def read_queries(path: Path, content: Path) -> QuerySet:
    """Read queries; every relevant page must be there."""
    asked = yaml.safe_load(path.read_text("utf-8"))
    gone = sorted({r for item in asked for r in item["relevant"] if not (content / r).is_file()})
    if gone:
        raise SystemExit(f"{path}: not in {content}: {', '.join(gone)}")
    return QuerySet(path.stem, content, asked)


def rank(answer: Answer, relevant: list[str]) -> int:
    """The place of the first right page, or 0."""
    return next((n for n, path in enumerate(answer.paths[:DEPTH], 1) if path in relevant), 0)


def scores(ranks: list[int]) -> tuple[float, float, float]:
    """S@1, S@3 and MRR@10."""
    count = len(ranks)
    first, three = sum(r == 1 for r in ranks), sum(0 < r <= 3 for r in ranks)
    return first / count, three / count, sum(1 / r for r in ranks if r) / count


class Table:
    """Prints engines as they are measured, each beside ours, and in the end what they made of each kind."""

    def __init__(self, queries: QuerySet) -> None:
        self.queries = queries
        self.ranks: dict[str, list[int]] = {}
        print(f"{'':22}{'S@1':>6}{'S@3':>6}{'MRR@10':>8}  S@1:ours  nothing  errors  built s  median ms")

    def add(self, name: str, answers: list[Answer], built: float) -> None:
        """Print an engine."""
        ranks = [rank(a, item["relevant"]) for a, item in zip(answers, self.queries.asked, strict=True)]
        self.ranks[name] = ranks
        (first, three, mean), ours = scores(ranks), scores(self.ranks[OURS])[0]
        ratio = f"{first / ours:.2f}" if ours else "-"
        nothing, errors = sum(not a.paths for a in answers), sum(bool(a.error) for a in answers)
        median = statistics.median(a.ms for a in answers)
        rest = f"{ratio:>8}  {nothing:>7}  {errors:>6}  {built:>7.1f}  {median:>9.1f}"
        print(f"{name:22}{first:6.2f}{three:6.2f}{mean:8.3f}  {rest}", flush=True)

    def missing(self, name: str, how: str) -> None:
        """Say that an engine is not there."""
        print(f"{name:22}not installed: {how}", flush=True)

    def by_kind(self) -> None:
        """Print what each engine made of each kind of query."""
        kinds = {kind: places for kind, places in self.queries.kinds.items() if kind != "all"}
        titles = [f"{kind} ({len(places)})" for kind, places in kinds.items()]
        widths = [max(12, len(title)) for title in titles]
        print(f"{'':22}" + "  ".join(f"{t:{w}}" for t, w in zip(titles, widths, strict=True)).rstrip())
        for name, ranks in self.ranks.items():
            cells = [short(scores([ranks[at] for at in places])) for places in kinds.values()]
            print(f"{name:22}" + "  ".join(f"{c:{w}}" for c, w in zip(cells, widths, strict=True)).rstrip())

    def misses(self, name: str, answers: list[Answer]) -> None:
        """List the queries of an engine whose first page is not a right one, but of sets that are counted."""
        if self.queries.only_counted:
            return
        print(f"\nnot first with {name}:")
        for item, answer, place in zip(self.queries.asked, answers, self.ranks[name], strict=True):
            if place != 1:
                first = answer.paths[0] if answer.paths else "nothing"
                print(f"  {place or '-':>2}  {item['type']:12}  {item['q'][:70]!r}: {first}")


def short(values: tuple[float, ...]) -> str:
    """Write shares in few letters."""
    return " ".join("1.0" if value == 1 else f"{value:.2f}"[1:] for value in values)


@dataclass(frozen=True)
class Over:
    """All engines over one content folder: ours in Python, ours in the page that is open, and the peers."""

    content: Path
    pages: int
    ours: InPython
    browser: InBrowser
    peers: Peers


@contextmanager
def all_over(content: Path, workspace: Workspace, browser: Browser) -> Iterator[Over]:
    """Open all engines over a content folder."""
    found = list(documents(load_catalog(content, "en", check=False)))
    work = workspace.folder / "quality"
    with (
        serving(workspace.site(content)) as address,
        visitor(browser) as context,
        closing(InPython(found, content, work / "ours")) as ours,
        Peers([text_of(document) for document in found], browser, work) as peers,
    ):
        page = context.new_page()
        open_search(page, address)
        inside = InBrowser(page, ours.searcher.index, workspace.seconds(content))
        yield Over(content, len(found), ours, inside, peers)


def measure_set(queries: QuerySet, over: Over, figures: Figures) -> None:
    """Ask all engines one set of queries, and see whether ours are one."""
    print(f"\n{queries.name}: {len(queries.asked)} queries over {over.pages} pages, translations counted")
    say(queries.name)
    table = Table(queries)
    asked = [item["q"] for item in queries.asked]
    table.add(OURS, answers := over.ours.ask(asked), over.ours.built)
    table.add("Drillbook, browser *", over.browser.ask(asked), over.browser.built)
    for name in over.peers.makers:
        ask_peer(table, name, over.peers, asked)
    print("* it is built with the whole site, whose time this is\n\nby kind, S@1 S@3 MRR@10")
    table.by_kind()
    table.misses(OURS, answers)
    judge(table, answers, figures)


def ask_peer(table: Table, name: str, peers: Peers, asked: list[str]) -> None:
    """Ask an engine, where it is there."""
    try:
        table.add(name, *peers.ask(name, asked))
    except MissingPeerError as error:
        table.missing(name, str(error))


def judge(table: Table, answers: list[Answer], figures: Figures) -> None:
    """Hold ours against what is wanted."""
    queries, ranks = table.queries, table.ranks
    for kind, places in queries.kinds.items():
        seen = scores([ranks[OURS][at] for at in places])[0]
        if queries.only_counted:
            if kind == "all":
                figures.least(f"{queries.name}: S@1 ({len(places)})", seen, COUNTED)
        elif kind in WANTED and not queries.name.startswith("situations"):
            figures.least(f"{queries.name}: S@1, {kind} ({len(places)})", seen, WANTED[kind])
    pastes = queries.kinds.get("error-paste", [])
    nothing = sum(not answers[at].paths for at in pastes)
    figures.most(f"{queries.name}: pasted errors without a result", nothing, 0, "queries")
    best = max((scores(r), n) for n, r in ranks.items() if not n.startswith("Drillbook"))
    for name, values in ((OURS, scores(ranks[OURS])), (f"the best peer, {best[1]}", best[0])):
        figures.tell(f"{queries.name}: S@1 S@3 MRR@10 of {name}", " ".join(f"{v:.3f}" for v in values))


def parity(name: str, searcher: Searcher, page: Page, figures: Figures) -> None:
    """Compare the browser with Whoosh over queries made of what the pages say."""
    made = make_queries(searcher.index)
    first = five = 0
    for query, got in zip(made, found_in_browser(page, made), strict=True):
        wanted = found_in_python(searcher, query)["keys"]
        keys = numbers_to_keys(searcher.index, got["numbers"])
        first += keys[:1] == wanted[:1]
        five += set(keys) == set(wanted)
    count = len(made)
    print(f"browser and Whoosh, {count} made queries: same first hit {first / count:.3f}, ", end="")
    print(f"same top 5 {five / count:.3f}")
    figures.least(f"{name}: browser = Whoosh, first hit ({count})", first / count, SAME_FIRST)
    figures.least(f"{name}: browser = Whoosh, top 5 as sets ({count})", five / count, SAME_FIVE)


def measure(workspace: Workspace, browser: Browser, figures: Figures, queries: Path | None = None) -> None:
    """Measure one set over the corpus, or the shipped sets over the shipped content."""
    content = workspace.corpus if queries else CONTENT
    paths = [queries] if queries else sorted(QUERIES.glob("*.yaml"))
    sets = [read_queries(path, content) for path in paths]
    with all_over(content, workspace, browser) as over:
        for one in sets:
            measure_set(one, over, figures)
        parity(content.name, over.ours.searcher, over.browser.page, figures)
        if not queries:
            honesty(over, figures)


def honesty(over: Over, figures: Figures) -> None:
    """Say how many questions that no page answers are told so, and how many that one answers.

    A peer says so by finding nothing.
    """
    print("\ntold that no page answers: of questions that none does, and of those that one does")
    for path in sorted((QUERIES / "unanswerable").glob("*.yaml")):
        sets = [_questions(path), _questions(QUERIES / f"situations-{path.name}")]
        print(f"{path.stem} ({len(sets[0])} and {len(sets[1])})")
        called, lost = (_told_no(over.ours.searcher, asked) for asked in sets)
        print(f"  {OURS:22}{called:6.2f}{lost:6.2f}")
        figures.least(f"no page answers, {path.stem}: told so", called, CALLED)
        figures.most(f"a page answers, {path.stem}: told that none does", 100 * lost, 100 * LOST, "%", 1)
        for name in over.peers.makers:
            with suppress(MissingPeerError):
                called, lost = (_found_nothing(over.peers, name, asked) for asked in sets)
                print(f"  {name:22}{called:6.2f}{lost:6.2f}", flush=True)


def _questions(path: Path) -> list[str]:
    return [item["q"] for item in yaml.safe_load(path.read_text("utf-8"))]


def _told_no(searcher: Searcher, asked: list[str]) -> float:
    return sum(not searcher.search(q).fits for q in asked) / len(asked)


def _found_nothing(peers: Peers, name: str, asked: list[str]) -> float:
    return sum(not answer.paths for answer in peers.ask(name, asked)[0]) / len(asked)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args()
    if options.corpus and not options.queries:
        parser.error("--corpus needs --queries, which say what is right in it")
    figures = Figures()
    with working(options.corpus) as workspace, chromium() as browser:
        measure(workspace, browser, figures, options.queries)
    figures.print()


if __name__ == "__main__":
    main()
