"""Tags of Jekyll and Hugo: code in them is code, raw text is text, and what is left out is said."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.catalog.markdown.body import scan
from drillbook.catalog.markdown.tags import without_tags
from drillbook.search.index.making import documents
from drillbook.terminal.page import readable
from tests.support.build import write_files
from tests.support.markup import render_files, text_of, whole

OTHERS = {"notes/b.md": "# Other\n", "notes/2020-01-02-post.md": "# Post\n"}


def rendered(folder: Path, text: str) -> str:
    return whole(render_files(folder, {**OTHERS, "notes/a.md": f"# A\n\n{text}\n"}, "a"))


def told(folder: Path, text: str) -> list[str]:
    write_files(folder, {**OTHERS, "notes/a.md": text})
    return [str(p).partition("notes/a.md:")[2] for p in load_catalog(folder, "en").problems if "/a" in p.file]


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("{% highlight python %}\na[0]\n\n# no title\n{% endhighlight %}", "python", "a[0]\n\n# no title"),
        ("{%- highlight c++ linenos -%}\nint a;\n{%- endhighlight -%}", "c++", "int a;"),
        ('{{< highlight go "linenos=table,hl_lines=2" >}}\nvar a\n{{< /highlight >}}', "go", "var a"),
        ("{{% highlight yaml %}}\na: [b](c.md)\n{{% /highlight %}}", "yaml", "a: [b](c.md)"),
        ("{% highlight python %}a = 1{% endhighlight %}", "python", "a = 1"),
        ("{% highlight python %}a = 1\nb = 2{% endhighlight %}", "python", "a = 1\nb = 2"),
        ("{% highlight php %}\n{% raw %}\n'{{ b }}'\n{% endraw %}\n{% endhighlight %}", "php", "'{{ b }}'"),
        ("{% highlight text %}\n```\nx\n```\n{% endhighlight %}", "text", "```\nx\n```"),
    ],
)  # fmt: skip
def test_highlighted_code_is_a_block_of_code_in_its_language(
    text: str, language: str, code: str, tmp_path: Path
) -> None:
    block = scan(f"{text}\n").code[0]
    assert (block.language, block.text) == (language, code)
    html = rendered(tmp_path, text)
    assert f'data-language="{language}"' in html
    assert "highlight" not in html
    catalog = load_catalog(tmp_path, "en")
    assert [p for p in catalog.problems if p.file == "notes/a.md"] == []
    (found,) = [d for d in documents(catalog) if d.id == "a"]
    assert " ".join(found.sections[0].text.split()) == " ".join(
        code.replace("```", " ").replace("# no", "no").split()
    )
    shown = readable(catalog, catalog.pages["a"])
    assert f"```{language}\n" in shown
    assert all(line in shown for line in code.split("\n"))


def test_the_lines_of_such_code_are_those_of_the_file() -> None:
    first = "{% highlight sh %}\n{% raw %}\na\n{% endraw %}\n{% endhighlight %}\n\n"
    body = scan(first + "{% highlight sh %}b{% endhighlight %}\n")
    assert [(block.text, block.line) for block in body.code] == [("a", 3), ("b", 7)]


def test_code_between_the_items_of_a_list_leaves_no_item_out(tmp_path: Path) -> None:
    text = (
        "1. One\n   {% highlight sh %}\n   a\n     b\n   {% endhighlight %}\n2. Two\n{% highlight sh %}\nc\n"
    )
    html = rendered(
        tmp_path, text + "{% endhighlight %}\n3. Three\n\n> {% highlight sh %}\n> d\n> {% endhighlight %}\n"
    )
    assert [block.text for block in scan(text + "{% endhighlight %}\n").code] == ["a\n  b", "c"]
    assert text_of(html).replace("  ", " ") == "One a b Two c Three d"
    assert '<ol start="3">' in html


def test_a_tag_without_its_end_is_left_out_and_takes_nothing_with_it(tmp_path: Path) -> None:
    html = rendered(tmp_path, "{% highlight sh %}\n\n## Next\n\nText.\n")
    assert "Next" in html
    assert "Text." in html
    assert told(tmp_path / "b", "# A\n\n{% highlight sh %}\n") == [
        "3:1: unknown-shortcode: shortcode 'highlight' is left out; write it in Markdown"
    ]


def test_raw_text_is_shown_as_it_is(tmp_path: Path) -> None:
    text = "Say {% raw %}{{ x }} {% if y %}{% endraw %}.\n\n{% raw %}\n\n{{< z >}}\n\n{% endraw %}\n"
    assert text_of(rendered(tmp_path, text)) == "Say {{ x }} {% if y %}. {{&lt; z &gt;}}"
    assert told(tmp_path / "b", f"# A\n\n{text}") == []


def test_other_tags_are_left_out_and_said_and_what_stands_between_them_is_text(tmp_path: Path) -> None:
    text = "# A\n\n{% if x %}\nShown.\n{% endif %}\n\nAnd {% include a.html b='c' %} `{% include %}`.\n"
    assert told(tmp_path / "a", text) == [
        f"{at}: unknown-shortcode: shortcode '{name}' is left out; write it in Markdown"
        for at, name in (("3:1", "if"), ("5:1", "endif"), ("7:5", "include"))
    ]
    assert text_of(rendered(tmp_path / "b", text)).removeprefix("A ") == "Shown. And {% include %} ."
    catalog = load_catalog(tmp_path / "a", "en")
    assert "{% if" not in readable(catalog, catalog.pages["a"])


def test_a_remark_of_the_author_is_no_text(tmp_path: Path) -> None:
    html = rendered(tmp_path, "One.\n\n{% comment %}\nSecret.\n{% endcomment %}\n\nTwo.")
    assert text_of(html) == "One. Two."


def test_links_of_jekyll_lead_to_their_pages(tmp_path: Path) -> None:
    html = rendered(
        tmp_path, "[x]({% link notes/b.md %}) [y]({% post_url 2020-01-02-post %}) [z]({% link no.md %})"
    )
    assert '<a href="page:/notes/b.html">x</a>' in html
    assert '<a href="page:/notes/2020-01-02-post.html">y</a>' in html
    assert '<span class="broken-link">z</span>' in html
    assert [line.split(": ")[1] for line in told(tmp_path / "b", "# A\n\n[z]({% link no.md %})\n")] == [
        "broken-link"
    ]


@pytest.mark.parametrize(
    "piece", ["{% raw %}", "{% highlight a %}\n", "{% x ", "{{< ", "{% raw %}`", "[toc]\n", "{%"]
)
def test_no_number_of_tags_makes_a_page_slow(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    began = time.perf_counter()
    scan(text)
    without_tags(text)
    assert time.perf_counter() - began < 5
