"""What a build says of an exception: one line for the user, and all of it for whoever asks."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import TemplateError

from drillbook.site.failures import BuildFailed

DEBUG = "DRILLBOOK_DEBUG"
_OWN = Path(__file__).resolve().parents[1]


@contextmanager
def as_build_failed() -> Iterator[None]:
    """Turn whatever ends a build into BuildFailed with one line; DRILLBOOK_DEBUG=1 lets it through."""
    try:
        yield
    except BuildFailed:
        raise
    except (
        Exception,
        SystemExit,
    ) as error:
        # A plugin that exits would publish nothing, and the status would be its own: 0, perhaps.
        if os.environ.get(DEBUG) and isinstance(error, Exception):
            raise
        raise BuildFailed(f"the site was not published: {_describe(error)}") from error


def _describe(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    page = next((f for f in reversed(frames) if f.filename.endswith(".html")), None)
    if page:  # the line of the template that is wrong
        return f"{page.filename}:{page.lineno}: {error}"
    foreign = next((f for f in reversed(frames) if _is_plugin(f.filename)), None)
    if isinstance(error, OSError | TemplateError | SyntaxError) and not foreign:
        return str(error)
    what = " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")
    where = foreign or (frames[-1] if frames else None)
    place = f"{where.filename}:{where.lineno}: " if where else ""
    is_settings = foreign is not None and foreign.filename.endswith("conf.py")
    whose = "the plugin failed with " if foreign and not is_settings else ""
    return f"{place}{whose}{what}; {DEBUG}=1 shows the whole traceback"


def _is_plugin(filename: str) -> bool:
    path = Path(filename)
    known = {"pelican", "blinker", "jinja2"} & set(path.parts)
    return path.is_file() and not known and not path.is_relative_to(_OWN) and "lib" not in path.parts
