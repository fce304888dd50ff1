"""What we rely on of the parser that is private to Python: run by every Python that we support."""

from __future__ import annotations

import re
from typing import Any

import pytest

from drillbook.catalog.signatures.tree import codes, flags_of, is_tree, parse

A, B = (codes.LITERAL, 97), (codes.LITERAL, 98)


def plain(value: Any) -> Any:
    """A tree as lists and tuples, which can be compared."""
    if is_tree(value):
        return [plain(item) for item in value]
    return tuple(map(plain, value)) if isinstance(value, tuple | list) else value


@pytest.mark.parametrize(
    ("pattern", "tree"),
    [
        ("ab", [A, B]),
        ("[^a]", [(codes.NOT_LITERAL, 97)]),
        (".", [(codes.ANY, None)]),
        (r"[a-b\d]", [(codes.IN, ((codes.RANGE, (97, 98)), (codes.CATEGORY, codes.CATEGORY_DIGIT)))]),
        (r"[^ab]", [(codes.IN, ((codes.NEGATE, None), A, B))]),
        (r"\S", [(codes.IN, ((codes.CATEGORY, codes.CATEGORY_NOT_SPACE),))]),
        (r"\W", [(codes.IN, ((codes.CATEGORY, codes.CATEGORY_NOT_WORD),))]),
        ("aa|bb", [(codes.BRANCH, (None, ([A, A], [B, B])))]),
        ("(a)", [(codes.SUBPATTERN, (1, 0, 0, [A]))]),
        ("(?i:a)", [(codes.SUBPATTERN, (None, int(re.IGNORECASE), 0, [A]))]),
        ("(?-i:a)", [(codes.SUBPATTERN, (None, 0, int(re.IGNORECASE), [A]))]),
        ("a*", [(codes.MAX_REPEAT, (0, codes.MAXREPEAT, [A]))]),
        ("a{2,3}?", [(codes.MIN_REPEAT, (2, 3, [A]))]),
        ("a++", [(codes.POSSESSIVE_REPEAT, (1, codes.MAXREPEAT, [A]))]),
        ("(?=a)", [(codes.ASSERT, (1, [A]))]),
        ("(?<!a)", [(codes.ASSERT_NOT, (-1, [A]))]),
        (r"^a$", [(codes.AT, codes.AT_BEGINNING), A, (codes.AT, codes.AT_END)]),
        (r"\Aa\Z", [(codes.AT, codes.AT_BEGINNING_STRING), A, (codes.AT, codes.AT_END_STRING)]),
        (r"\b\B", [(codes.AT, codes.AT_BOUNDARY), (codes.AT, codes.AT_NON_BOUNDARY)]),
    ],
)
def test_a_pattern_is_read_as(pattern: str, tree: Any) -> None:
    assert plain(parse(pattern)) == tree


def test_what_never_matches_is_an_item_of_its_own_or_an_empty_row_that_must_not_follow() -> None:
    assert plain(parse("(?!)")) in ([(codes.FAILURE, ())], [(codes.ASSERT_NOT, (1, []))])


@pytest.mark.parametrize("pattern", [r"(a)\1", r"(a)(?(1)a|b)", "(?>a)"])
def test_what_no_browser_has_is_an_item_of_another_kind(pattern: str) -> None:
    last, _ = list(parse(pattern))[-1]
    assert last in (codes.GROUPREF, codes.GROUPREF_EXISTS, codes.ATOMIC_GROUP)


def test_flags_are_those_given_and_those_of_the_pattern() -> None:
    assert flags_of(parse("(?i)a", re.ASCII)) == re.IGNORECASE | re.ASCII
    assert not flags_of(parse("a")) & re.IGNORECASE


@pytest.mark.parametrize(
    ("pattern", "error"), [("(", re.error), ("(?u)a", ValueError), ("(" * 4000, RecursionError)]
)
def test_what_is_no_pattern_raises(pattern: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse(pattern, re.ASCII)
