"""What a destructive command uses is known, wherever the page says that it destroys something."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.catalog.endangered import endangered
from tests.support.build import write_files

HEAD = """---
title: Fell
summary: Fells.
systems: [arbor]
{more}parameters:
  tree: {{description: The tree}}
  axe: {{description: The axe}}
---

"""
SCENARIO = """---
title: Torn
summary: Torn.
systems: [arbor]
severity: low
{links}
---
"""


def named(tmp_path: Path, text: str, more: str = "", links: str = "procedures: [fell]") -> set[str]:
    pages = {
        "scenarios/torn.md": SCENARIO.format(links=links),
        "procedures/fell.md": HEAD.format(more=more) + text,
    }
    write_files(tmp_path, pages)
    catalog = load_catalog(tmp_path, check=False)
    return endangered(catalog, catalog.pages["torn"])


STEP = "## Steps\n\n### Fell {{#fell{marks}}}\n\n```bash\nfell {{{{ tree }}}}\n```\n"


@pytest.mark.parametrize(
    ("marks", "names"),
    [
        ("", set()),
        (' destroys="the tree"', {"tree"}),
        (' destroys="the tree" target=axe', {"tree", "axe"}),
        (' destroys="Nothing; it grows again."', set()),
    ],
)
def test_of_a_step_that_destroys_its_target_and_all_that_its_commands_use(
    tmp_path: Path, marks: str, names: set[str]
) -> None:
    assert named(tmp_path, STEP.format(marks=marks)) == names


def test_an_alternative_counts_as_a_procedure_does(tmp_path: Path) -> None:
    text = STEP.format(marks=' destroys="the tree"')
    assert named(tmp_path, text, links="alternatives: [fell]") == {"tree"}


@pytest.mark.parametrize(
    "text",
    [
        '!!! danger "The tree is lost"\n    ```bash\n    fell {{ tree }}\n    ```\n\nUse {{ axe }}.\n',
        "- One\n\n    ??? danger\n        Fell {{ tree }}.\n\n    With {{ axe }}.\n",
    ],
)
def test_a_danger_box_counts_and_what_stands_behind_it_does_not(tmp_path: Path, text: str) -> None:
    assert named(tmp_path, text) == {"tree"}


def test_where_no_step_says_what_is_destroyed_everything_counts(tmp_path: Path) -> None:
    assert named(tmp_path, STEP.format(marks=""), more="destroys: The whole wood.\n") == {"tree"}
    assert named(tmp_path, '<div class="danger" markdown>\nFell {{ tree }} with {{ axe }}.\n</div>\n') == {
        "tree",
        "axe",
    }
