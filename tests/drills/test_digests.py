"""What is run has a digest, which changes with it and not with the prose around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.drills import DRILL, DrillSite


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path, prepared=True)


Change = Callable[[DrillSite], None]


def change_command(site: DrillSite) -> None:
    site.recover = "cp -a {{ source }} {{ target }}"
    site.write()


def change_value(site: DrillSite) -> None:
    page = site.content / "drills" / f"{DRILL}.md"
    page.write_text(page.read_text().replace("source: $DRILL_DIR/backup", "source: $DRILL_DIR/./backup"))


def change_file(site: DrillSite) -> None:
    (site.content / "configs" / "backup.conf").write_text("source = /elsewhere\n")


def change_prose(site: DrillSite) -> None:
    for name in (f"drills/{DRILL}.md", "procedures/copy-back.md", "configs/backup.md"):
        page = site.content / name
        page.write_text(
            page.read_text()
            .replace("Prose of the step", "Mended prose")
            .replace("summary: ", "summary: Now ")
        )
        page.write_text(page.read_text().replace("advice-was-run", "other-advice"))


@pytest.mark.parametrize(
    ("change", "fallen"),
    [
        (change_command, {"procedure:copy-back"}),
        (change_value, {"procedure:copy-back"}),
        (change_file, {"config:backup"}),
        (change_prose, set()),
    ],
)
def test_digests_follow_what_is_run_and_not_the_prose(
    change: Change, fallen: set[str], site: DrillSite
) -> None:
    before = site.write().plan().digests
    change(site)
    after = site.plan().digests
    assert {name for name in before if before[name] != after[name]} == fallen
