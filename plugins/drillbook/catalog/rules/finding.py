"""Rules about being found: what a page declares leads to that page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from drillbook.catalog.files import leads_out
from drillbook.catalog.graph import Catalog
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.page import Page
from drillbook.catalog.problems import Problem, error, problem, shown, warning
from drillbook.catalog.rules.checks import checks
from drillbook.catalog.signatures import Signature
from drillbook.catalog.word_groups import read_groups
from drillbook.folders import lies_inside
from drillbook.names import THESAURUS


@checks(
    error(
        "unfindable-text",
        "a symptom, signature or alert has no word that a search could find",
        "Nobody could find the page by it. Use words that appear in the log, or that people would use.",
    ),
    warning(
        "shared-text",
        "two pages declare the same symptom, signature or alert, so neither is the only first result",
        "Pasting it finds both. Keep it on the page it fits best, or add what distinguishes the two.",
    ),
)
def declared_texts(catalog: Catalog) -> Iterator[Problem]:
    """Each declared text has a word, and belongs to one page alone."""
    owner: dict[str, Page] = {}
    for page in catalog.of_kind("scenario"):
        meta = page.meta(ScenarioMetadata)
        declared: dict[str, Sequence[str | Signature]] = {
            "symptoms": meta.symptoms,
            "signatures": meta.signatures,
            "alerts": meta.alerts,
        }
        for name, texts in declared.items():
            for number, text in enumerate(texts):
                at, key = page.place(name, number), _key(text)
                if not key:
                    message = f"{name}: {shown(text)} has no word that a search could find"
                    hint = "add a word that appears in the log, or that people would use"
                    yield problem(page.file, at, "unfindable-text", message, hint)
                elif owner.setdefault(key, page) is not page:
                    message = f"{name}: {shown(text)} is also declared by {owner[key].file}"
                    hint = "keep it on the page it fits best, or add what distinguishes the two"
                    yield problem(page.file, at, "shared-text", message, hint)


@checks(
    warning(
        "unreadable-thesaurus",
        "groups of the site's thesaurus cannot be read and are ignored",
        "A group is `[word, other word]` or `{from: [word], to: [other word]}`. Quote what holds ': ' or "
        "'#'.",
    ),
)
def thesaurus(catalog: Catalog) -> Iterator[Problem]:
    """What the site's own thesaurus lists are groups of words."""
    path = catalog.root / THESAURUS
    if path.is_symlink() and not lies_inside(catalog.root, path):
        yield leads_out(catalog.root, path)
    elif path.is_file():
        hint = "write [word, other word] or {from: [word], to: [other word]}; quote what holds ': ' or '#'"
        try:
            wrong = read_groups(path.read_text("utf-8")).wrong
        except (OSError, ValueError) as error:
            wrong = [((1, 1), f"the file cannot be read: {type(error).__name__}")]
        for at, message in wrong:
            yield problem(THESAURUS, at, "unreadable-thesaurus", message, hint)


def _key(declared: str | Signature) -> str:
    """What two declared texts have in common that a search takes for one."""
    text = declared.words if isinstance(declared, Signature) else declared
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower()))
