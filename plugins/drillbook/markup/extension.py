"""What Drillbook adds to Python-Markdown: wiki links, parameters, anchors, steps."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from drillbook.catalog.body import Link
from drillbook.catalog.graph import Catalog
from drillbook.catalog.headings import Anchors
from drillbook.catalog.kinds import section_name
from drillbook.catalog.page import Page
from drillbook.catalog.rules.linking import find_anchor
from drillbook.markup.code import PARAMETER, Values
from drillbook.markup.lists import normalise_lists
from drillbook.markup.relocate import FILE, PAGE
from drillbook.markup.words import Words

_REF = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+[\"']?([^\"'\s]+)[\"']?\s*[%>]\}\}")
_SHORTCODE = re.compile(r"\{\{[<%]\s*/?\s*[\w-]+[^{}]*?[%>]\}\}")
_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})")
REF_SCHEME = "hugo-ref:"


@dataclass
class Context:
    """The page that is being rendered."""

    catalog: Catalog
    page: Page
    values: Values = field(default_factory=dict)
    words: Words = field(default_factory=Words)

    def href(self, target: str) -> str | None:
        """Turn a Markdown link's target into an address, or None where it leads nowhere."""
        if target.startswith(REF_SCHEME):
            target = f'{{{{< ref "{target.removeprefix(REF_SCHEME)}" >}}}}'
        found = self.catalog.resolver.resolve_target(self.page, target)
        if found.what == "external":
            return target
        if found.what == "file":
            return FILE + found.file + (f"#{found.anchor}" if found.anchor else "")
        if found.what == "page":
            return self.page_href(found.page, found.anchor, target.startswith("#"))
        return None

    def page_href(self, page_id: str, anchor: str, same_page: bool = False) -> str | None:
        """Give the address of a page's heading, in this page's language where it is translated."""
        target = self.catalog.pages[page_id]
        if target.metadata.draft:
            return None
        shown = self.page if target.id == self.page.id else target.in_language(self.page.lang)
        known = {a for v in target.variants() for a in v.body.anchors}
        found = find_anchor(anchor, shown.body.anchors) or find_anchor(anchor, known) if anchor else None
        if same_page or (found and target.id == self.page.id):
            return f"#{found}" if found else None
        return PAGE + target.address + (f"#{found}" if found else "")


class _Md(Markdown):
    """Markdown that knows which page it renders."""

    context: Context


class _Foreign(Preprocessor):
    """Takes out the shortcodes of other generators and evens out lists."""

    def run(self, lines: list[str]) -> list[str]:
        fence = ""
        for number, line in enumerate(lines):
            opening = _FENCE.match(line)
            if opening and (not fence or opening.group(1).startswith(fence)):
                fence = "" if fence else opening.group(1)
            elif not fence and "{{" in line:
                linked = _REF.sub(lambda m: REF_SCHEME + m.group(1), line)
                lines[number] = _SHORTCODE.sub("", linked)
        return normalise_lists(lines)


class _WikiLink(InlineProcessor):
    """``[[id]]``, ``[[id|text]]``, ``[[id#heading]]``."""

    def handleMatch(  # type: ignore[override]
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002  Python-Markdown passes it
    ) -> tuple[etree.Element | None, int | None, int | None]:
        context: Context = self.md.context  # type: ignore[attr-defined]
        target, text = m.group(1).strip(), (m.group(2) or "").strip()
        found = context.catalog.resolver.resolve(context.page, Link("wiki", target, text, 1, 1))
        if found.what != "page":
            return _broken(text or target), m.start(0), m.end(0)
        page = context.catalog.pages[found.page]
        href = context.page_href(found.page, found.anchor)
        if href is None:
            return _broken(text or page.title), m.start(0), m.end(0)
        element = etree.Element("a", {"href": href, "class": "wiki"})
        element.text = text or page.in_language(context.page.lang).title
        return element, m.start(0), m.end(0)


def _broken(text: str) -> etree.Element:
    element = etree.Element("span", {"class": "broken-link"})
    element.text = text
    return element


