"""Commands, outputs and files can be read whole on any screen, and are copied to the letter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import SCROLLS_SIDEWAYS, STICKING_OUT
from tests.support.build import BELOW, Site, build, write_files
from tests.support.incidents import LOST, start
from tests.support.pages import address_of
from tests.support.values import expect_pasted, fill, open_form, pasted

pytestmark = pytest.mark.browser

SIZES = {"narrow": (320, 640), "phone": (375, 812), "desktop": (1280, 900)}
each_size = pytest.mark.parametrize("size", SIZES)

CUT_OFF = """() => [...document.querySelectorAll('pre')]
  .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth)
  .map(e => e.textContent.slice(0, 80))"""
# Where each part of each line of code begins on the screen, counted from where the line may begin.
PARTS = """() => [...document.querySelectorAll('pre code > span')].filter(e => e.checkVisibility())
  .map(line => {
  const range = document.createRange(), parts = [];
  range.selectNodeContents(line);
  const left = line.getBoundingClientRect().left;
  for (const box of range.getClientRects()) {
    if (!box.width) continue;
    const same = parts.find(part => box.top < part.bottom - 4 && box.bottom > part.top + 4);
    if (same) same.left = Math.min(same.left, box.left);
    else parts.push({ top: box.top, bottom: box.bottom, left: box.left });
  }
  const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let begins = null;
  for (let text = texts.nextNode(); text && begins === null; text = texts.nextNode()) {
    const at = text.data.search(/\\S/);
    if (at < 0) continue;
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    begins = range.getBoundingClientRect().left - left;
  }
  return { text: line.textContent, lefts: parts.map(part => part.left - left), begins };
})"""

CHARACTER = """() => {
  const pen = document.createElement('canvas').getContext('2d');
  const style = getComputedStyle(document.querySelector('pre'));
  pen.font = `${style.fontSize} ${style.fontFamily}`;
  return pen.measureText('0').width;
}"""

COMMANDS = r"""# 이전 데이터 디렉터리를 옮겨 두고 마지막 베이스 백업과 WAL로 새 호스트에 다시 구축한다

runuser -u postgres -- pg_basebackup --wal-method=stream --label="before the restore" -D {{ pgdata }}/base
cat > /etc/postgresql/15/main/conf.d/recovery.conf <<'EOF'
    restore_command = 'zcat /srv/backup/postgresql/wal/%f.gz > "%p" || exit 1; test -s "%p"'
	recovery_target_time = '2026-11-22 19:02:34.524+00'

EOF
echo MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVow | base64 -d
sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g'   <in  >out"""
OUTPUT = """ Type  |  Database  | Size
-------+------------+------
 -rw------- 1 postgres postgres   16494 Nov 22 19:05 000000030000000000000027.gz   ok"""
PAGE = f"""---
title: Rebuild it
summary: Rebuild it.
parameters:
  pgdata: {{description: Where, default: /var/lib/postgresql/15/main}}
---

## Steps

### Rebuild {{#rebuild}}

```bash
{COMMANDS}
```

```expect
{OUTPUT}
```

### Look {{#look}}

    indented --with {{{{ pgdata }}}}/a/path/that/is/longer/than/a/phone/is/wide --and-more

## Verify

```bash
ls
```

## Rollback

Nothing.
"""
COPIED = COMMANDS.replace("{{ pgdata }}", "/var/lib/postgresql/15/main")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve_folder: Callable[..., str]) -> str:
    base = tmp_path_factory.mktemp("commands")
    write_files(base / "content", {"procedures/rebuild.md": PAGE})
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return serve_folder(site.folder, BELOW) + "procedures/rebuild.html"


def sized(size: str) -> dict[str, Any]:
    width, height = SIZES[size]
    return {"viewport": {"width": width, "height": height}}


def expect_in_sight(page: Page, most: int = 200) -> None:
    """Nothing is cut off, and what goes on of a line stands further in than the line."""
    assert not page.evaluate(CUT_OFF)
    assert not page.evaluate(SCROLLS_SIDEWAYS), "\n".join(page.evaluate(STICKING_OUT))
    character = page.evaluate(CHARACTER)
    for line in page.evaluate(PARTS)[:most]:
        first, *rest = line["lefts"] or [0]
        # What begins very far in goes on further to the left, or it would have no room on a phone.
        begins = min(line["begins"] or 0, first + 9 * character)
        assert all(left >= begins + character for left in rest), line


@each_size
@pytest.mark.parametrize("kind", ["procedure", "config", "example", "drill"])
def test_nothing_that_is_to_be_read_is_cut_off(
    new_page: Callable[..., Page], shipped_site: Site, shipped_address: str, kind: str, size: str
) -> None:
    page = new_page(**sized(size))
    language = "ko" if size == "phone" else "en"
    page.goto(shipped_address + address_of(shipped_site.folder, kind, language))
    assert page.locator("pre").count()
    expect_in_sight(page)


