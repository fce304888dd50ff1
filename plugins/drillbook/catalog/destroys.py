"""Whether an author says that nothing is destroyed: in doubt not, since readers are warned of the rest."""

from __future__ import annotations

import re

_NOTHING = re.compile(
    r"(?:nothing(?: at all)?|none|no|n/?a|not applicable|-|–|—)(?=$|\s*[,(—–])"  # alone, or with a condition
    r"|nothing(?= (?:on|in|at|here|yet|as long|if|when|while|unless)\b)"
    r"|(?:[^.]{0,40}(?:에서는|에는|경우에는?|경우) )?"
    r"(?:(?:파괴되는|잃는) 것[은이]? |해당 (?:사항 )?)?없(?:음|다|습니다)$",
    re.IGNORECASE,
)
_SOMETHING = re.compile(
    r"\b(?:but|except|other than|surviv\w*|remain\w*|left|kept|stays?|recover\w*|back)\b|제외|외에",
    re.IGNORECASE,
)
_FIRST = re.compile(r"[^.;!\n]*")


def is_nothing(text: str | None) -> bool:
    """Whether a text such as ``Nothing; the old directory is moved aside.`` says that nothing is lost."""
    found = _FIRST.match((text or "").strip())
    first = found.group().strip() if found else ""
    return bool(_NOTHING.match(first)) and not _SOMETHING.search(first)
