"""A site's own words: read beside those that are shipped, kept in a cache that may be damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.search.answer.service import Searcher
from drillbook.search.index.store import open_folder
from drillbook.search.language.thesaurus import load_thesaurus
from tests.support.build import write_files

PAGES = {
    "clock.md": "# Wrong time\n\nntpd reports an offset.\n",
    "lease.md": "# No addresses\n\ndhcpd ran out of leases.\n",
}


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DRILLBOOK_CACHE", str(tmp_path / "cache"))
    write_files(tmp_path / "content", PAGES)
    return tmp_path / "content"


def found(content: Path, query: str) -> list[str]:
    index = open_folder(content)
    results = Searcher(index, load_thesaurus(content)[0]).search(query).results
    index.close()
    return [result.document.file for result in results]


@pytest.mark.parametrize(
    "text",
    [
        "- [zeitgeber, the atomic box, ntpd]\n",
        "- {from: [zeitgeber, the atomic box], to: [ntpd]}\n",
        "- {from: zeitgeber, to: [dhcpd]}\n- zeitgeber\n- [[dhcpd]]\n- [zeitgeber, the atomic box, ntpd]\n",
    ],
    ids=["both-ways", "one-way", "beside-what-is-no-group"],
)
def test_a_site_s_own_words_lead_to_its_pages(content: Path, text: str) -> None:
    assert found(content, "zeitgeber") == []
    (content / "thesaurus.yaml").write_text(text, "utf-8")
    for query in ("zeitgeber", "the atomic box"):
        assert found(content, query) == ["clock.md"]


@pytest.mark.parametrize(
    "text", ["5\n", "{from: [a], to: [b]}\n", "- [", "\x00", "- [a, *b]\n", "[" * 5000, ""]
)
def test_what_is_no_thesaurus_ends_no_search(content: Path, text: str) -> None:
    (content / "thesaurus.yaml").write_text(text, "utf-8")
    assert found(content, "ntpd") == ["clock.md"]


@pytest.mark.parametrize("kept", ["", "\n{}", "[]\n", "0123456789abcdef0123\n{}"])
def test_words_that_a_damaged_cache_kept_are_read_again(content: Path, tmp_path: Path, kept: str) -> None:
    (content / "thesaurus.yaml").write_text("- [zeitgeber, ntpd]\n", "utf-8")
    for _ in range(2):
        assert found(content, "zeitgeber") == ["clock.md"]
        [cache] = (tmp_path / "cache").glob("thesaurus-*")
        cache.write_text(kept, "utf-8")
