"""A block of code that has taken in a step is noticed, and one that shows a comment is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import Severity, load_catalog
from tests.support.build import write_files

HEAD = "---\ntitle: P\nsummary: S.\nsystems: [nginx]\nirreversible: true\n---\n\n## Steps\n\n"
END = "\n## Verify\n\n```bash\ntrue\n```\n"


def told(
    folder: Path, body: str, name: str = "procedures/p.md", head: str = HEAD
) -> list[tuple[str, int, bool]]:
    write_files(folder, {name: head + body})
    found = [p for p in load_catalog(folder, "en").problems if p.rule in ("swallowed-text", "unclosed-code")]
    return [(p.rule, p.line - head.count("\n"), p.severity is Severity.ERROR) for p in found]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('### A\n\n```bash\ntrue\n\n### B {#b destroys="all"}\n\n```bash\nrm\n```\n', 3),
        ("### A\n\n```bash\ntrue\n\n### B\n\n```bash\nrm\n```\n", 3),
        ("### A\n\n```bash\ntrue\n\n### B {#b}\n\n```\nrm\n```\n", 3),
        ("### A\n\n```bash\ntrue\n\n## C {time=5m}\n", 3),
        ('### A\n\n```bash\ntrue\n\n!!! danger "All is lost"\n    Mind.\n\n```bash\nrm\n```\n', 3),
        (
            "### A\n\n```bash\nstop x\n\nNever here. Then:\n\n1. start it\n\n```bash\nstart x\n```\n",
            3,
        ),
        ("### A\n\n```\nstop x\n\nThen:\n\n````sh\nstart x\n````\n", 3),
        ("### A\n\n~~~sh\nstop x\n~~~sh\nstart x\n~~~\n", 3),
        ("### A\n\n> ```sh\n> stop x\n>\n> Then:\n>\n> ```sh\n> start x\n> ```\n", 3),
        ("### A\n\n1. Do:\n\n   ```bash\n   true\n\n   ### B {#b}\n\n   ```sh\n   rm\n   ```\n", 5),
    ],
)
def test_what_a_block_took_in_is_an_error_where_it_begins(body: str, line: int, tmp_path: Path) -> None:
    assert told(tmp_path, body + END)[0] == ("swallowed-text", line, True)


@pytest.mark.parametrize(
    "body",
    [
        "### A\n\n```bash\n# one\n\n### part two\n\ntrue\n## three\n```\n",
        '### A\n\n````markdown\n### B {#b destroys="all"}\n\n```bash\nrm\n```\n\n!!! danger\n    x\n````\n',
        "### A\n\n~~~bash\ncat > x.md <<EOF\n```bash\n\n### B\n\n```\nEOF\n~~~\n",
        "### A\n\n```\n### B {#b}\n\n!!! note\n    x\n```\n",
        "### A\n\n```yaml\n### defaults ###\n\n### {x: y}\n```\n",
        "### A\n\n```bash\n!!! \n```\n",
        "### A\n\n````bash\ncat > x.md <<EOF\n```bash\ntrue\n```\nEOF\n````\n",
        "### A\n\n```text\n~~~sh\ntrue\n~~~\n```\n",
        "### A\n\n```bash\necho '```bash'\n    ```bash\n```\n",
    ],
)
def test_code_that_looks_like_text_is_no_problem(body: str, tmp_path: Path) -> None:
    assert told(tmp_path, body + END) == []


def test_a_loss_is_named_and_a_page_of_others_is_published_all_the_same(tmp_path: Path) -> None:
    body = '### A\n\n```bash\ntrue\n\n### B {#b}\n\n### C {destroys="all"}\n\n```bash\nrm\n```\n'
    assert told(tmp_path, body, "notes/p.md", "# Title\n\n") == [("swallowed-text", 3, False)]
    (found,) = (p for p in load_catalog(tmp_path, "en").problems if p.rule == "swallowed-text")
    assert "'C' on line 10, which is a warning" in found.message


def test_the_block_that_was_taken_in_is_named(tmp_path: Path) -> None:
    body = "### A\n\n```bash\nstop x\n\nThen:\n\n```bash\nstart x\n```\n"
    assert told(tmp_path, body, "notes/p.md", "# Title\n\n") == [("swallowed-text", 3, False)]
    (found,) = (p for p in load_catalog(tmp_path, "en").problems if p.rule == "swallowed-text")
    assert "has swallowed '```bash' on line 10" in found.message


def test_a_command_without_an_end_is_an_error_where_a_drill_would_run_it(tmp_path: Path) -> None:
    assert told(tmp_path, "### A\n\n```bash\ntrue\n") == [("unclosed-code", 3, True)]
    assert told(tmp_path, "### A\n\n```text\ntrue\n") == [("unclosed-code", 3, False)]
