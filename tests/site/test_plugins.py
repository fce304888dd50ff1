"""Foreign plugins beside Drillbook's: they work, and none of them can hurt the published site."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from drillbook.site.failures import BuildFailed
from drillbook.site.shield import shielded
from tests.support.build import Outcome, write_files
from tests.support.sites import drillbook, fingerprint, make_site, pelican, write_config

each_command = pytest.mark.parametrize("command", [drillbook, pelican], ids=["drillbook", "pelican"])
Command = Callable[[Path], Outcome]
WITH = "import sys; sys.path.insert(0, '.'); PLUGINS = [*PLUGINS, 'own_plugin']"
WRITES = """
from pathlib import Path
from pelican import signals

def write(pelican):
    Path(pelican.settings["OUTPUT_PATH"], "settings.txt").write_text("of the settings")
    Path(pelican.output_path, "own.txt").write_text("of the site")

def register():
    signals.{signal}.connect(write)
"""
WRITES_ELSEWHERE = """
import os
from pathlib import Path
from pelican import signals

def write(_):
    {how}

def register():
    signals.finalized.connect(write)
"""
FAILS = """
from pelican import signals

def fail(*_, **__):
    raise KeyError("no such luck")

def register():
    signals.{signal}.connect(fail)
"""


def site_with(folder: Path, plugin: str, config: str = WITH) -> dict[str, str]:
    """A published site to which a plugin comes; give what is published."""
    make_site(folder)
    assert drillbook(folder).code == 0
    (folder / "own_plugin.py").write_text(plugin)
    write_config(folder, config)
    return fingerprint(folder / "output")


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".output")]


@each_command
@pytest.mark.parametrize("signal", ["all_generators_finalized", "finalized"])
def test_what_a_plugin_writes_is_published_with_the_site(
    signal: str, command: Command, tmp_path: Path
) -> None:
    plugin = WRITES.format(signal=signal)
    if signal != "finalized":  # which is sent with the generators
        plugin = plugin.replace("def write(pelican):", "def write(generators):\n    pelican = generators[0]")
    before = site_with(tmp_path, plugin)
    done = command(tmp_path)
    assert done.code == 0, done.said
    after = fingerprint(tmp_path / "output")
    assert after.keys() - before.keys() == {"settings.txt", "own.txt"}
    assert "own.txt" in (tmp_path / "output" / "SHA256SUMS").read_text()
    assert leftovers(tmp_path) == []


@each_command
def test_a_plugin_that_would_change_the_published_folder_is_stopped_before(
    command: Command, tmp_path: Path
) -> None:
    before = site_with(tmp_path, WRITES_ELSEWHERE.format(how="Path('output/index.html').write_text('mine')"))
    done = command(tmp_path)
    assert done.code == 1
    assert "a plugin would change" in done.err
    assert "make it write below pelican.output_path" in done.err
    assert "Traceback" not in done.said
    assert fingerprint(tmp_path / "output") == before
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda site: (site / "index.html").write_text("mine"),
        lambda site: (site / "own.txt").write_text("mine"),
        lambda site: (site / "own").mkdir(),
        lambda site: (site / "index.html").unlink(),
        lambda site: (site / "index.html").rename(site.parent / "elsewhere"),
        lambda site: site.rename(site.parent / "elsewhere"),
        lambda site: (site.parent / "file").rename(site / "index.html"),
        lambda site: (site.parent / "link" / "own.txt").write_text("mine"),
        lambda site: (site / "own").symlink_to("index.html"),
        lambda site: shutil.copyfile(site.parent / "file", site / "own.txt"),
        shutil.rmtree,
        lambda site: os.close(os.open(site / "own.txt", os.O_CREAT | os.O_WRONLY)),
        lambda site: os.truncate(site / "index.html", 0),
    ],
)
def test_no_way_of_changing_it_is_left_open_while_a_site_is_built(
    change: Callable[[Path], object], tmp_path: Path
) -> None:
    site = tmp_path / "site"
    write_files(tmp_path, {"site/index.html": "published", "file": "text"})
    (tmp_path / "link").symlink_to("site")
    before = fingerprint(site)
    with shielded(site):
        with pytest.raises(BuildFailed, match="would change"):
            change(site)
        shutil.copyfile(site / "index.html", tmp_path / "copy")
        (tmp_path / "site-of-another-name").write_text("text")
    assert fingerprint(site) == before
    (site / "index.html").write_text("afterwards")


@each_command
@pytest.mark.parametrize("plugins", ["[]", "['own_plugin']"])
def test_settings_that_leave_our_plugin_out_publish_nothing(
    plugins: str, command: Command, tmp_path: Path
) -> None:
    before = site_with(tmp_path, WRITES.format(signal="finalized"), WITH + f"; PLUGINS = {plugins}")
    done = command(tmp_path)
    assert done.code == 1
    assert "PLUGINS in the settings leaves out Drillbook's own plugin" in done.err
    assert "Published" not in done.said
    assert fingerprint(tmp_path / "output") == before


@each_command
@pytest.mark.parametrize(
    "signal", ["initialized", "all_generators_finalized", "content_written", "finalized"]
)
def test_a_plugin_that_fails_is_named_with_its_line_and_the_old_site_stays(
    signal: str, command: Command, tmp_path: Path
) -> None:
    if command is pelican and signal in ("initialized", "content_written"):
        pytest.skip("Pelican has said it before we are asked")
    before = site_with(tmp_path, FAILS.format(signal=signal))
    done = command(tmp_path)
    assert done.code == 1
    assert "own_plugin.py:5: the plugin failed with KeyError: 'no such luck'" in done.err
    assert "Traceback" not in done.said
    assert fingerprint(tmp_path / "output") == before
    assert leftovers(tmp_path) == []


@each_command
@pytest.mark.parametrize("status", ["", "0", "3"])
@pytest.mark.parametrize("debug", ["", "1"])
def test_a_plugin_that_exits_has_failed(command: Command, status: str, debug: str, tmp_path: Path) -> None:
    plugin = FAILS.format(signal="finalized").replace('KeyError("no such luck")', f"SystemExit({status})")
    before = site_with(tmp_path, plugin)
    done = command(tmp_path, DRILLBOOK_DEBUG=debug)  # type: ignore[call-arg]
    assert done.code == 1
    assert "own_plugin.py:5: the plugin failed with SystemExit" in done.err
    assert fingerprint(tmp_path / "output") == before


@pytest.mark.parametrize("target", ["/etc/hostname", "../own_plugin.py", "/etc", "nowhere"])
def test_a_link_that_leads_out_of_the_site_is_refused(target: str, tmp_path: Path) -> None:
    how = f"Path(_.output_path, 'own.txt').symlink_to({target!r})"
    before = site_with(tmp_path, WRITES_ELSEWHERE.format(how=how))
    done = drillbook(tmp_path)
    assert done.code == 1
    assert f"'own.txt' in it is a symbolic link to '{target}'" in done.err
    assert fingerprint(tmp_path / "output") == before


def test_the_whole_traceback_is_there_for_whoever_asks(tmp_path: Path) -> None:
    site_with(tmp_path, FAILS.format(signal="finalized"))
    done = drillbook(tmp_path, DRILLBOOK_DEBUG="1")
    assert done.code == 1
    assert "Traceback" in done.err
    assert 'raise KeyError("no such luck")' in done.err


@pytest.mark.parametrize("plugin", ["drillbook", "drillbook.site.plugin"])
def test_a_blog_that_takes_our_plugin_is_told_which_settings_it_needs(plugin: str, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "post.md").write_text("Title: A post\nDate: 2020-01-01\n\nText.\n")
    (tmp_path / "pelican.conf.py").write_text(f"PLUGINS = ['{plugin}']\nPATH = 'content'\nSITEURL = ''\n")
    done = pelican(tmp_path)
    assert done.code == 1
    assert "Drillbook needs settings of its own" in done.err
    assert "from drillbook.site.settings import defaults" in done.err
    assert "Traceback" not in done.said
    assert not (tmp_path / "output").exists()


def test_the_package_s_own_name_is_a_plugin_too(tmp_path: Path) -> None:
    make_site(tmp_path, "PLUGINS = ['drillbook']")
    assert drillbook(tmp_path).code == 0
    assert pelican(tmp_path).code == 0
    assert (tmp_path / "output" / "catalog.json").is_file()


@each_command
def test_an_output_that_is_a_link_stays_one(command: Command, tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "www" / "site").mkdir(parents=True)
    (tmp_path / "output").symlink_to("www/site")
    for _ in range(2):
        done = command(tmp_path)
        assert done.code == 0, done.said
    assert (tmp_path / "output").readlink() == Path("www/site")
    assert (tmp_path / "www/site/index.html").is_file()
    assert [path.name for path in (tmp_path / "www").iterdir()] == ["site"]
    assert leftovers(tmp_path) == []
