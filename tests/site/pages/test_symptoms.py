"""A scenario shows its first symptoms and folds the rest; the home page lists three of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.build import Site, build, write_files

Telling = Callable[[int], Site]

SCENARIO = """---
title: {title}
summary: {title}, as they say.
severity: high
systems: [raven]
symptoms: [{symptoms}]
---
{text}
"""
FOLDED = re.compile(
    r'<details class="folded">\s*<summary>([^<]+)<span class="count">(\d+)</span></summary>(.*?)</details>',
    re.DOTALL,
)
SYMPTOM = re.compile(r"<li>(raven|까마귀) (\d+)</li>")


def scenario(title: str, word: str, text: str, number: int) -> str:
    symptoms = ", ".join(f"{word} {at}" for at in range(1, number + 1))
    return SCENARIO.format(title=title, symptoms=symptoms, text=text)


@pytest.fixture
def telling(tmp_path: Path) -> Telling:
    """Build a site of one scenario with a number of symptoms, in English and Korean."""

    def make(number: int) -> Site:
        pages = {
            "scenarios/raven-gone.md": scenario("The raven is gone", "raven", "## Confirm\n\nLook.", number),
            "scenarios/raven-gone.ko.md": scenario(
                "까마귀가 없다", "까마귀", "## 확인 {#confirm}\n\n본다.", number
            ),
        }
        write_files(tmp_path / "content", pages)
        site = build(tmp_path / "content", tmp_path / "output", "--lang", "en")
        assert site.code == 0, site.said
        return site

    return make


def told(html: str) -> tuple[list[int], list[int]]:
    """Give the numbers of the symptoms that a page shows at once and of those that it folds."""
    folded = "".join(match.group(3) for match in FOLDED.finditer(html))
    open_ones = FOLDED.sub("", html)
    return [int(n) for _, n in SYMPTOM.findall(open_ones)], [int(n) for _, n in SYMPTOM.findall(folded)]


@pytest.mark.parametrize("root", ["", "ko/"])
def test_up_to_six_symptoms_stand_there_whole(telling: Telling, root: str) -> None:
    html = telling(6).read(f"{root}scenarios/raven-gone.html")
    assert told(html) == ([1, 2, 3, 4, 5, 6], [])
    assert 'class="folded"' not in html


@pytest.mark.parametrize(("root", "label"), [("", "More symptoms"), ("ko/", "다른 증상")])
def test_of_more_than_six_the_first_five_are_shown_and_the_rest_is_folded(
    telling: Telling, root: str, label: str
) -> None:
    html = telling(7).read(f"{root}scenarios/raven-gone.html")
    assert told(html) == ([1, 2, 3, 4, 5], [6, 7])
    assert [(m.group(1).strip(), m.group(2)) for m in FOLDED.finditer(html)] == [(label, "2")]


def test_the_home_page_lists_the_first_three_symptoms_of_a_scenario(telling: Telling) -> None:
    site = telling(7)
    for address, word in (("index.html", "raven"), ("ko/index.html", "까마귀")):
        seen = re.findall(rf"{word} (\d)</span>", site.read(address))
        assert seen == ["1", "2", "3"], address


def test_the_print_edition_tells_all_symptoms(telling: Telling) -> None:
    html = telling(14).read("binder.html")
    assert told(html) == (list(range(1, 15)), [])
