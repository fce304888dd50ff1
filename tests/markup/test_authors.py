"""Authors write text: nothing of theirs looks to a script like what the theme or the renderer wrote."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drillbook.markup import own
from tests.support.build import ROOT
from tests.support.markup import render_files, whole
from tests.support.sampling import examples

STATIC = sorted((ROOT / "theme" / "static").rglob("*.js"))
CODE = {
    path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in STATIC if path.name != "worker.js"
}
# Whatever a script selects by: in a selector, or to set and ask for by name.
SELECTED = re.compile(
    r"""(?:querySelector(?:All)?|closest|matches)\(\s*(["'`])(.*?)\1|classList\.contains\((["'])(.*?)\3"""
)
# What Markdown makes of an admonition, a list or a table: authors may write those, and they mean just that.
MARKDOWN = {"danger", "admonition-title"}

FORMS = (
    "<div {}>x</div>\n",
    "x <span {}>y</span>\n",
    '<div markdown="1" {}>\n\nx\n\n</div>\n',
    "<DIV {}>x</DIV>\n",
    "> <p {}>x\n",
    "x\n{{: {} }}\n",
    "## x {{: {} }}\n",
    "*x*{{: {} }}\n",
    "[x](#x){{: {} }}\n",
)


def selectors() -> list[str]:
    return sorted({m[1] or m[3] for code in CODE.values() for m in SELECTED.findall(code)})


def classes() -> set[str]:
    named = {name for selector in selectors() for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)}
    bare = {m[3] for code in CODE.values() for m in SELECTED.findall(code) if m[3]}
    return named | bare


def attributes_of(html: str) -> list[tuple[str, str]]:
    tags = re.findall(r"<[a-z][^>]*>", html)
    return [pair for tag in tags for pair in re.findall(r'\s([\w:-]+)(?:="([^"]*)")?', tag)]


def written(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    return attributes_of(whole(render_files(tmp_path, {"pages/a.md": f"---\ntitle: A\n---\n\n{text}"}, "a")))


def test_every_class_that_a_script_looks_for_is_known_to_the_cleaner() -> None:
    assert len(classes()) > 20
    unknown = {name for name in classes() - MARKDOWN if own.allowed("class", name) is not None}
    assert unknown == set()


STYLES = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "theme" / "static").glob("*.css"))
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
HIDES = re.compile(
    r"\b(display: *none|visibility|position|clip|opacity|transform|inset|translate|float|order: "
    r"|(?:margin|text-indent)[\w-]*: *-|z-index|pointer-events|(?:width|height|font-size): *0[;\s])"
)


def test_no_class_that_the_theme_hides_or_moves_is_an_author_s() -> None:
    hiding = {
        name
        for selector, declared in RULE.findall(re.sub(r"/\*.*?\*/", "", STYLES, flags=re.DOTALL))
        if HIDES.search(declared)
        for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)
    }
    assert len(hiding) > 15
    assert {name for name in hiding if own.allowed("class", name) is not None} == set()


TAKEN_NAMES = (
    *("skip", "download", "no-print", "visually-hidden", "undo", "mark", "proof-verified", "risk-low"),
    *("severity-low", "verdict-passed", "own1", "steps", "step-title", "anything"),
)


@pytest.mark.parametrize("name", TAKEN_NAMES)
def test_an_author_s_class_is_one_of_a_few(name: str) -> None:
    assert own.allowed("class", name) is None
    assert own.allowed("class", f"admonition {name} danger my-box") == "admonition danger my-box"
    assert ".my-" not in STYLES
    assert not [code for code in CODE.values() if ".my-" in code]


def boxes(tmp_path: Path, text: str) -> list[list[str]]:
    found = [value.split() for key, value in written(tmp_path, text) if key == "class"]
    return [names for names in found if "undo" in names]


BASH = "```bash\n{0}ls\n{0}```\n"
FIRST, SECOND = BASH.format(" " * 4), BASH.format(" " * 8)


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        (f"!!! undo\n\n    {FIRST}", False),
        (f'!!! undo "Back"\n\n    {FIRST}', False),
        (f"!!! danger\n\n    !!! undo\n\n        {SECOND}", True),
        (f'!!! danger undo "Lost"\n\n    {FIRST}', True),
        (f'!!! danger "Lost"\n\n    <div class="undo">\n\n    {FIRST}\n    </div>\n', True),
        ('<div class="undo admonition">\n\n```bash\nls\n```\n\n</div>\n', True),
        ("```bash\nls\n```\n{: .undo}\n\n*x*{: .undo}\n\n> x\n{: .undo }\n", True),
    ],
)
def test_a_box_that_undoes_is_the_renderer_s_alone_and_never_within_a_danger(
    text: str, is_asked: bool, tmp_path: Path
) -> None:
    assert bool(boxes(tmp_path, text)) is not is_asked


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("tabindex", "3", None), ("tabindex", "0", "0"), ("tabindex", "-1", "-1"), ("tabindex", "x", None),
        ("role", "status", None), ("role", "ALERT", None), ("role", "a alert", None), ("role", "a", "a"),
        ("for", "at-q", None), ("for", "mine", "mine"), ("aria-labelledby", "a at-q", None),
    ],
)  # fmt: skip
def test_an_author_neither_leads_the_keyboard_nor_speaks_for_the_theme(
    name: str, value: str, kept: str | None
) -> None:
    assert own.allowed(name, value) == kept


