"""Keeps a failed build from looking like a good one.

Pelican logs that a plugin failed and carries on; the exit status is 0. The guard
listens to what Pelican logs as an error and stops the build.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from pelican.plugins import signals

if TYPE_CHECKING:
    from pelican import Pelican

from drillbook.names import one_line

OWN_PLUGINS = frozenset({"drillbook", "drillbook.site.plugin"})
_LOGGER = logging.getLogger("pelican")


class BuildFailed(SystemExit):
    """The site was not published, and why.

    Pelican prints the traceback of every exception. An exit it lets through: the
    message alone is printed, and the status is 1.
    """

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            message += f" ({record.exc_info[1]})"
        self.messages.append(message)


# One for the whole process: Pelican loads its plugins, and logs which it could not load, before any of them
# or any object of a build can be told. The settings file begins to listen, each build begins anew.
_ERRORS = _Errors()


def watch() -> None:
    """Start to listen. Calling it again changes nothing."""
    if _ERRORS not in logging.getLogger().handlers:
        logging.getLogger().addHandler(_ERRORS)
    signals.initialized.connect(need_own_plugin)


def need_own_plugin(pelican: Pelican) -> None:
    """Raise BuildFailed where the settings leave Drillbook's plugin out: Pelican would build a blog instead.

    It would build it over the published site.
    """
    named = [plugin if isinstance(plugin, str) else plugin.__name__ for plugin in pelican.plugins]
    if not OWN_PLUGINS & set(named):
        stop_on_errors()  # it may have been named, and not been found
        raise BuildFailed(
            "the site was not published: PLUGINS in the settings leaves out Drillbook's own plugin; "
            "write PLUGINS = [*PLUGINS, ...], or add 'drillbook.site.plugin' to it"
        )


def reset() -> None:
    """Forget what an earlier build logged."""
    _ERRORS.messages.clear()


def stop_on_errors() -> None:
    """Raise BuildFailed when Pelican or a plugin has logged an error."""
    if _ERRORS.messages:
        messages = "; ".join(dict.fromkeys(_ERRORS.messages))
        reset()
        raise BuildFailed(f"the site was not published: {messages}")


def rebuilds_by_itself() -> bool:
    """Say whether this is ``pelican --autoreload``.

    It starts the next build at once after one that raised, forever, so that
    there a build with errors must end without raising.
    """
    flags = [arg for arg in sys.argv[1:] if arg.startswith("-")]
    return any(
        f == "--autoreload" or (not f.startswith("--") and "r" in f[1:] and f[1:].isalpha()) for f in flags
    )
