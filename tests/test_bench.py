"""Measurements measure what they say: queries have answers, scores are right, missing peers are named."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Browser

from bench.engines import Answer, MissingPeerError, plain_words, text_of
from bench.figures import Figures
from bench.peers import npm
from bench.peers.every import Peers
from bench.peers.indexes import Fts5, PlainWhoosh
from bench.quality import OURS, QUERIES, QuerySet, Table, ask_peer, rank, read_queries, scores
from bench.run import run
from drillbook.catalog import load_catalog
from drillbook.search.index.making import documents
from tests.support.build import ROOT, write_files

PAGES = {
    "notes/disk.md": "# The disk is full\n\nNo space is left on the device.\n",
    "notes/mail.md": "# The mail queue\n\nMessages wait.\n",
}


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_query_names_pages_that_are_there(path: Path) -> None:
    queries = read_queries(path, ROOT / "content")
    assert len(queries.asked) > 30
    assert len({item["q"] for item in queries.asked}) == len(queries.asked)


def test_a_query_about_a_page_that_is_gone_is_refused(tmp_path: Path) -> None:
    write_files(tmp_path, PAGES | {"q.yaml": "- {q: disk, type: symptom, relevant: [notes/disc.md]}\n"})
    with pytest.raises(SystemExit, match=r"notes/disc\.md"):
        read_queries(tmp_path / "q.yaml", tmp_path)


def test_scores_count_the_first_right_page() -> None:
    ranks = [rank(Answer(paths, 0), ["right.md"]) for paths in (["right.md"], ["a", "right.md"], ["a"], [])]
    assert ranks == [1, 2, 0, 0]
    assert scores(ranks) == (0.25, 0.5, 0.375)


def test_peers_find_the_same_texts(tmp_path: Path) -> None:
    write_files(tmp_path, PAGES)
    texts = [text_of(document) for document in documents(load_catalog(tmp_path, "en", check=False))]
    for engine in (PlainWhoosh(texts, tmp_path / "whoosh"), Fts5(texts, tmp_path / "fts5")):
        found = engine.ask(["spaces left?!", "nothing of the sort: xyzzy", '"'])
        engine.close()
        assert found[0].paths == ["notes/disk.md"]
        assert found[2].paths == []


@pytest.fixture
def peers_of_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the lock of the peers, into which npm has fetched nothing yet."""
    shutil.copy(npm.HERE / "package-lock.json", tmp_path)
    monkeypatch.setattr(npm, "HERE", tmp_path)
    return tmp_path


def test_an_engine_that_is_not_installed_is_named(
    peers_of_npm: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(npm.shutil, "which", lambda _: None)
    asked = [{"q": "disk", "type": "symptom", "relevant": ["notes/disk.md"]}]
    table = Table(QuerySet("made", peers_of_npm, asked))
    table.add(OURS, [Answer(["notes/disk.md"], 1.0)], 0.1)
    with Peers([], cast("Browser", None), peers_of_npm / "work") as peers:
        ask_peer(table, "Pagefind", peers, ["disk"])
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Pagefind")
    assert "not installed: node is not installed" in last


def test_peers_are_fetched_again_when_their_lock_is_newer(
    peers_of_npm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = peers_of_npm / "node_modules" / ".package-lock.json"
    write_files(peers_of_npm, {"node_modules/.package-lock.json": "{}", "node_modules/lunr/lunr.js": ""})
    monkeypatch.setattr(npm.shutil, "which", lambda _: None)
    assert npm.packages("lunr/lunr.js") == [peers_of_npm / "node_modules" / "lunr" / "lunr.js"]
    os.utime(stamp, (0, 0))
    with pytest.raises(MissingPeerError, match=r"node is not installed"):
        npm.packages("lunr/lunr.js")


def test_the_lock_of_the_peers_holds_versions_and_digests_and_no_addresses() -> None:
    text = (npm.HERE / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    wanted = json.loads((npm.HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert packages.pop("")["dependencies"] == wanted
    assert all(packages[f"node_modules/{name}"]["version"] == version for name, version in wanted.items())
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())


def test_questions_that_are_only_counted_are_never_shown(capsys: pytest.CaptureFixture[str]) -> None:
    asked = [{"q": "an unseen question", "type": "symptom", "relevant": ["notes/disk.md"]}]
    for name, shown in (("made", True), ("made-counted", False)):
        table, wrong = Table(QuerySet(name, Path(), asked)), [Answer(["notes/mail.md"], 1.0)]
        table.add(OURS, wrong, 0.1)
        table.misses(OURS, wrong)
        assert ("an unseen question" in capsys.readouterr().out) is shown


def test_a_step_that_fails_does_not_end_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    taken: list[str] = []

    def fail() -> None:
        raise ValueError("no such thing")

    assert run({"one": fail, "two": lambda: taken.append("two")}) == ["one"]
    assert taken == ["two"]
    assert "no such thing" in capsys.readouterr().err


def test_the_summary_says_of_each_figure_whether_it_was_reached(capsys: pytest.CaptureFixture[str]) -> None:
    figures = Figures()
    figures.most("bytes", 61.0, 60, "kB", 1)
    figures.least("first", 0.72, 0.72)
    figures.tell("a peer", "0.5")
    figures.print()
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[2:]]
    assert rows == [
        ["bytes", "<=", "60", "kB", "61.0", "kB", "NO"],
        ["first", ">=", "0.72", "0.720", "yes"],
        ["a", "peer", "0.5"],
        ["1", "of", "2", "reached"],
    ]


def test_words_of_a_query_carry_no_syntax() -> None:
    assert plain_words('level=error "a+b" title:x*') == ["level", "error", "a", "b", "title", "x"]
