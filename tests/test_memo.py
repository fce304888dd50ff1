"""Results are used again where they would be made of the same, and nowhere else."""

from __future__ import annotations

from drillbook.memo import Ask, Memo


def made(memo: Memo, inputs: object, made_of: list[object]) -> object:
    def make() -> object:
        made_of.append(inputs)
        return f"made of {inputs}"

    return memo.of("key", inputs, make)


def test_what_is_made_of_the_same_is_made_once() -> None:
    memo, calls = Memo(), list[object]()
    assert [made(memo, given, calls) for given in (1, 1, 2, 2, 1)] == [
        f"made of {n}" for n in (1, 1, 2, 2, 1)
    ]
    assert calls == [1, 2, 1]


def test_an_answer_that_has_changed_makes_it_anew() -> None:
    memo, titles, calls = Memo(), {"a": "Disk", "b": "Fan"}, list[str]()

    def make(ask: Ask) -> str:
        calls.append("made")
        return f"see {ask('a')}, {ask('a')}"

    def see() -> str:
        return memo.asking("key", "page", make, lambda name: titles[str(name)])

    assert see() == "see Disk, Disk"
    titles["b"] = "Pump"  # which nobody asked about
    assert see() == "see Disk, Disk"
    assert calls == ["made"]
    titles["a"] = "Drive"
    assert see() == "see Drive, Drive"
    assert calls == ["made", "made"]


def test_a_question_has_one_answer_while_a_result_is_made() -> None:
    answers = iter(["first", "second"])
    memo = Memo()
    assert memo.asking("key", 0, lambda ask: (ask("x"), ask("x")), lambda _: next(answers)) == (
        "first",
        "first",
    )


def test_what_two_builds_have_not_used_is_forgotten() -> None:
    memo, calls = Memo(), list[object]()
    made(memo, 1, calls)
    memo.turn()
    made(memo, 1, calls)  # used by this build
    memo.turn()
    memo.turn()
    assert calls == [1]
    made(memo, 1, calls)
    assert calls == [1, 1]


def test_a_memo_for_one_build_keeps_nothing() -> None:
    memo, calls = Memo(keeps=False), list[object]()
    made(memo, 1, calls)
    made(memo, 1, calls)
    assert calls == [1, 1]
