"""A real Chromium, and a witness that notes whatever a page did wrong."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Containers have no sandbox to give and no GPU; the rest keeps Chromium from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Milliseconds that anything may take before it is called missing: a busy machine is no fault of a page.
PATIENCE = 30_000

PHONE = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10: content reflows at 320 CSS pixels
DESKTOP = {"width": 1280, "height": 900}

each_viewport = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
each_colour_scheme = pytest.mark.parametrize("colour_scheme", ["light", "dark"])
# Both languages, both themes and both sizes, and each two of them once.
each_appearance = pytest.mark.parametrize(
    ("language", "look"),
    [
        pytest.param(
            language, {"color_scheme": scheme, "viewport": viewport}, id=f"{language}-{scheme}-{name}"
        )
        for language, scheme, viewport, name in (
            ("en", "light", DESKTOP, "desktop"),
            ("en", "dark", PHONE, "phone"),
            ("ko", "light", PHONE, "phone"),
            ("ko", "dark", DESKTOP, "desktop"),
        )
    ],
)
each_language = pytest.mark.parametrize("language", ["en", "ko"])


def find_chromium() -> str:
    """Give the path of the system's Chromium."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("no Chromium on the PATH: run tests/setup-system.sh")
    return found


# A worker that keeps the whole site would fetch it anew for every test; those of it ask for one.
NO_WORKER = "Service Worker registration blocked by Playwright"


@dataclass
class Witness:
    """Listens to one page; ``faults`` is what it did wrong."""

    tolerated: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)
    _home: str = ""

    def watch(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._note(f"uncaught: {error}"))
        page.on("crash", lambda _: self._note("the page crashed"))
        page.on("request", self._on_request)

    def _note(self, fault: str) -> None:
        if not any(words in fault for words in (NO_WORKER, *self.tolerated)):
            self.faults.append(fault)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            place = message.location.get("url", "")
            self._note(f"console {message.type}: {message.text} ({place})")

    def _on_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in ("data", "blob", "about"):
            return
        origin = _origin(request.url)
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self._home = origin
            if url.scheme != "file" and url.hostname != "127.0.0.1":
                self._note(f"left for {request.url}")
        elif origin not in (self._home, _origin(request.frame.url)):
            self._note(f"asked another server: {request.url}")


def _origin(address: str) -> str:
    url = urlsplit(address)
    return f"{url.scheme}://{url.netloc}"
