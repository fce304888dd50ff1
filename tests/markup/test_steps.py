"""Steps and parameters: what a responder carries out."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.markup import Rendered, Renderer, Words
from tests.support.build import write_files
from tests.support.markup import render_files, text_of, whole

HEAD = """---
title: Restore
parameters:
  pgdata: {description: Data directory., default: /var/lib/data}
  port: {description: Port., example: '5432'}
  password: {description: Password., secret: true}
---

"""


def procedure(folder: Path, body: str, words: Words | None = None) -> Rendered:
    return render_files(
        folder, {"procedures/restore.md": HEAD + body}, "restore", {"en": words} if words else None
    )


STEPS = """## Steps

Before the first.

### Stop it {#stop time=2m}

```bash
systemctl stop x
```

!!! fails
    It hangs.

### Wipe `{{ pgdata }}` {destroys="the old data" requires="sso, vault"}

Then go on.

## Verify

### Not a step
"""


def test_steps_are_numbered_units_with_an_anchor_each(tmp_path: Path) -> None:
    steps = next(s for s in procedure(tmp_path, STEPS).sections if s.name == "steps").html
    assert steps.index("Before the first.") < steps.index('<ol class="steps">')
    assert '<li class="step" id="stop">' in steps
    assert '<a class="step-number" href="#stop">1</a> Stop it' in steps
    assert '<span class="time">2m</span>' in steps
    assert '<a class="step-number" href="#wipe-pgdata">2</a>' in steps
    assert steps.count("<li class=") == 2
    first = steps[: steps.index('id="wipe-pgdata"')]
    assert "systemctl stop x" in text_of(first)
    assert "If it fails It hangs." in text_of(first)


def test_a_dangerous_step_says_what_it_destroys_and_needs(tmp_path: Path) -> None:
    html = whole(procedure(tmp_path, STEPS))
    assert 'class="step danger"' in html
    assert "Destroys: the old data" in html
    assert "Needs: sso, vault" in html


def test_the_catalog_and_the_page_agree_on_the_steps(tmp_path: Path) -> None:
    html = whole(procedure(tmp_path, STEPS))
    page = load_catalog(tmp_path, "en").pages["restore"]
    assert [(s.number, s.heading.text, s.time, s.destroys, s.requires) for s in page.steps] == [
        (1, "Stop it", "2m", None, ()),
        (2, "Wipe pgdata", None, "the old data", ("sso", "vault")),
    ]
    assert [code.text for code in page.steps[0].code] == ["systemctl stop x"]
    for step in page.steps:
        assert f'href="#{step.heading.anchor}">{step.number}</a>' in html


def test_korean_sections_have_the_same_meaning(tmp_path: Path) -> None:
    files = {
        "procedures/restore.md": HEAD + STEPS,
        "procedures/restore.ko.md": "---\ntitle: 복원\n---\n\n## 절차\n\n### 중지\n\n## 검증\n",
    }
    rendered = render_files(tmp_path, files, "restore:ko")
    assert [(s.name, s.anchor) for s in rendered.sections] == [("steps", "steps"), ("verify", "verify")]
    assert '<li class="step" id="중지">' in whole(rendered)


FILLED = '<span class="parameter" data-parameter="pgdata">/var/lib/data</span>'
OPEN = '<span class="parameter unset" data-parameter="port">{{ port }}</span>'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("In {{ pgdata }}.", f"<p>In {FILLED}.</p>"),
        ("In {{pgdata}}.", f"<p>In {FILLED}.</p>"),
        ("On {{ port }}.", f"<p>On {OPEN}.</p>"),
        ("`ls {{ pgdata }} <x> & y`", f"<code>ls {FILLED} &lt;x&gt; &amp; y</code>"),
        ("```bash\ncd {{ pgdata }}/base\n```", f"{FILLED}/base"),
        ("```text\n{{ port }} <b>\n```", f"{OPEN} &lt;b&gt;"),
        ('```bash\npsql -p "{{ port }}"\n```', OPEN),
        ("```bash\n# in {{ pgdata }}\n```", FILLED),
        ("**{{ pgdata }}**", f"<strong>{FILLED}</strong>"),
        ("A\n\n- {{ pgdata }}\n", f"<li>{FILLED}</li>"),
        (r"Say \{{ pgdata }}.", "<p>Say {{ pgdata }}.</p>"),
        (r"`\{{ pgdata }}`", "<code>{{ pgdata }}</code>"),
        ("```bash\necho \\{{ pgdata }}\n```", "{{"),
        ("Not {{ declared }}.", "<p>Not {{ declared }}.</p>"),
        ("{{ password }}", '<span class="parameter unset" data-parameter="password">{{ password }}</span>'),
    ],
)
def test_parameters_are_filled_in_wherever_they_stand(written: str, shown: str, tmp_path: Path) -> None:
    assert shown in whole(procedure(tmp_path, f"{written}\n"))


def test_an_escaped_parameter_in_a_command_loses_only_its_backslash(tmp_path: Path) -> None:
    html = whole(procedure(tmp_path, "```text\necho \\{{ pgdata }}\n```\n"))
    assert "echo {{ pgdata }}" in text_of(html)
    assert "data-parameter" not in html


def test_a_drill_fills_in_its_own_values(tmp_path: Path) -> None:
    drill = "---\nscenario: x\nprocedures: [restore]\nevery: 90d\nparameters: {port: '6000'}\n---\n\n"
    drill += "On {{ port }} in {{ pgdata }}.\n"
    files = {"procedures/restore.md": HEAD, "drills/d.md": drill}
    assert "On 6000 in /var/lib/data ." in text_of(whole(render_files(tmp_path, files, "d")))


def test_values_given_by_the_caller_win(tmp_path: Path) -> None:
    write_files(tmp_path, {"procedures/restore.md": HEAD + "In {{ pgdata }}.\n"})
    catalog = load_catalog(tmp_path, "en")
    rendered = Renderer(catalog).render(catalog.pages["restore"], {"pgdata": "<&>"})
    assert ">&lt;&amp;&gt;</span>" in rendered.intro


def test_prompts_are_marked_so_that_they_are_not_copied(tmp_path: Path) -> None:
    for block in ("```bash\n$ ls\nfile\n```", "```console\n$ ls\nfile\n```"):
        html = whole(procedure(tmp_path, block))
        assert '<div class="code session"' in html
        assert '<span class="gp">$ </span>' in html


def test_blocks_say_what_they_are(tmp_path: Path) -> None:
    html = whole(
        procedure(
            tmp_path,
            "```bash\nls\n```\n\n```expect\nfile\n```\n\n```sql\nSELECT 1;\n```\n\n```\nplain\n```\n",
        )
    )
    for kind in ("code command", "code expect"):
        assert f'<div class="{kind}">' in html
    for language in ("sql", "text"):
        assert f'<div class="code" data-language="{language}">' in html


def test_an_unlabelled_or_unknown_language_is_never_guessed(tmp_path: Path) -> None:
    html = whole(procedure(tmp_path, "```\nimport os\n```\n\n```nonsense\nimport os\n```\n"))
    assert html.count("import os") == 2


TARGET = """## Steps

### Wipe it {destroys="the old data" target=pgdata}

```bash
rm -rf {{ pgdata }} {{ port }} {{ password }}
```
"""


def test_a_dangerous_step_names_its_target(tmp_path: Path) -> None:
    assert 'class="step danger"' in (html := whole(procedure(tmp_path, TARGET)))
    assert 'data-target="pgdata"' in html


def test_a_target_that_is_not_declared_is_told(tmp_path: Path) -> None:
    write_files(tmp_path, {"procedures/restore.md": HEAD + TARGET.replace("target=pgdata", "target=pg_data")})
    told = [p for p in load_catalog(tmp_path, "en").problems if p.rule == "undeclared-parameter"]
    assert [(p.line, p.hint) for p in told] == [(11, "did you mean 'pgdata'?")]
