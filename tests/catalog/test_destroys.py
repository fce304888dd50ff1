"""That nothing is destroyed is told from what only begins in the same way."""

from __future__ import annotations

import pytest

from drillbook.catalog.destroys import is_nothing


@pytest.mark.parametrize(
    "text",
    [
        "Nothing.",
        "nothing",
        "None",
        "n/a",
        "–",
        "Nothing on a new host.",
        "Nothing; the damaged directory is moved aside.",
        "Nothing, as long as the old data directory is moved aside and not deleted.",
        "Nothing. Never delete files in pg_wal by hand.",
        "Nothing (a copy is changed)",
        "없음.",
        "새 호스트에서는 없음.",
        "없음. 이전 데이터 디렉터리를 지우지 않고 옆으로 옮기는 한 잃는 것이 없다.",
        "해당 없음",
        "파괴되는 것은 없다.",
    ],
)
def test_nothing_is_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "Nothing but the whole database",
        "Nothing, except every order of today.",
        "Nothing is left of the old data.",
        "Nothing in the directory survives.",
        "None of the backups survive.",
        "No data can be read afterwards.",
        "Nothingness",
        "Every write after the damaged place; nothing else.",
        "복구할 수 없다.",
        "남는 데이터는 없음.",
        "이 디렉터리를 제외하면 없음.",
        "운영 파일에서 손상 지점 이후의 모든 쓰기. 복사본은 남는다.",
    ],
)
def test_something_is_something(text: str | None) -> None:
    assert not is_nothing(text)
