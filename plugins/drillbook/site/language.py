"""The theme's words in each language, from its gettext catalogues."""

from __future__ import annotations

import gettext
import io
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from drillbook.markup import Words

Translations = gettext.NullTranslations


@lru_cache(maxsize=16)
def _load(path: str, _modified: float) -> gettext.NullTranslations:
    with Path(path).open("rb") as file:
        catalogue = read_po(file, abort_invalid=False)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translations(theme: Path, lang: str) -> gettext.NullTranslations:
    """Give the words of a language. Where there is no catalogue, the theme speaks English."""
    path = theme / "locale" / lang / "LC_MESSAGES" / "drillbook.po"
    if not path.is_file():
        return gettext.NullTranslations()
    return _load(str(path), path.stat().st_mtime)


def language_name(lang: str) -> str:
    """What a language calls itself: ``ko`` is ``한국어``."""
    try:
        return str(Locale.parse(lang).get_display_name(lang) or lang).capitalize()
    except (UnknownLocaleError, ValueError):
        return lang


def markup_words(found: gettext.NullTranslations) -> Words:
    """Give the words that rendering adds to a page."""
    _ = found.gettext
    return Words(
        destroys=_("Destroys: %s"),
        needs=_("Needs: %s"),
        task=_("Task"),
        expect=_("Expected output"),
        admonitions={
            "fails": _("If it fails"),
            "undo": _("To undo"),
            "note": _("Note"),
            "tip": _("Tip"),
            "hint": _("Hint"),
            "info": _("Information"),
            "important": _("Important"),
            "warning": _("Warning"),
            "caution": _("Caution"),
            "danger": _("Danger"),
            "example": _("For example"),
            "success": _("Success"),
            "failure": _("Failure"),
            "question": _("Question"),
            "quote": _("Quote"),
        },
    )


def value_words(found: Translations) -> dict[str, str]:
    """Give the words that lists are narrowed by, where the theme's own labels cannot reach: in titles."""
    _ = found.gettext
    return {
        "critical": _("Critical"),
        "high": _("High"),
        "medium": _("Medium"),
        "low": _("Low"),
        "database": _("Database"),
        "storage": _("Backup storage"),
        "schedule": _("Backup schedule"),
        "security": _("Security and permissions"),
    }


def kind_words(found: gettext.NullTranslations) -> dict[str, tuple[str, str]]:
    """Give the kinds of page in a language: the word for one and for many."""
    _ = found.gettext
    return {
        "scenario": (_("Scenario"), _("Scenarios")),
        "example": (_("Example"), _("Examples")),
        "procedure": (_("Procedure"), _("Procedures")),
        "config": (_("Configuration"), _("Configurations")),
        "drill": (_("Drill"), _("Drills")),
        "reference": (_("Reference"), _("References")),
        "page": (_("Page"), _("Pages")),
    }
