"""The theme speaks Korean as completely as English."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.support.build import ROOT

KOREAN = ROOT / "theme" / "locale" / "ko" / "LC_MESSAGES" / "drillbook.po"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "word": None}
PLACES = [("theme/templates/**.html", "jinja2"), ("plugins/drillbook/**.py", "python")]
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")


@pytest.fixture(scope="module")
def korean() -> Catalog:
    with KOREAN.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def spoken() -> set[str]:
    """Every string that templates and code ask for, the singular where there are two."""
    found = extract_from_dir(ROOT, method_map=PLACES, keywords=KEYWORDS)
    texts = (text for _, _, text, _, _ in found)
    return {text if isinstance(text, str) else text[0] for text in texts}


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def test_every_string_is_translated(korean: Catalog, spoken: set[str]) -> None:
    translated = {key(message) for message in korean if message.id and message.string and not message.fuzzy}
    assert len(spoken) > 200
    assert spoken - translated == set()


def test_the_catalogue_holds_nothing_that_nobody_says(korean: Catalog, spoken: set[str]) -> None:
    assert {key(message) for message in korean if message.id} - spoken == set()


def test_translations_keep_the_values_that_are_filled_in(korean: Catalog) -> None:
    for message in korean:
        if not message.id:
            continue
        translations = [message.string] if isinstance(message.string, str) else list(message.string)
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set(PLACEHOLDER.findall(originals[-1]))
        assert all(set(PLACEHOLDER.findall(text)) == wanted for text in translations), message.id
