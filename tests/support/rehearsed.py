"""Runs that are put on record some days ago, and the site that is built of them."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree as ET

from drillbook.catalog.records import Record
from drillbook.drills.plan import make_plan
from drillbook.drills.records.writing import write_record
from tests.support.build import Site, build
from tests.support.drills import DRILL, DrillSite

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def held(
    site: DrillSite,
    days_ago: float,
    verdict: str = "passed",
    took: float | None = 75.5,
    drill: str = DRILL,
    **learned: object,
) -> None:
    """Put a run on record."""
    catalog = site.catalog()
    at = TODAY - datetime.timedelta(days=days_ago)
    told = {
        "id": "x",
        "drill": drill,
        "verdict": verdict,
        "started": at,
        "ended": at,
        "recovery_seconds": took,
    }
    digests = make_plan(catalog, catalog.pages[drill]).digests
    more = {"digests": digests, "by": {"source": "runner"}, "reads": site.reads(), "rto_seconds": 3600}
    write_record(
        site.content, Record.model_validate({**told, **more, **learned, "checks": {"lost_rows": "0"}})
    )


def built(site: DrillSite) -> Site:
    done = build(site.content, site.folder / "output")
    assert done.code == 0, done.said
    return done


def feed_states(site: DrillSite) -> list[str]:
    root = ET.fromstring(built(site).read("readiness.atom"))  # noqa: S314  our own file
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)), "an entry is told from another by its id"
    return [entry.find(f"{ATOM}category").get("term") for entry in root.iter(f"{ATOM}entry")]  # type: ignore[union-attr]
