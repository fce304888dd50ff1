"""What programs read: catalog.json, the feed, the sitemap, llms.txt; the same bytes for the same pages."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.support.build import ROOT
from tests.support.schema import faults
from tests.support.sites import commit, drillbook, fingerprint, make_full_site, read_json

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://kb.example/recovery/"


def test_catalog_json_keeps_its_schema(full: Path) -> None:
    schema = read_json(ROOT / "docs/catalog.schema.json")
    assert list(faults(read_json(full / "catalog.json"), schema)) == []


def test_the_schema_would_notice(full: Path) -> None:
    schema, catalog = read_json(ROOT / "docs/catalog.schema.json"), read_json(full / "catalog.json")
    catalog["version"], catalog["pages"][0]["kind"] = 2, "senario"
    del catalog["pages"][1]["steps"]
    catalog["links"][0]["weight"] = 1
    assert len(list(faults(catalog, schema))) == 4


def test_the_documentation_names_every_key_of_catalog_json() -> None:
    schema = read_json(ROOT / "docs/catalog.schema.json")
    text = (ROOT / "docs/catalog-json.md").read_text(encoding="utf-8")
    for part in (schema, *schema["$defs"].values()):
        for key in part.get("properties", {}):
            assert f"`{key}`" in text, key


def test_catalog_json_holds_the_whole_graph(full: Path) -> None:
    catalog = read_json(full / "catalog.json")
    pages = {page["id"]: page for page in catalog["pages"]}
    assert set(pages) == {
        *("about", "backup", "drill-server-lost", "files-gone", "manual", "restore", "server-lost", "worked"),
    }
    for page in pages.values():
        assert (full / page["address"]).is_file()
        assert (full / page["source"]).is_file()
    scenario = pages["server-lost"]
    assert scenario["metadata"]["objective"] == {"rto": "30m", "rpo": "5m"}
    assert scenario["translations"] == [
        {"lang": "ko", "title": "서버 유실", "address": "ko/scenarios/server-lost.html", "stale": True}
    ]
    assert [(step["number"], step["title"], step["time"]) for step in pages["restore"]["steps"]] == [
        (1, "Stop the server", "1m"),
        (2, "Copy the backup", "10m"),
    ]
    links = {(link["source"], link["target"], link["relation"]) for link in catalog["links"]}
    assert ("server-lost", "restore", "procedures") in links
    assert ("drill-server-lost", "restore", "text") in links
    assert {end for link in links for end in link[:2]} <= set(pages)


@pytest.mark.parametrize("root", ["", "ko/"])
def test_the_feed_is_atom(root: str, full: Path) -> None:
    feed = ET.parse(full / root / "feed.atom").getroot()  # noqa: S314  our own file
    assert feed.tag == f"{ATOM}feed"
    own = feed.find(f"{ATOM}link[@rel='self']")
    assert own is not None
    assert own.get("href") == f"{SITE}{root}feed.atom"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    ids = []
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("title", "id", "updated"):
            found = part.findall(f"{ATOM}{name}")
            assert len(found) == 1
            assert found[0].text
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", part.findtext(f"{ATOM}updated", ""))
        ids.append(part.findtext(f"{ATOM}id"))
    assert len(set(ids)) == len(ids) == 9
    updated = [entry.findtext(f"{ATOM}updated", "") for entry in feed.findall(f"{ATOM}entry")]
    assert updated == sorted(updated, reverse=True)
    for entry in feed.findall(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert (full / link.get("href", "").removeprefix(SITE)).is_file()


def test_the_sitemap_names_every_page_that_is_to_be_found(full: Path) -> None:
    text = (full / "sitemap.xml").read_text(encoding="utf-8")
    named = {loc.removeprefix(SITE) for loc in re.findall("<loc>([^<]*)</loc>", text)}
    hidden = {
        path.relative_to(full).as_posix()
        for path in full.rglob("*.html")
        if re.search(r'name="robots" content="noindex|http-equiv="refresh"', path.read_text(encoding="utf-8"))
    }
    every = {path.relative_to(full).as_posix() for path in full.rglob("*.html")}
    assert named <= every
    assert not named & hidden
    assert every - named - hidden <= {"404.html", "search.html", "ko/search.html"}


def test_llms_txt_lists_the_markdown_of_every_page(full: Path) -> None:
    text = (full / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# Trial\n\n> Tried & true\n")
    sources = re.findall(r"^- \[[^\]]+\]\(([^)]+)\)", text, re.MULTILINE)
    assert len(sources) == 8
    assert all((full / source).is_file() for source in sources)


def test_names_with_signs_of_markup_are_escaped_everywhere(full: Path) -> None:
    assert "Tried &amp; true" in (full / "index.html").read_text(encoding="utf-8")


def test_two_builds_of_the_same_pages_give_the_same_bytes(full: Path, tmp_path: Path) -> None:
    first = make_full_site(tmp_path)
    commit(first, "2026-11-20")
    assert drillbook(first, SOURCE_DATE_EPOCH="1800000000", PYTHONHASHSEED="1").code == 0
    before = fingerprint(first / "output")
    assert drillbook(first, SOURCE_DATE_EPOCH="1800000000", PYTHONHASHSEED="2").code == 0
    assert fingerprint(first / "output") == before
    assert before == fingerprint(full)
