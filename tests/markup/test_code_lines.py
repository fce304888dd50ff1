"""Code keeps its text to the letter, and every line of it is an element of its own."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.markup import file_listing
from drillbook.markup.code import code_block
from tests.support.markup import render_files, unbalanced, whole

LANGUAGES = ("bash", "sql", "python", "yaml", "ini", "text", "expect", "console", "json", "diff")
# What code is made of, in pieces that leave a string, a comment or a here-document open over a line's end.
PIECES = (
    "cat <<'EOF'\n", "EOF\n", '"', "'", "`", "# 이전 데이터", " \\\n", "\n", "\n\n", "\t", "    ", "$(ls",
    ")", "{{ pgdata }}", "<b>&amp;", "/*", "*/", "--wal-method=stream", "'''", "|", "$ ", "-- ", "x" * 90,
)  # fmt: skip
code = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join).filter(str.strip)


def lines_of(block: str) -> list[str]:
    inner = re.search(r"<code>(.*)\n</code>", block, re.DOTALL)
    assert inner is not None
    return inner.group(1).split("\n")


def text_of(marked: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", marked))


@given(source=code, language=st.sampled_from(LANGUAGES))
def test_what_is_copied_is_the_source_and_each_line_is_an_element(source: str, language: str) -> None:
    source = source.strip("\n")
    block = code_block(source, language, {"pgdata": "{{ pgdata }}"})
    assert not unbalanced(block)
    assert "\n".join(map(text_of, lines_of(block))) == source
    for line in lines_of(block):
        assert re.fullmatch(r'<span(?: class="in[248](?: any)?")?>.*</span>', line)
        assert not unbalanced(line)


@given(source=code, name=st.sampled_from(["a.conf", "a.sh", "a.yml", "a.txt", "a.sql"]))
def test_a_file_keeps_its_text_too(source: str, name: str) -> None:
    listing, _ = file_listing(source, name, "f")
    assert not any(map(unbalanced, lines_of(listing)))
    assert "\n".join(map(text_of, lines_of(listing))) == source.removesuffix("\n")


@pytest.mark.parametrize(
    ("line", "opened"),
    [
        ("ls", "<span>"),
        ("  ls", '<span class="in2">'),
        ("   ls", '<span class="in4">'),
        ("\tls", '<span class="in4">'),
        ("      <b", '<span class="in4">'),
        ("       <b", '<span class="in8">'),
        ("a\tb", '<span class="in2">'),
        (" " * 30 + "ls", '<span class="in8">'),
    ],
)
def test_a_line_that_begins_further_in_goes_on_further_in(line: str, opened: str) -> None:
    assert lines_of(code_block("first\n" + line, "text"))[1].startswith(opened)


def test_code_that_is_indented_is_a_block_like_any_other(tmp_path: Path) -> None:
    text = "# A\n\nIt:\n\n    cp <old> & {{ x }}\n\n        --deeper *x* _y_\n\n- item\n\n        ls\n"
    html = whole(render_files(tmp_path, {"pages/a.md": text}, "a"))
    assert (
        '<div class="code" data-language="text"><pre><code>'
        "<span>cp &lt;old&gt; &amp; {{ x }}</span>\n<span></span>\n"
        '<span class="in4">    --deeper *x* _y_</span>\n</code></pre></div>'
    ) in html
    assert html.count('<div class="code"') == 2
    assert not unbalanced(html)


def test_a_value_in_indented_code_is_the_readers(tmp_path: Path) -> None:
    head = "---\ntitle: A\nparameters:\n  pgdata: {description: Where, default: /srv}\n---\n\n## Steps\n\n"
    text = head + "### Do it\n\n    ls {{ pgdata }}/x\n    cd {{ pgdata }}\n"
    html = whole(render_files(tmp_path, {"procedures/a.md": text}, "a"))
    value = '<span class="parameter" data-parameter="pgdata">/srv</span>'
    assert f"<code><span>ls {value}/x</span>\n<span>cd {value}</span>\n</code>" in html


@pytest.mark.parametrize("frame", ["", "    ", "- item\n\n    ", '!!! danger "x"\n    ', "- item\n\n\t"])
def test_a_tab_in_code_is_a_tab_when_it_is_copied(tmp_path: Path, frame: str) -> None:
    *before, indent = frame.split("\n")
    lines = ["```bash", "cat <<-EOF", "\tx\ty", "EOF", "```", "", "A\tb."]
    body = "\n".join([*before, *(indent + line if line else "" for line in lines)])
    html = whole(render_files(tmp_path, {"pages/a.md": f"# A\n\n{body}\n"}, "a"))
    if frame != "    ":
        assert "cat &lt;&lt;-EOF\n\tx\ty\nEOF\n</code>" in re.sub(r"</?span[^>]*>", "", html).replace(
            "&quot;", '"'
        )
    assert "\ue009" not in html


@pytest.mark.parametrize(
    "text", ["```\n\tx", "````\n```\n\tx\n```\n\ty\n````\n\n\tz", "> ```\n> \tx\n> ```\n"]
)
def test_no_stand_in_for_a_tab_is_left(tmp_path: Path, text: str) -> None:
    html = whole(render_files(tmp_path, {"pages/a.md": f"# A\n\n{text}\n"}, "a"))
    assert "\ue009" not in html
    assert "x" in html
