"""The site is replaced under a server: whoever asks meanwhile gets one whole version, and never an error."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from drillbook import atomic, folders
from drillbook.server.app import make_published_app
from drillbook.server.preview import is_edit
from drillbook.site.publish import swap

OURS = '{"version": 1, "generator": "drillbook 0"}'


def fill(folder: Path, version: str) -> None:
    # Each version has another length, so that a mixture of two cannot go unseen.
    text = version * (2000 + int(version) * 7)
    (folder / "a").mkdir(parents=True, exist_ok=True)
    (folder / "a" / "index.html").write_text(f"<head></head>{text}")
    (folder / "a" / "data.js").write_text(text)
    (folder / "404.html").write_text("<head></head>nothing")
    (folder / folders.CATALOG).write_text(OURS)


def publish_version(output: Path, version: str) -> None:
    fill(swap.prepare(output), version)
    swap.publish(swap.staging_folder(output), output)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    publish_version(tmp_path / "site", "1")
    return tmp_path / "site"


@pytest.fixture
def client(output: Path) -> Iterator[TestClient]:
    with TestClient(make_published_app(output, output.parent), raise_server_exceptions=True) as client:
        yield client


@contextmanager
def replacing(output: Path) -> Iterator[None]:
    """Publish one version after the other in a thread."""
    done = threading.Event()

    def run() -> None:
        number = 0
        while not done.is_set():
            number = (number + 1) % 9
            publish_version(output, str(number + 1))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def is_whole(text: str) -> bool:
    text = text.removeprefix("<head></head>")
    return len(set(text)) == 1 and len(text) == 2000 + int(text[0]) * 7


@pytest.mark.parametrize("steps", ["one", "two"])
def test_every_answer_is_whole_and_of_one_version(
    steps: str, output: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    if steps == "two":
        monkeypatch.setattr(atomic, "exchange", lambda *_: False)
    with replacing(output):
        for _ in range(60):
            for path in ("/a/", "/a/data.js", "/a/index.html"):
                answer = client.get(path)
                assert answer.status_code == 200, answer.text[:200]
                assert is_whole(answer.text)
            assert client.get("/nothing.html").status_code == 404


def test_a_part_of_a_file_is_of_the_version_that_its_headers_name(output: Path, client: TestClient) -> None:
    whole = client.get("/a/data.js")
    publish_version(output, "9")
    part = client.get("/a/data.js", headers={"Range": "bytes=0-9", "If-Range": whole.headers["etag"]})
    assert part.status_code == 200  # what the client has is of another version: it gets the whole of this one
    assert is_whole(part.text)
    part = client.get("/a/data.js", headers={"Range": "bytes=5-9", "If-Range": part.headers["etag"]})
    assert (part.status_code, part.text) == (206, "99999")
    assert part.headers["content-range"] == f"bytes 5-9/{2000 + 63}"


def test_a_file_that_is_known_is_not_sent_again_until_it_changes(output: Path, client: TestClient) -> None:
    known = {"If-None-Match": client.get("/a/data.js").headers["etag"]}
    assert client.get("/a/data.js", headers=known).status_code == 304
    publish_version(output, "9")
    assert client.get("/a/data.js", headers=known).status_code == 200


def test_a_file_that_goes_between_looking_and_reading_is_looked_for_again(
    output: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from drillbook.server.sitefiles import SiteFiles  # noqa: PLC0415

    real, gone = SiteFiles._find, [True]

    def find(self: SiteFiles, path: str, is_folder: bool) -> tuple[Path | None, int]:
        return (output / "gone.js", 200) if gone and gone.pop() else real(self, path, is_folder)

    monkeypatch.setattr(SiteFiles, "_find", find)
    assert is_whole(client.get("/a/data.js").text)


def test_where_there_is_no_site_the_answer_is_503_and_not_404(tmp_path: Path) -> None:
    client = TestClient(make_published_app(tmp_path / "nothing", tmp_path))
    answer = client.get("/index.html")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("content/a.md", True),
        ("content/site.md", True),
        ("content/site", False),
        ("content/site/a.html", False),
        ("content/.site.new-12/a.html", False),
        ("content/.site.old/a.html", False),
        ("content/.a.md.swp", False),
        ("content/#a.md#", False),
        ("content/a.md~", False),
        ("content/site-notes/a.md", True),
    ],
)
def test_a_build_into_the_content_is_no_edit_of_it(path: str, is_one: bool, tmp_path: Path) -> None:
    assert is_edit(str(tmp_path / path), tmp_path / "content/site") is is_one
