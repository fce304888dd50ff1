"""Which alerts lead to a page, and which pages wait for an alert that nobody raises."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from drillbook.alerting.rules import Alert, RuleFile
from drillbook.catalog import Catalog, Page, Problem
from drillbook.catalog.addresses import alert_address
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.problems import Rules, error, in_order, most_like, shown, warning

# What alerts and pages must keep between them.
RULES = Rules()


def permalink(alert: str) -> str:
    """The address that an alert's page has besides its own, from the root of the site."""
    return quote(alert_address(alert))


def covered(catalog: Catalog) -> dict[str, Page]:
    """The alerts that scenarios name."""
    found: dict[str, Page] = {}
    for page in catalog.of_kind("scenario"):
        for alert in page.meta(ScenarioMetadata).alerts:
            found.setdefault(alert, page)
    return found


def check_rules(catalog: Catalog, files: Sequence[RuleFile], content: Path, url: str = "") -> list[Problem]:
    """Hold rule files against the pages. With ``url``, runbook addresses must be of that site.

    Problems come in the order of their places.
    """
    names = covered(catalog)
    addresses = _addresses(catalog)
    raised = {alert.name for file in files for alert in file.alerts}
    found: list[Problem] = []
    for file in files:
        for alert in file.alerts:
            found += _about_alert(file.name, alert, names, addresses, url)
    for page in catalog.of_kind("scenario"):
        for number, name in enumerate(page.meta(ScenarioMetadata).alerts):
            if name not in raised:
                found.append(_about_page(content, page, name, number, raised))
    return in_order(found)


@RULES.raises(
    error(
        "dead-runbook-url",
        "the runbook_url of an alert leads to no page",
        "Whoever is paged follows it first. Let it lead to the page of a scenario that names the alert under"
        " `alerts:`; `drillbook alerts annotate` writes such addresses.",
    ),
    error(
        "alert-without-page",
        "no page covers an alert",
        "Somebody gets paged and has no instructions. Add the alert to the `alerts:` of a scenario.",
    ),
    warning(
        "missing-runbook-url",
        "an alert covered by a page does not link to it",
        "`drillbook alerts annotate` prints the rules with the addresses filled in.",
    ),
)
def _about_alert(
    file: str, alert: Alert, names: dict[str, Page], addresses: set[str], url: str
) -> Iterator[Problem]:
    leads = bool(alert.url) and _leads(alert.url, addresses, url)
    at = (alert.line, alert.name_node.start_mark.column + 1)
    if alert.url and not leads:
        node = alert.url_node
        there = (node.start_mark.line + 1, node.start_mark.column + 1) if node else (alert.line, 1)
        what = f"the runbook_url of {shown(alert.name)} leads to no page: {shown(alert.url, 120)}"
        yield RULES.problem(file, there, "dead-runbook-url", what, _suggestion(alert, names, addresses))
    if alert.name not in names and not leads:
        near = _nearest(alert.name, names)
        add = f"add {shown(alert.name)} to the 'alerts:' of a scenario"
        what = f"no page covers {shown(alert.name)}"
        yield RULES.problem(file, at, "alert-without-page", what, _join(near, add))
    elif not alert.url:
        hint = f"point it to {permalink(alert.name)}: drillbook alerts annotate"
        what = f"{shown(alert.name)} has no runbook_url"
        yield RULES.problem(file, at, "missing-runbook-url", what, hint)


@RULES.raises(
    error(
        "page-without-rule",
        "a page names an alert that no rule defines",
        "The alert will never lead there. Add the rule, pass all rule files, or remove the name.",
    )
)
def _about_page(content: Path, page: Page, name: str, number: int, raised: set[str]) -> Problem:
    near = _nearest(name, raised)
    what = f"no rule defines {shown(name)}"
    remove = "add the rule, or remove the name"
    at, file = page.place("alerts", number), str(content / page.file)
    return RULES.problem(file, at, "page-without-rule", what, _join(near, remove))


def _suggestion(alert: Alert, names: dict[str, Page], addresses: set[str]) -> str:
    if alert.name in names:
        return f"change it to end in {permalink(alert.name)}"
    last = posixpath.basename(_path_of(alert.url))
    near = _nearest(last, {posixpath.basename(address) for address in addresses}) if last else ""
    return near or "write the page, or name the alert in one"


def _nearest(word: str, words: Iterable[str]) -> str:
    # Names of alerts begin alike, so a likeness counts only where it is great.
    found = most_like(word, words, 85)
    return f"did you mean {shown(found)}?" if found else ""


def _join(question: str, order: str) -> str:
    return f"{question} Otherwise {order}" if question else order


def _addresses(catalog: Catalog) -> set[str]:
    """Every address of the site that shows a page or leads to one, in each of its languages."""
    found = {page.address for page in catalog.published()} | set(catalog.redirects)
    found |= {f"{lang}/{address}" for lang in catalog.languages[1:] for address in found}
    # Web servers give pages without their ending, and folders without their index.
    return found | {a.removesuffix(".html").removesuffix("/index") for a in found if a != "index.html"}


def _leads(address: str, addresses: set[str], url: str) -> bool:
    if url and not address.startswith(url.rstrip("/") + "/"):
        return False
    parts = [part for part in unquote(_path_of(address)).split("/") if part]
    # Where the site stands below a path, the first parts are not ours.
    return any("/".join(parts[at:]) in addresses for at in range(len(parts)))


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:  # https://[no address
        return ""