class _Parameter(InlineProcessor):
    """``{{ name }}`` in text; only declared names, since other systems write braces too."""

    def handleMatch(  # type: ignore[override]
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002  Python-Markdown passes it
    ) -> tuple[Any, int | None, int | None]:
        context: Context = self.md.context  # type: ignore[attr-defined]
        if m.group(1):
            return m.group().removeprefix("\\"), m.start(0), m.end(0)
        if m.group(2) not in context.values:
            return None, None, None
        return _parameter(m.group(2), context.values), m.start(0), m.end(0)


def _parameter(name: str, values: Values) -> etree.Element:
    value = values[name]
    attributes = {"class": "parameter" if value else "parameter unset", "data-parameter": name}
    element = etree.Element("span", attributes)
    element.text = value or f"{{{{ {name} }}}}"
    return element


class _CodeSpans(Treeprocessor):
    """``{{ name }}`` in a code span; fenced blocks see to theirs themselves."""

    def run(self, root: etree.Element) -> None:
        context: Context = self.md.context  # type: ignore[attr-defined]
        for code in list(root.iter("code")):
            if code.text and "{{" in code.text:
                self._fill(code, context.values)

    @staticmethod
    def _fill(code: etree.Element, values: Values) -> None:
        text, code.text = code.text or "", None
        rest = 0
        # Python-Markdown has escaped &, < and > in code spans already, and marks them as done.
        for found in PARAMETER.finditer(text):
            if found.group(2) not in values and not found.group(1):
                continue
            _append(code, text[rest : found.start()])
            if found.group(1):
                _append(code, found.group().removeprefix("\\"))
            else:
                code.append(_parameter(found.group(2), values))
            rest = found.end()
        _append(code, text[rest:])


def _append(element: etree.Element, text: str) -> None:
    if len(element):
        element[-1].tail = AtomicString((element[-1].tail or "") + text)
    else:
        element.text = AtomicString((element.text or "") + text)


class _Links(Treeprocessor):
    """Turns links to pages and files into addresses; links to nothing become text."""

    def run(self, root: etree.Element) -> None:
        context: Context = self.md.context  # type: ignore[attr-defined]
        for element in root.iter():
            if element.tag == "a" and element.get("class") != "wiki" and element.get("href") is not None:
                self._link(element, context)
            elif element.tag == "img":
                self._image(element, context)

    @staticmethod
    def _link(element: etree.Element, context: Context) -> None:
        target = element.get("href", "")
        if (element.get("class") or "").startswith("footnote"):
            return
        href = context.href(target)
        if href is None or (href == target and REF_SCHEME in href):
            element.tag = "span"
            element.attrib.clear()
            element.set("class", "broken-link")
            return
        element.set("href", href)
        if href.startswith(("http:", "https:")):
            element.set("class", "external")

    @staticmethod
    def _image(element: etree.Element, context: Context) -> None:
        source = element.get("src", "")
        href = context.href(source)
        text = element.get("alt") or source.rsplit("/", 1)[-1]
        if href is not None and href.startswith(FILE):
            element.set("src", href)
            element.set("loading", "lazy")
            return
        # No request leaves the site: an image elsewhere becomes a link to it.
        tail = element.tail
        element.clear()
        element.tail = tail
        element.text = text
        element.tag = "a" if href and href.startswith("http") else "span"
        element.set("class", "external" if element.tag == "a" else "broken-link")
        if element.tag == "a":
            element.set("href", source)


class _Headings(Treeprocessor):
    """Gives headings the anchors that the catalog gave them, and marks the sections."""

    def run(self, root: etree.Element) -> None:
        context: Context = self.md.context  # type: ignore[attr-defined]
        known = context.page.body.headings
        elements = [e for e in root.iter() if re.fullmatch("h[1-6]", str(e.tag))]
        same = [h.level for h in known] == [int(e.tag[1]) for e in elements]
        anchors = Anchors()
        for element, heading in zip(elements, known if same else [None] * len(elements), strict=True):
            element.set("id", heading.anchor if heading else self._anchor(element, anchors, context.page))
        self._mark(root, context.page)

    @staticmethod
    def _anchor(element: etree.Element, anchors: Anchors, page: Page) -> str:
        text = "".join(element.itertext())
        name = section_name(page.kind.name, text) if element.tag == "h2" else None
        return anchors.give(text, element.get("id") or name)

    @staticmethod
    def _mark(root: etree.Element, page: Page) -> None:
        first = True
        for element in root:
            if element.tag == "h1":
                # The theme writes the page's title; any further one is a section.
                element.tag = "h2"
                element.set("data-title" if first else "data-section", "")
            elif element.tag == "h2":
                element.set("data-section", section_name(page.kind.name, "".join(element.itertext())) or "")
            first = first and not re.fullmatch("h[1-6]", str(element.tag))


