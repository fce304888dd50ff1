"""What is published is valid, whole, and asks nobody else for anything."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import html5lib
import pytest

from tests.support.build import BELOW, ROOT, Site
from tests.support.html import HtmlSite

VNU = ROOT / ".cache" / "vnu" / "vnu.jar"

# Files that must be there whatever the content is.
ALWAYS = [
    "index.html",
    "ko/index.html",
    "coverage.html",
    "readiness.html",
    "ko/readiness.html",
    "readiness.json",
    "readiness.atom",
    "drills.ics",
    "404.html",
    "binder.html",
    "ko/binder.html",
    "copy.html",
    "ko/copy.html",
    "SHA256SUMS",
    "sw.js",
    "catalog.json",
    "sitemap.xml",
    "feed.atom",
    "scenarios/index.html",
    "procedures/index.html",
    "configs/index.html",
]


@pytest.fixture(scope="module")
def shipped(shipped_site: Site) -> HtmlSite:
    return HtmlSite(shipped_site.folder, BELOW)


def nu_complaints(folder: Path) -> list[str]:
    """Check a whole folder with the Nu checker: errors and warnings, not its remarks."""
    done = subprocess.run(
        ["java", "-jar", str(VNU), "--skip-non-html", "--format", "json", "--exit-zero-always", str(folder)],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=True,
    )
    complaints = []
    for message in json.loads(done.stderr)["messages"]:
        if message["type"] != "info" or message.get("subType") == "warning":
            name = message.get("url", "").partition(folder.name + "/")[2]
            place = f"{name}:{message.get('lastLine', 0)}"
            complaints.append(f"{place}: {message['message']} | {message.get('extract', '').strip()!r}")
    return complaints


def strict_complaints(folder: Path) -> list[str]:
    """Parse every page strictly, for want of the Nu checker."""
    complaints = []
    for path in sorted(folder.rglob("*.html")):
        parser = html5lib.HTMLParser()
        parser.parse(path.read_bytes(), transport_encoding="utf-8")
        for (line, _), code, values in parser.errors:
            what = html5lib.constants.E[code] % values
            complaints.append(f"{path.relative_to(folder)}:{line}: {what}")
    return complaints


def few(complaints: list[str], limit: int = 40) -> str:
    """Show the first complaints, and how many there are in all."""
    return "\n".join([*complaints[:limit], f"({len(complaints)} in all)"])


def test_every_page_is_valid_html(shipped_site: Site) -> None:
    nu = VNU.is_file() and shutil.which("java")
    complaints = (nu_complaints if nu else strict_complaints)(shipped_site.folder)
    assert not complaints, few(complaints)


@pytest.mark.parametrize("name", ALWAYS)
def test_the_site_has_its_fixed_addresses(shipped: HtmlSite, name: str) -> None:
    assert name in shipped.files


def test_every_internal_link_and_anchor_leads_somewhere(shipped: HtmlSite) -> None:
    broken = list(shipped.broken())
    assert not broken, few(broken)


def test_no_page_loads_anything_from_elsewhere(shipped: HtmlSite) -> None:
    foreign = [str(a) for a in shipped.addresses() if a.loaded and urlsplit(a.value).scheme != "data"]
    foreign = [a for a in foreign if re.search(r"='(?:[a-z]+:)?//", a)]
    assert not foreign, few(foreign)


def test_no_stylesheet_loads_anything_from_elsewhere(shipped: HtmlSite) -> None:
    foreign = []
    for name in sorted(n for n in shipped.files if n.endswith(".css")):
        text = (shipped.folder / name).read_text(encoding="utf-8")
        loads = re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")\s;]+)", text)
        foreign += [f"{name}: {load}" for load in loads if re.match(r"(?:https?:)?//", load)]
    assert not foreign, few(foreign)


def test_no_page_has_an_inline_script_or_style(shipped: HtmlSite) -> None:
    inline = [found for page in shipped.pages.values() for found in page.inline]
    assert not inline, few(inline)


def test_no_id_stands_twice_in_a_page(shipped: HtmlSite) -> None:
    twice = [found for page in shipped.pages.values() for found in page.twice]
    assert not twice, few(twice)


def test_every_page_says_its_language(shipped: HtmlSite) -> None:
    wrong = [
        f"{name}: {page.lang!r}"
        for name, page in shipped.pages.items()
        if page.lang != ("ko" if name.startswith("ko/") else "en")
    ]
    assert not wrong, few(wrong)


def test_no_two_pages_of_a_language_share_a_title(shipped: HtmlSite) -> None:
    seen: dict[tuple[str, str], str] = {}
    clashes = []
    for name, page in shipped.pages.items():
        title = " ".join(page.title.split())
        if page.redirects:
            continue
        if not title:
            clashes.append(f"{name}: no title")
        elif (first := seen.setdefault((page.lang, title), name)) != name:
            clashes.append(f"{name}: {title!r} is also the title of {first}")
    assert not clashes, few(clashes)


@pytest.mark.parametrize("name", ["sitemap.xml", "feed.atom"])
def test_machines_can_read_the_xml(shipped: HtmlSite, name: str) -> None:
    root = ET.parse(shipped.folder / name).getroot()  # noqa: S314  our own file
    assert len(root) > 0


def test_the_catalog_names_pages_that_exist(shipped: HtmlSite) -> None:
    text = (shipped.folder / "catalog.json").read_text(encoding="utf-8")
    json.loads(text)
    named = set(re.findall(r'"([a-z0-9/._-]+\.html)"', text))
    assert named
    assert named <= shipped.files


def test_a_command_that_validates_a_configuration_is_whole(shipped: HtmlSite) -> None:
    page = (shipped.folder / "configs/restic-schedule.html").read_text(encoding="utf-8")
    assert "verify /etc/systemd/system/restic-*.service /etc/systemd/system/restic-*.timer</code>" in page
