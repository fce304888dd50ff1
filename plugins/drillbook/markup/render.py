"""Rendering a page's Markdown into the sections that templates show."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from html import escape
from typing import TypeVar

from drillbook.catalog.graph import Catalog
from drillbook.catalog.hidden import has_hidden
from drillbook.catalog.markdown.body import Body
from drillbook.catalog.markdown.headings import html_title, plain_text
from drillbook.catalog.markdown.inert import SIGN, Unit, as_html, mark
from drillbook.catalog.markdown.syntax import CODE_SPAN, PARAMETER
from drillbook.catalog.page import Page
from drillbook.catalog.wording import values_of
from drillbook.markup import own
from drillbook.markup.code import Values, code_block, parameter, unhidden
from drillbook.markup.context import Context, Parser
from drillbook.markup.extension import DrillbookExtension
from drillbook.markup.frames import TornFrameError, unframed
from drillbook.markup.holding import hold
from drillbook.markup.relocate import FILE, PAGE
from drillbook.markup.sanitize import make_cleaner
from drillbook.markup.words import Words
from drillbook.memo import Ask, Memo
from drillbook.names import CJK

_HEADING = re.compile(
    rf'<h2((?:\s[^<>]*)?\s{own.DATA}(section|title)="(\w*)"[^<>]*)>(.*?)</h2>\s*', re.DOTALL
)
_ANCHOR = re.compile(r'\sid="([^"]*)"')
_TASK = re.compile(r'(<input type="checkbox"[^<>]*>)\s*([^<\n]*)')
_REMOTE_IMAGE = re.compile(
    r"<img\b([^<>]*?)\ssrc\s*=\s*[\"']?(https?://[^\"'\s<>]+)[\"']?([^<>]*)>", re.IGNORECASE
)
_ALT = re.compile(r"\balt\s*=\s*\"([^\"]+)\"")
_EXTENSIONS = [
    "tables", "footnotes", "attr_list", "def_list", "abbr", "admonition", "sane_lists",
    "pymdownx.saneheaders", "pymdownx.tasklist", "pymdownx.details", "pymdownx.tilde", "pymdownx.quotes",
    "pymdownx.betterem", "pymdownx.magiclink",
]  # fmt: skip
# Emphasis in a line of metadata, as people write it: `*-*-* 02:00`, `/srv/*.tmp` and `*.log` are none.
# Scripts that join words without blanks have it inside of words: a particle follows, as in `**이전**의`.
_JOINED = f"[{CJK}]"
_EMPHASIS = re.compile(
    rf"{CODE_SPAN.pattern}"
    rf"|(?:(?<![\w*/.\\-])|(?<={_JOINED}))(?P<stars>\*{{1,3}})(?=[^\s*/.,;:-])[^*]*?[^\s*/-](?P=stars)"
    rf"(?:(?!\w|[*/-]|\.\w)|(?={_JOINED}))"
    r"|(?P<sign>(?<!\\)\*)"
)
_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
_MARKS = re.compile(r"[\[`*{_]|https?://")
_NO_HOST = re.compile(r"[^:/?#]*:?//(?:[^/?#]*@)?-")  # a program would take such a host for an option
_TOP = re.compile(r"<(/?)h1\b")  # the theme writes the one that a page has
_OPENING = re.compile(r"<h2\b([^<>]*)>(.*?)</h2>", re.DOTALL)
_PICTURE = re.compile(r"<img\b[^<>]*>")
_NO_SOURCE = re.compile(r"<img(?![^<>]*\ssrc=)[^<>]*>")


def _image_link(found: re.Match[str]) -> str:
    # No request leaves the site: an image elsewhere becomes a link to it.
    alt = _ALT.search(found.group(1) + found.group(3))
    text = alt.group(1) if alt else found.group(2).rsplit("/", 1)[-1]
    return f'<a class="external" href="{found.group(2)}">{text}</a>'


def _parser() -> Parser:
    return Parser(
        extensions=[*_EXTENSIONS, DrillbookExtension()],
        extension_configs={"pymdownx.quotes": {"callouts": True}},
        output_format="html",
    )


_T = TypeVar("_T")


@dataclass(frozen=True)
class RenderedSection:
    """What stands below a level-2 heading. ``name`` is set where the heading has a meaning."""

    name: str
    title: str
    anchor: str
    html: str


@dataclass(frozen=True)
class Rendered:
    """A page's text as HTML, with links from the site's root (see ``relocate``)."""

    intro: str
    sections: tuple[RenderedSection, ...] = ()
    subtitle: str = ""


def _untitled(rendered: Rendered, title: str) -> Rendered:
    """Take out the heading in HTML that is the page's title: the theme writes it. Its pictures stay."""
    found = _OPENING.search(rendered.intro)
    if found is None:
        return rendered
    anchor = _ANCHOR.search(found.group(1))
    kept = (f'<span id="{anchor.group(1)}"></span>' if anchor else "") + "".join(
        _PICTURE.findall(found.group(2))
    )
    intro = rendered.intro[: found.start()] + (kept and f"<p>{kept}</p>") + rendered.intro[found.end() :]
    return replace(rendered, intro=intro, subtitle=title)


