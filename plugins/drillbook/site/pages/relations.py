"""The relations of a scenario as a picture: inline SVG, drawn when the site is built.

Three columns, read from left to right: the scenario with its drills and examples,
the procedures in order, the configs they depend on. Each node is a link, and says
its kind in words; shape and colour only help.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from drillbook.catalog import Page
from drillbook.markup import relative
from drillbook.site.edition import Edition

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 228, 62, 56, 16, 4
_LINE = 26  # characters that fit on a line of a node


@dataclass(frozen=True)
class _Node:
    page: Page
    column: int
    row: int
    label: str

    @property
    def x(self) -> int:
        return MARGIN + self.column * (WIDTH + GAP_X)

    @property
    def y(self) -> int:
        return MARGIN + self.row * (HEIGHT + GAP_Y)


def draw_relations(edition: Edition, scenario: Page) -> str:
    """Draw a scenario's neighbours. Gives nothing where there are none."""
    nodes = _place(edition, scenario)
    if len(nodes) < 2:
        return ""
    at = {node.page.id: node for node in nodes}
    width = MARGIN * 2 + (max(n.column for n in nodes) + 1) * (WIDTH + GAP_X) - GAP_X
    height = MARGIN * 2 + (max(n.row for n in nodes) + 1) * (HEIGHT + GAP_Y) - GAP_Y
    title = escape(edition.words.gettext("Map of related pages"))
    lines = "".join(_edge(at[a], at[b]) for a, b in _edges(edition, scenario, at))
    boxes = "".join(_box(edition, scenario, node) for node in nodes)
    return (
        f'<svg class="drawing relations" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="group" aria-label="{title}"><path class="edge" d="{lines}"/>{boxes}</svg>'
    )


def _place(edition: Edition, scenario: Page) -> list[_Node]:
    catalog, one = edition.catalog, {kind: words[0] for kind, words in edition.kinds.items()}
    procedures = catalog.procedures_of(scenario)
    configs = {c.id: c for c in catalog.linked(scenario, "configs")}
    for procedure in procedures:
        configs |= {c.id: c for c in catalog.neighbours(procedure, "config")}
    beside = [*catalog.neighbours(scenario, "drill"), *catalog.neighbours(scenario, "example")]
    columns = [
        [(scenario, one["scenario"]), *((p, one[p.kind.name]) for p in beside)],
        [(p, f"{one['procedure']} {number}") for number, p in enumerate(procedures, start=1)],
        [(c, one["config"]) for c in configs.values()],
    ]
    filled = [column for column in columns if column]
    return [
        _Node(page, x, y, label) for x, column in enumerate(filled) for y, (page, label) in enumerate(column)
    ]


def _edges(edition: Edition, scenario: Page, at: dict[str, _Node]) -> list[tuple[str, str]]:
    pairs = []
    for node in at.values():
        if node.page.is_kind("procedure", "drill", "example"):
            pairs.append((scenario.id, node.page.id))
        if node.page.is_kind("procedure"):
            pairs += [
                (node.page.id, c.id) for c in edition.catalog.neighbours(node.page, "config") if c.id in at
            ]
    linked = {target for _, target in pairs}
    return pairs + [
        (scenario.id, node.page.id)
        for node in at.values()
        if node.page.is_kind("config") and node.page.id not in linked
    ]


def _edge(start: _Node, end: _Node) -> str:
    if start.column == end.column:
        # Drills and examples hang below their scenario, on a line of their own.
        x, top, bottom = start.x + 14, start.y + HEIGHT, end.y
        return f"M{x} {top}V{bottom}"
    x1, y1, x2, y2 = start.x + WIDTH, start.y + HEIGHT // 2, end.x, end.y + HEIGHT // 2
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"


def _box(edition: Edition, scenario: Page, node: _Node) -> str:
    href = escape(relative(edition.address(node.page), edition.address(scenario)))
    title = edition.text(node.page).title
    lines = _wrap(title)
    text = "".join(f'<text x="14" y="{37 + 17 * i}">{escape(line)}</text>' for i, line in enumerate(lines))
    # What had to be cut is said in full; otherwise the text says it already.
    whole = f"<title>{escape(f'{node.label}: {title}')}</title>" if lines[-1].endswith("…") else ""
    current = ' aria-current="page"' if node.page.id == scenario.id else ""
    kind = node.page.kind.name
    # Each node is drawn at its own origin, so that all of a kind are the same bytes and cost nothing.
    return (
        f'<a class="kind-{kind}" href="{href}" transform="translate({node.x} {node.y})"{current}>{whole}'
        f'{_SHAPES.get(kind, _SHAPES["example"])}<text class="kind" x="14" y="18">{escape(node.label)}</text>'
        f"{text}</a>"
    )


def _rectangle(radius: int) -> str:
    return f'<rect class="shape" width="{WIDTH}" height="{HEIGHT}" rx="{radius}"/>'


# A shape for each kind, so that colour is never needed.
_SHAPES = {
    "scenario": _rectangle(2),
    "drill": _rectangle(30),
    "example": _rectangle(10),
    "procedure": f'<path class="shape" d="M0 0H{WIDTH - 12}l12 {HEIGHT // 2}l-12 {HEIGHT // 2}H0Z"/>',
    "config": f'<path class="shape" d="M0 0H{WIDTH - 14}l14 14V{HEIGHT}H0Z"/>',
}


def _wrap(title: str) -> list[str]:
    """Break a title into two lines at the most. Hangul is as wide as two Latin letters."""
    lines, line = [], ""
    for word in title.split():
        trial = f"{line} {word}".strip()
        if line and _columns(trial) > _LINE:
            lines.append(line)
            line = word
        else:
            line = trial
    lines.append(line)
    kept = [_cut(text) for text in lines[:2]]
    if len(lines) > 2:
        kept[1] = _cut(f"{lines[1]} {lines[2]}", always=True)
    return kept


def _columns(text: str) -> float:
    return sum(1.75 if east_asian_width(c) in "WF" else 1 for c in text)


def _cut(text: str, always: bool = False) -> str:
    if _columns(text) <= _LINE and not always:
        return text
    while text and _columns(text) > _LINE - 1:
        text = text[:-1]
    return text.rstrip() + "…"
