"""Which elements of HTML a page may have: one list for what is shown and for what is checked."""

from __future__ import annotations


def _named(names: str) -> frozenset[str]:
    return frozenset(names.split())


# What is published as it stands.
PUBLISHED = _named(
    "a abbr acronym article aside b bdi bdo blockquote br caption center cite code col colgroup data dd del "
    "details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins "
    "kbd label li mark ol p pre q rp rt rtc ruby s samp section small span strike strong sub summary sup "
    "table tbody td tfoot th thead time tr tt u ul var wbr"
)
# What means nothing without a style or a script: the element goes, what stands in it stays.
UNWRAPPED = _named(
    "address area audio big button dialog dir fieldset font legend main map menu meter nav "
    "nobr output picture progress search source track video"
)
# What runs, frames, asks, is the page as a whole, or takes the text behind it in: shown as it is written.
FORBIDDEN = _named(
    "applet base body embed form frame frameset head html iframe link math meta noembed noframes noscript "
    "object param plaintext script select style svg template textarea title xmp"
)
VOID = _named("area br col hr img input source track wbr")
# Elements that end by themselves.
OPTIONAL_END = _named("colgroup dd dt li p rp rt rtc tbody td tfoot th thead tr")
# What begins a block of HTML, which goes on to the next blank line.
BLOCK_TAGS = _named(
    "address article aside blockquote caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p "
    "search section summary table tbody td tfoot th thead tr track ul"
)
# What means something inside of another element alone, such as a cell in a table: elsewhere it is a word.
WITHIN = {
    **dict.fromkeys(("caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"), ("table",)),
    **dict.fromkeys(("dd", "dt"), ("dl",)),
    **dict.fromkeys(("rp", "rt", "rtc"), ("ruby",)),
    "li": ("ul", "ol", "menu", "dir"),
}