@dataclass
class Renderer:
    """Renders the pages of one catalog. One Markdown parser serves them all: making one is slow."""

    catalog: Catalog
    words: dict[str, Words] = field(default_factory=dict)
    memo: Memo = field(default_factory=Memo)

    def __post_init__(self) -> None:
        self._md = _parser()
        self._cleaner = make_cleaner(self._rewrite)
        self._rendered: dict[tuple[str, tuple[tuple[str, str | None], ...]], Rendered] = {}

    def _rewrite(self, tag: str, name: str, value: str) -> str | None:
        """Resolve links in raw HTML; those of Markdown already are."""
        if name == "href" and _NO_HOST.match(value):
            return None
        if name == "src" and tag == "img":
            href = value if value.startswith(FILE) else self._context.href(value)
            return href if href and href.startswith(FILE) else None
        if name == "href" and not value.startswith(("#", FILE, PAGE, "http:", "https:", "mailto:", "&#")):
            return self._context.href(value)
        return value

    def render(self, page: Page, values: Values | None = None) -> Rendered:
        """Render a page. ``values`` fills in parameters; the declared defaults serve otherwise.

        A page stands in every language of the site, and a procedure on every scenario
        that needs it, so what was rendered once is kept.
        """
        filled = self.catalog_values(page) if values is None else values
        key = (page.file, tuple(sorted(filled.items())))
        if key not in self._rendered:
            self._rendered[key] = self._kept(("rendered", *key), page, filled, "", self._convert)
        return self._rendered[key]

    def _kept(
        self, key: Hashable, page: Page, values: Values, text: str, make: Callable[[Page, str], _T]
    ) -> _T:
        """Give what is made of a page or of a ``text`` of it; what was, where nothing of that has changed."""
        words = self.words.get(page.lang, Words())
        inputs = (page.body, page.kind.name, page.lang, dict(values), words, text)

        def enter(ask: Ask) -> _T:
            self._enter(page, values, ask)
            return make(page, text)

        return self.memo.asking(key, inputs, enter, Context(self.catalog, page, values, words).answer)

    def _convert(self, page: Page, _text: str) -> Rendered:
        ask = self._context.ask
        try:
            return self._html(page.body)
        except TornFrameError:
            self._enter(page, self._context.values, ask)
            return self._html(replace(page.body, marked=page.body.marked.replace("<", SIGN)))
        except RecursionError:
            # Hundreds of levels are more than Python-Markdown can take: the text is shown as it is.
            self._md = _parser()  # the one that gave up is in the middle of something
            return Rendered(unhidden(f"<pre>{escape(page.text)}</pre>"))

    def _html(self, body: Body) -> Rendered:
        rendered = self._split(as_html(self._md.convert(hold(body, self._context))))
        title = html_title(body.marked)
        return _untitled(rendered, title) if title else rendered

    def _enter(self, page: Page, values: Values, ask: Ask | None) -> None:
        words = self.words.get(page.lang, Words())
        self._context = Context(self.catalog, page, values, words, ask=ask)
        self._md.context = self._context
        self._md.reset()

    def inline(self, page: Page, text: str) -> str:
        """Render a line of metadata: links, code, emphasis and parameters, no blocks."""
        if not _MARKS.search(text):
            return escape(text, quote=False)
        key = ("inline", page.file, text)
        return self._kept(key, page, self.catalog_values(page), text, self._inline)

    def _inline(self, _page: Page, text: str) -> str:
        # A backslash keeps a line that begins like a list or a heading from becoming one.
        first = "\\" if text[:1] in "#-+>|" or text[:2] == "* " else ""
        line = text.replace("\n", " ")
        line, _ = mark(line, [Unit(0, line)])
        line = _EMPHASIS.sub(lambda m: "\\*" if m.group("sign") else m.group(), line)
        html = self._clean(as_html(self._md.convert(first + line))).strip()
        return (
            html.removeprefix("<p>").removesuffix("</p>")
            if html.count("<p>") == 1
            else escape(text, quote=False)
        )

    def literal(self, page: Page, text: str) -> str:
        """Write what is a command or a path as it is, with the values of its parameters."""
        values = self.catalog_values(page)

        def value(found: re.Match[str]) -> str:
            if found["escape"]:
                return found.group().removeprefix("\\")
            return parameter(found["name"], values) if found["name"] in values else found.group()

        return own.unmarked(PARAMETER.sub(value, escape(text, quote=False)))

    def command(self, page: Page, text: str) -> str:
        """Write a command of metadata as a block of its own, with the values of its parameters."""
        return unhidden(own.unmarked(code_block(text, "bash", self.catalog_values(page))))

    def catalog_values(self, page: Page) -> dict[str, str | None]:
        """Give the parameters that a page may use, with their defaults."""
        return values_of(self.catalog, page)

    def _split(self, html: str) -> Rendered:
        found = list(_HEADING.finditer(html))
        intro = self._clean(html[: found[0].start()] if found else html)
        sections, subtitle = [], ""
        ends = [m.start() for m in found[1:]] + [len(html)] * bool(found)
        for heading, end in zip(found, ends, strict=True):
            content = self._clean(html[heading.end() : end])
            title = self._clean(heading.group(4)).strip()
            anchor = _ANCHOR.search(heading.group(1))
            if heading.group(2) == "title":
                subtitle = plain_text(re.sub(r"<[^>]+>", "", title))
                # The theme writes the title; links to it lead here.
                intro += (f'<span id="{anchor.group(1)}"></span>' if anchor else "") + content
                continue
            sections.append(
                RenderedSection(heading.group(3), title, anchor.group(1) if anchor else "", content)
            )
        return Rendered(intro, tuple(sections), subtitle)

    def _clean(self, html: str) -> str:
        if not html.strip():
            return ""
        cleaned = own.unmarked(unframed(self._cleaner.clean(_REMOTE_IMAGE.sub(_image_link, html))))
        cleaned = _TOP.sub(r"<\1h2", _NO_SOURCE.sub("", cleaned))
        if has_hidden(cleaned):
            cleaned = _CODE.sub(lambda found: unhidden(found.group()), cleaned)
        if 'type="checkbox"' in cleaned:
            word = self._context.words.task
            cleaned = _TASK.sub(lambda m: f"<label>{m.group(1)} {m.group(2) or word}</label>", cleaned)
        return cleaned