def test_scripts_find_nothing_by_an_id_that_a_page_could_write() -> None:
    asked = {
        found for code in CODE.values() for found in re.findall(r'getElementById\(["\'`](.*?)["\'`]', code)
    }
    asked |= {found for selector in selectors() for found in re.findall(r"#([\w-]+)", selector)}
    assert all(name.startswith("at-") for name in asked), asked


@pytest.mark.parametrize("form", FORMS)
def test_no_way_of_writing_gives_an_author_a_class_that_scripts_act_on(form: str, tmp_path: Path) -> None:
    names = sorted(classes() - MARKDOWN)
    text = form.format(f'class="{" ".join(names)} my-own"') + f"\n!!! {' '.join(names)} my-own\n\n    x\n"
    words = [value.split() for key, value in written(tmp_path, text) if key == "class"]
    assert ["admonition", "my-own"] in words
    assert [name for word in words for name in word if name in names] == []


ATTRIBUTES = (
    'data-id="../../x/evil"', 'data-run="x"', 'data-parameter="p"', 'data-target="p"', "data-results=x",
    'data-section="steps"', 'DATA-ID="x"', "data-x=y", 'data-own-id="x"', 'id="at-q"', "id=at-results",
    'name="q"', 'name="drillbook"', 'style="x"', 'onclick="x"', "contenteditable=true", 'is="x"',
    'slot="x"', 'form="x"', "autofocus=1", 'popovertarget="x"', 'nonce="x"',
)  # fmt: skip
TAKEN = (
    "data-",
    "on",
    "style",
    "name",
    "contenteditable",
    "is",
    "slot",
    "form",
    "autofocus",
    "popover",
    "nonce",
)


@pytest.mark.parametrize("form", FORMS)
def test_no_way_of_writing_gives_an_author_an_attribute_that_scripts_read(form: str, tmp_path: Path) -> None:
    found = written(tmp_path, "\n".join(form.format(attribute) for attribute in ATTRIBUTES))
    assert [(k, v) for k, v in found if k.startswith(TAKEN) or (k == "id" and v.startswith("at-"))] == []


def test_a_section_is_what_a_heading_says_and_not_what_raw_html_says(tmp_path: Path) -> None:
    text = '<h2 data-section="steps" id="x">Steps</h2>\n\n<h3>One</h3>\n'
    rendered = render_files(tmp_path, {"procedures/a.md": f"---\ntitle: A\nrisk: low\n---\n\n{text}"}, "a")
    assert [section.name for section in rendered.sections] == []


def test_the_mark_of_the_renderer_is_on_no_page(tmp_path: Path) -> None:
    text = "## Steps\n\n### Do {#do target=x destroys=all}\n\n```bash\nls\n```\n\n| a |\n|---|\n| b |\n"
    html = whole(render_files(tmp_path, {"procedures/a.md": f"---\ntitle: A\nrisk: low\n---\n\n{text}"}, "a"))
    assert own.MARK not in html
    assert 'data-target="x"' in html
    assert 'class="code command"' in html


_name = st.text(st.sampled_from("abdtaid-\"'<>=/ \n{}:.#_own"), max_size=30)


@settings(max_examples=examples(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(cases=st.lists(st.tuples(_name, _name, st.sampled_from(FORMS)), min_size=10, max_size=30))
def test_no_text_at_all_writes_a_data_attribute(
    cases: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = "\n\n".join(form.format(f"data-{name}={value}") for name, value, form in cases)
    found = written(tmp_path_factory.mktemp("page"), text)
    # That of a fence is the renderer's.
    assert [k for k, _ in found if k.lower().startswith("data-") and k != "data-language"] == []


ENDS = [
    "</div>",
    "</div></div></div>",
    "<p></div>",
    "</article></main>",
    "</li>",
    "</ol>",
    "</details>",
    "</section>",
]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("begins", ["", "<div>\n\n", "<details>\n\n"])
def test_no_end_of_an_element_leads_out_of_a_box_or_a_step(end: str, begins: str, tmp_path: Path) -> None:
    command = f"x {end} y\n\n{end}\n\n```bash\nrm\n```\n"
    boxed = "\n".join(f"    {line}".rstrip() for line in command.split("\n"))
    text = f'{begins}!!! danger "Lost"\n\n{boxed}\n\nAfter.\n'
    html = whole(render_files(tmp_path / "a", {"pages/a.md": f"---\ntitle: A\n---\n\n{text}"}, "a"))
    assert holds(html, "admonition danger", "rm"), html
    assert not holds(html, "admonition danger", "After."), html
    steps = f'## Steps\n\n{begins}### One {{#one destroys="all of it"}}\n\n{command}\n### Two\n\nAfter.\n'
    html = whole(
        render_files(
            tmp_path / "b", {"procedures/p.md": f"---\ntitle: P\nirreversible: true\n---\n\n{steps}"}, "p"
        )
    )
    assert holds(html, "step danger", "rm"), html
    assert not holds(html, "step danger", "After."), html


def holds(html: str, frame: str, word: str) -> bool:
    """Whether an element of a class holds a word, as a browser reads the HTML."""
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return any(
        set(frame.split()) <= set((element.get("class") or "").split())
        and word in "".join(element.itertext())
        for element in tree.iter()
    )
