"""One dialect: what is a link, a value or a box to one reader of a page is so to all of them."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drillbook.catalog import Catalog, Page
from drillbook.catalog.frontmatter import FrontMatter
from drillbook.catalog.kinds import KINDS
from drillbook.catalog.markdown import syntax
from drillbook.catalog.markdown.body import scan
from drillbook.catalog.markdown.headings import slug
from drillbook.catalog.markdown.inline import AS_WRITTEN, inline_text
from drillbook.catalog.wording import wording_of
from drillbook.markup import Renderer
from drillbook.search.index.making import make_document
from drillbook.terminal.page import print_page
from tests.support.build import ROOT
from tests.support.headings import words_of
from tests.support.sampling import examples

OTHER = "## See `[[x]]` {#see}\n\nText.\n"
PARAMETERS = {
    "root": {"description": "Folder.", "default": "/x_y/*_z"},
    "port": {"description": "Port."},
}
PIECES = [
    "[[other]]", "[[other#see]]", "[[Other]]", "[[other|text]]", "[[ other | the *one* ]]", "[[gone]]",
    "[[gone|x]]", "[[the *one*|other]]", "[[`c`|other#see]]", "x [[_TOC_]] y", "x {% include a.html %} y",
    "x {{< note >}} y", "{% raw %}raw{% endraw %}",
    "[[#mine]]", "[[other|`a b`]]", "[[other|at {{ root }}]]", "\\[[other]]",
    "{{ root }}", "{{port}}", "{{ nobody }}", "\\{{ root }}",
    "`x`", "`[[other]]`", "``a ` b``", "`{{ root }} {{ port }}`", "`\\{{ root }}`", "`*a* _b_`", "`a&lt;b`",
    "*one*", "**two _three_ two**", "_four_", "***five***", "~~six~~", "**[[other]]**", "*{{ root }}*",
    "_`x`_",
    "word", "a_b_c", "2 * 3", "\\*no\\*", "&amp; more", "복구 절차", "[text](other.md)", "C#",
]  # fmt: skip
headings = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map(" ".join)


def page_of(name: str, text: str, metadata: dict[str, object], kind: str = "procedure") -> Page:
    return Page(
        id=name,
        kind=KINDS[kind],
        lang="en",
        file=f"procedures/{name}.md",
        address=f"procedures/{name}.html",
        metadata=KINDS[kind].model.model_validate(metadata),
        front=FrontMatter(body=text, data=dict(metadata)),
        body=scan(text, kind=kind),
        path=Path(f"{name}.md"),
    )


@cache
def other() -> Page:
    return page_of("other", OTHER, {"title": "Keep *.a, a_b_c and [[this]]"})


def made_of(heading: str) -> tuple[Catalog, Page]:
    text = f"## First\n\nText.\n\n## {heading}\n\nText.\n\n## Mine {{#mine}}\n\nText.\n"
    page = page_of("a", text, {"title": "A", "parameters": PARAMETERS})
    return Catalog(Path("/nowhere"), {"a": page, "other": other()}), page


def shown_in_terminal(catalog: Catalog, page: Page) -> str:
    """The second heading as the terminal prints it."""
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "900")
        patch.setenv("NO_COLOR", "1")
        print_page(catalog, page, raw=False, out=out)
    found = re.search(r"First\s+Text\.\s+(.*?)\s*\n\s+Text\.", out.getvalue(), re.DOTALL)
    assert found, out.getvalue()
    return " ".join(found[1].split())


@settings(max_examples=examples(120), deadline=None)
@given(headings)
@example("Follow [[other]] and [[other|`x`]] on {{ root }} with `{{ port }}` **now**")
@example(" ".join(PIECES[:28]))
def test_every_reader_of_a_heading_reads_the_same(heading: str) -> None:
    catalog, page = made_of(heading)
    second = page.body.headings[1]
    (section,) = [s for s in Renderer(catalog).render(page).sections if s.anchor == second.anchor]
    said = inline_text(second.markup, wording_of(catalog, page))
    assert said == words_of(section.title), "the list for programs, and the page with its contents"
    document = make_document(catalog, page, page)
    assert [s.title for s in document.sections if s.anchor == second.anchor] == [said], "a search result"
    assert shown_in_terminal(catalog, page) == said


@given(headings)
def test_what_an_anchor_is_made_of_names_no_other_page(heading: str) -> None:
    catalog, page = made_of(heading)
    del catalog.pages["other"]
    anchor = page.body.headings[1].anchor
    assert anchor == scan(page.text).headings[1].anchor
    assert "keep" not in anchor


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Follow [[other]] first", "follow-other-first"),
        ("Follow [[other#see|the other]]", "follow-the-other"),
        ("Wipe {{ root }} and {{ any_word }}", "wipe-root-and-any_word"),
        ("Say {{ data-dir }}", "say--data-dir-"),
        ("Run `ls [[other]] {{ port }}`", "run-ls-other-port"),
    ],
)
def test_addresses_of_headings_are_made_of_what_was_typed(heading: str, anchor: str) -> None:
    (found,) = scan(f"## {heading}\n").headings
    assert found.anchor == anchor
    assert inline_text(found.markup, AS_WRITTEN) != slug(found.text)


def test_headings_that_name_each_other_come_to_an_end() -> None:
    text = "## One [[#two]] {#one}\n\n## Two [[#one]] {#two}\n" + f"## {'[[#long]]' * 400} {{#long}}\n"
    page = page_of("a", text, {"title": "A"})
    wording = wording_of(Catalog(Path("/nowhere"), {"a": page}), page)
    said = [inline_text(heading.markup, wording) for heading in page.body.headings]
    assert said[:2] == ["One Two One #two", "Two One Two #one"]
    assert len(said[2]) < 2_000_000


@pytest.mark.parametrize(
    ("line", "groups"),
    [
        ('!!! danger "What is lost"', ("!!!", "danger", "What is lost")),
        ("!!! note", ("!!!", "note", None)),
        ("!!!tip inline", ("!!!", "tip inline", None)),
        ('??? "Closed"', ("???", None, "Closed")),
        ('???+ tip "Open"', ("???+", "tip", "Open")),
    ],
)
def test_the_first_line_of_a_box_has_its_kind_and_its_title(
    line: str, groups: tuple[str | None, ...]
) -> None:
    found = syntax.BOX.match(line)
    assert found
    assert (found["marks"], found["names"], found["title"]) == groups


@pytest.mark.parametrize("line", ["!!!", "!!! ", "???", '!!! "Title"', "!!! note: this", "a !!! note"])
def test_other_lines_begin_no_box(line: str) -> None:
    assert syntax.BOX.match(line) is None


@pytest.mark.parametrize("name", [name for name in vars(syntax) if name.isupper()])
def test_no_other_file_spells_a_form_of_the_dialect(name: str) -> None:
    found = getattr(syntax, name)
    spelt = found.pattern if isinstance(found, re.Pattern) else found
    if len(spelt) < 8:
        return  # too short to be told from others
    for path in (ROOT / "plugins").rglob("*.py"):
        if path.name != "syntax.py":
            assert spelt not in path.read_text("utf-8"), path
