r"""The dialect of pages, each form written once: what it looks like, and what its groups are called.

The catalog, the page, the search and the terminal read the same expressions, so that what is a link
to one of them is a link to all. Each is a compiled expression; those that hold for a whole line are
matched at its start, without the marks of lists and quotes around it, and the others are looked for
in text. ``HEADING_MARKS``, ``BOX_MARKS``, ``PARAMETER_NAME`` and ``ANGLED_SHORTCODE`` are pieces of
expressions, for those that look for several forms at once.

What repeats is possessive (``*+``) where it can be: never tried again with less, no text makes it slow.
"""

from __future__ import annotations

import re

# Of a line -------------------------------------------------------------------------------------------

HEADING_MARKS = r"#{1,6}"
# `## Restore the data`: ``marks`` say the level; ``text`` is inline Markdown with an attribute list
# perhaps and closing signs, None where nothing but the marks is on the line.
HEADING = re.compile(rf"(?P<marks>{HEADING_MARKS})(?:[ \t]+(?P<text>.*))?$")
# `===` or `---` below a line of text makes a heading of it, of level 1 or 2: ``underline`` says which.
UNDERLINE = re.compile(r"(?P<underline>=+|-+)[ \t]*$")

# "```bash", "~~~ {.sql title=x}": opens a block of code. ``marker`` is what closes it, or more of the
# same; ``info`` is language and caption, which `fences.read_info` reads. Behind backticks it has none.
FENCE = re.compile(r"(?P<marker>`{3,}+(?=[^`]*+$)|~{3,}+)(?P<info>.*)$")

BOX_MARKS = r"(?:!!!|\?\?\?\+?)"
# The start of a box, whatever else is on its line: ``kind`` is its first word, such as danger.
BOX_START = re.compile(rf"{BOX_MARKS} ?(?P<kind>\w+)")
_BOX_NAMES = r"[\w\-]+(?: +[\w\-]+)*"
# `!!! danger "What is lost"`, `??? note`, `???+ "Open at first"`: the first line of an admonition, or
# of one that can be folded, by ``marks``. ``names`` are its kind and further classes, which only one
# that can be folded may lack, and ``title`` is None where the kind is the title.
BOX = re.compile(
    r'(?P<marks>!!!(?= ?[\w\-])|\?\?\?\+?(?= ?[\w\-]| +")) ?'
    rf'(?P<names>{_BOX_NAMES})?(?: +"(?P<title>.*)")? *$'
)

# Of text ---------------------------------------------------------------------------------------------

# `code`, ``more ` code``: ``code`` is what is shown as it is; a paragraph's end is the end of none.
CODE_SPAN = re.compile(
    r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<code>(?:(?!\n[ \t>]*\n).)*?)(?<!`)(?P=ticks)(?!`)", re.DOTALL
)

# `[[id]]`, `[[id|text]]`, `[[id#heading]]`, `[[#heading]]`: a link to a page. ``target`` is the id and
# the heading as written; ``text`` is what the link says, None where the page's title says it. In a
# table the stroke has a backslash, or it would end the cell; one before the brackets makes them text.
WIKI_LINK = re.compile(r"(?<!\\)\[\[(?P<target>[^\[\]\n|]+?)(?:\\?\|(?P<text>[^\[\]\n]*))?\]\]")

PARAMETER_NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
# `{{ pgdata }}`: a value of the reader's own system, in text and in code. ``name`` is a parameter where
# the page declares it, else the braces belong to another program. ``escape`` makes them text.
PARAMETER = re.compile(rf"(?P<escape>\\)?\{{\{{[ \t]*(?P<name>{PARAMETER_NAME})[ \t]*\}}\}}")
# Anything in double braces, whoever's template it is: ``inside`` is all between them.
BRACES = re.compile(r"\{\{(?P<inside>[^{}\n]*)\}\}")

# `{{< figure src="x" >}}`, `{{% /tab %}}`: a shortcode of Hugo, which no page of ours has. ``name`` has
# the stroke of one that closes.
SHORTCODE = re.compile(r"\{\{[<%]\s*+(?P<name>/?\s*+[\w-]++)[^{}]*?[%>]\}\}")
# `{{< ref "page.md#heading" >}}`: the one that is a link; ``target`` is what it leads to.
REF_SHORTCODE = re.compile(r"\{\{[<%]\s*+(?:rel)?ref\s++[\"']?(?P<target>[^\"'\s]++)[\"']?\s*+[%>]\}\}")
# What is between these signs is no element of HTML.
ANGLED_SHORTCODE = r"\{\{<[^\n{}]*?>\}\}"
SHORTCODE_START = re.compile(r"\{\{[<%]")

# `{#id .class key=value key="more words"}`, also `{: ... }`: the attributes of what it stands behind.
# ``attributes`` are split by `headings.split_attributes`, which says whether they are any.
ATTRIBUTE_LIST = re.compile(r"\{:?(?P<attributes>[^{}\n]*)\}")
# At the end of a line, that is of a heading.
ATTRIBUTES_AT_END = re.compile(rf"{ATTRIBUTE_LIST.pattern}\s*$")
# One that gives an id can be nothing else, wherever it stands.
ATTRIBUTES_WITH_ID = re.compile(r"\{:?[ \t]*#[^{}\n]*\}")
