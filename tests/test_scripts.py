"""The theme's scripts keep to one dialect, to their types, and to what is there when they use it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from drillbook.site.failures import BuildFailed
from drillbook.site.publish.scripts import in_order, needs
from tests.support.build import ROOT

CHECKER = ROOT / "tests" / "js"
STATIC = ROOT / "theme" / "static"

# What a script of a test stands in: one that adds `make` and fetches others, and any other.
PAGE = """/* A page.

   Needs: nothing.
   Adds: key, make, need. */
(() => {{
  "use strict";

  const need = (/** @type {{string}} */ name) => Promise.resolve(void name);
  const make = /** @type {{Drillbook["make"]}} */ ((tag) => document.createElement(tag));
  window.drillbook = /** @type {{Drillbook}} */ ({{ make, need, key: (name) => name }});
  {code}
}})();
"""
KEPT = """/* What is kept.

   Needs: page.
   Adds: kept. */
(() => {
  "use strict";

  const names = () => /** @type {string[]} */ ([]);
  window.drillbook.kept = /** @type {Drillbook["kept"]} */ ({ names });
})();
"""


def part(code: str, needed: str = "page", added: str = "nothing") -> str:
    """A script that says what it needs and adds."""
    head = f"/* A part.\n\n   Needs: {needed}.\n   Adds: {added}. */\n"
    return f'{head}(() => {{\n  "use strict";\n\n{code}}})();\n'


@pytest.fixture(scope="module")
def node() -> str:
    """Node with TypeScript beside the checker, as `make lint` leaves it."""
    found = shutil.which("node")
    if not found or not (CHECKER / "node_modules" / "typescript").is_dir():
        if os.environ.get("CI"):
            pytest.fail("there is no Node with TypeScript, which make lint installs")
        pytest.skip("there is no Node with TypeScript, which make lint installs")
    return found


def checked(node: str, folder: Path) -> tuple[int, str]:
    """Check the scripts of a folder: the exit status, and what was said."""
    command = [node, str(CHECKER / "check.mjs"), str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_theme_s_scripts_have_no_fault(node: str) -> None:
    count = len(list(STATIC.rglob("*.js")))
    assert checked(node, STATIC) == (0, f"Nothing is wrong in {count} scripts.\n")


LATE = '  addEventListener("load", () => window.drillbook.kept.names());\n'
TEXT = "  window.drillbook.text = { characters: () => 0, cut: (text) => text, digest: () => 0 };\n"
# Whether the others come with `kept` or alone is what the page says: see PAGE.
FAULTS = {
    "var": ("  var x = 1;\n  void x;\n", "8:3: no-var: 'var' "),
    "function": ("  (function () { return 1; })();\n", "8:4: arrow: 'function' "),
    "long": (
        "  const f = () => {\n" + "    f();\n" * 49 + "  };\n  f();\n",
        "8:13: function-size: 51 lines ",
    ),
    "wide": (f"  void '{'x' * 110}';\n", "8:111: line-length: 120 characters "),
    "whole": ("  void 1;\n" * 300, "5:1: file-size: 309 lines "),
    "unused": ("  const x = 1;\n", "8:9: TS6133: "),
    "untyped": ("  const f = (x) => x;\n  f(1);\n", "8:14: TS7006: "),
    "unknown": ("  window.drillbook.made;\n", "8:20: TS2339: "),
    "adding": (TEXT, "5:1: adds: not said at the top of the script: 'text'"),
    "using": (LATE, "5:1: needs: not said at the top of the script: 'kept'"),
    "early": ("  window.drillbook.kept.names();\n", "8:3: load-order: 'kept' of kept "),
    "alone": (LATE, "8:34: not-fetched: 'kept' of kept "),
}
FINE = {
    "late": part(LATE, needed="page, kept"),
    "asking": part(LATE.replace("kept.names", "kept?.names")),
}


@pytest.fixture(scope="module")
def faults(node: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a folder with one script for each fault."""
    folder = tmp_path_factory.mktemp("scripts")
    together = ["kept", *(name for name in (*FAULTS, *FINE) if name not in ("alone", "asking"))]
    fetching = f'{json.dumps(together)}.map(need);\n  need("alone");\n  need("asking");'
    scripts = {"page": PAGE.format(code=fetching.replace(", ", ",\n    ")), "kept": KEPT, **FINE}
    for name, (code, _) in FAULTS.items():
        scripts[name] = part(code, needed="page, kept" if name in ("early", "alone") else "page")
    scripts["adding"] = scripts["adding"].replace("Needs: page", "Needs: page, kept")
    scripts["loose"] = part("  window.drillbook.make('p');\n").replace('  "use strict";\n\n', "")
    for name, text in scripts.items():
        # A script that has another fault uses `drillbook`, so that what it says it needs is so.
        used = (
            text if "drillbook." in text else text.replace("})();\n", "  window.drillbook.key('');\n})();\n")
        )
        (folder / f"{name}.js").write_text(used, encoding="utf-8")
    status, said = checked(node, folder)
    assert status == 1
    return said


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_script_is_said_with_its_place(faults: str, name: str) -> None:
    assert [line for line in faults.splitlines() if line.startswith(f"{name}.js:{FAULTS[name][1]}")], faults


