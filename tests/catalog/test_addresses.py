"""No two things of a site are written to one file, and ``check`` knows before ``build`` writes any."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drillbook.catalog import Catalog, has_errors, load_catalog
from tests.support.build import ROOT, build, run_drillbook, write_files
from tests.support.sampling import examples

SCENARIO = """---
title: T
summary: s
systems: [x]
severity: high
objective: {{rto: 1h, rpo: 0s}}
symptoms: [the disk is full]
procedures: [p]
{}
---

## Confirm

x
"""
PROCEDURE = (
    "---\ntitle: P\nsummary: s\nirreversible: true\n---\n\n## Steps\n\n### One\n\nx\n\n## Verify\n\nx\n"
)
BASE = {"scenarios/s.md": SCENARIO.format(""), "procedures/p.md": PROCEDURE}
OWN = [
    "index.html", "INDEX.html", "404.html", "search.html", "copy.html", "binder.html", "coverage.html",
    "readiness.html", "catalog.json", "Catalog.JSON", "sitemap.xml", "readiness.json", "drills.ics",
    "llms.txt", "SHA256SUMS", "sw.js", "feed.atom", "readiness.atom", "theme/page.js", "theme/x.js",
    "theme/parameters/p.en.js", "systems/index.html", "systems/x.html", "scenarios/index.html",
    "scenarios/by-system/x.html", "scenarios/s.html", "scenarios/old.html", "alerts/Full.html",
]  # fmt: skip


def plain(body: str) -> str:
    return f"---\ntitle: A\nsummary: s\nreviewed: 2026-11-22\n---\n\n{body}\n"


def made(folder: Path, files: dict[str, str | bytes]) -> Catalog:
    write_files(folder, BASE | files)
    return load_catalog(folder, "en")


def told(catalog: Catalog) -> list[tuple[str, int, int, str]]:
    return [(p.file, p.line, p.column, p.rule) for p in catalog.problems]


@pytest.mark.parametrize("name", OWN)
def test_a_file_that_would_replace_one_of_the_site_is_named_where_it_is_attached(
    name: str, tmp_path: Path
) -> None:
    config = f"---\ntitle: C\nsummary: s\nfiles:\n  - path: ../{name}\nprocedures: [p]\n---\n\nx\n"
    scenario = SCENARIO.format("aliases: [old]\nalerts: [Full]")
    catalog = made(tmp_path, {"configs/c.md": config, "scenarios/s.md": scenario, name: "PWNED"})
    assert [p for p in told(catalog) if p[3] != "orphan-page"] == [("configs/c.md", 5, 5, "address-clash")]
    said = next(p.message for p in catalog.problems if p.rule == "address-clash")
    assert name in said
    assert "replacing" in said
    assert has_errors(catalog.problems)


def test_a_link_to_such_a_file_is_a_problem_and_nothing_is_published(tmp_path: Path) -> None:
    write_files(tmp_path / "content", BASE | {"pages/a.md": plain("[x](../404.html)"), "404.html": "PWNED"})
    site = build(tmp_path / "content", tmp_path / "output")
    assert site.code == 1
    assert "a.md:7:1: address-clash: file '../404.html' would be published as '404.html'" in site.said
    assert not site.folder.exists()


def test_a_foreign_page_is_published_without_such_a_file(tmp_path: Path) -> None:
    files = {"notes.md": "# N\n\n[x](404.html) [y](.env)\n", "404.html": "PWNED", ".env": "SECRET=1"}
    write_files(tmp_path / "content", dict(files))
    site = build(tmp_path / "content", tmp_path / "output")
    assert site.code == 0, site.said
    assert "notes.md:3:1: address-clash" in site.said
    assert "notes.md:3:15: hidden-file" in site.said
    assert "PWNED" not in site.read("404.html")
    assert not (site.folder / ".env").exists()
    assert site.read("notes.html").count('<span class="broken-link">') == 2


def test_a_foreign_page_without_a_place_in_the_site_is_an_error_of_check_too(tmp_path: Path) -> None:
    write_files(tmp_path / "content", {"index.html/p.md": "# P\n", "a.md": "# A\n"})
    site = build(tmp_path / "content", tmp_path / "output")
    assert site.code == 1
    assert "index.html/p.md:1:1: address-clash: the page would be written to" in site.said
    assert run_drillbook("check", "--content", tmp_path / "content").code == 1


@pytest.mark.parametrize("name", [".env", ".git/config", "configs/.ssh/id_rsa", "a/.b/c.txt"])
def test_a_hidden_file_is_never_published(name: str, tmp_path: Path) -> None:
    config = f"---\ntitle: C\nsummary: s\nfiles: [../{name}]\nprocedures: [p]\n---\n\n[it](../{name})\n"
    catalog = made(tmp_path, {"configs/c.md": config, name: "secret"})
    hidden = [p for p in told(catalog) if p[3] == "hidden-file"]
    assert hidden == [("configs/c.md", 4, 9, "hidden-file"), ("configs/c.md", 8, 1, "hidden-file")]
    assert catalog.file(name) is None


def test_a_file_with_a_line_end_in_its_name_adds_no_line_to_the_checksums(tmp_path: Path) -> None:
    name = "x\nffff  sw.js"
    catalog = made(tmp_path, {"pages/a.md": plain("[x](x%0Affff%20%20sw.js)"), f"pages/{name}": "x"})
    assert ("pages/a.md", 7, 1, "control-character") in told(catalog)
    assert catalog.file(f"pages/{name}") is None


def test_the_site_writes_nothing_that_is_not_planned(shipped_site: object) -> None:
    """What the plan names is what the code writes: every file of the shipped site, in both languages."""
    catalog = load_catalog(ROOT / "content", check=False)
    folder: Path = shipped_site.folder  # type: ignore[attr-defined]
    for path in folder.rglob("*"):
        address = path.relative_to(folder).as_posix()
        if path.is_file() and not (catalog.root / address).is_file():
            assert catalog.addresses.in_the_way(address), address


@pytest.mark.parametrize(
    ("file", "text", "at"),
    [
        ("pages/a.md", 'aliases: ["{long}/{long}/{long}/{long}/{long}/{long}/{long}"]', (5, 11)),
        ("pages/a.md", "aliases: [a.html/b]", (5, 11)),
        ("pages/a.md", "aliases: [x, x.html/y]", (5, 14)),
        ("pages/a.md", "aliases: [/catalog.json/x]", (5, 11)),
        ("pages/a.md", "aliases: [/theme/x]", (5, 11)),
        ("pages/a.md", "aliases: [/scenarios/s]", (5, 11)),
        ("pages/a.md", "aliases: [/SCENARIOS/S]", (5, 11)),
        ("pages/a.md", 'aliases: ["a\\0b"]', (5, 11)),
        ("pages/a.md", 'aliases: ["a\\tb", "c\\x9b"]', (5, 19)),
        ("scenarios/b.md", "alerts: [{long}/{long}]", (9, 10)),
        ("scenarios/b.md", 'alerts: ["a\\eb"]', (9, 10)),
        ("pages/a.md", "owner: {dotted}", (5, 1)),
    ],
)
def test_an_address_that_cannot_be_written_is_named_where_it_stands(
    file: str, text: str, at: tuple[int, int], tmp_path: Path
) -> None:
    text = text.replace("{long}", "n" * 200).replace("{dotted}", "\u023a" * 119)
    page = (
        SCENARIO.format(text)
        if "scenarios" in file
        else plain("x").replace("\n---\n\n", f"\n{text}\n---\n\n")
    )
    catalog = made(tmp_path, {file: page.replace("the disk is full", "slow")})
    errors = [p for p in catalog.problems if p.severity == "error"]
    assert [(p.file, (p.line, p.column)) for p in errors] == [(file, at)], catalog.problems
    assert errors[0].rule in ("address-clash", "control-character")


def test_a_name_that_leaves_no_room_for_the_ending_of_a_page_is_cut(tmp_path: Path) -> None:
    names = [f"pages/{'n' * 252}.md", f"pages/{'n' * 251}m.md"]
    catalog = made(tmp_path, {name: plain("x") for name in names})
    assert [p.rule for p in catalog.problems if p.severity == "error"] == []
    addresses = {page.address for page in catalog.pages.values() if page.file in names}
    assert len(addresses) == len(names)
    assert all(len(address.rpartition("/")[2]) <= 255 for address in addresses)


def test_one_alert_of_two_scenarios_and_an_alias_of_the_own_address_are_no_clash(tmp_path: Path) -> None:
    files = {
        "scenarios/s.md": SCENARIO.format("alerts: [Full]\naliases: [s.html, old, old]"),
        "scenarios/t.md": SCENARIO.format("alerts: [Full]").replace("the disk is full", "slow"),
    }
    catalog = made(tmp_path, dict(files))
    assert [p.rule for p in catalog.problems if p.rule != "shared-text"] == []
    assert sorted(r.address for r in catalog.addresses.redirects) == [
        "alerts/Full.html",
        "scenarios/old.html",
    ]


def test_a_record_of_hostile_names_ends_in_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    page = plain("x").replace("summary: s", 'summary: s\naliases: ["a\\0b", "x.html/y", "x"]')
    write_files(tmp_path / "content", BASE | {"pages/a.md": page, "pages/x.md": plain("y")})
    for command in (("check",), ("build", "--output", tmp_path / "output")):
        done = run_drillbook(*command, "--content", tmp_path / "content")
        assert done.code == 1
        assert "Traceback" not in done.said
        assert done.said.count("a.md:4:") >= 2


# Parts that clash with each other, with the site, and with what file systems take.
PART = st.sampled_from(
    [
        *("a", "A", "b", "x.html", "a.html", "index", "index.html", "catalog.json", "theme", "search", "ko"),
        *("..", ".", ".env", "n" * 236, "n" * 252, "é" * 120, "p.md", "s", "scenarios", "alerts", "Full"),
        *("by-system", "sw.js"),
    ]
)
ADDRESS = st.lists(PART, min_size=1, max_size=6).map("/".join)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    aliases=st.lists(ADDRESS, max_size=4, unique=True),
    alerts=st.lists(ADDRESS, max_size=2, unique=True),
    files=st.lists(ADDRESS.filter(lambda a: len(a) < 600), max_size=3, unique_by=str.casefold),
)
def test_what_check_lets_pass_can_be_written_and_what_it_refuses_cannot(
    aliases: list[str], alerts: list[str], files: list[str]
) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        _check_against_the_disk(folder, aliases, alerts, files)
    finally:
        shutil.rmtree(folder)


def _check_against_the_disk(folder: Path, aliases: list[str], alerts: list[str], files: list[str]) -> None:
    write_files(folder / "content", BASE)
    there = [name for name in files if _write(folder / "content", name)]
    links = " ".join(f"[f](/{name})" for name in there)
    page = f"---\ntitle: A\nsummary: s\nreviewed: 2026-11-22\naliases: {aliases}\n---\n\n{links}\n"
    write_files(
        folder / "content",
        BASE | {"pages/a.md": page, "scenarios/s.md": SCENARIO.format(f"alerts: {alerts}")},
    )
    catalog = load_catalog(folder / "content", "en")
    plan = catalog.addresses
    # Everything that the plan lets pass is written, each to a file of its own, whatever the order.
    out = folder / "output"
    wanted = ["theme/page.js", "catalog.json", "index.html", "sw.js", "search/0123456789ab/code.js"]
    wanted += [page.address for page in catalog.pages.values()] + [r.address for r in plan.redirects]
    wanted += sorted(
        {
            found.file
            for link in catalog.pages["a"].body.links
            if (found := catalog.resolver.resolve(catalog.pages["a"], link)).what == "file"
        }
    )
    for address in wanted:
        path = out / address
        assert path.resolve().is_relative_to(out.resolve())
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x"):
            pass
    assert len({w.casefold() for w in wanted}) == len(wanted)
    # Everything that it refuses is said where it stands, and so stops a build.
    said = [p for p in catalog.problems if p.severity == "error"]
    assert bool(said) >= bool(plan.refusals)


def _write(content: Path, name: str) -> bool:
    path = content / name
    if not path.resolve().is_relative_to(content.resolve()) or path.name.endswith(".md"):
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    except OSError:
        return False
    return True
