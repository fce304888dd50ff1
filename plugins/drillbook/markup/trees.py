"""What Drillbook does to a rendered tree: addresses, anchors, sections, steps, tables, titles."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER, AtomicString

from drillbook.catalog.destroys import is_nothing
from drillbook.catalog.kinds import section_name
from drillbook.catalog.markdown.headings import Anchors
from drillbook.catalog.markdown.inline import placeholder
from drillbook.catalog.markdown.syntax import PARAMETER
from drillbook.catalog.page import Page
from drillbook.markup import own
from drillbook.markup.code import Values
from drillbook.markup.context import REF_SCHEME, Context, context_of
from drillbook.markup.relocate import FILE
from drillbook.markup.words import Words


def parameter_element(name: str, values: Values) -> etree.Element:
    """Write a parameter: its value where there is one, else its name, for the reader to fill in."""
    value = values[name]
    kind = own.classes("parameter" if value else "parameter unset")
    element = etree.Element("span", {"class": kind, own.data("parameter"): name})
    element.text = AtomicString(value or placeholder(name))
    return element


class CodeSpans(Treeprocessor):
    """``{{ name }}`` in a code span; fenced blocks see to theirs themselves."""

    def run(self, root: etree.Element) -> None:
        context = context_of(self.md)
        for code in list(root.iter("code")):
            if code.text and "{{" in code.text:
                self._fill(code, context.values)

    @staticmethod
    def _fill(code: etree.Element, values: Values) -> None:
        text, code.text = code.text or "", None
        rest = 0
        # Python-Markdown has escaped &, < and > in code spans already, and marks them as done.
        for found in PARAMETER.finditer(text):
            if found["name"] not in values and not found["escape"]:
                continue
            _append(code, text[rest : found.start()])
            if found["escape"]:
                _append(code, found.group().removeprefix("\\"))
            else:
                code.append(parameter_element(found["name"], values))
            rest = found.end()
        _append(code, text[rest:])


def _append(element: etree.Element, text: str) -> None:
    if len(element):
        element[-1].tail = AtomicString((element[-1].tail or "") + text)
    else:
        element.text = AtomicString((element.text or "") + text)


class Links(Treeprocessor):
    """Turns links to pages and files into addresses; links to nothing become text."""

    def run(self, root: etree.Element) -> None:
        context = context_of(self.md)
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
        if href.startswith(("http:", "https:", "//")):
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


class Headings(Treeprocessor):
    """Gives headings the anchors that the catalog gave them, and marks the sections."""

    def run(self, root: etree.Element) -> None:
        context = context_of(self.md)
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

    def _mark(self, root: etree.Element, page: Page) -> None:
        opening = next((e for e in root if not self._is_markup(e)), None)
        for element in root:
            if element.tag == "h1":
                # The theme writes the page's title: the heading that opens the page. Any other is a section.
                element.tag = "h2"
                element.set(own.data("title" if element is opening else "section"), "")
            elif element.tag == "h2":
                name = section_name(page.kind.name, "".join(element.itertext())) or ""
                element.set(own.data("section"), name)

    def _is_markup(self, element: etree.Element) -> bool:
        """Whether it is a block of HTML without a word, such as a picture above the title."""
        place = re.fullmatch(HTML_PLACEHOLDER % r"([0-9]+)", (element.text or "").strip())
        if place is None or len(element):
            return False
        html = str(self.md.htmlStash.rawHtmlBlocks[int(place.group(1))])
        return not re.sub(r"<[^<>]*>", "", html).strip()


class Steps(Treeprocessor):
    """Makes numbered, linkable units of the level-3 headings below ``## Steps``."""

    def run(self, root: etree.Element) -> None:
        context = context_of(self.md)
        children = list(root)
        inside, steps, step = False, None, None
        for element in children:
            if element.tag == "h2":
                inside, steps, step = element.get(own.data("section")) == "steps", None, None
            elif inside and element.tag == "h3":
                if steps is None:
                    steps = etree.Element("ol", {"class": own.classes("steps")})
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
        is_lost = bool(destroys) and not is_nothing(destroys)
        requires, target = heading.attrib.pop("requires", ""), heading.attrib.pop("target", "")
        kind = own.classes("step danger" if is_lost else "step")
        step = etree.Element("li", {"class": kind, "id": anchor})
        if target:
            step.set(own.data("target"), target)
        heading.set("class", own.classes("step-title"))
        link = etree.Element("a", {"class": own.classes("step-number"), "href": f"#{anchor}"})
        link.text, link.tail = str(number), f" {heading.text or ''}"
        heading.text = None
        heading.insert(0, link)
        step.append(heading)
        facts = [
            ("time", time),
            ("destroys" if is_lost else "harmless", words.destroys % destroys),
            ("requires", words.needs % requires),
        ]
        given = [(n, t) for (n, t), raw in zip(facts, (time, destroys, requires), strict=True) if raw]
        if given:
            row = etree.SubElement(step, "p", {"class": own.classes("step-facts")})
            for name, text in given:
                etree.SubElement(row, "span", {"class": own.classes(name)}).text = text
        return step


class Tables(Treeprocessor):
    """Lets wide tables scroll by themselves, and aligns without inline style."""

    def run(self, root: etree.Element) -> None:
        for cell in root.iter():
            if cell.tag in ("td", "th"):
                align = re.search(r"text-align: (\w+)", cell.attrib.pop("style", ""))
                if align:
                    cell.set("class", f"align-{align.group(1)}")
        for parent, place, table in list(_find(root, "table")):
            box = etree.Element("div", {"class": own.classes("table"), "tabindex": "0"})
            box.tail, table.tail = table.tail, None
            parent[place] = box
            box.append(table)


class Admonitions(Treeprocessor):
    """Speaks the reader's language where the author gave no title, and knows a box that undoes.

    Copy asks nothing about the commands in one. So it is the renderer's alone, and none within a danger.
    """

    def run(self, root: etree.Element) -> None:
        context = context_of(self.md)
        self._mark(root, False)
        for box in root.iter("div"):
            classes = (box.get("class") or "").split()
            if "admonition" not in classes or len(box) == 0:
                continue
            plain = (c.removeprefix(own.MARK) for c in classes)
            name = next((c for c in plain if c in context.words.admonitions), "")
            title = box[0]
            if name and title.get("class") == "admonition-title" and (title.text or "").lower() == name:
                title.text = context.words.admonitions[name]

    def _mark(self, parent: etree.Element, in_danger: bool) -> None:
        for box in parent:
            names = [name for name in (box.get("class") or "").split() if name != "admonition"]
            danger = in_danger or "danger" in names
            if not danger and box.tag in ("div", "details") and names[:1] == ["undo"]:
                box.set("class", f"{box.get('class')} {own.classes('undo')}")
            self._mark(box, danger)


def _find(root: etree.Element, tag: str) -> Iterator[tuple[etree.Element, int, etree.Element]]:
    for parent in root.iter():
        for place, child in enumerate(parent):
            if child.tag == tag:
                yield parent, place, child