def test_a_script_is_one_strict_function(faults: str) -> None:
    assert "\nloose.js:5:1: wrapper: not one strict function" in faults


def test_a_script_says_only_what_is_so(faults: str) -> None:
    assert "\nadding.js:5:1: needs: said at the top of the script, and not so: 'kept'" in faults


def test_of_each_script_one_fault_is_said_and_of_what_is_fine_none(faults: str) -> None:
    *lines, count = faults.splitlines()
    named = [line.split(".js:")[0] for line in lines]
    assert sorted(named) == sorted([*FAULTS, "adding", "loose"])
    assert count == f"Faults: {len(lines)}"


def test_a_folder_that_is_not_there_is_named(node: str, tmp_path: Path) -> None:
    command = [node, str(CHECKER / "check.mjs"), str(tmp_path / "nowhere")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == f"{tmp_path / 'nowhere'}: there is no such folder\n"


@pytest.mark.parametrize(("environment", "status"), [({}, 0), ({"CI": "1"}, 1)])
def test_without_node_lint_says_so_and_only_ci_fails(
    tmp_path: Path, environment: dict[str, str], status: int
) -> None:
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    done = subprocess.run(
        [str(tmp_path / "bash"), str(CHECKER / "check.sh")],
        env={"PATH": str(tmp_path), **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == status
    assert done.stderr.startswith("The theme's scripts were not checked: that needs node.")
    assert done.stderr.count("\n") == 1


def test_scripts_come_behind_what_they_need() -> None:
    order = in_order(STATIC, "search/ui", but=("page", "search/box"))
    assert order[-1] == "search/ui"
    assert len(order) == len(set(order))
    for at, name in enumerate(order):
        needed = set(needs((STATIC / f"{name}.js").read_text(encoding="utf-8")))
        assert needed <= {"page", "search/box", *order[:at]}, name
    own = {f"search/{path.stem}" for path in (STATIC / "search").glob("*.js")}
    assert own - set(order) == {"search/box", "search/phrases", "search/sections"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "/* A.\n\n   Needs: page, search/a,\n   search/b.\n   Adds: c. */\n",
            ["page", "search/a", "search/b"],
        ),
        ("/* A.\n\n   Needs: nothing.\n   Adds: a. */\n", []),
        ("/* A. */\n/* Needs: page. */\n", []),
        ("(() => {})();\n", []),
    ],
)
def test_a_script_names_whom_it_needs_in_its_first_comment(text: str, found: list[str]) -> None:
    assert needs(text) == found


def test_a_circle_of_scripts_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("/* Needs: b. */\n")
    (tmp_path / "b.js").write_text("/* Needs: a. */\n")
    with pytest.raises(BuildFailed, match=r"scripts need one another in a circle: a, b, a|b, a, b"):
        in_order(tmp_path, "a")


def test_a_script_that_is_needed_and_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("/* Needs: b. */\n")
    with pytest.raises(BuildFailed, match=r"a\.js: needs 'b', and there is no b\.js$"):
        in_order(tmp_path, "a")


def test_the_lock_of_what_checks_scripts_holds_versions_and_digests_and_no_addresses() -> None:
    text = (CHECKER / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    assert '"resolved"' not in text
    packages = json.loads(text)["packages"]
    wanted = json.loads((CHECKER / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert packages.pop("")["devDependencies"] == wanted
    assert {f"node_modules/{name}" for name in wanted} <= packages.keys()
    for package in packages.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert package["integrity"].startswith("sha512-")


def test_nothing_that_checks_scripts_is_published_or_packed() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "tests/js" not in text
    assert [path for path in (ROOT / "theme").rglob("*") if path.suffix in (".ts", ".mjs", ".json")] == []
