"""Where blocks of code and HTML begin and end: as CommonMark has it, and alike for all who ask."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from drillbook.catalog.markdown.blocks import find_blocks
from drillbook.catalog.markdown.body import scan
from drillbook.catalog.markdown.fences import read_info
from tests.markup.test_any_text import rendered
from tests.support.sampling import examples


@pytest.mark.parametrize(
    ("info", "language", "caption"),
    [
        ("", "", ""),
        ("yaml", "yaml", ""),
        ('yaml title="a b" {1,3} showLineNumbers', "yaml", "a b"),
        ("yaml title='<b>.yml'", "yaml", "<b>.yml"),
        ('title="app.conf"', "", "app.conf"),
        ('yaml linenums="1" hl_lines="1"', "yaml", ""),
        ("yaml filename=a.yml", "yaml", "a.yml"),
        ("yaml:app/config.yml", "yaml", "app/config.yml"),
        ("yaml,linenos", "yaml", ""),
        ("yml{4,6-7}", "yml", ""),
        ("{1,3}", "", ""),
        ("{.yaml}", "yaml", ""),
        ('{ .yaml .annotate title="x" }', "yaml", "x"),
        ("{r echo=FALSE}", "r", ""),
        ("js [config.js]", "js", "config.js"),
        ("sh session", "sh", ""),
        ("bash # comment", "bash", ""),
        ("bash$", "bash", ""),
        ("language-yaml", "yaml", ""),
        ("C++", "c++", ""),
        ("objective-c", "objective-c", ""),
        ("text &quot;", "text", ""),
    ],
)
def test_the_first_word_is_the_language_and_a_title_the_caption(
    info: str, language: str, caption: str
) -> None:
    assert read_info(info) == (language, caption)


def code(text: str) -> list[tuple[str, str]]:
    return [(block.language, block.text) for block in scan(text).code]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("  ```sh\n  a\n```\n\n```\nb\n```", [("sh", "a"), ("", "b")]),
        ("````md\n```sh\na\n```\n````\n", [("md", "```sh\na\n```")]),
        ("~~~sh\n```\n~~~~\n", [("sh", "```")]),
        ("```sh\na\n   ````\nb", [("sh", "a")]),
        ("```sh\na\n    ```\nb", [("sh", "a\n    ```\nb")]),
        ("    ```sh\n    a\n    ```\n", []),
        ("text\n    ```sh\n", []),
        ("1. Do\n   ```sh\n   a\n   ```\n2. Then\n", [("sh", "a")]),
        ("10. Do\n\n    ```sh\n    a\n    ```\n", [("sh", "a")]),
        ("-   ```java\n    a\n     b\n    ```\n", [("java", "a\n b")]),
        ("- a\n  ```sh\n  b\n```\n\ntext\n\n```\nc\n```\n", [("sh", "b"), ("", "c")]),
        ("- a\n  ```sh\n  b\n\ntext\n\n```\nc\n```\n", [("sh", "b"), ("", "c")]),
        ("> ```sh\n> a\n>\n> b\n> ```\n\ntext", [("sh", "a\n\nb")]),
        ("> ```sh\n> a\n\ntext", [("sh", "a")]),
        ("> - ```sh\n>   a\n>   ```\n", [("sh", "a")]),
        ('!!! note "T"\n    ```sh\n    a\n    ```\n\n    text\n', [("sh", "a")]),
        ("Term\n\n:   ```\n    text\n", []),
        ("\t- a\n", []),
        ("- a\n\n\t```sh\n\tb\n\t\tc\n\t```\n", [("sh", "b\n\tc")]),
        ("<!--\n```sh\na\n```\n-->\n\n```sh\nb\n```\n", [("sh", "b")]),
        ("<pre>\n```sh\na\n```\n</pre>\n", []),
        ("<details>\n<summary>x</summary>\n```sh\na\n```\n</details>\n", [("sh", "a")]),
        ("`a\n``` b\n", [("b", "")]),
        ("```sh\n\n", [("sh", "")]),
    ],
)
def test_a_block_begins_and_ends_where_commonmark_has_it(text: str, blocks: list[tuple[str, str]]) -> None:
    assert code(text) == blocks


def test_a_block_in_a_list_a_quote_a_box_or_an_element_is_advice() -> None:
    inner = "```sh\na\n```"
    indented = inner.replace("\n", "\n    ")
    for around in (f"1.  {indented}", f"!!! note\n    {indented}", "> " + inner.replace("\n", "\n> ")):
        assert [block.nested for block in scan(around).code] == [True]
    text = f"{inner}\n\n<details>\n<summary>x</summary>\n\n{inner}\n\n</details>\n\n   {inner}\n"
    assert [block.nested for block in scan(text).code] == [False, True, False]


PARTS = [
    "```", "```sh", "``` sh session", "~~~", "~~~~ x", "````", "text", "", "", "  ```", "   ```y t='a'",
    "    ```", "    code", "\ttab", "# heading", "setext\n---", "***", "`a`", "``` `", "```x```", " ~~~",
    "\t```",
]  # fmt: skip
NESTED = [
    *PARTS,
    "- a",
    "- ```sh",
    "  - b",
    "1. c",
    "   d",
    "  ```sh",
    "    ```",
    "> q",
    "> ```",
    "> - ```",
    "10) e",
]


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=14).map("\n".join))
def test_blocks_of_code_are_those_of_commonmark(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(text)
    wanted = [(t.map[0], t.info.strip(), t.content.rstrip()) for t in tokens if t.type == "fence" and t.map]
    found = [b for b in find_blocks(text.split("\n")) if b.kind == "fence"]
    # What only has blanks on a line is empty here, and blank lines before an end that is not there are none.
    assert [(b.first, b.info, "\n".join(b.lines).rstrip()) for b in found] == [
        (row, info, "\n".join(line if line.strip() else "" for line in content.split("\n")).rstrip())
        for row, info, content in wanted
    ]


@settings(max_examples=examples(250), deadline=None)
@given(st.lists(st.sampled_from(NESTED), max_size=14).map("\n".join))
@example("- a\n  ```sh\n  b\n```\nc\n- d")
@example("> q\n> - ```\n>   code\n> text")
def test_the_page_shows_the_blocks_that_the_catalog_found(text: str) -> None:
    page, html = rendered(text, "page")
    shown = re.findall(r"<pre><code>(.*?)\n</code></pre>", html, re.DOTALL)
    texts = [unescape(re.sub(r"</?span[^<>]*>", "", code)).rstrip() for code in shown]
    code = ["\n".join(b.lines) for b in page.body.blocks if b.kind in ("fence", "indented")]
    # Two that are indented are one where nothing but an empty fence stands between them.
    assert _lines(texts) == _lines(code)


def _lines(texts: list[str]) -> list[str]:
    return [line.rstrip() for text in texts for line in text.split("\n") if line.strip()]


def test_many_that_look_like_blocks_end_soon() -> None:
    for text in (
        "> <!--\n" * 5000 + "\n-->", "- <pre>\n" * 5000 + "\n</pre>", "<div>\n\n" * 5000 + "</div>",
        ">" * 20_000,
        "- " * 20_000, "- ```\n" * 5000, "{{<" * 10_000, "<a " * 10_000, "`" * 9_999 + " `" * 5000,
        "<b>\n\n" * 5000,
        "<!-- \n\n" * 5000 + "-->",
    ):  # fmt: skip
        scan(text)
