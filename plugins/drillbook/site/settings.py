"""The settings of a site: what pelican.conf.py may say, and the rest."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_CONFIG, configure_settings

from drillbook.catalog.identity import check_language
from drillbook.site import faults

Settings = dict[str, Any]  # Pelican's, which may hold values of any type under any name

# Pelican's blog makes pages that a knowledge base has no use for.
_NO_BLOG: Settings = {
    "ARTICLE_PATHS": [],
    "PAGE_PATHS": [],
    "STATIC_PATHS": [],
    "DIRECT_TEMPLATES": [],
    "FEED_ALL_ATOM": None,
    "FEED_ALL_RSS": None,
    "CATEGORY_FEED_ATOM": None,
    "TRANSLATION_FEED_ATOM": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "CACHE_CONTENT": False,
}
DEFAULTS: Settings = {
    **_NO_BLOG,
    "SITENAME": "Drillbook",
    "SITESUBTITLE": "",
    "TIMEZONE": "UTC",
    "DEFAULT_LANG": "en",
    "THEME_STATIC_DIR": "theme",
    "JINJA_ENVIRONMENT": {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "extensions": []},
    "PLUGINS": ["drillbook.site.plugin"],
    # Drillbook's own. None: the languages that pages are written in, the most frequent one first.
    "DRILLBOOK_LANG": None,
    "DRILLBOOK_LANGUAGES": None,
    "DRILLBOOK_STRICT": False,
    # How systems, tags and owners are spelt for readers: {"postgresql": "PostgreSQL"}.
    "DRILLBOOK_NAMES": {},
    "DRILLBOOK_KITCHEN_SINK": False,
    # From how many days on a copy says at the top of each page that it is old.
    "DRILLBOOK_OLD_AFTER": 30,
    # True: dated by its newest change and not by the clock, so that the same content gives the same bytes.
    "DRILLBOOK_DATED_BY_CONTENT": False,
}


def defaults() -> Settings:
    """Give every setting a site needs; pelican.conf.py starts from these and overrides."""
    return {**DEFAULTS, "THEME": str(theme_folder()), "SITEURL": site_url()}


def missing_settings(settings: Settings) -> str:
    """Say what a site lacks that has the plugin and not its settings, or nothing."""
    missing = [name for name in DEFAULTS if name.startswith("DRILLBOOK_") and name not in settings]
    if not missing:
        return ""
    return (
        f"Drillbook needs settings of its own, such as {missing[0]}, its THEME and its JINJA_ENVIRONMENT; "
        "begin pelican.conf.py with 'from drillbook.site.settings import defaults' and "
        "'globals().update(defaults())'. It makes a whole site of a folder of Markdown: a blog needs a "
        "pelican.conf.py of its own"
    )


def wrong_setting(settings: Settings) -> str:
    """Say which of Drillbook's settings is not what it must be, or nothing."""
    named, retained = settings["DRILLBOOK_NAMES"] or {}, settings["OUTPUT_RETENTION"]
    codes = [settings["DRILLBOOK_LANG"]] if settings["DRILLBOOK_LANG"] else []
    listed = settings["DRILLBOOK_LANGUAGES"] or []
    if not isinstance(named, dict):
        return f"DRILLBOOK_NAMES is {named!r}; write a mapping, such as {{'postgresql': 'PostgreSQL'}}"
    if not isinstance(listed, (list, tuple)):
        return f"DRILLBOOK_LANGUAGES is {listed!r}; write a list of codes, such as ['en', 'ko']"
    if not isinstance(retained, (list, tuple)):
        return f"OUTPUT_RETENTION is {retained!r}; write a list of names, such as ['.git']"
    for setting, text in (("SITESUBTITLE", settings["SITESUBTITLE"]), *_named(named)):
        if not isinstance(text, str) and not _is_by_language(text):
            return f"{setting} is {text!r}; write a text, or one a language, such as {{'en': 'Files'}}"
    for code in (*codes, *listed):
        try:
            check_language(code)
        except ValueError as error:
            return f"DRILLBOOK_LANG or DRILLBOOK_LANGUAGES: {error}"
    return ""


def text_in(text: str | Mapping[str, str], lang: str) -> str:
    """Give a setting that readers see: one text for all languages, or a mapping of codes to texts.

    A language that is not there gets the first of them.
    """
    if isinstance(text, str):
        return text
    return text.get(lang) or next(iter(text.values()), "")


def _named(named: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, text in named.items():
        yield f"DRILLBOOK_NAMES['{name}']", text


def _is_by_language(text: object) -> bool:
    return isinstance(text, dict) and all(isinstance(one, str) for pair in text.items() for one in pair)


def site_url() -> str:
    """The address the site is published at, for its feed and its sitemap; links never need it."""
    return os.environ.get("DRILLBOOK_SITEURL", "http://127.0.0.1:8000").rstrip("/")


def theme_folder() -> Path:
    """The theme that comes with Drillbook: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_theme"
    return inside if inside.is_dir() else package.parents[1] / "theme"


def settings_for(content: Path, output: Path, **overrides: object) -> Settings:
    """Make Pelican's settings for a content folder without a settings file."""
    settings = {**DEFAULT_CONFIG, **defaults(), **overrides}
    settings["PATH"] = str(content.resolve())
    settings["OUTPUT_PATH"] = str(output.resolve())
    return dict(configure_settings(settings))


def settings_from(file: Path, **overrides: object) -> Settings:
    """Read a settings file, as ``pelican -s`` does. Raises BuildFailed where it cannot be carried out."""
    from pelican.settings import read_settings

    with faults.as_build_failed():
        return dict(read_settings(str(file), override=overrides))


CONFIG = "pelican.conf.py"


def site_settings(
    content: Path | None,
    output: Path | None,
    lang: str | None = None,
    strict: bool = False,
    keep: Sequence[str] = (),
    delete_unknown: bool = False,
) -> Settings:
    """Make Pelican's settings for a command's options.

    Without ``content``, pelican.conf.py in the current folder says everything. ``keep`` names what stays in
    the output folder; ``delete_unknown`` says that what no build put there goes.
    Raises NotADirectoryError or FileNotFoundError with a message for the user.
    """
    own: Settings = {"DRILLBOOK_STRICT": strict}
    if delete_unknown:
        own["DELETE_OUTPUT_DIRECTORY"] = True
    if lang:
        check_language(lang)
        own["DRILLBOOK_LANG"] = lang
    if content is None:
        if not Path(CONFIG).is_file():
            raise FileNotFoundError(
                f"there is no {CONFIG} in this folder; run it where that file is, or name a --content folder"
            )
        if output is not None:
            own["OUTPUT_PATH"] = str(output.resolve())
        return _keeping(settings_from(Path(CONFIG), **own), keep)
    if not content.is_dir():
        raise NotADirectoryError(f"{content} is not a folder")
    name = content.resolve().name or "content"
    return _keeping(
        settings_for(content, output or Path("output"), SITENAME=_title_from_folder(name), **own), keep
    )


def _keeping(settings: Settings, keep: Sequence[str]) -> Settings:
    if wrong := wrong_setting({**DEFAULTS, **settings}):
        raise ValueError(wrong)
    return {**settings, "OUTPUT_RETENTION": [*settings["OUTPUT_RETENTION"], *keep]}


def _title_from_folder(name: str) -> str:
    """Make a site's name of a folder's: ``prometheus-runbooks`` is ``Prometheus runbooks``."""
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
