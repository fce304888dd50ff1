"""The search API over HTTP: documented, bounded, with one shape of error."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from drillbook.catalog import KINDS
from drillbook.names import KIND_NAMES
from drillbook.search.index.store import open_folder
from drillbook.server import holder
from drillbook.server.app import make_published_app
from tests.support.build import build, write_files
from tests.support.schema import faults

PAGES = {
    "pages/disk-full.md": "# The disk is full\n\nNo space left on device.\n",
    "scenarios/lag.md": (
        "---\ntitle: The replica lags\nsummary: It is behind.\nsystems: [postgresql]\nseverity: high\n"
        "objective: {rto: 1h, rpo: 0s}\nsymptoms: [reports are old]\n---\n\n## Confirm\n\nLook.\n"
    ),
}


def served(folder: Path) -> TestClient:
    """Serve the pages of a folder as a published site."""
    assert build(folder / "content", folder / "output").code == 0
    return TestClient(make_published_app(folder / "output", folder / "content"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site that no test changes."""
    folder = tmp_path_factory.mktemp("served")
    write_files(folder / "content", PAGES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DRILLBOOK_CACHE", str(folder / "cache"))
        with served(folder) as client:
            yield client


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pages of a site that a test may change."""
    monkeypatch.setenv("DRILLBOOK_CACHE", str(tmp_path / "cache"))
    write_files(tmp_path / "content", PAGES)
    return tmp_path / "content"


@pytest.fixture
def own_client(content: Path) -> Iterator[TestClient]:
    with served(content.parent) as client:
        yield client


@pytest.fixture(scope="module")
def described(client: TestClient) -> dict[str, Any]:
    """What the API says of itself."""
    document: dict[str, Any] = client.get("/openapi.json").json()
    return document


def held(answer: Response, described: dict[str, Any]) -> dict[str, Any]:
    """Hold an answer against what is described of its address and status, and give it."""
    responses = described["paths"][answer.url.path]["get"]["responses"]
    schema = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
    found: dict[str, Any] = answer.json()
    assert list(faults(found, strict(schema, described), described)) == []
    return found


def strict(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    """A schema, all of whose objects have the keys that they name and no others."""
    for one in described["components"]["schemas"].values():
        one.setdefault("additionalProperties", False)
    return schema


@pytest.mark.parametrize(
    ("address", "counted", "wanted"),
    [
        ("/api/search?q=space left on device", "results", ["disk-full"]),
        ("/api/search?q=kind:scenario replicaa", "results", ["lag"]),
        ("/api/search?q=reports are old", "results", ["lag"]),
        ("/api/search?q=" + '"never written" disk', "nearest", ["disk-full"]),
        ("/api/search?q=zzzz", "results", []),
        ("/api/search?kind=scenario", "results", ["lag"]),
        ("/api/suggest?q=the rep", "suggestions", ["The replica lags"]),
        ("/api/suggest?q=zzzz", "suggestions", []),
    ],
)
def test_answers_are_what_openapi_describes(
    client: TestClient, described: dict[str, Any], address: str, counted: str, wanted: list[str]
) -> None:
    found = held(client.get(address), described)[counted]
    assert [one["text" if counted == "suggestions" else "id"] for one in found] == wanted


@pytest.mark.parametrize("address", ["/api/search", "/api/search?q=x&limit=0", "/api/suggest?q=x&colour=red"])
def test_failures_are_what_openapi_describes(
    client: TestClient, described: dict[str, Any], address: str
) -> None:
    assert held(client.get(address), described)["error"]["status"] == 400


def test_what_is_described_has_a_name_and_every_key_of_an_answer(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    names = {"Gap", "Not", "Result", "Results", "Suggestion", "Suggestions", "Error", "Failure"}
    assert set(schemas) == names
    assert all(one["description"] and one["required"] for one in schemas.values())
    assert schemas["Result"]["properties"]["kind"]["enum"] == list(KIND_NAMES)
    assert schemas["Failure"]["required"] == ["status", "message"]


def test_filters_alone_list_what_passes_them(client: TestClient) -> None:
    found = client.get("/api/search", params={"lang": "en", "limit": "100"})
    assert found.status_code == 200
    assert found.json()["total"] == len(found.json()["results"]) > 1
    assert {result["lang"] for result in found.json()["results"]} == {"en"}
    assert client.get("/api/search", params={"limit": "5"}).json()["error"]["parameter"] == "q"


def test_every_described_parameter_is_taken_and_no_other(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]
    values = {
        "q": "replica",
        "kind": "scenario",
        "system": "postgresql",
        "lang": "en",
        "tag": "x",
        "limit": "3",
    }
    for path in ("/api/search", "/api/suggest"):
        names = [parameter["name"] for parameter in described[path]["get"]["parameters"]]
        assert client.get(path, params={name: values[name] for name in names}).status_code == 200
        refused = client.get(path, params={"q": "x", "colour": "red"})
        assert refused.json()["error"]["parameter"] == "colour"


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("/api/search", 400, "q"),
        ("/api/search?q=%20", 400, "q"),
        ("/api/search?q=" + "x" * 20_001, 400, "q"),
        ("/api/search?q=x&limit=0", 400, "limit"),
        ("/api/search?q=x&limit=101", 400, "limit"),
        ("/api/search?q=x&limit=1e9", 400, "limit"),
        ("/api/search?q=x&limit=" + "9" * 5000, 400, "limit"),
        ("/api/search?q=x&kind=banana", 400, "kind"),
        ("/api/search?q=x&limit=0001000", 400, "limit"),
        ("/api/search?q=x&limit=000001" + "0" * 5000, 400, "limit"),
        ("/api/search?q=x&kind=scenario&kind=drill", 400, "kind"),
        ("/api/search?q=x&q=y", 400, "q"),
        ("/api/suggest?q=x&limit=21", 400, "limit"),
        ("/api/nothing", 404, None),
    ],
)
def test_errors_have_one_shape(client: TestClient, address: str, status: int, parameter: str | None) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["status"] == status
    assert error["message"]
    assert error.get("parameter") == parameter


@pytest.mark.parametrize("path", ["/api/search?q=x", "/api/suggest?q=x", "/openapi.json", "/api/nothing"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_the_api_is_only_read(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.json()["error"]["status"] == 405


def test_a_head_is_answered_without_a_body(client: TestClient) -> None:
    assert client.head("/api/search?q=disk").status_code == 200
    assert client.head("/api/search").status_code == 400


def test_no_page_of_another_server_may_read_answers(client: TestClient) -> None:
    answer = client.get("/api/search?q=disk", headers={"origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_what_fails_is_logged_and_told_in_the_one_shape(
    own_client: TestClient, content: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(content)
    answer = own_client.get("/api/search?q=disk")
    assert answer.status_code == 500
    assert answer.json() == {"error": {"status": 500, "message": "the server failed; try again"}}
    assert "/api/search failed" in caplog.text
    assert "is not a folder" in caplog.text


@pytest.mark.parametrize("text", ["(((", "\x00", "%FF", "\u202e", '"', "AND OR NOT", "복구", "🔥" * 5000])
def test_no_query_breaks_it(client: TestClient, text: str) -> None:
    assert client.get("/api/search", params={"q": text + " disk"}).status_code == 200


def test_a_rebuilt_index_is_taken_up_while_requests_go_on(own_client: TestClient, content: Path) -> None:
    assert own_client.get("/api/search?q=nxdomain").json()["total"] == 0
    (content / "pages" / "dns.md").write_text("# DNS\n\nNXDOMAIN for everything.\n", "utf-8")
    open_folder(content).close()
    assert own_client.get("/api/search?q=nxdomain").json()["results"][0]["id"] == "dns"


def test_while_an_index_is_opened_others_are_answered_from_the_one_before(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holds = holder.SearcherHolder(content)
    before = holds.get()
    (content / "pages" / "dns.md").write_text("# DNS\n\nNXDOMAIN for everything.\n", "utf-8")
    open_folder(content).close()
    opening, may_go_on = threading.Event(), threading.Event()

    def slowly(*arguments: Any, **options: Any) -> Any:
        opening.set()
        assert may_go_on.wait(60)
        return open_folder(*arguments, **options)

    monkeypatch.setattr(holder, "open_folder", slowly)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(holds.get)
        assert opening.wait(60)
        assert pool.submit(holds.get).result(60) is before
        may_go_on.set()
        assert first.result(60).search("nxdomain").total == 1
    assert holds.get() is first.result()


def test_while_pages_are_being_replaced_the_index_before_answers(
    own_client: TestClient, content: Path
) -> None:
    assert own_client.get("/api/search?q=lags").json()["total"] == 1
    (content / "pages" / "dns.md").write_text("# DNS\n\nNXDOMAIN for everything.\n", "utf-8")
    open_folder(content).close()
    content.rename(content.with_name("moved"))
    assert own_client.get("/api/search?q=lags").json()["total"] == 1


def test_health_says_whether_the_site_is_whole(own_client: TestClient, tmp_path: Path) -> None:
    assert own_client.get("/healthz").json() == {"status": "ok"}
    (tmp_path / "output" / "catalog.json").unlink()
    assert own_client.get("/healthz").status_code == 503


def test_pages_are_served_beside_it(client: TestClient) -> None:
    assert "The replica lags" in client.get("/scenarios/lag.html").text
    assert client.get("/nothing/here.html").status_code == 404


def test_the_kinds_that_are_shared_are_those_of_the_catalog() -> None:
    assert [kind.name for kind in KINDS.values()] == list(KIND_NAMES)