@each_size
def test_a_scenario_in_run_mode_is_whole_too(
    new_page: Callable[..., Page], shipped_address: str, size: str
) -> None:
    page = new_page(**sized(size))
    page.goto(shipped_address + LOST)
    start(page)
    expect_in_sight(page)


def test_without_scripts_it_is_the_same(new_page: Callable[..., Page], address: str) -> None:
    page = new_page(java_script_enabled=False, **sized("phone"))
    page.goto(address)
    expect_in_sight(page)
    assert page.locator(".code").count() == 4


@each_size
def test_the_hardest_block_is_whole_also_with_long_values(
    new_page: Callable[..., Page], address: str, size: str
) -> None:
    page = new_page(**sized(size))
    page.goto(address)
    expect_in_sight(page)
    tabbed = next(line for line in page.evaluate(PARTS) if line["text"].startswith("\trecovery"))
    assert tabbed["begins"] == pytest.approx(4 * page.evaluate(CHARACTER), abs=1)
    open_form(page)
    fill(page, "pgdata", "/srv/" + "a-directory-with-a-long-name/" * 6)
    expect_in_sight(page)
    fill(page, "pgdata", "/x")
    expect_in_sight(page)
    assert page.locator("pre").first.evaluate("e => getComputedStyle(e).hyphens") in ("manual", "none")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_what_is_copied_is_the_source_to_the_letter(
    new_page: Callable[..., Page], address: str, size: str
) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"], **sized(size))
    page.goto(address)
    block = page.locator(".code.command").first
    block.get_by_role("button", name="Copy").click()
    expect_pasted(page, COPIED)
    # By hand: from the first character to the last, over all lines between.
    code = block.locator("code")
    code.scroll_into_view_if_needed()
    page.evaluate("e => getSelection().selectAllChildren(e)", code.element_handle())
    page.keyboard.press("Control+C")
    assert pasted(page).rstrip("\n") == COPIED
    assert page.locator(".code.expect code").text_content() == OUTPUT + "\n"
    page.locator("#look .copy").click()
    path = "/var/lib/postgresql/15/main/a/path/that/is/longer/than/a/phone/is/wide"
    expect_pasted(page, f"indented --with {path} --and-more")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_mouse_copies_lines_as_they_are_in_the_source(
    new_page: Callable[..., Page], address: str, size: str
) -> None:
    page = new_page(
        permissions=["clipboard-read", "clipboard-write"], viewport={"width": SIZES[size][0], "height": 1400}
    )
    page.goto(address)
    lines = page.locator(".code.command").first.locator("code > span")
    lines.last.scroll_into_view_if_needed()
    texts = COPIED.split("\n")
    for number in (2, 4, 8):
        lines.nth(number).click(click_count=3, position={"x": 40, "y": 8})
        page.keyboard.press("Control+C")
        assert pasted(page).rstrip("\n") == texts[number]
    first, last = lines.nth(2).bounding_box(), lines.nth(4).bounding_box()
    assert first
    assert last
    page.mouse.move(first["x"] + 1, first["y"] + 8)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] - 1, last["y"] + last["height"] - 4, steps=6)
    page.mouse.up()
    page.keyboard.press("Control+C")
    assert pasted(page).rstrip("\n") == "\n".join(texts[2:5])


@each_size
def test_copy_is_below_and_full_width_on_a_phone_and_beside_on_a_desktop(
    new_page: Callable[..., Page], address: str, size: str
) -> None:
    page = new_page(**sized(size))
    page.goto(address)
    block = page.locator(".code.command").first
    expect(block.locator(".copy")).to_be_visible()
    pre, copy, whole = (e.bounding_box() for e in (block.locator("pre"), block.locator(".copy"), block))
    assert pre
    assert copy
    assert whole
    assert copy["height"] >= 44
    if size == "desktop":
        assert copy["x"] >= pre["x"] + pre["width"] - 1.5
        assert copy["width"] < 100
        assert copy["height"] >= pre["height"] - 1
    else:
        assert copy["y"] >= pre["y"] + pre["height"] - 1.5
        assert copy["width"] >= whole["width"] - 7


def test_a_printed_page_shows_where_a_line_goes_on(new_page: Callable[..., Page], address: str) -> None:
    page = new_page(viewport={"width": 700, "height": 900})
    page.emulate_media(media="print")
    page.goto(address)
    expect_in_sight(page)
    expect(page.locator(".copy").first).to_be_hidden()


def test_the_print_edition_does_too(
    new_page: Callable[..., Page], shipped_site: Site, shipped_address: str
) -> None:
    assert Path(shipped_site.folder / "binder.html").is_file()
    page = new_page(**sized("phone"))
    page.goto(shipped_address + "binder.html")
    expect_in_sight(page, most=300)
