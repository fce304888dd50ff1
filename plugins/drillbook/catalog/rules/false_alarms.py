"""Rules about false alarms: they distinguish a scenario from its look-alikes."""

from __future__ import annotations

from collections.abc import Iterator

from drillbook.catalog.graph import Catalog
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.problems import Problem, error, problem, shown
from drillbook.catalog.rules.checks import checks


@checks(
    error(
        "contradictory-signature",
        "a scenario declares one signature for itself and for a false alarm",
        "A matching log would be reported both as this scenario and as a false alarm. Keep the signature "
        "where it belongs, or add what distinguishes the two.",
    ),
)
def contradictory_signatures(catalog: Catalog) -> Iterator[Problem]:
    """What tells that it is another thing does not tell that it is this one."""
    for page in catalog.of_kind("scenario"):
        meta = page.meta(ScenarioMetadata)
        own = {str(signature) for signature in meta.signatures}
        for number, alarm in enumerate(meta.false_alarms):
            for at, signature in enumerate(alarm.signatures):
                if str(signature) in own:
                    message = f"false_alarms: {shown(str(signature))} is also a signature of the scenario"
                    hint = "keep it in one of the two, or add what distinguishes them"
                    place = page.place("false_alarms", number, "signatures", at)
                    yield problem(page.file, place, "contradictory-signature", message, hint)
