"""The preview's application: the published files, safely, with what is wrong beside them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import anyio
import pytest
from starlette.testclient import TestClient

from drillbook.server.app import POLICY, make_app
from drillbook.server.preview import Preview
from drillbook.site.settings import settings_for
from tests.support.sites import make_full_site

Found = TypeVar("Found")
BROKEN = "---\ntitle: x\nsystems: [x]\nseverty: high\n---\n"


def preview_of(folder: Path) -> Preview:
    make_full_site(folder)
    settings = settings_for(folder / "content", folder / "output", DRILLBOOK_LANG="en")
    preview = Preview(settings, lambda *_: None)
    preview.build()
    return preview


def client_of(preview: Preview) -> TestClient:
    app = make_app(preview, ["127.0.0.1"])
    return TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Look at one published site, which no test changes."""
    with contextlib.closing(client_of(preview_of(tmp_path_factory.mktemp("served")))) as client:
        yield client


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    return preview_of(tmp_path)


def run_apart(task: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
    """Run a task in a thread of its own: where a browser was tested before, this one has a loop that runs."""
    with ThreadPoolExecutor() as pool:
        return pool.submit(anyio.run, task).result()


def first_event(preview: Preview) -> dict[str, object]:
    async def read() -> str:
        events = preview.events()
        line = await anext(events)
        await events.aclose()  # type: ignore[attr-defined]
        return line

    line = run_apart(read)
    assert line.startswith("data: ")
    assert line.endswith("\n\n")
    state: dict[str, object] = json.loads(line.removeprefix("data: "))
    return state


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/scenarios/", "/ko/scenarios/server-lost.html", "/pages/about.html?q=1"]
)
def test_pages_come_with_the_preview_and_a_strict_policy(path: str, client: TestClient) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.count('src="/__drillbook/static/preview.js"') == 1


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/catalog.json", "application/json"),
        ("/theme/drillbook.css", "text/css"),
        ("/configs/backup/backup.conf", ""),
        ("/scenarios/server-lost.md", ""),
        ("/__drillbook/static/preview.js", "javascript"),
    ],
)
def test_other_files_come_as_they_are(path: str, kind: str, client: TestClient) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert kind in answer.headers["content-type"]
    assert "__drillbook/static/preview.css" not in answer.text


def test_a_folder_without_its_slash_leads_to_itself(client: TestClient) -> None:
    answer = client.get("/scenarios")
    assert answer.is_redirect
    assert answer.headers["location"] == "./scenarios/"


@pytest.mark.parametrize("path", ["//scenarios", "///scenarios", "/.//scenarios"])
def test_no_redirect_leaves_for_another_server(path: str, client: TestClient) -> None:
    answer = client.get(f"http://127.0.0.1:8000{path}")
    assert not answer.headers.get("location", "").startswith("//")


@pytest.mark.parametrize("path", ["/nothing.html", "/nothing/", "/theme/", "/configs/backup/"])
def test_what_is_not_there_gets_the_site_s_own_404(path: str, client: TestClient) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Page not found" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/../content/pages/unfinished.md",
        "/..%2fcontent/pages/unfinished.md",
        "/%2e%2e/content/pages/unfinished.md",
        "/scenarios/../../content/pages/unfinished.md",
        "/..%5ccontent/pages/unfinished.md",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/__drillbook/static/../app.py",
        "/__drillbook/static/%2e%2e/app.py",
        "/a%00b",
        "/" + "a" * 5000,
        "/" + "a/" * 5000,
        "/%ff%fe%c3%28",
    ],
)
def test_nothing_outside_the_site_is_served(path: str, client: TestClient) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    for secret in ("Not yet.", "root:", "make_app"):
        assert secret not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000"])
def test_a_foreign_name_is_refused(host: str, client: TestClient) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_pages_are_only_read(method: str, client: TestClient) -> None:
    assert client.request(method, "/index.html").status_code == 405


def test_before_the_first_good_build_a_page_says_so(tmp_path: Path) -> None:
    (tmp_path / "content/scenarios").mkdir(parents=True)
    (tmp_path / "content/scenarios/a.md").write_text(BROKEN)
    preview = Preview(settings_for(tmp_path / "content", tmp_path / "output"), lambda *_: None)
    preview.build()
    answer = TestClient(make_app(preview, ["*"])).get("/")
    assert answer.status_code == 503
    assert "not been built yet" in answer.text
    assert "preview.js" in answer.text


def test_a_failed_build_is_told_and_the_last_good_page_stays(preview: Preview) -> None:
    client = client_of(preview)
    assert client.get("/healthz").json() == {"status": "ok", "build": 1}
    assert first_event(preview) == {"version": 1, "failure": "", "problems": []}
    page = Path(preview.settings["PATH"]) / "scenarios/files-gone.md"
    whole = page.read_text()
    page.write_text(whole.replace("severity:", "severty:"))
    preview.build()
    assert client.get("/healthz").json() == {"status": "broken", "build": 2}
    state = first_event(preview)
    assert [p["rule"] for p in state["problems"]] == ["missing-field", "unknown-key"]  # type: ignore[attr-defined]
    assert state["problems"][1] | {"message": "", "hint": ""} == {  # type: ignore[index]
        "file": "scenarios/files-gone.md",
        "line": 5,
        "column": 1,
        "rule": "unknown-key",
        "severity": "error",
        "message": "",
        "hint": "",
    }
    assert client.get("/scenarios/files-gone.html").status_code == 200
    page.write_text(whole)
    preview.build()
    assert client.get("/healthz").json() == {"status": "ok", "build": 3}
    assert first_event(preview)["problems"] == []


def test_an_edit_is_found_by_the_search_of_the_preview(preview: Preview) -> None:
    with client_of(preview) as client:
        assert client.get("/api/search?q=wombat").json()["total"] == 0
        page = Path(preview.settings["PATH"]) / "scenarios/files-gone.md"
        page.write_text(page.read_text() + "\n\nThe wombat ate it.\n")
        preview.build()
        assert [r["id"] for r in client.get("/api/search?q=wombat").json()["results"]] == ["files-gone"]


def test_a_build_that_ends_while_its_state_is_sent_is_told(preview: Preview) -> None:
    async def read() -> list[str]:
        events = preview.events()
        told = [await anext(events)]
        preview.build()
        preview._wake()
        with anyio.fail_after(10):
            told.append(await anext(events))
        await events.aclose()  # type: ignore[attr-defined]
        return told

    assert [json.loads(line.removeprefix("data: "))["version"] for line in run_apart(read)] == [1, 2]


def test_warnings_do_not_cover_the_page(preview: Preview) -> None:
    (Path(preview.settings["PATH"]) / "pages/untitled.md").write_text("No heading.\n")
    preview.build()
    assert not preview.broken
    assert first_event(preview)["problems"] == []


def test_a_failure_that_is_nobody_s_page_is_told_too(preview: Preview, tmp_path: Path) -> None:
    preview.settings["OUTPUT_PATH"] = str(tmp_path / "content" / "pages" / "rack.svg")
    preview.build()
    assert preview.broken
    assert "is a file" in str(first_event(preview)["failure"])
