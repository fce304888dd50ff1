"""Which site a command is about: this folder's, or any folder of Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from drillbook.site.settings import settings_for, settings_from

CONFIG = "pelican.conf.py"


def site_settings(
    content: Path | None,
    output: Path | None,
    lang: str | None = None,
    strict: bool = False,
    keep: Sequence[str] = (),
    delete_unknown: bool = False,
) -> dict[str, Any]:
    """Make Pelican's settings for a command's options.

    Without ``content``, pelican.conf.py in the current folder says everything. ``keep`` names what stays in
    the output folder; ``delete_unknown`` says that what no build put there goes.
    Raises NotADirectoryError or FileNotFoundError with a message for the user.
    """
    own: dict[str, Any] = {"DRILLBOOK_STRICT": strict}
    if delete_unknown:
        own["DELETE_OUTPUT_DIRECTORY"] = True
    if lang:
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
    return _keeping(settings_for(content, output or Path("output"), SITENAME=_spoken(name), **own), keep)


def _keeping(settings: dict[str, Any], keep: Sequence[str]) -> dict[str, Any]:
    return {**settings, "OUTPUT_RETENTION": [*settings["OUTPUT_RETENTION"], *keep]}


def _spoken(name: str) -> str:
    """Make a site's name of a folder's: ``prometheus-runbooks`` is ``Prometheus runbooks``."""
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
