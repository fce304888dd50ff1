"""No word vanishes between a file and its page, its place in the search and the terminal."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from drillbook.catalog.markdown.elements import FORBIDDEN, PUBLISHED, UNWRAPPED
from tests.support.sampling import examples
from tests.support.words import lost_words

FORMS = {
    "generics": "A value of `Source<String>` and Source<Object> in prose; run as <user> on <host name>.",
    "placeholders in a table": "| key | value |\n|---|---|\n| db | <database> |\n| `<x>` | <Button/> |",
    "code over two lines": "Do a `kubectl describe\n<object> <objectID>` in one line.\n\nThis stays.",
    "code over two lines of a quote": "> A `list of\n> <script> and` more\n\nThis stays.",
    "code over two lines of an item": "- A `list of\n  <iframe> and` more\n- Next\n\nThis stays.",
    "three backticks in a line": "> ```List<Object>``` takes ```List<String>``` here\n\nThis stays.",
    "an open comment": "Before <!-- never closed\n\nThis stays.\n\n<!-- nor this\n\nThis too.",
    "other openings": "One <![CDATA[ two\n\n<?php three\n\n</p four\n\na<b five\n\n<!DOCTYPE six\n\n"
    "<div seven\n\nlast",
    "escaped": "Write \\<object> and \\<T>, then \\`more.",
    "an element over two lines": "A <span\nclass=x>text</span> and <script\nsrc=x> here.\n\nThis stays.",
    "a heading": "## Use <title> and `<object>` here\n\nThis stays.",
    "labels": "An [undefined][label] here.",
    "a script with an end": "<script>\nalert(one)\n\nlet two\n</script>\n\nThis stays.\n\nA "
    "<style>b</style> c.",
    "details": "<details>\n<summary>Full</summary>\n\n- one\n- **two** `three`\n\n```bash\nfour\n```\n\n"
    "| a | b |\n|---|---|\n| c | d |\n\n<details>\n<summary>Deep</summary>\n\ninner\n\n"
    "</details>\n\n</details>\n\nEnd",
    "a table of HTML": "<table><tr><td>\n\n- one **b**\n\n</td><td>two</td></tr></table>\n\nEnd",
    "html in a list": "- item\n\n  <div>\n\n  - in it\n\n  </div>\n- next\n\n  <script>\n- last",
    "captions": '```yaml title="values of app" {1,3}\nkey: v\n```\n\n~~~ title="another"\nx\n~~~',
    "a fence that is never closed": "Text\n\n```bash\necho one\n\n## Heading\n\nmore <object>",
    "a fence in an item, never closed": "- a\n\n  ```bash\n  one\n\nText <template> here.\n\n```sh\n"
    "two\n```\n\nEnd",
    "fences of unlike indents": "  ```bash\n  one\n```\n\nText\n\n- ```sh\n  two\n```\n\nText two\n\n"
    "-   ```java\n    x\n    ```",
    "code that looks like markup": "```sh\n${#array[@]} [[ -f file ]] <stdin> [a](b) {{< c >}} #### d\n```",
    "code in pre": "<pre>\n```\nList<String> a &lt; b\n```\n</pre>\n\nEnd",
    "a heading of level 1 below": "Text before.\n\n# Prerequisites\n\nText of it.\n\n"
    "# Download\n\nText of the other.",
    "quoted code": "> text\n>\n> ```bash\n> rm <x>\n> ```\n> more\n\nEnd",
    "admonitions": '!!! note "A title"\n    ```yaml,linenos\n    k: <v>\n    ```\n\n    Behind.\n\nEnd',
    "tabs": "-\t```sh\n\techo one\n\t```\n\n\tmore\n\n\tcode <object>\n",
}


def test_every_word_of_a_form_comes_through(tmp_path: Path) -> None:
    pages = {name.replace(" ", "-"): f"# Title\n\n{text}\n" for name, text in FORMS.items()}
    assert lost_words(tmp_path, pages) == {}


NAMES = [*sorted(FORBIDDEN), *sorted(PUBLISHED - {"a", "img", "input"}), *sorted(UNWRAPPED), "T", "your-name"]


@pytest.mark.parametrize(
    "written", ["A <{0}> word", "<{1}>\n\nA word", "- A <{0}\n  x='y'> word", "A <{1} x='y'> `\n"]
)
def test_nothing_behind_an_element_without_an_end_is_lost(written: str, tmp_path: Path) -> None:
    end = "\n\nTail of the page.\n\n## Next\n\nThe end.\n"
    pages = {f"x-{n.lower()}": f"# Title\n\n{written.format(n, n.upper())}{end}" for n in NAMES}
    assert lost_words(tmp_path, pages) == {}


def _pieces() -> st.SearchStrategy[str]:
    names = st.sampled_from([*NAMES, "a", "img", "Object"])
    marks = st.sampled_from(
        ["<{}>", "</{}>", "<{}", "<{} x=y>", "<{}/>", "<!-- {}", "-->", "`", "``", "\n", "\n\n", "\n```\n",
         "\n~~~\n", "\n```sh title=\"{}\"\n", "\n- ", "\n  - ", "\n> ", "\n    ", "\n1. ",
         "<![CDATA[", "<?", "\\"]
    )  # fmt: skip
    return st.builds(lambda mark, name: mark.format(name), marks, names)


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_pieces(), max_size=14))
@example(["<table>", "\n\n", "<svg>", "</table>"])
def test_words_between_any_marks_come_through(pieces: list[str]) -> None:
    # Each piece has a word of its own behind it, which no other place holds.
    kept = [(f"w{number}x", piece) for number, piece in enumerate(pieces)]
    text = "# Title\n\nstart" + "".join(f" {piece} {word}" for word, piece in kept)
    with TemporaryDirectory() as folder:
        missing = lost_words(Path(folder), {"page": text})
    lost = {
        place: [word for word in found if word[0] == "w" and word[-1] == "x"]
        for place, found in missing.items()
    }
    assert not any(lost.values()), (text, lost)
