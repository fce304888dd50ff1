"""The tabs of MkDocs stand below each other, each with its name: nobody has to look behind the first."""

from __future__ import annotations

from pathlib import Path

from drillbook.catalog import load_catalog
from drillbook.search.index.making import documents
from drillbook.terminal.page import readable
from tests.support.build import write_files
from tests.support.markup import render_files, text_of, unbalanced, whole

TABS = """# Install

=== "Debian"

    Run this:

    ```bash
    apt install restic
    ```

    !!! danger "It overwrites"

        ```bash
        rm -rf /srv
        ```

        === "Inside \\"one\\""

            ??? note "Folded"

                Deep.

=== "Fedora"
    Directly below.

    - an item

        ```sh
        dnf install restic
        ```

After all of them.
"""


def rendered(folder: Path, text: str) -> str:
    return whole(render_files(folder, {"notes/a.md": text}, "a"))


def test_each_tab_is_a_group_with_its_name_and_what_stands_in_it_is_what_it_is_elsewhere(
    tmp_path: Path,
) -> None:
    html = rendered(tmp_path, TABS)
    assert html.count('<div class="tab" role="group">') == 3
    assert '<p class="tab-title">Debian</p>\n<p>Run this:</p>' in html
    assert '<div class="code command"><pre><code><span>apt install restic</span>' in html
    assert '<p class="admonition-title">It overwrites</p>\n<div class="code command">' in html
    assert '<p class="tab-title">Inside "one"</p>' in html.replace('\\"', '"')
    assert "<summary>Folded</summary>" in html
    assert '<p class="tab-title">Fedora</p>\n<p>Directly below.</p>' in html
    assert html.rstrip().endswith("<p>After all of them.</p>")
    assert "===" not in html
    assert unbalanced(html) == []


def test_search_and_terminal_have_the_text_of_every_tab(tmp_path: Path) -> None:
    write_files(tmp_path, {"notes/a.md": TABS})
    catalog = load_catalog(tmp_path, "en")
    (found,) = documents(catalog)
    searched = " ".join(section.text for section in found.sections)
    assert searched.startswith("Debian Run this: apt install restic It overwrites rm -rf /srv Inside")
    assert searched.endswith("Deep. Fedora Directly below. an item dnf install restic After all of them.")
    shown = readable(catalog, catalog.pages["a"])
    assert "> **Debian**\n>\n> Run this:\n> \n> ```bash\n> apt install restic\n> ```" in shown
    assert "> > **It overwrites**" in shown
    assert "> > > > **Folded**" in shown
    assert "===" not in shown


def test_a_command_in_a_tab_is_advice_and_never_a_step_of_a_drill(tmp_path: Path) -> None:
    write_files(tmp_path, {"notes/a.md": TABS})
    code = load_catalog(tmp_path, "en").pages["a"].body.code
    lines = TABS.split("\n")
    assert [block.text for block in code] == ["apt install restic", "rm -rf /srv", "dnf install restic"]
    assert [lines[block.line - 1].strip() for block in code] == [block.text for block in code]
    assert all(block.nested for block in code)


def test_a_line_below_a_heading_and_code_are_no_tab(tmp_path: Path) -> None:
    html = rendered(tmp_path, 'Title\n===\n\n```text\n=== "A"\n\n    b\n```\n\n=== A\n\n`=== "x"`\n')
    assert 'class="tab"' not in html
    assert '=== "A"' in text_of(html).replace("&quot;", '"')
    assert "=== A" in text_of(html)


def test_a_tab_ends_nothing_that_an_author_could_mean_to_warn_of(tmp_path: Path) -> None:
    html = rendered(
        tmp_path, '!!! danger "Lost"\n\n    === "A"\n\n        </div></div>\n\n        Still here.\n'
    )
    box = html[html.index("admonition danger") :]
    assert "Still here." in box
    assert unbalanced(html) == []
