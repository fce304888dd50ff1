"""A site of hostile pages, as files and over HTTP with the documented policy: nothing of theirs runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.support.build import ROOT, Site, build, write_files

pytestmark = pytest.mark.browser

WAYS = json.loads((ROOT / "tests" / "site" / "ways.json").read_text(encoding="utf-8"))
GADGET = """
<div data-id="../../x/evil" data-run="Start"><span class="parameter unset" data-parameter="p">p</span></div>

<article data-id="../../x/evil"><header class="head"><h1>x</h1></header>
<span class="parameter unset" data-parameter="p">p</span></article>

<div class="bottom"></div><input id="at-q" name="q"><div id="at-results" data-results="1">mine</div>
<p role="status" class="hidden">mine</p><details class="values" open><summary>s</summary></details>
<div class="code command"><pre><code>ls<span class="hidden">; rm -rf /</span></code></pre></div>
<img id="drillbook" alt="x"><p id="currentScript">x</p>

{: data-id="../../x/evil" }

[notes](/x/evil.en.js)
"""
SCENARIO = """---
title: The quokka is down
summary: It is down.
systems: [quokka]
severity: high
objective: {{rto: 1h, rpo: 0s}}
symptoms: [the quokka sleeps]
procedures: [wake-quokka]
---

## Confirm

{gadget}
"""
PROCEDURE = """---
title: Wake it
summary: s
irreversible: true
parameters: {{name: {{description: Its name.}}}}
---

## Steps

### Call {{#call}}

```bash
call {{{{ name }}}}
```

{gadget}

## Verify

It is awake.
"""
FILES = {
    "x/evil.en.js": 'document.documentElement.dataset.pwned = "1"; alert(1);',
    "index.md": f"---\ntitle: Home\n---\n\nWelcome.\n{GADGET}",
    "scenarios/index.md": f"---\ntitle: All\n---\n\n{GADGET}",
    "scenarios/quokka-down.md": SCENARIO.format(gadget=GADGET),
    "procedures/wake-quokka.md": PROCEDURE.format(gadget=GADGET),
    "javascript:alert(1);.md": "# Restart the numbat\n\nnumbat\n",
    "javascript:alert(document.domain)/restart.md": "# Restart the wombat\n\nwombat\n",
    "data:text/html,<script>alert(1)</script>.md": "# Restart the bilby\n\nbilby\n",
}
PAGES = ("index.html", "scenarios/index.html", "scenarios/quokka-down.html", "procedures/wake-quokka.html")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    base = tmp_path_factory.mktemp("hostile")
    write_files(base / "content", FILES)
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    assert (site.folder / "x" / "evil.en.js").is_file()
    return site


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, hostile: Site, serve_folder: Callable[..., str]) -> str:
    return f"{hostile.folder.as_uri()}/" if request.param == "file" else serve_folder(hostile.folder)


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A page on which a dialog is a fault, as what runs would open one."""
    said: list[str] = []

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", hear)
    yield page
    assert said == [], "something ran"


def test_no_page_makes_a_script_load_what_an_author_attached(watched: Page, address: str) -> None:
    asked: list[str] = []
    watched.on("request", lambda request: asked.append(request.url))
    for name in PAGES:
        watched.goto(address + name)
        watched.wait_for_load_state("networkidle")
        expect(watched.locator("html")).not_to_have_attribute("data-pwned", "1")
        assert watched.evaluate("document.querySelectorAll('main [data-id]').length") == int(
            name.count("/") and "index" not in name
        )
    assert [url for url in asked if "evil" in url] == []


def test_copy_gives_only_what_can_be_seen(watched: Page, address: str) -> None:
    watched.goto(address + "index.html")
    expect(watched.locator(".copy")).to_have_count(0)
    assert watched.get_by_text("; rm -rf /").is_visible()


def test_the_search_box_and_its_results_are_the_theme_s(watched: Page, address: str) -> None:
    watched.goto(address + "scenarios/index.html")
    watched.locator("header #at-q").fill("quokka")
    expect(watched.locator("header .found-list a").first).to_be_visible()
    expect(watched.get_by_text("mine").first).to_be_visible()


@pytest.mark.parametrize("where", ["index.html", "search.html", "scenarios/quokka-down.html"])
def test_a_page_whose_file_is_called_like_a_script_is_a_page(
    watched: Page, hostile: Site, where: str
) -> None:
    for word in ("numbat", "wombat", "bilby"):
        watched.goto(f"{hostile.folder.as_uri()}/{where}")
        watched.locator("#at-q").fill(word)
        watched.locator(".found-list .card-title a").first.click()
        expect(watched.locator("h1")).to_have_text(f"Restart the {word}")


def test_no_link_that_python_wrote_is_a_scheme(watched: Page, hostile: Site) -> None:
    for name in ("index.html", "javascript:alert(1);.html", "search.html"):
        watched.goto(f"{hostile.folder.as_uri()}/{name.replace(':', '%3A')}")
        found = watched.evaluate("Array.from(document.links, link => link.protocol)")
        assert set(found) == {"file:"}


def test_browsers_write_the_way_to_a_page_as_python_does(watched: Page, address: str) -> None:
    watched.goto(address + "index.html")
    watched.evaluate("drillbook.search()")
    found = watched.evaluate(
        """ways => ways.map(({base, address, anchor}) => {
          const root = "../".repeat(base.split("/").length - 1);
          return new URL(drillbook.results.way(root, address, anchor), "http://127.0.0.1/site/" + base).href;
        })""",
        WAYS,
    )
    assert found == ["http://127.0.0.1/site/" + way["leads_to"] for way in WAYS]


def test_run_mode_goes_on_at_a_page_and_nowhere_else(watched: Page, address: str) -> None:
    watched.goto(address + "scenarios/quokka-down.html")
    watched.get_by_role("button", name="Start incident").click()
    expect(watched.locator(".run-bar")).to_be_visible()
    # One bar, and the steps of the procedure alone.
    expect(watched.locator(".run-step")).to_have_count(3)
    root = watched.evaluate("drillbook.run.root")
    found = watched.evaluate(
        """paths => paths.map(path => drillbook.run.address({ ...drillbook.run.state, path }))""",
        [
            "javascript:alert(1)/x.html",
            "data:x.html",
            "../../../../etc/x.html",
            "a/b.html",
            "http://evil.example/x.html",
        ],
    )
    assert all(link.startswith(root) for link in found), found
