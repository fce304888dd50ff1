"""Rules about signatures: what tells that something is wrong stands in no log of a program that is well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drillbook.catalog.graph import Catalog
from drillbook.catalog.healthy import Line, own, shipped
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.problems import Problem, problem, shown, warning
from drillbook.catalog.rules.checks import checks
from drillbook.catalog.signatures import Signature
from drillbook.names import HEALTHY_LOGS


@checks(
    warning(
        "general-signature",
        "a signature stands in a log of a program that is well",
        "It would name its scenario when nothing is wrong. Add words of the message that only the failure "
        f"has. Healthy logs of the site's own, in `{HEALTHY_LOGS}/` of its content folder, count too.",
    ),
)
def general_signatures(catalog: Catalog) -> Iterator[Problem]:
    """No signature matches a line of a healthy log."""
    lines = [*shipped(), *own(catalog.root, HEALTHY_LOGS)]
    everything = "\n".join(text for _, _, messages in lines for text in messages)
    for page in catalog.of_kind("scenario"):
        for number, signature in enumerate(page.meta(ScenarioMetadata).signatures):
            found = _line_with(signature, lines, everything)
            if found:
                file, at, messages = found
                message = (
                    f"signatures: {shown(signature.text)} stands in {file}, line {at}: {shown(messages[0])}"
                )
                hint = "add words that only the failure has"
                yield problem(page.file, page.place("signatures", number), "general-signature", message, hint)


def _line_with(signature: Signature, lines: Sequence[Line], everything: str) -> Line | None:
    if signature.literals and not any(text in everything for text in signature.literals):
        return None
    return next((line for line in lines if any(_matches(signature, text) for text in line[2])), None)


def _matches(signature: Signature, text: str) -> bool:
    if signature.expression is None:
        return signature.text in text
    return signature.expression.search(text) is not None
