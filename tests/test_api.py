"""What other programs may import is there, is documented, and does what the documentation says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import drillbook
from drillbook import api
from tests.support.build import ROOT

TEXT = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
SECTIONS = [part.partition("\n")[::2] for part in re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]]
EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)
EXAMPLES = [(title, *found) for title, text in SECTIONS for found in EXAMPLE.findall(text)]


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("code", "printed"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES])
def test_an_example_prints_what_the_documentation_says(code: str, printed: str) -> None:
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed


def test_every_example_has_what_it_prints_beside_it() -> None:
    assert len(EXAMPLES) == TEXT.count("```python") >= 5


@pytest.mark.parametrize("name", drillbook.__all__)
def test_every_promised_name_is_there_and_says_what_it_does(name: str) -> None:
    value = getattr(drillbook, name)
    assert name == "__version__" or value.__doc__
    assert name in dir(drillbook)


def test_what_type_checkers_see_is_what_is_promised() -> None:
    assert {*api.__all__, "__version__"} == {*drillbook.__all__}


def test_a_misspelt_name_is_an_error_for_type_checkers(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("import drillbook\n\ndrillbook.match\ndrillbook.serach\n")
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", tmp_path / "program.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert re.findall(r"program\.py:(\d+): error: .*\[(.*)\]", done.stdout) == [("4", "attr-defined")]


def test_a_name_that_is_not_promised_is_an_error_as_of_any_module() -> None:
    with pytest.raises(AttributeError, match="module 'drillbook' has no attribute 'serach'"):
        _ = drillbook.serach


def test_importing_the_package_loads_neither_pelican_nor_the_search() -> None:
    code = "import sys, drillbook; print([n for n in ('pelican', 'whoosh', 'pydantic') if n in sys.modules])"
    assert run(code).stdout == "[]\n"
