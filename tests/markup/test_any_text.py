"""Whatever a page holds: it is rendered, it is balanced, and its anchors are those of the catalog."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drillbook.catalog import Catalog, Page, load_catalog
from drillbook.catalog.frontmatter import FrontMatter
from drillbook.catalog.kinds import KINDS
from drillbook.catalog.markdown.body import scan
from drillbook.markup import Renderer
from drillbook.markup.lists import NESTED, Box, Item, Listing, nest
from tests.support.build import ROOT
from tests.support.markup import unbalanced, whole
from tests.support.sampling import examples

FRAGMENTS = [
    "# a", "## Steps", "### b {#c}", "- a", "  - b", "    - c", "1. a", "   1) b", "* [ ] c", "> d",
    "```bash", "```", "~~~", "    code", "\ttab", "| a | b |", "|---|---|", "!!! note", "    inside",
    "??? tip", "[[a]]", "[[a#b|c]]", "[x](y.md)", "![i](j.png)", "{{ p }}", "\\{{ p }}", "{{< s >}}",
    "<div>", "</div>", "<b>", "<!-- c", "-->", "<script>", "*e", "**f", "`g", "[^1]", "[^1]: h",
    "[r]: i.md", "a\n===", "b\n---", "---", "***", "", "", "가나다", "https://x.example", "text", ": def",
    "*[ab]: c", "&amp; < >", "\\", "{: .x }", "</p>", "<p>", "<details>", "x\x02y", "[ ]", "a  ", "~~h~~",
    '=== "T"', "{% raw %}", "{% endraw %}", "{% highlight sh %}", "{% endhighlight %}", "[TOC]",
    "{:toc}", "{% comment %}", "![[a.png|b]]", "{% x %}", "{{< highlight go >}}", "{{< /highlight >}}",
    "<h1>t</h1>",
]  # fmt: skip
documents = st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("\n".join) | st.text(max_size=200)


@cache
def _catalog() -> Catalog:
    return Catalog(Path("/nowhere"), {})


def rendered(text: str, kind: str = "procedure") -> tuple[Page, str]:
    model = KINDS[kind].model.model_validate({})
    page = Page(
        id="a",
        kind=KINDS[kind],
        lang="en",
        file="a.md",
        address="a.html",
        metadata=model,
        front=FrontMatter(body=text),
        body=scan(text, kind=kind),
        path=Path("a.md"),
    )
    catalog = Catalog(Path("/nowhere"), {"a": page})
    return page, whole(Renderer(catalog).render(page))


@settings(max_examples=examples(150), deadline=None)
@given(documents)
@example("- # A\n  - ## B\n> # C\n")
@example("<div>\n\n## a\n\n</div>\n\n</section>")
@example("```\n- a\n```\n- b\n  ```\n  c\n")
def test_any_text_is_rendered_to_balanced_html(text: str) -> None:
    _, html = rendered(text)
    assert unbalanced(html) == []


def flat(lines: list[str], nested: list[Listing | Box]) -> list[str]:
    """Give the text of nested lines in order, without the marks of lists and quotes."""
    found: list[str] = []
    for line in lines:
        text = line.strip("> ")
        what = NESTED.fullmatch(text)
        if what is None:
            found += [text] if text else []
            continue
        inner = nested[int(what.group(1))]
        found += [inner.head] if isinstance(inner, Box) else []
        held: list[Item] | list[Box] = inner.items if isinstance(inner, Listing) else [inner]
        for part in held:
            found += flat(part.lines, nested)
    return found


@settings(max_examples=examples(300))
@given(documents)
def test_finding_lists_keeps_the_text_of_every_line_in_order(text: str) -> None:
    def bare(line: str) -> str:
        return re.sub(r"^(?:[-*+>]|\d+[.)]|\s)+(?=\s|$)|\s+", " ", line.strip("> ")).strip()

    lines = text.split("\n")
    nested: list[Listing | Box] = []
    # Marks of lists and quotes are left out, wherever a line has them.
    kept = [bare(line) for line in flat(nest(list(lines), nested), nested)]
    assert [line for line in kept if line] == [line for line in map(bare, lines) if line]


IDS = re.compile(r"<(?:h[1-6]|li|span)\b[^<>]*?\bid=\"([^\"]+)\"")


@pytest.mark.parametrize(
    "text",
    [
        "Intro.\n\n# Late title\n\n## One\n\n### One\n\n## One\n",
        "## 절차\n\n### 서버 중지\n\n### 서버 중지\n\n## 검증\n",
        "## Steps\n\n### Do `this` & *that* {#own}\n\n### [A link](x.md) and {{ p }}\n\n## Verify\n",
        "Text.\n\nSetext\n======\n\nAnother\n-------\n\n## a_b_c `D_E`\n",
        "Text.\n\n```\n# no\n```\n\n    # no\n\n# Yes\n\n<!--\n# no\n-->\n\n## <b>Bold</b> &amp; more\n",
        "## Same {#x}\n\n## Same {#x}\n\n## x\n",
        "## 1. First\n\n## C++ / C#\n\n##Not one\n\n## Trailing ##\n",
    ],
)
def test_the_page_has_the_anchors_that_the_catalog_promises(text: str) -> None:
    page, html = rendered(text)
    assert IDS.findall(html) == [heading.anchor for heading in page.body.headings]


@pytest.mark.slow
def test_every_anchor_of_the_shipped_pages_is_on_the_page() -> None:
    catalog = load_catalog(ROOT / "content", "en")
    renderer = Renderer(catalog)
    missing = []
    for page in catalog.pages.values():
        for variant in page.variants():
            html = whole(renderer.render(variant))
            ids = set(re.findall(r'\bid="([^"]+)"', html))
            missing += [
                f"{variant.file}:{h.line}: {h.anchor}" for h in variant.body.headings if h.anchor not in ids
            ]
            assert unbalanced(html) == [], variant.file
    assert not missing, "\n".join(missing)
