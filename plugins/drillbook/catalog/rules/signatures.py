"""Rules about signatures: they match no line of a healthy log, and name parameters of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drillbook.catalog.graph import Catalog
from drillbook.catalog.healthy import Line, own, shipped
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.page import Page
from drillbook.catalog.problems import Problem, error, nearest, problem, shown, warning
from drillbook.catalog.rules.checks import checks
from drillbook.catalog.signatures import Signature
from drillbook.names import HEALTHY_LOGS


@checks(
    warning(
        "general-signature",
        "a signature matches a line of a healthy log",
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
                    f"signatures: {shown(signature.text)} matches {file}, line {at}: {shown(messages[0])}"
                )
                hint = "add words that only the failure has"
                yield problem(page.file, page.place("signatures", number), "general-signature", message, hint)


@checks(
    error(
        "unknown-part",
        "a signature names a part that is no parameter of the page",
        "What `(?P<name>...)` takes out of a log fills in the parameter of that name, of the scenario or of "
        "its procedures. Use the name of one, or write `(?:...)`.",
    ),
)
def named_parts(catalog: Catalog) -> Iterator[Problem]:
    """Each part that a signature names is a value that the page asks for."""
    for page in catalog.of_kind("scenario"):
        if any(one.front.unread for one in (page, *catalog.procedures_of(page))):
            continue  # what they declare is not known
        declared = catalog.parameters_of(page)
        for path, signature in _all_signatures(page):
            for name in signature.parts:
                if name not in declared:
                    message = f"{path[0]}: the part {shown(name)} is no parameter of the page"
                    hint = nearest(name, declared) or f"declare {name} under parameters:, or write (?:...)"
                    yield problem(page.file, page.place(*path), "unknown-part", message, hint)


def _all_signatures(page: Page) -> Iterator[tuple[tuple[str | int, ...], Signature]]:
    """Yield each signature of a scenario and of its false alarms, with its place in the metadata."""
    meta = page.meta(ScenarioMetadata)
    yield from ((("signatures", number), one) for number, one in enumerate(meta.signatures))
    for number, alarm in enumerate(meta.false_alarms):
        places = (("false_alarms", number, "signatures", at) for at in range(len(alarm.signatures)))
        yield from zip(places, alarm.signatures, strict=True)


def _line_with(signature: Signature, lines: Sequence[Line], everything: str) -> Line | None:
    if signature.literals and not any(text in everything for text in signature.literals):
        return None
    return next((line for line in lines if any(_matches(signature, text) for text in line[2])), None)


def _matches(signature: Signature, text: str) -> bool:
    if signature.expression is None:
        return signature.text in text
    return signature.expression.search(text) is not None
