"""Lists, quotes and boxes are what CommonMark makes of them, and each text stands in its own item."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.markup.test_any_text import rendered
from tests.support.markup import unbalanced
from tests.support.sampling import examples

_REFERENCE = MarkdownIt("commonmark").enable("table")
_KEPT = ("ol", "ul", "li", "blockquote", "table", "tr")


class _Structure(HTMLParser):
    """What stands in what: lists, quotes, tables, and each word where it is."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _KEPT:
            self.found.append("".join([f"<{tag}", *(f" {k}={v}" for k, v in attrs if k == "start"), ">"]))

    def handle_endtag(self, tag: str) -> None:
        if tag in _KEPT:
            self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.found += data.split()


def structure(html: str) -> str:
    return " ".join(_Structure(html).found)


def shown(text: str) -> str:
    return structure(rendered(text, "page")[1])


FENCE = "{0}```bash\n{0}rm x\n{0}```"
TABLE = "{0}| a | b |\n{0}|---|---|\n{0}| c | d |"


@st.composite
def pieces(draw: st.DrawFn, indent: str = "", depth: int = 0) -> str:
    """A few blocks, with or without blank lines between them, as people write them."""
    blocks = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["text", "text", "fence", "table", "quote", "list", "list"]))
        if kind == "list" and depth < 3:
            blocks.append(draw(lists(indent, depth)))
        elif kind == "quote" and depth < 3:
            inner = draw(pieces("", depth + 1))
            blocks.append("\n".join(f"{indent}> {line}".rstrip() for line in inner.split("\n")))
        elif kind == "fence":
            blocks.append(FENCE.format(indent))
        elif kind == "table":
            # A line of text straight after a table is its next row; so there is a blank one.
            blocks.append(TABLE.format(indent) + "\n")
        else:
            blocks.append(indent + draw(st.sampled_from(["one", "two words", "three\n" + indent + "lines"])))
    return draw(st.sampled_from(["\n", "\n\n"])).join(blocks)


@st.composite
def lists(draw: st.DrawFn, indent: str, depth: int) -> str:
    mark = draw(st.sampled_from(["-", "*", "1.", "1)", "3."]))
    items = []
    for number in range(draw(st.integers(1, 3))):
        sign = mark if not mark[0].isdigit() else f"{int(mark[0]) + number}{mark[-1]}"
        width = len(sign) + draw(st.sampled_from([1, 1, 1, 4 - len(sign)]))
        held = draw(pieces(indent + " " * width, depth + 1))
        items.append(indent + sign.ljust(width) + held[len(indent) + width :])
    return draw(st.sampled_from(["\n", "\n", "\n\n"])).join(items)


@settings(max_examples=examples(400), deadline=None)
@given(pieces())
@example("1. Stop\n   ```bash\n   a\n   ```\n   Wait.\n2. Drop\n   ```bash\n   b\n   ```\n")
@example("1. Stop\n\n   Wait.\n2. Drop\n3. Start\n")
@example("- Stop\n\n  Wait.\n- Drop\n- Start\n")
@example("- [ ] Stop\n\n  Wait.\n- [ ] Drop\n")
@example("1.  Stop\n\n    Wait.\n2.  Drop\n")
@example("1. Stop\n   ~~~bash\n   a\n   ~~~\n   Wait.\n2. Drop\n")
@example("1. one\n   | a | b |\n   |---|---|\n   | c | d |\n2. two")
@example("1. one\n\n   If not:\n   - first\n   - second\n\n2. two")
@example("* a\n\n  text\n* b\n  * c\n\n    text\n  * d\n* e")
@example(
    "1. a:\n   ```\n   b\n   ```\n   c:\n   ```\n   d\n   ```\n   e:\n   - f\n   - g\n2. h\n   1. i\n3. j\n"
)
@example("10. a\n11. b\n3) c\n4) d")
@example("> Note:\n> - first\n> - second")
@example("> Do:\n> 1. a\n>    ```bash\n>    b\n>    ```\n> 2. c")
@example("- a\n  > b\n  > ```sh\n  > c\n  > ```\n- d")
@example("> a\n> - b\n>\n>   ```bash\n>   c\n>   ```\n> - d")
def test_every_text_stands_in_the_item_where_commonmark_has_it(text: str) -> None:
    wanted = structure(_REFERENCE.render(text)).replace("[ ] ", "")
    assert shown(text).replace(" Task", "") == wanted


_CODE = '<div class="code command"><pre><code><span>rm x</span>\n</code></pre></div>'


@pytest.mark.parametrize(
    "text",
    [
        "- a\n  > do:\n" + FENCE.format("  > "),
        "- a\n\n    !!! note\n        b\n\n" + FENCE.format("        "),
        "> a\n> - b\n>\n" + FENCE.format(">   "),
        "> [!NOTE]\n> - a\n" + FENCE.format(">   "),
        "!!! warning\n    Do:\n    1. a\n" + FENCE.format("       ") + "\n    2. b\n",
        "1. a\n   <details><summary>S</summary>\n\n   Do:\n   - b\n"
        + FENCE.format("     ")
        + "\n   </details>\n2. c\n",
        "T\n\n: a\n\n    - b\n\n" + FENCE.format("        "),
        "a[^1]\n\n[^1]: b\n\n" + FENCE.format("    "),
        ": a\n\n" + FENCE.format("    "),
        "!!! .\n    a\n\n" + FENCE.format("    "),
    ],
)
def test_a_fence_is_one_box_wherever_it_stands(text: str) -> None:
    _, html = rendered(text, "page")
    assert html.count(_CODE) == html.count("<pre>") == html.count('class="code') == 1
    assert unbalanced(html) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("!!! note\n    Do:\n    - a\n- c", "Note Do: <ul> <li> a </li> </ul> <ul> <li> c </li> </ul>"),
        ("- ??? tip\n      1. b\n- c", "<ul> <li> Tip <ol> <li> b </li> </ol> </li> <li> c </li> </ul>"),
        ("> [!NOTE]\n> Do:\n> 1. a\n> 2. b", "Note Do: <ol> <li> a </li> <li> b </li> </ol>"),
        ("T\n: a\n    - b\n    - c", "T a <ul> <li> b </li> <li> c </li> </ul>"),
        ("1. a\n\n<!-- c -->\n\n2. b", "<ol> <li> a </li> </ol> <ol start=2> <li> b </li> </ol>"),
    ],
)  # fmt: skip
def test_a_list_in_a_box_is_a_list(text: str, wanted: str) -> None:
    assert shown(text) == wanted


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("- a\n- b\n- c", ""),
        ("- a\n- b\n\n- c", "bc"),
        ("- a\n  - b\n\n- c", "ac"),
        ("- a\n\n  b\n- c", "ab"),
        ("- a\n  ```\n  ```\n- c", "ac"),
    ],
)
def test_only_items_with_blank_lines_are_set_in_paragraphs(text: str, paragraphs: str) -> None:
    assert "".join(re.findall("<p>(.)</p>", rendered(text, "page")[1])) == paragraphs


def test_a_line_ends_where_two_blanks_say_so_and_a_title_may_have_quotes() -> None:
    assert rendered("> - a  \n>   b\n>\n> c  \n> d\n", "page")[1].count("<br>") == 2
    assert 'Say "a" to b' in rendered('- x\n\n    !!! note "Say "a" to b"\n        - c\n', "page")[1]
    assert "<summary>A</summary>" in rendered('??? "A"\n    b\n', "page")[1]
