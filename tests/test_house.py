"""The repository keeps its own rules."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
from pathlib import Path

import pytest

import drillbook
from tests.support.build import ROOT, run_drillbook

LONG = 300  # lines, beyond which a reader asks whether it is one idea
REASONS_TO_BE_LONG: dict[str, str] = {}
FUNCTION_LINES = 50

# In parts, because this file is one of those that are looked through.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("proxy", "golang", "org"),
        ("repo1", "maven", "org"),
    )
]
GROUPS = {"drill"}  # commands that have commands of their own
LOCKS = ["requirements.lock", "requirements-test.lock"]


def tracked_files() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def sources() -> list[Path]:
    return sorted((ROOT / "plugins").rglob("*.py"))


def section(text: str, heading: str) -> str:
    """The part of a Markdown text under a level-2 heading."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no section '{heading}'"
    return found[1]


def test_a_long_source_file_has_a_reason() -> None:
    """Length is a question and no limit: an idea is never cut in two for it."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    long = {
        path.relative_to(ROOT / "plugins" / "drillbook").as_posix() for path, n in lengths.items() if n > LONG
    }
    assert long == REASONS_TO_BE_LONG.keys(), "say why it is one idea, or find the second one"


def test_no_function_is_longer_than_a_screen() -> None:
    offenders = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    offenders.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}: {length} lines")
    assert not offenders, "\n".join(offenders)


def imports_of(path: Path, modules: frozenset[str]) -> set[str]:
    """The modules of ours that a file imports anywhere: at its top, in functions, for type checkers."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names} | {node.module}
    return found & modules


def graph_of(folder: Path) -> dict[str, set[str]]:
    """What each module below a folder imports. A package that a module lies in is no import."""
    names = {
        path: ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        for path in folder.rglob("*.py")
    }
    modules = frozenset(names.values())
    found = {name: imports_of(path, modules) for path, name in names.items()}
    return {
        name: {other for other in others if not f"{name}.".startswith(f"{other}.")}
        for name, others in found.items()
    }


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_one_another_in_a_circle() -> None:
    assert circle_in(graph_of(ROOT / "plugins")) == []


@pytest.mark.parametrize(
    "text",
    [
        "import a.y\n",
        "from a import y\n",
        "from a.y import name\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a.y import name\n",
        "def late():\n    from a.y import name\n",
    ],
)
def test_a_circle_is_found_however_it_is_imported(text: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "__init__.py").write_text("")
    (tmp_path / "a" / "x.py").write_text(text)
    (tmp_path / "a" / "y.py").write_text("from a.x import other\n")
    assert set(circle_in(graph_of(tmp_path))) == {"a.x", "a.y"}


def test_no_test_sleeps_where_it_can_wait_for_a_thing() -> None:
    """What waits for a thing sleeps between two looks, and lies in tests/support."""
    sleeping = re.compile(r"\btime\.sleep\(|wait_for_timeout\(")
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    assert [path.name for path in tests if sleeping.search(path.read_text(encoding="utf-8"))] == []


def unreasoned(text: str) -> list[int]:
    """The lines of a module that use ``Any`` with no comment on them, above them, or beside its import."""
    lines, tree = text.splitlines(), ast.parse(text)
    named = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and any(name.name == "Any" for name in node.names)
    ]
    if any("#" in lines[number - 1] for number in named):
        return []
    used = sorted({n.lineno for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "Any"})
    return [n for n in used if "#" not in lines[n - 1] and not lines[n - 2].lstrip().startswith("#")]


