"""Elements of HTML in a page: what works as on code hosts, and what is shown as it is written."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.catalog.markdown.elements import (
    BLOCK_TAGS,
    FORBIDDEN,
    OPTIONAL_END,
    PUBLISHED,
    UNWRAPPED,
    VOID,
    WITHIN,
)
from tests.support.build import write_files
from tests.support.markup import render_files, text_of, unbalanced, whole


def html_of(folder: Path, body: str) -> str:
    html = whole(render_files(folder, {"pages/a.md": f"# A\n\n{body}\n"}, "a"))
    assert unbalanced(html) == []
    return "".join(line.strip() for line in html.removeprefix('<span id="a"></span>').splitlines())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("List<Object> here", "<p>List&lt;Object&gt; here</p>"),
        ("A <SCRIPT> here", "<p>A &lt;SCRIPT&gt; here</p>"),
        ("Log in as <user>", "<p>Log in as &lt;user&gt;</p>"),
        ("See <title> and <address> here", "<p>See &lt;title&gt; and &lt;address&gt; here</p>"),
        ("`a\n<object> b`", "<p><code>a&lt;object&gt; b</code></p>"),
        ("``a ` <b>``", "<p><code>a ` &lt;b&gt;</code></p>"),
        ("\\<T> and \\\\<T>", "<p>&lt;T&gt; and \\&lt;T&gt;</p>"),
        ("*<T>* **<b>**", "<p><em>&lt;T&gt;</em> <strong>&lt;b&gt;</strong></p>"),
        ("<T> first", "<p>&lt;T&gt; first</p>"),
        ("[<T>](#a) `<x>`", '<p><a href="#a">&lt;T&gt;</a> <code>&lt;x&gt;</code></p>'),
        ("A <kbd>B</kbd> <br> <sub>2</sub><hr>", "<p>A <kbd>B</kbd> <br> <sub>2</sub></p><hr>"),
        ("A <b\nclass='x'>b</b>", '<p>A <b class="x">b</b></p>'),
        ("<center>a <font color=red>b</font></center>", "<center>a b</center>"),
        ("<svg><path d='x'/></svg> after", "<p>&lt;svg&gt;&lt;path d='x'/&gt;&lt;/svg&gt; after</p>"),
        ("a <!-- b --> c", "<p>a  c</p>"),
        ("<!-- a\n\n# b\n\n-->\n\nc", "<p>c</p>"),
        ("<!-- a --> b *c*", "<p> b <em>c</em></p>"),
        ("a <!-- b", "<p>a &lt;!-- b</p>"),
        ("a &lt;b&gt; &amp; c", "<p>a &lt;b&gt; &amp; c</p>"),
        ("    <object> x", "<pre><code><span>&lt;object&gt; x</span></code></pre>"),
    ],
)
def test_what_begins_no_element_is_text(written: str, shown: str, tmp_path: Path) -> None:
    assert shown in html_of(tmp_path, written)


@pytest.mark.parametrize(
    "written",
    [
        *(f"Put it into <{name}> and go on" for name in [*sorted(WITHIN), "body", "head", "html", "p"]),
        *(f"Put it behind </{name}> and go on" for name in ("td", "li", "body", "p")),
        *(f"<{name}> is where *it* goes" for name in ("td", "li", "body", "tbody")),
        "## Into <td>, <p> and <li>",
        "- into <li> and <dd>",
        "| a |\n|---|\n| <td> and <p> |",
        "Optional<p> and List<td>",
        "<ruby><rp>never on the primary",
        "<table><tr><td>no end",
    ],
)
def test_an_element_outside_of_its_place_is_text(written: str, tmp_path: Path) -> None:
    shown = unescape(text_of(html_of(tmp_path, written)))
    assert re.findall("</?[a-z]+>", shown) == re.findall("</?[a-z]+>", written)
    assert "<em>it</em>" in html_of(tmp_path, written) or "*it*" not in written


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<dl><dt>a<dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<ul>\n\n<li>a</li>\n\n<li>*b*</li>\n</ul>", "<ul><li>a</li><li>*b*</li></ul>"),
        (
            "<table>\n<col>\n<thead>\n<tr><th>a\n\n<tbody>\n<tr><td>b\n</table>",
            "<table><colgroup><col></colgroup><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        ),
        ("<p>one\n<p>two", "<p>one</p><p>two</p>"),
        (
            "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
            "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>",
        ),
    ],
)
def test_an_element_in_its_place_works(written: str, shown: str, tmp_path: Path) -> None:
    assert html_of(tmp_path, written) == shown


@pytest.mark.parametrize("around", ["details", "div", "section", "article"])
def test_markdown_in_an_element_is_rendered_after_a_blank_line(around: str, tmp_path: Path) -> None:
    inner = "*not yet*\n\n- *a*\n- [b](#a)\n\n```sh\n<c>\n```\n\n| d |\n|---|\n| e |"
    body = f"<{around}>\n{inner}\n\n</{around}>\n\n*f*"
    html = html_of(tmp_path, body)
    assert html.startswith(f"<{around}>*not yet*<ul><li><em>a</em></li><li><a href")
    assert (
        '<div class="code command"><pre><code><span>&lt;c&gt;</span></code></pre></div><div class="table"'
        in html
    )
    assert html.endswith(f"</table></div></{around}><p><em>f</em></p>")


def test_details_stand_in_details_in_lists_and_in_cells(tmp_path: Path) -> None:
    inner = "<details>\n<summary>In</summary>\n\n**x**\n\n</details>"
    html = html_of(tmp_path, f"<details>\n<summary>Out</summary>\n\n{inner}\n\n</details>")
    assert html == (
        "<details><summary>Out</summary><details><summary>In</summary><p><strong>x</strong></p></details></details>"
    )
    html = html_of(tmp_path, "- a\n\n  " + inner.replace("\n", "\n  ") + "\n\n- b")
    assert "<li><p>a</p><details><summary>In</summary><p><strong>x</strong></p></details></li>" in html
    html = html_of(tmp_path, "<table><tr><td>\n\n- **x**\n\n</td><td>\n\n`y`\n\n</td></tr></table>")
    assert "<td><ul><li><strong>x</strong></li></ul></td><td><p><code>y</code></p></td>" in html


def test_links_in_details_are_checked_and_their_code_is_advice(tmp_path: Path) -> None:
    front = "---\ntitle: P\nirreversible: true\n---\n\n"
    body = front + "## Steps\n\n### A\n\n<details>\n\n[[gone]]\n\n```bash\nrm\n```\n\n</details>\n"
    write_files(tmp_path, {"procedures/p.md": body})
    catalog = load_catalog(tmp_path, "en")
    assert [(p.line, p.column) for p in catalog.problems if p.rule == "broken-link"] == [(12, 1)]
    assert [block.nested for step in catalog.pages["p"].steps for block in step.code] == [True]


def test_a_script_with_an_end_is_shown_as_code_and_named(tmp_path: Path) -> None:
    text = "# A\n\nX\n\n<script>\nlet a = '*b*'\n\n# c\n</script>\n\nA `<style>` <style>p</style>\n"
    html = whole(render_files(tmp_path, {"pages/a.md": text}, "a"))
    code = text_of(html).replace(" ", "").partition("A&lt;")[0]
    assert code == "X&lt;script&gt;leta='*b*'#c&lt;/script&gt;"
    assert "A <code>&lt;style&gt;</code> &lt;style&gt;p&lt;/style&gt;" in html
    found = [p for p in load_catalog(tmp_path, "en").problems if p.rule == "unsafe-html"]
    assert [(p.line, p.column, p.message[:9]) for p in found] == [(5, 1, "'<script>"), (11, 13, "'<style>'")]


def test_a_caption_is_text(tmp_path: Path) -> None:
    html = html_of(tmp_path, '```yaml title="<b>a & b</b>"\nk: v\n```')
    assert '<p class="code-title">&lt;b&gt;a &amp; b&lt;/b&gt;</p>' in html


def test_only_a_heading_that_opens_the_page_is_its_title(tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n\nBefore.\n\n# Needed\n\nText of it.\n\n## Deeper\n\n# Download\n"
    rendered = render_files(tmp_path, {"a.md": text}, "a")
    assert (rendered.subtitle, rendered.intro.strip()) == ("", "<p>Before.</p>")
    assert [section.title for section in rendered.sections] == ["Needed", "Deeper", "Download"]
    assert [section.anchor for section in rendered.sections] == ["needed", "deeper", "download"]
    picture = "<!-- c -->\n<p align=center><img src='x.png'></p>\n\n# Title\n\nText.\n"
    assert render_files(tmp_path, {"b.md": picture}, "b").subtitle == "Title"


def test_a_callout_is_one_box_with_its_code(tmp_path: Path) -> None:
    html = html_of(tmp_path, "> [!WARNING]\n> a\n>\n> ```sh\n> b\n> ```\n> c\n\nd")
    assert html.count('<div class="admonition') == 1
    assert html.endswith("<p>c</p></div><p>d</p>")


def test_a_tab_in_code_stays_one(tmp_path: Path) -> None:
    assert ">a\tb</span></code>" in html_of(tmp_path, "```text\na\tb\n```")


def test_each_element_has_one_place() -> None:
    assert not PUBLISHED & FORBIDDEN
    assert not PUBLISHED & UNWRAPPED
    assert not UNWRAPPED & FORBIDDEN
    assert PUBLISHED | UNWRAPPED >= BLOCK_TAGS | OPTIONAL_END | VOID
