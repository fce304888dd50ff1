"""Text: lists as people write them, tables, notes, and what is taken out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.markup import Renderer, Words
from tests.support.build import write_files
from tests.support.markup import render_files, text_of, unbalanced, whole


def html_of(folder: Path, body: str, words: Words | None = None) -> str:
    html = whole(
        render_files(folder, {"pages/a.md": f"# A\n\n{body}\n"}, "a", {"en": words} if words else None)
    )
    assert unbalanced(html) == []
    return html


def lean(html: str) -> str:
    """Leave out the blanks between tags."""
    return "".join(line.strip() for line in html.splitlines())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Text:\n- a\n- b", "<p>Text:</p><ul><li>a</li><li>b</li></ul>"),
        ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("- a\n  more\n- b", "<ul><li>amore</li><li>b</li></ul>"),
        ("- a\nlazy\n- b", "<ul><li>alazy</li><li>b</li></ul>"),
        ("* a\n\t* b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("- a\n\n  Second.\n", "<ul><li><p>a</p><p>Second.</p></li></ul>"),
        ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ("In\n1998. a good year", "<p>In1998. a good year</p>"),
        ("Text\n| a | b |\n|---|---|\n| c | d |", "<p>Text</p>"),
        ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
        (
            "- a\n  > b\n  > c\n- d",
            "<ul><li><p>a</p><blockquote><p>bc</p></blockquote></li><li><p>d</p></li></ul>",
        ),
        ("- a\n> b", "<ul><li>a</li></ul><blockquote><p>b</p></blockquote>"),
        ("text\n### B\nmore", '<p>text</p><h3 id="b">B</h3><p>more</p>'),
        ("b\n---\nc\n---\nmore", '<h2 id="c">c</h2><p>more</p>'),
        ("### In C#\n\n### A ##\n", '<h3 id="in-c">In C#</h3><h3 id="a-1">A</h3>'),
    ],
)
def test_lists_are_read_as_code_hosts_read_them(written: str, shown: str, tmp_path: Path) -> None:
    assert shown in lean(html_of(tmp_path, written))


@pytest.mark.parametrize(
    "written",
    [
        "1. Do:\n   ```bash\n   make\n   ```\n2. Next",
        "- Do:\n  ```bash\n  make\n  ```\n- Next",
        "1. Do:\n\n    ```bash\n    make\n    ```\n\n2. Next",
    ],
)
def test_a_fence_in_a_list_belongs_to_its_item(written: str, tmp_path: Path) -> None:
    html = html_of(tmp_path, written)
    assert html.count("<li>") == 2
    assert html.index("make") < html.index("</li>")
    assert "```" not in html


def test_a_list_after_a_fence_is_a_list(tmp_path: Path) -> None:
    assert "<ul>" in html_of(tmp_path, "```\na\n```\n- b")


def test_a_table_scrolls_by_itself_and_aligns_without_style(tmp_path: Path) -> None:
    html = html_of(tmp_path, "| a | b |\n|:--|--:|\n| c | d |")
    assert '<div class="table" tabindex="0"><table>' in lean(html)
    assert '<th class="align-left">a</th>' in html
    assert '<td class="align-right">d</td>' in html
    assert "style=" not in html


def test_a_task_is_a_box_with_a_label(tmp_path: Path) -> None:
    html = html_of(tmp_path, "- [ ] Call the **DBA**\n- [x] Done\n- [ ]\n- not a task")
    assert html.count('type="checkbox"') == html.count("<label>") >= 2
    assert "Call the" in html[html.index("<label>") : html.index("</label>")]


def test_footnotes_lead_there_and_back(tmp_path: Path) -> None:
    html = html_of(tmp_path, "Text[^1].\n\n[^1]: The note.")
    assert 'href="#fn:1"' in html
    assert 'id="fn:1"' in html
    assert 'href="#fnref:1"' in html


def test_a_box_without_a_title_gets_one_in_the_language_of_the_reader(tmp_path: Path) -> None:
    body = '!!! warning\n    Mind.\n\n!!! fails\n    Do this.\n\n!!! note "My own"\n    Text.\n'
    assert "Warning Mind. If it fails Do this. My own Text." in text_of(html_of(tmp_path, body))
    korean = Words(admonitions={"warning": "경고", "fails": "실패하면", "note": "참고"})
    assert "경고 Mind. 실패하면 Do this. My own Text." in text_of(html_of(tmp_path, body, korean))


def test_callouts_of_code_hosts_are_boxes_too(tmp_path: Path) -> None:
    html = html_of(tmp_path, "> [!WARNING]\n> Mind this.\n")
    assert "[!WARNING]" not in html
    assert "Mind this." in html


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<style>p {color: red}</style>",
        '<p onclick="alert(1)">x</p>',
        '<p style="color: red">x</p>',
        '<iframe src="https://x.example"></iframe>',
        "<object data='x'></object>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        '<img src="x" onerror="alert(1)">',
        '<svg onload="alert(1)"></svg>',
        "<form action='https://x.example'><input name=a></form>",
        '<div data-x="<script>">x</div>',
        "```<script>\nx\n```",
        "# x {onclick=alert(1)}",
        "x{: onclick=alert(1) style=color:red }",
        '[x](a "onclick=alert(1)")',
    ],
)
def test_nothing_that_runs_or_styles_gets_through(written: str, tmp_path: Path) -> None:
    html = html_of(tmp_path, f"{written}\n").lower()
    tags = html.split("<")[1:]
    for bad in ("script", "style", "iframe", "object", "form", "svg"):
        assert not any(tag.startswith((bad, f"/{bad}")) for tag in tags), html
    for tag in tags:
        inside = tag.split(">")[0]
        assert " on" not in inside or 'title="on' in inside, html
        assert " style=" not in inside, html
        assert "javascript:" not in inside, html
        assert "data:text" not in inside, html


def test_harmless_html_stays(tmp_path: Path) -> None:
    html = html_of(
        tmp_path,
        "<details open><summary>More</summary>\n\nText <kbd>Ctrl</kbd> <br> <sub>2</sub></details>\n",
    )
    for tag in ("<details open", "<summary>More</summary>", "<kbd>Ctrl</kbd>", "<br>", "<sub>2</sub>"):
        assert tag in html


def test_unclosed_html_is_closed(tmp_path: Path) -> None:
    assert html_of(tmp_path, "<div><b>bold\n\nText\n\n## Next\n\nMore </div></section>\n")


def test_the_first_heading_is_the_title_and_stands_nowhere_twice(tmp_path: Path) -> None:
    rendered = render_files(tmp_path, {"pages/a.md": "# Title *here*\n\nIntro.\n\n## One\n\n# Two\n"}, "a")
    assert rendered.subtitle == "Title here"
    assert "Title" not in rendered.intro
    assert [section.title for section in rendered.sections] == ["One", "Two"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("/srv/*.tmp and /srv/*.log", "/srv/*.tmp and /srv/*.log"),
        ("timer, *-*-* 02:00", "timer, *-*-* 02:00"),
        ("*/5 */2 * * *", "*/5 */2 * * *"),
        ("*.tmp, *.log", "*.tmp, *.log"),
        (
            "the *newest* and **one**, (*all*).",
            "the <em>newest</em> and <strong>one</strong>, (<em>all</em>).",
        ),
        ("실수 **이전**의 백업", "실수 <strong>이전</strong>의 백업"),
        ("가장**최근**백업, *중요*하다", "가장<strong>최근</strong>백업, <em>중요</em>하다"),
        ("백업/*.gz와 로그/*.gz", "백업/*.gz와 로그/*.gz"),
        ("`a*b*` and \\*c*", "<code>a*b*</code> and *c*"),
    ],
)
def test_an_asterisk_of_metadata_that_is_no_emphasis_stays(written: str, shown: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"pages/a.md": "# A\n"})
    catalog = load_catalog(tmp_path, "en")
    assert Renderer(catalog).inline(catalog.pages["a"], written) == shown


def test_a_command_of_metadata_is_shown_as_it_is_written(tmp_path: Path) -> None:
    command = "[[ -f {{ conf }} ]] && ls /etc/a-*.service /etc/b-*.timer __x__ <y> \\{{ conf }}"
    front = "---\ntitle: C\nparameters:\n  conf: {description: Where, default: /etc/c}\n---\n"
    write_files(tmp_path, {"configs/c.md": front})
    catalog = load_catalog(tmp_path, "en")
    assert Renderer(catalog).literal(catalog.pages["c"], command) == (
        '[[ -f <span class="parameter" data-parameter="conf">/etc/c</span> ]] &amp;&amp; '
        "ls /etc/a-*.service /etc/b-*.timer __x__ &lt;y&gt; {{ conf }}"
    )


def test_a_table_keeps_all_its_cells(tmp_path: Path) -> None:
    rows = "| `a | b` | never |\n| `ps \\| x` | ``y \\| ` `` |\n| 1 | 2 | 3 | *4* |\n| only |"
    html = lean(html_of(tmp_path, f"| c | d |\n|---|---|\n{rows}"))
    assert re.findall("<tr>(<td>.*?)</tr>", html) == [
        "<td><code>a | b</code></td><td>never</td>",
        "<td><code>ps | x</code></td><td><code>y | `</code></td>",
        "<td>1</td><td>2 | 3 | <em>4</em></td>",
        "<td>only</td><td></td>",
    ]
