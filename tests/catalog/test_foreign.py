"""Pages of other programs stop no build, whatever folder they lie in; our own are held to the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drillbook.catalog import KINDS, has_errors, load_catalog
from tests.support.build import build, write_files
from tests.support.invalid import BASE
from tests.support.sampling import examples
from tests.support.sites import make_site, read_json

FOLDERS = [kind.folder for kind in KINDS.values()]
each_folder = pytest.mark.parametrize("folder", FOLDERS)

# Everything that another program's page may have and that would be an error in one of ours.
FAULTY = """# A page

[[_TOC_]] [gone](gone.md) [no](#nowhere) [[nothing]] [x](../../../etc/passwd) ![p](p.png)

## Steps

### Do it {#do time=soon destroys=all}

```bash
$ rm -rf {{ value }}
```

```
never closed

<script>x()</script>
"""
# Front matter as Hugo, Jekyll, Docusaurus, MkDocs, Obsidian, Backstage and architecture records write it.
FRONTS = [
    "title: Old post\ndate: 2019-05-06\ntags: [Linux Host, C++]\ndraft: false\nweight: 10\nurl: /old/\n",
    "layout: post\ncategories: ops\npermalink: /x/\npublished: true\nauthor: kim\nlicense: MIT\n",
    "id: a\nslug: /a\nsidebar_position: 2\nkeywords: [a]\nlast_update: {date: 1/2/2020, author: x}\n",
    "aliases: Fold\ncssclasses: [wide]\ncreated: 2020-01-01\npublish: true\n",
    "kind: article\nsummary: [a, b]\ntitle: [x]\ntags: {a: b}\naliases: {a: b}\nlang: en-US\n",
    "kind: Page\nowner: team-a\nstatus: accepted\ndate: yesterday\n",
    "title: a: b: c\nbroken: [\n",
    "title: *anchor\n",
    "title: a\ntitle: b\n",
    "- a\n- b\n",
    "",
]


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    write_files(folder / "notes", files)
    return folder / "notes"


@each_folder
def test_a_folder_with_a_name_of_ours_holds_foreign_pages_and_no_error(folder: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"{folder}/{n}.md": f"---\n{f}---\n\n{FAULTY}" for n, f in enumerate(FRONTS)
    }
    files |= {
        f"{folder}/README.md": FAULTY,
        f"{folder}/sub/README.md": FAULTY,
        f"{folder}/sub/0.md": FAULTY,
        f"{folder}/sub/deep/0.ko.md": "# 여기\n",
        f"{folder}/0.ko.md": "# 여기\n",
        f"{folder}/only.ko.md": "# 여기\n",
        f"{folder}/0.markdown": "# Another ending\n",
        f"{folder}/picture.md": b"\x89PNG\r\n\x1a\n\0\0",
        f"{folder}/old.md": "# 메모\n".encode("cp949"),
        f"{folder}/unclosed.md": "---\ntitle: x\n\nText.\n",
        f"{folder}/{'x' * 250}.md": "# A long name\n",
        f"{folder}/records/a/b.yaml": "not: ours\n",
        "drills/records/a/b.yaml": "not: ours\n",
    }
    content = write(tmp_path, files)
    catalog = load_catalog(content, "en")
    assert [str(p) for p in catalog.problems if has_errors([p])] == []
    told = {p.file for p in catalog.problems}
    files_of_pages = {variant.file for page in catalog.pages.values() for variant in page.variants()}
    # What is not published is told.
    markdown = {name for name in files if name.endswith((".md", ".markdown"))}
    assert markdown - files_of_pages == {f"{folder}/picture.md"}
    assert f"{folder}/picture.md" in told


def test_such_a_folder_is_published_with_every_page(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"{folder}/{n}.md": f"---\n{f}---\n\n{FAULTY}" for folder in FOLDERS for n, f in enumerate(FRONTS)
    }
    files[f"pages/{'가' * 84}.md"] = "# A long name\n"
    site = build(write(tmp_path, files), tmp_path / "output")
    assert site.code == 0, site.err
    pages = read_json(site.folder / "catalog.json")["pages"]
    assert len(pages) == len(files)
    assert {page["kind"] for page in pages} == {"page"}
    assert all((site.folder / page["address"]).is_file() for page in pages)
    assert len({page["address"] for page in pages}) == len(pages)


@pytest.mark.parametrize(
    ("file", "front"),
    [
        ("procedures/a.md", "systems: [x]"),
        ("procedures/a.md", "outcome: Done."),
        ("procedures/a.md", "kind: procedure"),
        ("scenarios/a.md", "severity: high\nsystems: [x]"),
        ("references/a.md", "url: https://x.example/"),
        ("pages/a.md", "reviewed: 2026-01-01"),
        ("pages/a.md", "review_every: 90d"),
        ("configs/a.md", "files: []"),
        ("drills/a.md", "systems: [\nunreadable: ["),
    ],
)
def test_a_page_with_metadata_of_ours_is_held_to_our_rules(file: str, front: str, tmp_path: Path) -> None:
    content = write(tmp_path, {file: f"---\ntitle: A\n{front}\n---\n\n[gone](gone.md)\n"})
    assert has_errors(load_catalog(content, "en").problems)


@pytest.mark.parametrize(
    ("file", "front"),
    [
        ("references/a.md", "url: /a/path/"),
        ("references/a.md", "author: kim\npublished: 2020"),
        ("examples/a.md", "date: 2020-01-01"),
        ("scenarios/a.md", "author: team"),
        ("pages/a.md", "owner: team"),
        ("pages/a.md", "kind: page"),
        ("notes/a.md", "kind: reference\nid: x"),
        ("a.md", "kind: procedure\nsteps: 3"),
    ],
)
def test_a_page_with_metadata_that_anybody_writes_is_not(file: str, front: str, tmp_path: Path) -> None:
    content = write(tmp_path, {file: f"---\ntitle: A\n{front}\n---\n\n[gone](gone.md)\n"})
    catalog = load_catalog(content, "en")
    assert not has_errors(catalog.problems)
    assert "broken-link" in {p.rule for p in catalog.problems}
    assert [page.kind.name for page in catalog.pages.values()] == ["page"]


def test_a_translation_is_as_strict_as_its_source(tmp_path: Path) -> None:
    make_site(tmp_path)
    write_files(
        tmp_path / "content", {"scenarios/server-lost.ko.md": "---\ntitle: 서버\n---\n\n[x](gone.md)\n"}
    )
    assert has_errors(load_catalog(tmp_path / "content", "en").problems)
    write_files(
        tmp_path / "content", {"scenarios/plain.md": "# A\n", "scenarios/plain.ko.md": "[x](gone.md)\n"}
    )
    (tmp_path / "content/scenarios/server-lost.ko.md").unlink()
    assert not has_errors(load_catalog(tmp_path / "content", "en").problems)


def test_what_cannot_be_read_is_an_error_where_pages_of_ours_are(tmp_path: Path) -> None:
    write_files(tmp_path, {"pages/a.md": b"\0\xffbinary", "pages/b.md": "# B\n"})
    assert not has_errors(load_catalog(tmp_path, "en").problems)
    write_files(tmp_path, {"scenarios/c.md": (BASE / "scenarios/server-lost.md").read_bytes()})
    found = [p for p in load_catalog(tmp_path, "en").problems if p.rule == "not-text"]
    assert has_errors(found)


def test_pages_of_one_name_in_folders_and_languages_stay_apart_and_translations_together(
    tmp_path: Path,
) -> None:
    files = {
        "a/x.md": "# A\n",
        "a/x.ko.md": "# 가\n",
        "b/x.md": "# B\n",
        "b/x.ko.md": "# 나\n",
        "c/x.ko.md": "# 다\n",
        "a-x.md": "# Of that id\n",
    }
    write_files(tmp_path, files)
    catalog = load_catalog(tmp_path, "en")
    assert not has_errors(catalog.problems)
    found = sorted(tuple(v.file for v in page.variants()) for page in catalog.pages.values())
    assert found == [("a-x.md",), ("a/x.md", "a/x.ko.md"), ("b/x.md", "b/x.ko.md"), ("c/x.ko.md",)]


KEYS = st.sampled_from(
    [
        "title",
        "date",
        "tags",
        "aliases",
        "draft",
        "summary",
        "kind",
        "id",
        "slug",
        "url",
        "author",
        "lang",
        "published",
        "weight",
        "owner",
        "description",
        "categories",
        "last_update",
        "priority",
        "time",
    ]
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.dates().map(str)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=5,
)
NAMES = st.text(
    st.characters(blacklist_characters="/\0", blacklist_categories=("Cs",)), min_size=1, max_size=12
).filter(lambda name: not name.startswith(".") and len(name.encode()) < 200)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        NAMES, st.tuples(st.sampled_from(FOLDERS), st.dictionaries(KEYS, VALUES, max_size=5)), max_size=6
    )
)
def test_no_front_matter_and_no_name_of_a_file_is_an_error(
    tmp_path_factory: pytest.TempPathFactory, pages: dict[str, tuple[str, dict[str, Any]]]
) -> None:
    content = tmp_path_factory.mktemp("notes")
    for name, (folder, front) in pages.items():
        (content / folder).mkdir(exist_ok=True)
        text = f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n\n[gone](gone.md) [[x]]\n"
        (content / folder / f"{name}.md").write_text(text, encoding="utf-8")
    catalog = load_catalog(content, "en")
    bad = [p for p in catalog.problems if has_errors([p])]
    # An address of a source is what our own references have.
    assert [p for p in bad if not p.file.startswith("references/")] == []
    assert sum(len(page.variants()) for page in catalog.pages.values()) == len(pages)


@pytest.mark.parametrize(
    "folder", ["scenario", "Scenarios", "senarios", "content/scenarios", "scenarios.old/scenario"]
)
def test_a_scenario_in_another_folder_is_told_where_to_go(folder: str, tmp_path: Path) -> None:
    write_files(tmp_path, {f"{folder}/a.md": (BASE / "scenarios/server-lost.md").read_bytes()})
    found = load_catalog(tmp_path, "en").problems
    assert "move it to scenarios/" in next(p.hint for p in found if p.rule == "misplaced-page")


@pytest.mark.parametrize("file", ["example/a.md", "config/a.md", "reference/a.md", "drill/a.md", "a.md"])
def test_a_foreign_page_in_a_folder_of_such_a_name_is_not(file: str, tmp_path: Path) -> None:
    write_files(tmp_path, {file: f"---\n{FRONTS[0]}---\n\nText.\n"})
    assert "misplaced-page" not in {p.rule for p in load_catalog(tmp_path, "en").problems}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Restore\n\n## Steps\n", "Restore"),
        ("**Never** on the primary.\n\n# Restore\n\n## Steps\n", "Restore"),
        (
            "<!-- c -->\n<p align=center><img src=x.png></p>\n<h1 align='center'>Restore <b>it</b></h1>\n",
            "Restore it",
        ),
        ("Restore\n=======\n\nGo.\n", "Restore"),
        ("## Restore\n\n### Steps\n", "Restore"),
        ("Words.\n\n## Steps\n\nGo.\n", "plan b"),
        ("## Steps\n\nGo.\n\n## Verify\n", "plan b"),
        ("Words.\n\n<h1>Later</h1>\n", "plan b"),
    ],
)
def test_a_section_names_no_page(text: str, title: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"plan-b.md": text})
    assert load_catalog(tmp_path, "en").pages["plan-b"].title == title
