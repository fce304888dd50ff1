"""Elements and files of XML."""

from __future__ import annotations

from xml.etree import ElementTree as etree


def add_text(parent: etree.Element, tag: str, text: str) -> None:
    """Add an element that holds a text."""
    etree.SubElement(parent, tag).text = text


def as_file(root: etree.Element) -> str:
    """Write XML as a file."""
    etree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{etree.tostring(root, encoding="unicode")}\n'
