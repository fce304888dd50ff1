"""Looking over a text: headings, links, code, parameters, and where they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drillbook.catalog.markdown.body import scan
from drillbook.catalog.markdown.headings import Anchors, slug

MARKS = "#[]()`~{}<>|*_-=+!\\/ \n\t:^ab1가"
markdown = st.text(MARKS, max_size=300) | st.text(max_size=300)


def anchors(text: str, kind: str = "page") -> list[str]:
    return [heading.anchor for heading in scan(text, kind=kind).headings]


def test_headings_have_the_anchors_that_code_hosts_give_them() -> None:
    text = "# Restore the data\n\n## What's *next*?\n\n## `pg_ctl` and [a link](x.md)\n\nSetext\n------\n"
    assert anchors(text) == ["restore-the-data", "whats-next", "pg_ctl-and-a-link", "setext"]


def test_korean_headings_keep_their_script() -> None:
    assert anchors("## 백업 저장소 확인\n\n## 1단계: 중지\n") == ["백업-저장소-확인", "1단계-중지"]


def test_headings_that_read_alike_are_numbered() -> None:
    assert anchors("## Note\n\n## Note\n\n## Note-1\n\n## Note\n") == ["note", "note-1", "note-1-1", "note-2"]


def test_an_own_id_wins_and_known_sections_have_fixed_anchors() -> None:
    assert anchors("## 절차\n\n### 서버 중지 {#stop time=2m}\n\n## 검증\n", "procedure") == [
        "steps",
        "stop",
        "verify",
    ]


def test_a_heading_needs_no_blank_line_around_it() -> None:
    assert anchors("# A\nb\n---\nc\n---\ntext\nno heading\n---\n") == ["a", "b", "c"]


def test_only_signs_that_close_a_heading_are_left_out() -> None:
    found = scan("# A ##\n\n## ##\n\n# A service in C#\n\n# a #b# ##  \n").headings
    assert [heading.text for heading in found] == ["A", "", "A service in C#", "a #b#"]


def test_a_heading_in_code_is_none() -> None:
    assert anchors(
        "```bash\n# not a heading\n```\n\n    # nor this\n\n<!-- \n# nor this\n-->\n\n# This\n"
    ) == ["this"]


def test_a_fence_that_is_never_closed_is_code_to_the_end_of_what_it_stands_in_and_noted() -> None:
    assert anchors("```bash\ncode\n\n# Heading\n") == []
    body = scan("```\ncode\n```\n\n- a\n\n  ~~~~sh\n  b\n  ~~~\n\nText.\n\n    ```\n\n```inline``` code\n")
    assert [(found.name, found.line, found.column) for found in body.unclosed] == [("~~~~", 7, 3)]
    assert [block.closed for block in body.code] == [True, False]


def test_links_are_found_with_their_places() -> None:
    body = scan("See [[x#y|text]] and [a](b.md 'title').\n\n![alt](p.png)\n\n[ref]: c.md\n", first_line=5)
    found = [(link.form, link.target, link.text, link.line, link.column) for link in body.links]
    assert found == [
        ("wiki", "x#y", "text", 5, 5),
        ("inline", "b.md", "a", 5, 22),
        ("image", "p.png", "alt", 7, 1),
        ("definition", "c.md", "ref", 9, 1),
    ]


def test_a_picture_in_a_link_is_two_links() -> None:
    links = scan("[![alt](p.png)](page.md)\n").links
    assert [(link.form, link.target) for link in links] == [("inline", "page.md"), ("image", "p.png")]


def test_links_in_code_are_none() -> None:
    assert scan("`[[x]]` and ``[a](b)``\n\n```\n[[y]]\n```\n\n\\[[z]]\n").links == []


def test_a_code_span_may_go_on_in_the_next_line_of_its_paragraph() -> None:
    assert scan("Say `[[x]]\nand [a](b) so` on.\n").links == []
    found = scan("- a stray ` sign\n- [[x]] and ` one\n\nmore ` [[y]]\n\n` [[z]]\n").links
    assert [(link.target, link.line) for link in found] == [("x", 2), ("y", 4), ("z", 6)]


def test_a_link_target_may_hold_parentheses_and_spaces() -> None:
    text = "[a](x_(1).md) [b](<two words.md>) [c](two words_(2).md 'title') [d]( e.md  \"t\" )\n"
    targets = [link.target for link in scan(text).links]
    assert targets == ["x_(1).md", "two words.md", "two words_(2).md", "e.md"]


def test_a_wiki_link_in_a_table_may_have_a_text() -> None:
    (link,) = scan("| a | b |\n|---|---|\n| [[x\\|text]] | c |\n").links
    assert (link.target, link.text) == ("x", "text")


def test_code_blocks_have_their_language_and_first_line() -> None:
    body = scan("1. Do:\n\n    ```bash\n    make\n    ```\n\n~~~{.sql}\nSELECT 1;\n~~~\n")
    assert [(c.language, c.text, c.line) for c in body.code] == [("bash", "make", 4), ("sql", "SELECT 1;", 8)]


def test_parameters_are_found_in_text_and_code_and_not_where_escaped() -> None:
    body = scan("{{ pgdata }} and `{{port}}` and \\{{ no }}\n\n```bash\ncd {{ pgdata }}\n```\n")
    assert [(m.name, m.line, m.column) for m in body.parameters] == [
        ("pgdata", 1, 1),
        ("port", 1, 19),
        ("pgdata", 4, 4),
    ]


def test_shortcodes_and_unsafe_html_are_noted() -> None:
    body = scan("{{< figure src='x' >}}\n\n<b onclick='x()'>a</b> <script>\n")
    assert [m.name for m in body.shortcodes] == ["figure"]
    assert [m.name for m in body.unsafe] == ["onclick", "script"]


def test_ids_of_raw_html_are_places_to_link_to() -> None:
    assert "here" in scan("<a name='here'></a>\n").anchors


@given(markdown)
def test_no_text_makes_it_raise_and_every_place_is_inside_the_text(text: str) -> None:
    body = scan(text, first_line=3, kind="procedure")
    lines = text.split("\n")
    for found in (*body.headings, *body.links, *body.parameters, *body.shortcodes, *body.unsafe):
        assert 3 <= found.line < 3 + len(lines)
        assert 1 <= found.column <= len(lines[found.line - 3]) + 1


@given(st.lists(st.text(max_size=12), max_size=30))
def test_no_two_headings_of_a_page_get_one_anchor(headings: list[str]) -> None:
    given_out = Anchors()
    found = [given_out.give(text) for text in headings]
    assert len(set(found)) == len(found)


@given(st.text(max_size=60))
def test_a_slug_is_never_empty_and_never_holds_a_space(text: str) -> None:
    assert slug(text)
    assert not any(c.isspace() for c in slug(text))


def test_thousands_of_open_fences_and_brackets_end() -> None:
    for text in (
        "```\n" * 5001,
        "~~~ x\ntext\n" * 3000,
        "[" * 20000,
        "[[" * 10000,
        "{{ " * 10000,
        "# A\n" * 20000,
        "<!--\n" * 200_000,
        f"# a{' ' * 19_000}b\n",
        f"# a {{{' ' * 19_000}\n",
        f"# {'*a ' * 6000}\n",
        "[x](" + "\n" * 100_000,
        f"[x]({' ' * 19_000}\n",
        f"[x](a{' b' * 9_000}\n",
        f"{{{{<{' ' * 19_000}\n",
        "{{<" + "\n" * 100_000,
        f"```{' ' * 1_000_000}`\n",
        f"{'~' * 1_000_000}`\n",
    ):
        scan(text)
