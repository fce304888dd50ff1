"""A page gives its metadata by its kind, and tells itself what follows from what it says."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from drillbook.catalog import Catalog, load_catalog
from drillbook.catalog.models import DrillMetadata, ScenarioMetadata
from tests.support.build import ROOT, write_files

SCENARIO = "---\ntitle: {title}\nsystems: [x]\nseverity: {severity}\nalerts: [Down]\n{more}---\n"
STEPS = "\n## Steps\n\n### One {{#one time={one}}}\n\n### Two {{#two time={two}}}\n"
DRILL = "---\nscenario: {scenario}\nprocedures: [mend]\nevery: 90d\nparameters: {{place: /srv}}\n---\n"
FILES = {
    "scenarios/slow.md": SCENARIO.format(title="Slow", severity="low", more="aliases: [late]\n"),
    "scenarios/gone.md": SCENARIO.format(
        title="Gone", severity="critical", more="procedures: [mend, mend]\ndrills: [drill-both]\n"
    ),
    "scenarios/draft.md": SCENARIO.format(title="Draft", severity="critical", more="draft: true\n"),
    "procedures/mend.md": "---\nparameters: {place: {description: Where}}\n---\n"
    + STEPS.format(one="5m", two="1h"),
    "procedures/said.md": "---\nrisk: low\ntime: 10m\n---\n" + STEPS.format(one="5m", two="1h"),
    "procedures/unknown.md": "---\nrisk: low\n---\n" + STEPS.format(one="soon", two="later"),
    "drills/drill-gone.md": DRILL.format(scenario="gone"),
    "drills/drill-both.md": DRILL.format(scenario="slow"),
    "configs/deep/conf.md": "---\nfiles: [a.conf, ../b.conf]\n---\n",
}


def catalog_of(folder: Path, more: dict[str, str] | None = None) -> Catalog:
    write_files(folder, {**FILES, **(more or {})})
    return load_catalog(folder, "en", check=False)


def test_metadata_of_a_known_kind_has_the_fields_of_that_kind(tmp_path: Path) -> None:
    page = catalog_of(tmp_path).pages["drill-gone"]
    assert page.meta(DrillMetadata).every == datetime.timedelta(days=90)
    assert page.maybe(DrillMetadata) is page.metadata
    assert page.maybe(ScenarioMetadata) is None
    with pytest.raises(TypeError, match=r"drills/drill-gone\.md is a drill and has no ScenarioMetadata"):
        page.meta(ScenarioMetadata)


def test_a_key_that_no_page_of_a_kind_has_cannot_be_asked_for(tmp_path: Path) -> None:
    page = catalog_of(tmp_path).pages["gone"]
    assert page.says("procedures")
    assert not page.says("objective")
    with pytest.raises(KeyError):
        page.says("procedure")


def test_a_drill_gives_values_to_parameters_that_others_declare(tmp_path: Path) -> None:
    pages = catalog_of(tmp_path).pages
    assert (pages["drill-gone"].given, pages["drill-gone"].parameters) == ({"place": "/srv"}, {})
    assert (pages["mend"].given, list(pages["mend"].parameters)) == ({}, ["place"])


@pytest.mark.parametrize(("name", "minutes"), [("mend", 65), ("said", 10), ("unknown", None), ("gone", None)])
def test_a_procedure_takes_as_long_as_it_says_or_its_steps_do(
    name: str, minutes: int | None, tmp_path: Path
) -> None:
    found = catalog_of(tmp_path).pages[name].estimate
    assert found == (None if minutes is None else datetime.timedelta(minutes=minutes))


def test_files_of_a_configuration_are_told_with_their_place_in_the_content(tmp_path: Path) -> None:
    page = catalog_of(tmp_path).pages["conf"]
    assert [(path, file.path) for path, file in page.files] == [
        ("configs/deep/a.conf", "a.conf"),
        ("configs/b.conf", "../b.conf"),
    ]


def test_a_translation_is_stale_when_its_source_is_another_or_was_reviewed_later(tmp_path: Path) -> None:
    source = "---\nsystems: [x]\nseverity: low\nreviewed: 2026-11-02\n---\n"
    catalog = catalog_of(tmp_path, {"scenarios/slow.md": source})
    digest = catalog.pages["slow"].digest
    for said, stale in {
        f"translates: {digest}": False,
        "translates: 00000000": True,
        "reviewed: 2026-11-01": True,
        "reviewed: 2026-11-02": False,
        "title: 느림": False,
    }.items():
        write_files(tmp_path, {"scenarios/slow.ko.md": f"---\n{said}\n---\n"})
        page = load_catalog(tmp_path, "en", check=False).pages["slow"]
        assert (page.is_stale, page.translations["ko"].is_stale) == (False, stale), said


def test_the_catalog_knows_which_drills_rehearse_a_scenario(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path)
    names = {
        name: [drill.id for drill in catalog.drills_of(catalog.pages[name])] for name in ("gone", "slow")
    }
    assert names == {"gone": ["drill-both", "drill-gone"], "slow": ["drill-both"]}
    both = catalog.scenarios_of(catalog.pages["drill-both"])
    assert [page.id for page in both] == ["slow", "gone"]
    assert [page.id for page in catalog.path_of(catalog.pages["gone"])] == ["mend"]


def test_a_former_id_leads_on_and_an_alert_leads_to_the_worst_published_scenario(tmp_path: Path) -> None:
    found = catalog_of(tmp_path).redirects
    assert {address: page.id for address, page in found.items()} == {
        "scenarios/late.html": "slow",
        "alerts/Down.html": "gone",
    }


MISSPELT = """
from drillbook.catalog import Page
from drillbook.catalog.models import DrillMetadata
from drillbook.drills.events import PhaseBegun


def first(drill: Page) -> object:
    return drill.meta(DrillMetadata).evry


def second() -> PhaseBegun:
    return PhaseBegun(nam="break")


def third(page: Page) -> object:
    return page.get("every")
"""


def test_a_misspelt_field_of_metadata_or_of_an_event_is_a_type_error(tmp_path: Path) -> None:
    (tmp_path / "misspelt.py").write_text(MISSPELT)
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", tmp_path / "misspelt.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert '"DrillMetadata" has no attribute "evry"; maybe "every"?' in done.stdout
    assert 'Unexpected keyword argument "nam" for "PhaseBegun"' in done.stdout
    assert '"Page" has no attribute "get"' in done.stdout
    assert "in 1 file" in done.stdout
    assert done.returncode == 1
