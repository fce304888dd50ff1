"""Count how common words are in everyday English and Korean, for ``search/language/common.txt``.

    python -m bench.common_words ENGLISH.json.gz KOREAN_FOLDER ... > COMMON.txt

English comes from the word counts of pyspellchecker (MIT), which are of film subtitles: what people say.
Korean is counted over the Korean manuals of GNOME and LibreOffice and the Debian handbook, as HTML or
Mallard below the given folders; only the counts are kept. A word's weight is what its rarity would be
among pages of a thousand words.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from drillbook.names import CJK
from drillbook.search.language.analysis import analyse_run, terms

PAGE = 1000  # words
COMMONEST, STEP = 4.25, 0.5  # what is rarer weighs what it weighs on the site
LEAST_HANGUL = 200  # letters, without which a page of a manual was not translated
_MARKUP = re.compile(r"(?s)<(script|style|(?:\w+:)?credit)\b.*?</\1>|<[^>]*>")
_CJK = re.compile(f"[{CJK}]")


def main() -> None:
    """Count, and print the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("english", type=Path)
    parser.add_argument("korean", type=Path, nargs="+")
    options = parser.parse_args()
    weights = english(json.loads(gzip.decompress(options.english.read_bytes())))
    weights |= korean(_manuals(options.korean))
    sys.stdout.write(_written(weights))


def english(counts: Mapping[str, int]) -> dict[str, float]:
    """Weigh the terms of words that were counted one by one."""
    total, having = sum(counts.values()), Counter[str]()
    for word, count in counts.items():
        for term in set(analyse_run(word)):
            having[term] += count
    return {term: -math.log(-math.expm1(-PAGE * count / total)) for term, count in having.items()}


def korean(pages: Iterable[str]) -> dict[str, float]:
    """Weigh the Korean terms of pages by how many have them."""
    having, total = Counter[str](), 0
    for page in pages:
        if len(_CJK.findall(page)) >= LEAST_HANGUL:
            total += 1
            having.update({term for term in terms(page) if _CJK.search(term)})
    return {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in having.items()}


def _manuals(folders: Iterable[Path]) -> Iterator[str]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".html", ".page") and path.is_file():
                yield html.unescape(_MARKUP.sub(" ", path.read_text("utf-8", "replace")))


def _written(weights: Mapping[str, float]) -> str:
    lines: dict[float, list[str]] = defaultdict(list)
    for term, weight in weights.items():
        if weight < COMMONEST and len(term) > 1 and not term.isdecimal():
            lines[round(weight / STEP) * STEP].append(term)
    about = "\n".join(f"# {line}" for line in (__doc__ or "").strip().split("\n\n")[-1].split("\n"))
    listed = "\n".join(f"{weight} {' '.join(sorted(found))}" for weight, found in sorted(lines.items()))
    return (
        f"# How common words are in the language. Written by bench/common_words.py.\n#\n{about}\n{listed}\n"
    )


if __name__ == "__main__":
    main()
