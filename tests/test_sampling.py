"""What a run draws of the tests that take long, and what the inner loop leaves out."""

from __future__ import annotations

import re

from tests.support.build import ROOT, run_python
from tests.support.sampling import SEED, SOAK

FILE = "tests/content/test_shipped.py"
WRONG = "test_a_shipped_drill_fails_when_its_procedure_is_wrong"
ALL = 23  # ways to make a procedure wrong
DRAWN = 6


def would_run(*arguments: str, **environment: str) -> tuple[list[str], str]:
    """The tests that a run would carry out, and all that it says."""
    options = ("-m", "pytest", "--collect-only", "-qv", "-p", "no:cacheprovider")
    done = run_python(*options, *arguments, cwd=ROOT, **{SEED: "", SOAK: "", **environment})
    assert done.code == 0, done.said
    return re.findall(r"^tests/.*|^ +<Function (.*)>$", done.out, re.MULTILINE), done.out


def test_a_seed_draws_the_same_and_another_one_others() -> None:
    first, again, other = (would_run(FILE, "-k", WRONG, **{SEED: seed})[0] for seed in ("a", "a", "b"))
    assert len(first) == len(other) == DRAWN
    assert first == again != other


def test_a_run_says_the_seed_that_draws_its_sample_again() -> None:
    drawn, said = would_run(FILE, "-k", WRONG)
    (seed,) = re.findall(rf"{SEED}=(\d{{8}}-\w+)", said)
    assert would_run(FILE, "-k", WRONG, **{SEED: seed})[0] == drawn


def test_a_soak_leaves_nothing_out() -> None:
    assert len(would_run(FILE, "-k", WRONG, **{SOAK: "1"})[0]) == ALL


def test_a_test_that_is_named_is_run_whole() -> None:
    assert len(would_run(f"{FILE}::{WRONG}")[0]) == ALL


def test_of_each_kind_of_page_so_many_looks_are_drawn() -> None:
    drawn, _ = would_run("tests/browser/test_pages.py", "-k", "test_axe_finds_nothing")
    kinds = [re.findall(r"\[([\w-]+)-(?:en|ko)-", name)[0] for name in drawn]
    assert {kinds.count(kind) for kind in kinds} == {2}
    assert len(set(kinds)) == 19


def test_the_inner_loop_runs_nothing_of_what_waits_for_more_than_python() -> None:
    _, said = would_run("-m", "not slow")
    places = set(re.findall(r"<(?:Dir|Module) ([\w.]+)>", said))
    assert {"catalog", "markup", "test_atomic.py"} <= places
    assert not places & {"browser", "content", "server", "publish", "test_running.py", "test_stopping.py"}


def test_every_slow_fixture_and_folder_is_one_that_there_is() -> None:
    """A name in these lists that is gone marks nothing, and nobody would notice."""
    text = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    listed = text[text.index("_SLOW_FIXTURES") : text.index("_INNER_LOOP")]
    names = re.findall(r'"([\w./]+)"', listed)
    assert len(names) > 10
    fixtures = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("conftest.py"))
    for name in names:
        assert (ROOT / "tests" / name).exists() or f"def {name}(" in fixtures, name
