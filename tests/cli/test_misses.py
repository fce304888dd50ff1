"""``drillbook misses``: unanswered questions become symptoms to declare and pages to write."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.build import Outcome, _environment, run_drillbook, write_files

SCENARIO = """---
title: {title}
summary: {summary}
systems: [linux]
severity: high
objective: {{rto: 1h, rpo: 0s}}
symptoms: [{symptoms}]
procedures: [free-space]
aliases: [{alias}]
---

## {heading}

{text}
"""
PAGES = {
    "scenarios/disk-full.md": SCENARIO.format(
        title="Disk is full",
        summary="Nothing can be written.",
        symptoms="no space left on device, saving a file fails",
        alias="volume-full",
        heading="Confirm",
        text="Look at the quota.",
    ),
    "scenarios/disk-full.ko.md": "---\ntitle: 디스크가 꽉 참\nsummary: 아무것도 쓸 수 없다.\n"
    "symptoms: [파일을 저장할 수 없다]\n---\n\n## 확인\n\n쿼터를 본다.\n",
    "scenarios/till-stuck.md": SCENARIO.format(
        title="Payments are stuck",
        summary="The till takes no cards.",
        symptoms="card payments time out",
        alias="till",
        heading="Confirm",
        text="Look at the gateway.",
    ),
    "procedures/free-space.md": "---\ntitle: Free some space\nsummary: Delete old logs.\nsystems: [linux]\n"
    "---\n\n## Steps\n\n### Delete {#delete time=1m}\n\n```bash\ntrue\n```\n",
}
Misses = Callable[..., Outcome]


@pytest.fixture
def misses(tmp_path: Path) -> Misses:
    """Give a list to the command, as a file ``list.md``."""
    write_files(tmp_path / "content", PAGES)

    def run(text: str | bytes, *options: str) -> Outcome:
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / "list.md").write_bytes(data)
        return run_drillbook(
            "misses", "list.md", *options, cwd=tmp_path, DRILLBOOK_CACHE=str(tmp_path / "cache")
        )

    return run


def taught(done: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.out)
    return found


def asked(found: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(one["question"], one["times"]) for one in found]


def test_a_page_that_was_opened_in_the_end_gets_symptoms_to_paste(misses: Misses) -> None:
    done = misses(
        "### Questions without an answer\n\nAsked in the search.\n\n"
        "- `billing box refuses uploads: crammed` (en, no answer, opened scenarios/disk-full)\n"
        "- `mail spool overflows` (en, no result opened, asked 3 times, opened scenarios/disk-full.html)\n"
    )
    assert (done.code, done.err) == (0, "")
    place, _, block = done.out.partition("\n")
    assert place == "content/scenarios/disk-full.md"
    pasted = yaml.safe_load(block)
    assert pasted == {"symptoms": ["mail spool overflows", "billing box refuses uploads: crammed"]}
    assert "  - mail spool overflows  # asked 3 times; no page mentions " in block


def test_a_symptom_that_is_pasted_makes_its_question_found_today(misses: Misses, tmp_path: Path) -> None:
    line = "- `billing box is crammed` (en, no answer, opened scenarios/disk-full)\n"
    assert "  - billing box is crammed  # no page mentions billing, " in misses(line).out
    page = tmp_path / "content" / "scenarios" / "disk-full.md"
    page.write_text(page.read_text().replace("saving a file fails", "billing box is crammed today"))
    done = misses(line)
    assert done.code == 0
    assert "symptoms:" not in done.out
    assert "  # found today: billing box is crammed\n" in done.out


def test_what_is_a_symptom_already_is_not_proposed_again(misses: Misses) -> None:
    done = misses("- `Saving a file fails` (en, no result opened, opened scenarios/disk-full)\n", "--json")
    lesson = taught(done)["pages"][0]
    assert lesson["symptoms"] == []
    assert asked(lesson["declared"]) == [("Saving a file fails", 1)]


def test_korean_goes_to_the_translation_and_english_to_its_source(misses: Misses) -> None:
    done = misses(
        "- `영수증이 안 찍혀요` (en, no answer, opened scenarios/disk-full)\n"
        "- `spooler jammed` (ko, no answer, opened ko/scenarios/disk-full)\n",
        "--json",
    )
    found = {lesson["file"]: asked(lesson["symptoms"]) for lesson in taught(done)["pages"]}
    assert found == {
        "scenarios/disk-full.ko.md": [("영수증이 안 찍혀요", 1)],
        "scenarios/disk-full.md": [("spooler jammed", 1)],
    }


def test_an_old_address_leads_to_the_page_that_has_it_as_an_alias(misses: Misses) -> None:
    done = misses("- `spooler jammed` (en, no answer, opened scenarios/volume-full)\n", "--json")
    assert [lesson["page"] for lesson in taught(done)["pages"]] == ["disk-full"]


def test_a_page_without_symptoms_names_the_scenarios_that_may_have_them(misses: Misses) -> None:
    done = misses("- `spooler jammed` (en, no answer, opened procedures/free-space)\n")
    assert done.code == 0
    assert "symptoms:" not in done.out
    assert (
        "# a procedure has no symptoms; a symptom of content/scenarios/disk-full.md, "
        "content/scenarios/till-stuck.md may say it:\n#   spooler jammed\n"
    ) in done.out


def test_what_nothing_answered_is_a_list_of_pages_to_write_most_asked_first(misses: Misses) -> None:
    done = misses(
        "- `kafka partition offline` (en, no answer)\n"
        "- `mongodb replica lag` (en, no answer)\n"
        "- `is the mongodb replica lagging?` (en, no answer, asked 2 times)\n"
        "- `redis replica lag` (en, no answer)\n"
        "- `MongoDB  replica lag` (en, no answer)\n"
    )
    assert done.code == 0
    made = [line for line in done.out.splitlines() if line.startswith("drillbook new")]
    assert made[0] == "drillbook new scenario 'Mongodb replica lag' --id mongodb-replica-lag"
    assert len(made) == 3
    assert "  # asked 4 times, also as: is the mongodb replica lagging?\n" in done.out


def test_the_command_for_a_page_makes_it(misses: Misses, tmp_path: Path) -> None:
    text = "- ``--it's `gone`; $(touch x) "
    found = taught(misses(text + "kafka`` (en, no answer)\n", "--json"))["write"][0]
    assert found["id"] == "it-s-gone-touch-x-kafka"
    command = found["command"].replace("drillbook", f"{sys.executable} -m drillbook", 1)
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env=_environment({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = tmp_path / "content" / "scenarios" / "it-s-gone-touch-x-kafka.md"
    assert yaml.safe_load(page.read_text().split("---")[1])["title"] == "It's `gone`; $(touch x) kafka"
    assert not (tmp_path / "x").exists()


def test_where_no_id_can_be_made_a_person_chooses_it(misses: Misses) -> None:
    done = misses("- `결제 서버가 안 떠요` (ko, no answer)\n")
    assert "drillbook new scenario '결제 서버가 안 떠요' --id <id>\n" in done.out
    assert "choose an id" in done.out
    found = taught(misses("- `카프카 kafka 파티션` (ko, no answer)\n", "--json"))["write"][0]
    assert (found["id"], found["title"]) == ("kafka", "카프카 kafka 파티션")


def test_an_id_that_is_taken_is_not_proposed(misses: Misses) -> None:
    found = taught(misses("- `볼륨 volume full` (ko, no result opened)\n", "--json"))["write"]
    assert [wanted["id"] for wanted in found] == ["volume-full-2"]


def test_a_no_that_has_an_answer_by_now_is_no_page_to_write(misses: Misses) -> None:
    done = misses("- `no space left on device` (en, no answer)\n")
    assert done.out == "Found today: content/scenarios/disk-full.md: no space left on device\n"


def test_results_that_nobody_opened_are_named_beside_the_page_to_write(misses: Misses) -> None:
    done = misses("- `no space left on device` (en, no result opened)\n")
    assert "drillbook new scenario 'No space left on device' --id no-space-left-on-device\n" in done.out
    assert "  # search gives content/scenarios/disk-full.md, which nobody opened\n" in done.out


def test_lines_that_the_api_kept_are_read(misses: Misses) -> None:
    done = misses(
        '{"question":"mongodb replica lag","at":"2026-11-28T10:00:00+00:00"}\n'
        '{"question":"mongodb replica lag","at":"2026-11-28T11:00:00+00:00"}\n',
        "--json",
    )
    assert (done.code, taught(done)["problems"]) == (0, [])
    assert asked(taught(done)["write"]) == [("mongodb replica lag", 2)]


def test_a_list_comes_through_issues_and_mails(misses: Misses) -> None:
    done = misses(
        b"\xef\xbb\xbf> * [ ] `mongodb replica lag` (en, no answer)\r\n"
        b"> - ordinary item\r\n"
        b"> - `` a `tick` `` (en, no result opened)\r\n",
        "--json",
    )
    assert (done.code, taught(done)["problems"]) == (0, [])
    assert {one["question"] for one in taught(done)["write"]} == {"mongodb replica lag", "a `tick`"}


def test_a_list_is_read_from_a_pipe(tmp_path: Path) -> None:
    write_files(tmp_path / "content", PAGES)
    done = subprocess.run(
        [sys.executable, "-m", "drillbook", "misses", "-"],
        cwd=tmp_path, env=_environment({}), input=b"- `kafka offline` (en, no answer)\n- `kaf",
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert b"drillbook new scenario 'Kafka offline'" in done.stdout
    assert done.stderr.startswith(b"(standard input):2:3: unreadable-question: the question has no end; ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n- `kafka (en, no answer)\n", "list.md:2:3: unreadable-question: the question has no end; "),
        ("- `kafka`\n", "list.md:1:10: unreadable-question: what happened to the question"),
        ("- `kafka` (en, no answer, asked 0 times)\n", "list.md:1:10: unreadable-question: what happened"),
        ("- `\ufffe` (en, no answer)\n", "list.md:1:3: unreadable-question: nothing is asked; "),
        ("- `kafka` (en, gone)\n", "list.md:1:10: unreadable-question: what happened to the question"),
        (f"- `{'x' * 201}` (en, no answer)\n", "list.md:1:3: unreadable-question: the question has 201 char"),
        ('{"question": 3}\n', "list.md:1:1: unreadable-question: 'question' is wrong: "),
        ('{"question": ""}\n', "list.md:1:1: unreadable-question: 'question' is wrong: "),
        ('{"what": "no answer"}\n', "list.md:1:1: unreadable-question: 'question' is wrong: field required"),
        ('{"question": "x", "page": null}\n', "list.md:1:1: unreadable-question: 'page' is wrong: "),
        ('{"question": "x", "colour": 1}\n', "list.md:1:1: unreadable-question: 'colour' is wrong: "),
        ('{"question": "x"\n', "list.md:1:17: unreadable-question: the line is not valid JSON"),
        ("{" * 100_000 + "\n", "list.md:1:2: unreadable-question: the line is not valid JSON"),
        ('{"question":' + "[" * 100_000 + "\n", "unreadable-question: the line is not valid JSON"),
        (b"- `caf\xe9` (en, no answer)\n", "list.md:1:7: unreadable-question: the line is not UTF-8; "),
        (b"\x00\xff\xfe{", "list.md:1:2: unreadable-question: the line is not UTF-8; "),
    ],
)  # fmt: skip
def test_bad_input_is_named_by_its_place(misses: Misses, text: str | bytes, message: str) -> None:
    done = misses(text)
    assert done.code == 1
    assert message in done.err
    assert done.err.count("\n") == 1
    told = taught(misses(text, "--json"))["problems"]
    assert [problem["rule"] for problem in told] == ["unreadable-question"]


@pytest.mark.parametrize("text", ["", "# Notes\n\n- nothing\n"])
def test_a_list_without_questions_is_a_warning(misses: Misses, text: str) -> None:
    done = misses(text)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("list.md:1:1: no-questions: the list holds no questions; give what ")
    assert done.err.endswith(" (warning)\n")


def test_a_page_that_is_gone_is_a_warning_and_its_question_has_no_answer(misses: Misses) -> None:
    done = misses("- `kafka offline` (en, no answer, opened scenarios/disk-fill)\n")
    assert done.code == 0
    assert done.err == (
        "list.md:1:1: unknown-page: there is no page 'scenarios/disk-fill'; "
        "did you mean 'scenarios/disk-full'? (warning)\n"
    )
    assert "drillbook new scenario 'Kafka offline'" in done.out


def test_what_steers_a_terminal_is_not_printed(misses: Misses) -> None:
    done = misses('{"question": "kafka \\u001b[2J\\u202e offline\\n::error::x"}\n')
    assert "\x1b" not in done.out
    assert "drillbook new scenario 'Kafka [2J offline ::error::x'" in done.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere.md"], "No such file or directory: 'nowhere.md'"),
        (["content"], "Is a directory: 'content'"),
        (["list.md", "--content", "nowhere"], "nowhere is not a folder"),
    ],
)
def test_misuse_is_one_line_and_status_2(tmp_path: Path, arguments: list[str], complaint: str) -> None:
    write_files(tmp_path / "content", PAGES)
    (tmp_path / "list.md").write_text("- `x` (en, no answer)\n")
    done = run_drillbook("misses", *arguments, cwd=tmp_path)
    assert done.code == 2
    assert complaint in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("rule", ["no-questions", "unreadable-question", "unknown-page"])
def test_its_rules_are_explained(rule: str) -> None:
    assert rule in run_drillbook("rules").out
    assert run_drillbook("rules", rule).code == 0


def test_what_yaml_may_not_hold_is_in_no_line_to_paste(misses: Misses) -> None:
    asked = ["server of zebra stuck", "zebra server stuck\ufffe"]
    done = misses("".join(f"- `{one}` (en, no answer, opened scenarios/till-stuck)\n" for one in asked))
    assert "server of zebra stuck" in done.out
    assert "\ufffe" not in done.out
