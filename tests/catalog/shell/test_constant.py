"""A verification that says what is written in it is told from one that looks at what was restored."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.catalog.shell.constant import is_constant
from tests.support.sampling import examples

SAID = [
    'echo "lost_rows=0"',
    'echo "lost_rows=$((0))"',
    "x=0; echo lost_rows=$x",
    'x=0\necho "lost_rows=${x}"',
    "cat <<EOF\nlost_rows=0\nEOF",
    "n=3\ncat <<-'EOF'\nlost_rows=$n\nEOF\n",
    "n=3\ncat <<EOF\nlost_rows=$n\nEOF\n",
    'cat <<< "lost_rows=0"',
    'printf "lost_rows=%d\\n" 0',
    "true",
    "test 1 = 1",
    "[ 0 -eq 0 ]\necho lost_rows=0",
    "[[ a == a* ]]",
    'expected=5\nfound=5\necho "lost_rows=$((expected - found))"\ntest "$found" -eq "$expected"',
    'echo "lost_rows=$(echo 0)"',
    "echo `echo lost_rows=0`",
    'echo lost_rows=0 | tee "$DRILL_DIR/result"',
    "if true; then echo lost_rows=0; else exit 1; fi",
    "say() { echo lost_rows=0; }\nsay",
    "for i in 1 2 3; do echo rows=$i; done; echo lost_rows=0",
    "# compare\necho lost_rows=0 # ok",
    "(( 1 == 1 )) && echo lost_rows=0",
    "cmp a b > /dev/null 2>&1 || true\necho lost_rows=0",
    "echo 0 | grep -q 0 && echo lost_rows=0",
    'declare -i lost=0; echo "lost_rows=$lost"',
    'let "x = 1 - 1"; echo lost_rows=$x',
    "sleep 1; date; ( echo lost_rows=0 )",
    "read -r n <<< 0; echo lost_rows=$n",
    "echo \"it's (fine)\"; echo 'lost_rows=0'\\\n",
]
LOOKED = [
    "test -d /data",
    '[ -e "$DRILL_DIR/file" ]; echo lost_rows=0',
    "[[ -f x ]]",
    "[ a -nt b ]",
    'echo "lost_rows=$(wc -l < "$DRILL_DIR/x")"',
    "cmp a b\necho lost_rows=0",
    'found=$(psql -c "select 1")\necho lost_rows=$((1-found))',
    'cat "$DRILL_DIR/result"',
    "cat < file",
    "lost=$(<file); echo lost_rows=$lost",
    "exec 3< file; read -r x <&3; echo lost_rows=$x",
    "python3 check.py",
    'ls "$DRILL_DIR/x"; echo lost_rows=0',
    "echo *",
    "printf '%s\\n' \"$DRILL_DIR\"/*.gz",
    "echo lost_rows=$lost",
    "echo lost_rows=$((1000 - found))",
    "diff <(sort a) <(sort b)",
    "sort a | diff - b",
    "grep -q x file; echo lost_rows=0",
    'echo lost_rows=0 | diff - "$DRILL_DIR/expected"',
    ". ./lib.sh",
    "while read -r l; do echo $l; done < file",
    "systemctl is-active x; echo lost_rows=0",
    'cd "$DRILL_DIR/files"; echo lost_rows=0',
    "if cmp -s a b; then echo lost_rows=0; else echo lost_rows=1; fi",
    'timeout 5 sh -c "until x; do :; done"; echo lost_rows=0',
    "case $x in a) echo;; esac",
    'an unclosed "quote',
    'eval "$x"',
]


@pytest.mark.parametrize("text", SAID)
def test_what_prints_only_what_is_written_in_it_is_constant(text: str) -> None:
    assert is_constant([text])


@pytest.mark.parametrize("text", LOOKED)
def test_what_may_look_at_what_was_restored_is_not(text: str) -> None:
    assert not is_constant([text])
    assert not is_constant(["echo lost_rows=0", text])


def test_nothing_at_all_is_not_called_constant() -> None:
    assert not is_constant([])


@settings(max_examples=examples(300), deadline=None)
@given(st.text("ab$(){}[]<>|&;'\"`\\ \n=#!*0-"))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    is_constant([text])
    assert not is_constant([f"{text}\ncmp a b"]) or "#" in text or "'" in text or '"' in text or "<" in text
