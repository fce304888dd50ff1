r"""The dialect of pages, each form written once: what it looks like, and what its groups are called.

The catalog, the page, the search and the terminal read the same expressions, so that what is a link
to one of them is a link to all. Each is a compiled expression; those that hold for a whole line are
matched at its start, without the marks of lists and quotes around it, and the others are looked for
in text. Those that are texts, such as ``HEADING_MARKS`` and ``PARAMETER_NAME``, are pieces of
expressions, for who looks for several forms at once.

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

TAB_MARKS = r"={3}[!+]{0,2}"
# `=== "Debian"`: the first line of one of the tabs of MkDocs; ``tab`` is its name.
TABBED = re.compile(rf'{TAB_MARKS}[ \t]+"(?P<tab>[^\n]*)"[ \t]*$')

CONTENTS_ATTRIBUTE = r"\{:[ \t]*+toc\b[^{}]*+\}"
# `[TOC]`, `[[_TOC_]]`, `{:toc}`, `{{< toc >}}`, `{% toc %}`: where other programs put a list of contents.
CONTENTS = re.compile(
    rf"(?:\[\[?_?TOC_?\]?\]|{CONTENTS_ATTRIBUTE}"
    r"|\{\{[<%]\s*+toc\s*+[%>]\}\}|\{%-?\s*+toc\s*+-?%\})[ \t]*$",
    re.IGNORECASE,
)

# Of text ---------------------------------------------------------------------------------------------

# `code`, ``more ` code``: ``code`` is what is shown as it is; a paragraph's end is the end of none.
CODE_SPAN = re.compile(
    r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<code>(?:(?!\n[ \t>]*\n).)*?)(?<!`)(?P=ticks)(?!`)", re.DOTALL
)

# `[[id]]`, `[[id|text]]`, `[[text|id]]`, `[[id#heading]]`, `![[file.png]]`: a link to a page, a heading of
# one or a file, which `links.LinkResolver.reading` reads. ``target`` is what stands first, ``text`` what
# stands second, None where there is one side alone; ``shown`` is the sign that puts a picture there. In a
# table the stroke has a backslash, or it would end the cell; one before the brackets makes them text.
WIKI_LINK = re.compile(r"(?<!\\)(?P<shown>!?)\[\[(?P<target>[^\[\]\n|]+?)(?:\\?\|(?P<text>[^\[\]\n]*))?\]\]")

PARAMETER_NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
# `{{ pgdata }}`: a value of the reader's own system, in text and in code. ``name`` is a parameter where
# the page declares it, else the braces belong to another program. ``escape`` makes them text.
PARAMETER = re.compile(rf"(?P<escape>\\)?\{{\{{[ \t]*(?P<name>{PARAMETER_NAME})[ \t]*\}}\}}")
# Anything in double braces, whoever's template it is: ``inside`` is all between them.
BRACES = re.compile(r"\{\{(?P<inside>[^{}\n]*)\}\}")

# `{#id .class key=value key="more words"}`, also `{: ... }`: the attributes of what it stands behind.
# ``attributes`` are split by `headings.split_attributes`, which says whether they are any.
ATTRIBUTE_LIST = re.compile(r"\{:?(?P<attributes>[^{}\n]*)\}")
# At the end of a line, that is of a heading.
ATTRIBUTES_AT_END = re.compile(rf"{ATTRIBUTE_LIST.pattern}\s*$")
# One that gives an id can be nothing else, wherever it stands.
ATTRIBUTES_WITH_ID = re.compile(r"\{:?[ \t]*#[^{}\n]*\}")

# Of other generators ---------------------------------------------------------------------------------

# `{{< figure src="x" >}}`, `{{% /tab %}}` of Hugo, `{% include a.html %}` of Jekyll: no page of ours has
# them. ``shortcode`` has the stroke of one that closes.
OTHERS_TAG = re.compile(
    r"\{\{[<%]\s*+(?P<shortcode>/?\s*+[\w-]++)[^{}]*?[%>]\}\}"
    r"|\{%-?\s++(?P<tag>[a-z_]\w*+)(?:[^{}%\n]|%(?!\}))*+%\}"
)
OTHERS_TAG_START = re.compile(r"\{\{[<%]|\{%")
# In the place of a link's address, whatever it names.
OTHERS_TAG_AS_ADDRESS = r"\{(?:\{[<%][^{}\n]*[%>]\}|%[^{}%\n]*%)\}"
# What is between these signs is no element of HTML.
ANGLED_SHORTCODE = r"\{\{<[^\n{}]*?>\}\}"
# `{{< ref "page.md#heading" >}}`, `{% link notes/page.md %}`: those that are links; ``target`` is where to.
PAGE_TAG = re.compile(
    r"\{(?:\{[<%]\s*+(?:rel)?ref|%-?\s*+(?:link|post_url))\s++"
    r"[\"']?(?P<target>(?:[^\"'\s{}%>]|[%>](?!\}))++)[\"']?\s*+-?(?:[%>]\}|%)\}"
)

# `{% highlight python %}`, `{{< highlight go >}}`, `{% comment %}`: opens code or a remark of the author.
# ``liquid`` says which of them in Jekyll; ``said`` and ``hugo`` begin with the language.
CODE_TAG = re.compile(
    r"\{%-?\s*+(?P<liquid>highlight|comment)\b\s*+(?P<said>[^{}%\n]*+)%\}"
    r"|\{\{[<%]\s*+highlight\s++(?P<hugo>[^{}\n]*?)[>%]\}\}"
)
# What closes each of them, at the end of a line.
HIGHLIGHT_END = re.compile(r"\{%-?\s*+endhighlight\s*+-?%\}[ \t]*$")
REMARK_END = re.compile(r"\{%-?\s*+endcomment\s*+-?%\}[ \t]*$")
HUGO_HIGHLIGHT_END = re.compile(r"\{\{[<%]\s*+/\s*+highlight\s*+[%>]\}\}[ \t]*$")

# `{% raw %}` and `{% endraw %}`, and both with ``raw`` between them, which is shown as it is.
RAW_MARK = re.compile(r"\{%-?\s*+(?:end)?raw\s*+-?%\}")
RAW = re.compile(r"\{%-?\s*+raw\s*+-?%\}(?P<raw>[\s\S]*?)\{%-?\s*+endraw\s*+-?%\}")
