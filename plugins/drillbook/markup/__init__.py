"""Markup: from a page's Markdown to HTML."""

from drillbook.markup.code import file_listing
from drillbook.markup.relocate import Embedding, ids_of, relative, relocate, to_file
from drillbook.markup.render import Rendered, RenderedSection, Renderer
from drillbook.markup.words import Words

__all__ = [
    "Embedding",
    "Rendered",
    "RenderedSection",
    "Renderer",
    "Words",
    "file_listing",
    "ids_of",
    "relative",
    "relocate",
    "to_file",
]