def test_every_any_has_a_reason_beside_it() -> None:
    found = {path.relative_to(ROOT): unreasoned(path.read_text(encoding="utf-8")) for path in sources()}
    offenders = [
        f"{path}:{number}: Any without a reason" for path, lines in found.items() for number in lines
    ]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("from typing import Any\n\ndef read(value: Any) -> str: ...\n", [3]),
        ("from typing import Any\n\ndef read(value: str) -> dict[str, list[Any]]: ...\n", [3]),
        ("from typing import Any\n\nSettings = dict[str, Any]  # Pelican's\n", []),
        ("from typing import Any\n\n# What was packed.\nvalues: Any = {}\nmore: Any = {}\n", [5]),
        ("from typing import Any  # Any: trees without types\n\ndef read(value: Any) -> str: ...\n", []),
        ('def read() -> str:\n    return "Any other"\n', []),
    ],
)
def test_an_any_without_a_reason_is_found_wherever_it_stands(text: str, lines: list[int]) -> None:
    assert unreasoned(text) == lines


def test_every_shell_script_can_be_read() -> None:
    scripts = [path for path in tracked_files() if path.suffix == ".sh" or path == ROOT / ".ci/run"]
    assert len(scripts) >= 4
    for script in scripts:
        done = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_no_tracked_file_names_a_package_registry() -> None:
    offenders = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="replace").lower()
        offenders += [f"{path.relative_to(ROOT)}: {host}" for host in REGISTRIES if host in text]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-", text.replace("    --hash=sha256:", ""), re.MULTILINE), (
        "an option other than a hash"
    )
    entries = re.split(
        r"^(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE
    )[1:]
    assert entries
    for entry in entries:
        assert re.match(
            r"[a-z0-9._-]+==[^ ]+ (; [^\\]+)?\\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n?)+$", entry
        ), entry


def test_both_locks_agree_on_what_they_share() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS
    ]
    runtime, everything = pins
    assert runtime.items() <= everything.items()


def test_the_changelog_knows_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[^\]]*)\]", text, re.MULTILINE)
    coming = re.findall(r"^Towards (\d\S*?),", section(text, "[Unreleased]"), re.MULTILINE)
    assert drillbook.__version__ in (*coming, *released[:1])


def offered_by(*command: str) -> set[str]:
    """The commands that ``--help`` lists; one that has commands of its own stands for those."""
    told = run_drillbook(*command, "--help")
    assert told.code == 0, told.said
    names = re.findall(r"^\W* ([a-z][a-z-]*) {2,}\S", told.out, re.MULTILINE)
    if command:
        return {" ".join((*command, name)) for name in names}
    return {whole for name in names for whole in (offered_by(name) if name in GROUPS else {name})}


def test_the_readme_lists_every_command_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `drillbook ([a-z -]+)`", section(readme, "Commands"), re.MULTILINE))
    assert documented == offered_by()


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in script.splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert commands == ["make test"]
    assert "```bash\nmake test\n```" in section(readme, "Two commands")
    assert "- run: make test" in (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert "- run: make soak" in (ROOT / ".github" / "workflows" / "soak.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", ".github/pull_request_template.md"])
def test_documents_name_only_make_targets_that_exist(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / document).read_text(encoding="utf-8"), re.MULTILINE)
    assert named
    assert set(named) <= targets


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_documents_link_only_to_files_that_exist(document: str) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", (ROOT / document).read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (ROOT / link).exists()]
    assert not missing


def test_the_code_walkthroughs_lead_where_they_say() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    ways = re.search(r"^### Three code walkthroughs.*?(?=^### )", text, re.MULTILINE | re.DOTALL)
    assert ways
    assert len(re.findall(r"^\d+\. ", ways[0], re.MULTILINE)) == 30
    named = re.findall(r"`([\w/]+\.(?:py|js|html))`(?:\s+`(\w+)`)?", ways[0])
    assert len(named) > 40
    for name, what in named:
        path = ROOT / name if name.startswith("theme/") else ROOT / "plugins" / "drillbook" / name
        source = path.read_text(encoding="utf-8")
        assert not what or re.search(
            rf"^\s*(?:async )?(?:def|class|function) {what}\b", source, re.MULTILINE
        ), f"{name} has no {what}"
