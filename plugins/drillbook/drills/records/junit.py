"""JUnit XML, as dozens of tools write it: nested, in a namespace, in any encoding, with heads that count."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from xml.etree import ElementTree as etree
from xml.parsers import expat

from drillbook.catalog.records import PhaseRecord, Status, StepRecord, Verdict
from drillbook.drills.records.reported import MOST, Reported, day, line, number, time
from drillbook.drills.redact import Redactor

_BAD = ("failure", "error")
_BAD_WORDS = frozenset({"failed", "failure", "fail", "error", "broken"})
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # marks of UTF-16


def read_junit(data: bytes, given: datetime.datetime | None) -> Reported:
    """Read a report. Raises ValueError where it is none, or does not say when it happened."""
    root = _parse(data)
    cases = list(root.iter("testcase"))
    if root.tag not in ("testsuites", "testsuite") or not cases:
        raise ValueError("the report has no <testcase>, so it is not JUnit XML")
    steps = [_step(case) for case in cases]
    kept = sorted(steps, key=lambda step: step.status != "failed")[:MOST] if len(steps) > MOST else steps
    took = _took(root, cases)
    started = day(_started(root), given)
    verdict, reason = _verdict(root, steps)
    name = next((suite.get("name") for suite in root.iter("testsuite") if suite.get("name")), "")
    return {
        "verdict": verdict,
        "reason": reason,
        "started": started,
        "ended": started + datetime.timedelta(seconds=took or 0),
        "recovery_seconds": took if verdict in ("passed", "failed") else None,
        "phases": [
            PhaseRecord(name="verify", status="failed" if verdict == "failed" else "passed", steps=kept)
        ],
        "findings": _findings(root, cases),
        "by": f"JUnit XML of {line(name)}" if name else "JUnit XML",
    }


def _parse(data: bytes) -> etree.Element:
    """Read XML without entities, which make it dangerous, and without namespaces, which say nothing here."""
    encoding = None
    if data.startswith(_WIDE):  # what its head says of its encoding was true before somebody piped it on
        data, encoding = data.decode("utf-16", "replace").encode("utf-8", "replace"), "utf-8"
    elif not _is_utf8(data) and b"encoding" not in data[:200]:
        data, encoding = data.decode("utf-8", "replace").encode(), "utf-8"
    parser, tree = expat.ParserCreate(encoding, "}"), etree.TreeBuilder()
    parser.StartElementHandler = lambda tag, attributes: tree.start(
        _bare(tag), {_bare(name): value for name, value in attributes.items()}
    )
    parser.EndElementHandler = lambda tag: tree.end(_bare(tag))
    parser.CharacterDataHandler = tree.data
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data.lstrip(), True)
    except (expat.ExpatError, LookupError) as error:
        raise ValueError(f"the report is not XML: {error}") from None
    return tree.close()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _refuse(*_: object) -> None:
    raise ValueError("the report declares XML entities, which are not accepted")


def _suites(root: etree.Element) -> Iterator[etree.Element]:
    return (element for element in root.iter() if element.tag in ("testsuites", "testsuite"))


def _started(root: etree.Element) -> datetime.datetime | None:
    """When the first of its suites began: of several days the earliest counts."""
    found = [at for suite in _suites(root) if suite.get("timestamp") and (at := time(suite.get("timestamp")))]
    return min(found, default=None)


def _took(root: etree.Element, cases: list[etree.Element]) -> float | None:
    """How long it took: as its head says, else the sum of its suites or tests, where each says it."""
    if whole := number(root.get("time")):
        return whole
    for parts in (list(root.findall("testsuite")), cases):
        told = [part for part in parts if part.find("skipped") is None or part.get("time")]
        times = [number(part.get("time")) for part in told]
        known = [seconds for seconds in times if seconds is not None]
        if known and len(known) == len(times):
            return sum(known)
    return None


def _step(case: etree.Element) -> StepRecord:
    words = {(case.get(name) or "").lower() for name in ("status", "result")}
    bad = any(case.find(tag) is not None for tag in _BAD) or words & _BAD_WORDS
    status: Status = "failed" if bad else "skipped" if case.find("skipped") is not None else "passed"
    title = ".".join(part for part in (case.get("classname"), case.get("name")) if part) or "test"
    return StepRecord(title=line(title), status=status, seconds=number(case.get("time")) or 0)


def _verdict(root: etree.Element, steps: list[StepRecord]) -> tuple[Verdict, str]:
    unverified = any(f.get("type") == "unverified" for f in root.iter("failure"))
    bad = sum(step.status == "failed" for step in steps)
    passed = sum(step.status == "passed" for step in steps)
    if unverified:
        return "could-not-verify", "the report says that the restore could not be verified"
    if bad:
        return "failed", f"{bad} of {len(steps)} tests failed"
    if sum(1 for tag in _BAD for _ in root.iter(tag)):
        return "failed", "a suite failed as a whole"
    for suite in _suites(root):
        doubt = _doubt(suite)
        if doubt:
            return doubt
    if not passed:
        return "could-not-verify", "every test was skipped"
    return "passed", f"{passed} of {len(steps)} tests passed"


def _doubt(suite: etree.Element) -> tuple[Verdict, str] | None:
    """What the head of a suite counts that the suite does not show."""
    for word, one in (("failures", "failure"), ("errors", "error")):
        count = suite.get(word) or "0"
        if not (count.strip().isdecimal() and len(count) < 20):
            return "could-not-verify", f"the report counts '{line(count)}' {word}, which is not a number"
        if int(count):
            return (
                "failed",
                f"the report counts {line(count)} {word if int(count) != 1 else one} and shows none",
            )
    shown, tests = sum(1 for _ in suite.iter("testcase")), (suite.get("tests") or "").strip()[:9]
    if tests.isdecimal() and int(tests) > shown:
        return "could-not-verify", f"the report counts {line(tests)} tests and shows {shown}"
    return None


def _findings(root: etree.Element, cases: list[etree.Element]) -> list[str]:
    redact, found = Redactor(), []
    for case in cases:
        for tag in (*_BAD, "skipped"):
            for element in case.iter(tag):
                said = line(element.get("message") or element.text or tag)
                found.append(redact(f"{line(case.get('name'))}: {tag}: {said}"))
    for suite in _suites(root):
        for element in (child for tag in _BAD for child in suite.findall(tag)):
            said = line(element.get("message") or element.text or element.tag)
            found.append(redact(f"{line(suite.get('name'))}: {element.tag}: {said}"))
    return found[:MOST]
