"""What the preview shows after an edit is what a build from nothing would write, whatever the edits were."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection
from pathlib import Path
from random import Random

import pytest

from drillbook.server.preview import Preview
from drillbook.site.build import build
from drillbook.site.publish.seal import SHOWING
from drillbook.site.session import SupersededError
from drillbook.site.settings import settings_for
from tests.support.build import write_files
from tests.support.sampling import sampled
from tests.support.sites import fingerprint, make_full_site

INDEX = re.compile(rb"search/[0-9a-f]{6,}/")
NEW = (
    "---\ntitle: Disk of {n}\nsystems: [pg]\nsummary: See [[restore]].\n---\n\n[[files-gone]], [[restore]].\n"
)
Edit = Callable[[Path, Random], Path]


def a_line(content: Path, random: Random) -> Path:
    page = random.choice(sorted(content.rglob("*.md")))
    page.write_text(f"{page.read_text('utf-8')}\n\nWord {random.random()} of [[server-lost]].\n", "utf-8")
    return page


def a_title(content: Path, random: Random) -> Path:
    page = random.choice([p for p in sorted(content.rglob("*.md")) if "\ntitle: " in p.read_text("utf-8")])
    text = page.read_text("utf-8")
    page.write_text(re.sub(r"\ntitle: .*", f"\ntitle: Title {random.randrange(99)}", text, count=1), "utf-8")
    return page


def a_page(content: Path, random: Random) -> Path:
    page = content / f"pages/new-{random.randrange(3)}.md"
    page.write_text(NEW.format(n=random.random()), "utf-8")
    return page


def one_page_less(content: Path, random: Random) -> Path:
    page = content / f"pages/new-{random.randrange(3)}.md"
    page.unlink(missing_ok=True)
    return page


def a_step(content: Path, random: Random) -> Path:
    page = content / "procedures/restore.md"
    step = f"## Steps\n\n### Look {random.randrange(99)}\n\n```bash\nls\n```\n"
    page.write_text(page.read_text("utf-8").replace("## Steps\n", step, 1), "utf-8")
    return page


EDITS: list[Edit] = [a_line, a_title, a_page, one_page_less, a_step]


def preview_of(folder: Path) -> Preview:
    make_full_site(folder)
    preview = Preview(settings_for(folder / "content", folder / "output", DRILLBOOK_LANG="en"), ignore)
    preview.build()
    assert not preview.broken, preview.failure
    return preview


def ignore(_changed: Collection[str], _report: object, _failure: str) -> None:
    """Print nothing."""


def clean(folder: Path) -> Path:
    """Build the content of a folder from nothing."""
    target = folder / "clean"
    report = build(settings_for(folder / "content", target, DRILLBOOK_LANG="en"))
    assert not report.failed
    return target


@sampled(3)
@pytest.mark.parametrize("seed", range(30))
def test_after_any_edits_pages_and_site_are_those_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    preview, random = preview_of(tmp_path), Random(seed)  # noqa: S311
    for _ in range(3):
        for _ in range(random.randrange(1, 4)):
            changed = random.choice(EDITS)(tmp_path / "content", random)
            assert preview.edit([str(changed)]), preview.failure or preview.report.problems
        made = clean(tmp_path)
        for page in sorted(made.rglob("*.html")):
            address = page.relative_to(made).as_posix()
            if page.name not in SHOWING and b'http-equiv="refresh"' not in page.read_bytes():
                served = preview.newer(address) or (tmp_path / "output" / address).read_bytes()
                assert INDEX.sub(b"", served) == INDEX.sub(b"", page.read_bytes()), address
        preview.publish()
        assert fingerprint(tmp_path / "output") == fingerprint(made)


def test_an_edit_of_prose_makes_its_own_page_anew_and_no_other(tmp_path: Path) -> None:
    preview = preview_of(tmp_path)
    page = tmp_path / "content/scenarios/files-gone.md"
    page.write_text(page.read_text().replace("Look.", "Look twice."))
    assert preview.edit([str(page)])
    # Nobody has translated it: it stands in both languages.
    pages = ["ko/scenarios/files-gone.html", "scenarios/files-gone.html"]
    assert sorted(preview.fresh) == [*pages, "scenarios/files-gone.md"]
    assert b"Look twice." in preview.fresh["scenarios/files-gone.html"]
    assert "Look twice." not in (tmp_path / "output/scenarios/files-gone.html").read_text()


def test_the_search_that_an_open_page_names_stays_until_the_next_is_published(tmp_path: Path) -> None:
    preview = preview_of(tmp_path)
    (before,) = (tmp_path / "output/search").iterdir()
    kept = (before / "search.js").read_bytes()
    page = tmp_path / "content/scenarios/files-gone.md"
    page.write_text(page.read_text().replace("Look.", "Look at the wombat."))
    preview.edit([str(page)])
    preview.publish()
    (after,) = (tmp_path / "output/search").iterdir()
    assert after.name != before.name
    assert preview.newer(f"search/{before.name}/search.js") == kept
    assert preview.newer("scenarios/files-gone.html") is None


def test_an_edit_waits_neither_for_the_quiet_before_publishing_nor_for_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = preview_of(tmp_path)
    monkeypatch.setattr("drillbook.server.preview._QUIET", 3600)

    async def edit_again() -> None:
        preview._publish_soon()
        await asyncio.wait_for(preview._stop_publishing(), 60)

    asyncio.run(edit_again())
    preview._session.give_up()
    monkeypatch.setattr("drillbook.site.generator.publish_search", lambda *_: pytest.fail("it went on"))
    with pytest.raises(SupersededError):
        preview.publish()


def test_a_build_that_an_edit_has_made_old_publishes_nothing(tmp_path: Path) -> None:
    preview = preview_of(tmp_path)
    published = fingerprint(tmp_path / "output")
    page = tmp_path / "content/scenarios/files-gone.md"
    page.write_text(page.read_text().replace("Look.", "Look twice."))
    preview.edit([str(page)])
    preview._session.give_up()
    with pytest.raises(SupersededError):
        preview.publish()
    assert fingerprint(tmp_path / "output") == published
    assert b"Look twice." in (preview.newer("scenarios/files-gone.html") or b"")
    preview._session.go_on()
    preview.publish()
    assert "Look twice." in (tmp_path / "output/scenarios/files-gone.html").read_text()


def test_a_page_with_an_error_is_told_and_shown_again_once_it_is_mended(tmp_path: Path) -> None:
    preview = preview_of(tmp_path)
    page = tmp_path / "content/scenarios/files-gone.md"
    whole = page.read_text()
    page.write_text(whole.replace("severity:", "severty:"))
    assert not preview.edit([str(page)])
    assert "unknown-key" in [problem.rule for problem in preview.report.problems]
    page.write_text(whole.replace("Look.", "Look again."))
    assert preview.edit([str(page)])
    assert b"Look again." in preview.fresh["scenarios/files-gone.html"]


def test_what_is_no_page_is_published_at_once(tmp_path: Path) -> None:
    preview = preview_of(tmp_path)
    write_files(
        tmp_path / "content", {"pages/rack.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'}
    )
    assert not preview.edit([str(tmp_path / "content/pages/rack.svg")])
    assert "<g/>" in (tmp_path / "output/pages/rack.svg").read_text()