class _Steps(Treeprocessor):
    """Makes numbered, linkable units of the level-3 headings below ``## Steps``."""

    def run(self, root: etree.Element) -> None:
        context: Context = self.md.context  # type: ignore[attr-defined]
        children = list(root)
        inside, steps, step = False, None, None
        for element in children:
            if element.tag == "h2":
                inside, steps, step = element.get("data-section") == "steps", None, None
            elif inside and element.tag == "h3":
                if steps is None:
                    steps = etree.Element("ol", {"class": "steps"})
                    root.insert(list(root).index(element), steps)
                root.remove(element)
                step = self._open(element, len(steps) + 1, context.words)
                steps.append(step)
            elif step is not None:
                root.remove(element)
                step.append(element)

    @staticmethod
    def _open(heading: etree.Element, number: int, words: Words) -> etree.Element:
        anchor = heading.attrib.pop("id")
        time, destroys = heading.attrib.pop("time", ""), heading.attrib.pop("destroys", "")
        requires = heading.attrib.pop("requires", "")
        step = etree.Element("li", {"class": "step danger" if destroys else "step", "id": anchor})
        step.set("data-step", str(number))
        heading.set("class", "step-title")
        link = etree.Element("a", {"class": "step-number", "href": f"#{anchor}"})
        link.text, link.tail = str(number), f" {heading.text or ''}"
        heading.text = None
        heading.insert(0, link)
        step.append(heading)
        facts = [
            ("time", time),
            ("destroys", words.destroys % destroys),
            ("requires", words.needs % requires),
        ]
        given = [(n, t) for (n, t), raw in zip(facts, (time, destroys, requires), strict=True) if raw]
        if given:
            row = etree.SubElement(step, "p", {"class": "step-facts"})
            for name, text in given:
                etree.SubElement(row, "span", {"class": name}).text = text
        return step


class _Tables(Treeprocessor):
    """Lets wide tables scroll by themselves, and aligns without inline style."""

    def run(self, root: etree.Element) -> None:
        for cell in root.iter():
            if cell.tag in ("td", "th"):
                align = re.search(r"text-align: (\w+)", cell.attrib.pop("style", ""))
                if align:
                    cell.set("class", f"align-{align.group(1)}")
        for parent, place, table in list(_find(root, "table")):
            box = etree.Element("div", {"class": "table", "tabindex": "0"})
            box.tail, table.tail = table.tail, None
            parent[place] = box
            box.append(table)


class _Admonitions(Treeprocessor):
    """Speaks the reader's language where the author gave no title."""

    def run(self, root: etree.Element) -> None:
        context: Context = self.md.context  # type: ignore[attr-defined]
        for box in root.iter("div"):
            classes = (box.get("class") or "").split()
            if "admonition" not in classes or len(box) == 0:
                continue
            name = next((c for c in classes if c in context.words.admonitions), "")
            title = box[0]
            if name and title.get("class") == "admonition-title" and (title.text or "").lower() == name:
                title.text = context.words.admonitions[name]


def _find(root: etree.Element, tag: str) -> Iterator[tuple[etree.Element, int, etree.Element]]:
    for parent in root.iter():
        for place, child in enumerate(parent):
            if child.tag == tag:
                yield parent, place, child


class DrillbookExtension(Extension):
    """Registers everything above. Treeprocessors run after inline text and attribute lists."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors."""
        md.preprocessors.register(_Foreign(md), "drillbook_foreign", 28)
        md.inlinePatterns.register(_WikiLink(r"\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\]", md), "wiki", 175)
        md.inlinePatterns.register(_Parameter(r"(\\)?\{\{[ \t]*([a-z_]\w*)[ \t]*\}\}", md), "parameter", 186)
        for number, processor in enumerate((_CodeSpans, _Links, _Headings, _Steps, _Tables, _Admonitions)):
            md.treeprocessors.register(
                processor(md), f"drillbook_{processor.__name__.lower()}", 4 - number * 0.5
            )
