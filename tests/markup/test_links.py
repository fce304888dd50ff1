"""Links: wiki links, Markdown's own, and those that other generators write."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from tests.support.markup import render_files, whole

OTHERS: dict[str, str | bytes] = {
    "scenarios/lost.md": "---\ntitle: The server is lost\nsystems: [x]\nseverity: low\n---\n\n"
    "## Confirm\n\n### Twice\n\n### Twice\n",
    "scenarios/lost.ko.md": "---\ntitle: 서버 유실\n---\n\n## 확인 방법\n\n## 한글 제목\n",
    "pages/한글 문서.md": "# 한글 문서\n\n## 저장소\n",
    "pages/50% off: a.md": "# Half\n",
    "pages/draft.md": "---\ntitle: Not yet\ndraft: true\n---\n",
    "pages/img/rack.png": b"png",
    "pages/notes.txt": "notes",
    "pages/100% of C#.txt": "notes",
    'pages/C# "app".md': "# App\n",
    "team/_index.md": "# Team\n",
    "team/deep/page.md": "# Deep\n",
}


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("[[lost]]", '<a class="wiki" href="page:/scenarios/lost.html">The server is lost</a>'),
        ("[[lost|that one]]", '<a class="wiki" href="page:/scenarios/lost.html">that one</a>'),
        ("[[ lost | that one ]]", '<a class="wiki" href="page:/scenarios/lost.html">that one</a>'),
        ("[[lost#confirm]]", 'href="page:/scenarios/lost.html#confirm">The server is lost: Confirm</a>'),
        ("[[lost#Confirm|how]]", 'href="page:/scenarios/lost.html#confirm"'),
        ("[[lost#twice-1]]", 'href="page:/scenarios/lost.html#twice-1"'),
        ("[[lost#한글-제목]]", 'href="page:/scenarios/lost.html#한글-제목"'),
        ("[[LOST]]", 'href="page:/scenarios/lost.html"'),
        ("[[한글 문서#저장소]]", 'href="page:/pages/한글 문서.html#저장소"'),
        ("[[50% off: a]]", 'href="page:/pages/50% off: a.html"'),
        ("[[#here]]", 'href="#here"'),
        (
            "\n\n| a | b |\n|---|---|\n| [[lost\\|that]] | c |",
            '<td><a class="wiki" href="page:/scenarios/lost.html">that',
        ),
        ("[x](한글 문서.md 'T')", 'href="page:/pages/한글 문서.html"'),
        ("[x](../scenarios/lost.md)", '<a href="page:/scenarios/lost.html">x</a>'),
        ("[x](../scenarios/lost.md#twice)", '<a href="page:/scenarios/lost.html#twice">x</a>'),
        ("[x](../scenarios/lost.html)", '<a href="page:/scenarios/lost.html">x</a>'),
        ("[x](/scenarios/lost/)", '<a href="page:/scenarios/lost.html">x</a>'),
        ("[x](한글%20문서.md)", 'href="page:/pages/한글 문서.html"'),
        ("[x](<한글 문서.md>)", 'href="page:/pages/한글 문서.html"'),
        ("[x](50%25%20off:%20a.md)", 'href="page:/pages/50% off: a.html"'),
        ("[x](#here)", '<a href="#here">x</a>'),
        ("[x][r]\n\n[r]: ../scenarios/lost.md", '<a href="page:/scenarios/lost.html">x</a>'),
        ("[x](100%25%20of%20C%23.txt#a)", '<a href="site:/pages/100%25 of C%23.txt#a">x</a>'),
        ("[x](C%23%20%22app%22.md#app)", 'href="page:/pages/C- &quot;app&quot;.html#app"'),
        ("[x](../team/)", 'href="page:/team/index.html"'),
        ("[x](../team/deep/page.md)", 'href="page:/team/deep/page.html"'),
        ("[x](notes.txt)", '<a href="site:/pages/notes.txt">x</a>'),
        ('[x]({{< ref "lost.md" >}})', 'href="page:/scenarios/lost.html"'),
        ('[x]({{< relref "lost.md#twice" >}})', 'href="page:/scenarios/lost.html#twice"'),
        ("[x]({filename}/scenarios/lost.md)", 'href="page:/scenarios/lost.html"'),
        ("![The rack](img/rack.png)", '<img alt="The rack" loading="lazy" src="site:/pages/img/rack.png">'),
        ("[x](https://a.example/b)", '<a class="external" href="https://a.example/b">x</a>'),
        ("https://a.example/b", '<a class="external" href="https://a.example/b">https://a.example/b</a>'),
        ("[x](mailto:dba@a.example)", '<a href="mailto:dba@a.example">x</a>'),
    ],
)
def test_a_link_leads_where_it_says(written: str, link: str, tmp_path: Path) -> None:
    text = f"# Page\n\nSee {written}\n\n## Here\n"
    assert link in whole(render_files(tmp_path, {**OTHERS, "pages/a.md": text}, "a"))


@pytest.mark.parametrize(
    "written",
    [
        "[[nothing]]",
        "[[nothing|x]]",
        "[x](nothing.md)",
        "[x](../../outside.txt)",
        "[[draft]]",
        "[x](draft.md)",
    ],
)
def test_a_link_to_nothing_is_text(written: str, tmp_path: Path) -> None:
    html = whole(render_files(tmp_path, {**OTHERS, "pages/a.md": f"# Page\n\nSee {written}\n"}, "a"))
    assert '<span class="broken-link">' in html
    assert "<a" not in html


@pytest.mark.parametrize("written", [r"\[[lost]]", "`[[lost]]`", "    [[lost]]", "```\n[[lost]]\n```"])
def test_a_link_in_code_is_none(written: str, tmp_path: Path) -> None:
    html = whole(render_files(tmp_path, {**OTHERS, "pages/a.md": f"# Page\n\nText.\n\n{written}\n"}, "a"))
    assert "[[lost]]" in html
    assert "<a" not in html


def test_a_reader_of_korean_gets_korean_titles_and_anchors(tmp_path: Path) -> None:
    pages = {
        "pages/a.md": "# Page\n",
        "pages/a.ko.md": "# 쪽\n\n[[lost]] [[lost#confirm]] [[lost#한글-제목]]\n",
    }
    html = whole(render_files(tmp_path, {**OTHERS, **pages}, "a:ko"))
    assert '<a class="wiki" href="page:/scenarios/lost.html">서버 유실</a>' in html
    # The Korean page has the section under the same anchor.
    assert 'href="page:/scenarios/lost.html#confirm"' in html
    assert 'href="page:/scenarios/lost.html#한글-제목"' in html


def test_a_picture_elsewhere_is_a_link_and_asks_nobody(tmp_path: Path) -> None:
    text = '# P\n\n![Rack](https://p.example/r.png) <img src="https://p.example/s.png" alt="Two">\n'
    html = whole(render_files(tmp_path, {"pages/a.md": text}, "a"))
    assert "<img" not in html
    assert '<a class="external" href="https://p.example/r.png">Rack</a>' in html
    assert '<a class="external" href="https://p.example/s.png">Two</a>' in html


def test_links_of_raw_html_are_checked_and_their_files_published(tmp_path: Path) -> None:
    text = (
        '# P\n\n<img alt="x" src="img/rack.png"> <A class=b href=\'gone.md\'>y</A> <a href=../team/>z</a>\n\n'
    )
    text += '\n`<a href="code.md">` <a name="n"></a> <img src="https://p.example/r.png">\n'
    html = whole(render_files(tmp_path, {**OTHERS, "pages/a.md": text}, "a"))
    assert '<img alt="x" src="site:/pages/img/rack.png">' in html
    catalog = load_catalog(tmp_path, "en")
    found = [catalog.resolver.resolve(catalog.pages["a"], link) for link in catalog.pages["a"].body.links]
    assert [(link.what, link.file or link.page) for link in found] == [
        ("file", "pages/img/rack.png"),
        ("broken", ""),
        ("page", "team"),
        ("external", ""),
    ]
    said = [(p.rule, p.line, p.column) for p in catalog.problems if p.file == "pages/a.md"]
    assert said == [("broken-link", 3, 34), ("remote-image", 6, 39)]


def test_shortcodes_of_another_generator_are_left_out(tmp_path: Path) -> None:
    text = "# P\n\n```out``` {{< hint info >}}\nMind *this*.\n{{< /hint >}}\n\n```\n{{< kept >}}\n```\n"
    text += "\n`{{< too >}}`\n"
    html = whole(render_files(tmp_path, {"a.md": text}, "a"))
    assert "<em>this</em>" in html
    assert "hint" not in html
    assert "{{&lt; kept &gt;}}" in html
    assert "<code>{{&lt; too &gt;}}</code>" in html


@pytest.mark.parametrize("rows", ["| a | b |\n|---|---|\n| {} | x |", "a | b\n---|---\n{} | x"])
def test_a_link_with_a_text_of_its_own_stays_in_its_cell(rows: str, tmp_path: Path) -> None:
    page = "# Page\n\n" + rows.format("see [[lost|that one]], [[lost]] or `[[x|y]]`") + "\n"
    html = whole(render_files(tmp_path, {**OTHERS, "pages/a.md": page}, "a"))
    link = '<a class="wiki" href="page:/scenarios/lost.html">'
    assert (
        f"<td>see {link}that one</a>, {link}The server is lost</a> or <code>[[x|y]]</code></td>\n<td>x</td>"
        in html
    )


@pytest.mark.parametrize("address", ["ssh://-oProxyCommand=x/", "git://u@-x/", "//-x/y", "SSH://-x"])
def test_no_link_hands_an_option_to_a_program(address: str, tmp_path: Path) -> None:
    page = f"---\ntitle: A\n---\n\n[x]({address}) <a href='{address}'>y</a> [z](ssh://host.example/)\n"
    html = whole(render_files(tmp_path, {"pages/a.md": page}, "a"))
    assert html.count("href=") == 1
    assert "ssh://host.example/" in html


def test_an_address_without_a_scheme_is_external(tmp_path: Path) -> None:
    page = "---\ntitle: A\n---\n\n[x](//host.example/share)\n"
    assert 'class="external"' in whole(render_files(tmp_path, {"pages/a.md": page}, "a"))
