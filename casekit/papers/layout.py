"""From a page to its layout: the few elements of HTML that our papers use, as Typst source. Pure.

What a page says reaches the source as string literals alone, never as code or markup. An element that is not known here
is refused, so that none is lost on the way to paper without notice.

Beside the elements: `class="number"` is set to the right, `centre` in the middle, `indent` begins each line two
characters in, `seal` leaves room for one, `none` is in grey, `text` keeps its line breaks, `leaf` begins a page, `line`
is a line to write on, `sign` sets its paragraphs in two columns, a body that is a `letter` has larger type;
`data-columns="1 3 2"` are a table's proportions.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from typing import Final

_BARE = re.compile(r"[ \t\r\n\f]+")  # what HTML takes for one blank; a full-width one stands
_VOID: Final = frozenset({"br", "meta"})
_DROPPED: Final = frozenset({"head", "style", "meta", "title"})
_BLOCKS: Final = frozenset(
    {"h1", "h2", "h3", "p", "table", "ol", "ul", "section", "div", "figure", "header", "svg"}
)

# Chinese papers are set in a serif with headings in a sans; numbers and measures are those of the printed HTML.
_PRELUDE: Final = """\
#let foot = context {
  let at = counter(page)
  align(center, text(9pt, fill: luma(90), "第 " + str(at.get().first()) + " 页　共 " + str(at.final().first()) + " 页"))
}
#set page(paper: "a4", margin: (x: 22mm, top: 24mm, bottom: 26mm), footer: foot)
#set text(font: "Noto Serif SC", size: 11.5pt, lang: "zh", region: "cn", hyphenate: false, cjk-latin-spacing: none)
#set par(leading: .8em, spacing: 1em, justify: true)
#show heading: set text(font: "Noto Sans SC", weight: "regular")
#show heading.where(level: 1): set align(center)
#show heading.where(level: 1): set text(19pt, tracking: .12em)
#show heading.where(level: 1): set block(above: 4mm, below: 7mm)
#show heading.where(level: 2): set text(13pt)
#show heading.where(level: 2): set block(above: 7mm, below: 4mm)
#show heading.where(level: 3): set text(11.5pt)
#show heading.where(level: 3): set block(above: 5mm, below: 3mm)
#set table(stroke: .3mm, inset: (x: 2mm, y: 2mm), align: left + top)
#show table: set par(justify: false)
#let ragged(body) = { set par(justify: false, leading: 1.2em); body }
#let line_to_write_on = box(stroke: (bottom: .3mm), outset: (bottom: .8mm), h(36mm))
"""
_TWO_IN: Final = "first-line-indent: (amount: 2em, all: true), "
_ROOM_FOR_A_SEAL: Final = "above: 22mm, below: 20mm, breakable: false"
_LETTER: Final = """\
#set text(size: 14pt)
#set par(leading: 1em, spacing: 1.1em)
#show table: set text(10.5pt)
#set table(inset: (x: 2mm, y: 3mm))
"""


class NotPrintable(ValueError):
    """The page holds an element that no paper has."""


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: Mapping[str, str]
    children: list["_Element | str"] = field(default_factory=list)

    def is_(self, name: str) -> bool:
        """Whether it is of the class."""
        return name in self.attributes.get("class", "").split()

    def all_(self, *tags: str) -> list["_Element"]:
        """The descendants of those tags, in order, none inside another."""
        found: list[_Element] = []
        for child in self.children:
            if isinstance(child, _Element):
                found += [child] if child.tag in tags else child.all_(*tags)
        return found


def laid_out(page: str, day: date) -> str:
    """The Typst source of a page of HTML, dated `day`. Raises NotPrintable."""
    root = _Reader().read(page)
    title = "".join(_words(each) for each in root.all_("title"))
    bodies = root.all_("body") or [root]
    dated = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
    head = f"#set document(title: {_literal(title)}, date: {dated})\n{_PRELUDE}"
    if bodies[0].is_("letter"):
        head += _LETTER
    return f"{head}#{_flow(bodies[0].children)}\n"


class _Reader(HTMLParser):
    """Reads a page into a tree; a drawing (SVG) is kept as it stands."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [_Element("", {})]
        self._drawing: list[str] = []

    def read(self, page: str) -> _Element:
        self.feed(page)
        self.close()
        return self._open[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg" or self._drawing:
            self._drawing.append(self.get_starttag_text() or "")
            return
        element = _Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if not self._drawing and tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._drawing:
            self._drawing.append(f"</{tag}>")
            if tag == "svg":
                drawing, self._drawing = "".join(self._drawing), []
                self._open[-1].children.append(_Element("svg", {}, [drawing]))
        elif tag not in _VOID:
            if self._open[-1].tag != tag:
                raise NotPrintable(f"</{tag}> closes <{self._open[-1].tag}>")
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._drawing:
            self._drawing.append(escape(data, quote=False))
        else:
            self._open[-1].children.append(data)


def _flow(children: list[_Element | str]) -> str:
    """Blocks one after another; what stands between them is a paragraph."""
    parts = list[str]()
    for are_blocks, run in groupby(children, key=_is_block):
        found = list(run)
        if are_blocks:
            parts += map(_block, found)
        elif any(not isinstance(each, str) or each.strip() for each in found):
            parts.append(f"par({_inline(found)})")
    return "{\n" + "\n".join(part for part in parts if part) + "\n}"


def _is_block(child: _Element | str) -> bool:
    return not isinstance(child, str) and child.tag in _BLOCKS | _DROPPED


def _block(child: _Element | str) -> str:
    return "" if isinstance(child, str) or child.tag in _DROPPED else _BLOCK_OF[child.tag](child)


def _heading(element: _Element) -> str:
    return f"heading(level: {element.tag[1]}, {_inline(element.children)})"


def _paragraph(element: _Element) -> str:
    content = _set_in(element) if element.is_("indent") else _par(element.children, element.is_("text"))
    if element.is_("none"):
        content = f"text(size: 9.5pt, fill: luma(90), {content})"
    if element.is_("number"):
        content = f"align(right, {content})"
    if element.is_("centre"):
        content = f"block(width: 100%, below: 9mm, align(center, {content}))"
    return f"block(width: 100%, {_ROOM_FOR_A_SEAL}, {content})" if element.is_("seal") else content


def _par(children: list[_Element | str], keeps_lines: bool, options: str = "") -> str:
    return f"par({options}{_inline(children, keeps_lines=keeps_lines)})"


def _set_in(element: _Element) -> str:
    """Chinese running text: every line that was written as one is a paragraph, two characters in."""
    if not element.is_("text"):
        return _par(element.children, False, _TWO_IN)
    lines = [line for line in _words(element).replace("\r", "").split("\n") if line.strip()]
    return "{\n" + "\n".join(_par([line], True, _TWO_IN) for line in lines) + "\n}"


def _table(element: _Element) -> str:
    rows = [row.all_("th", "td") for row in element.all_("tr")]
    width = max((sum(_span(cell) for cell in row) for row in rows), default=1)
    asked = element.attributes.get("data-columns", "").split() or ["1"] * width
    if len(asked) != width or not all(each.isdigit() for each in asked):
        raise NotPrintable("a table whose data-columns do not fit")
    columns = ", ".join(f"{each}fr" for each in asked)
    cells = list[str]()
    for number, row in enumerate(rows):
        set_ = ", ".join(_cell(cell) for cell in row)
        is_head = number == 0 and len(rows) > 1 and all(cell.tag == "th" for cell in row)
        cells.append(f"table.header({set_})" if is_head else set_)
    return f"table(columns: ({columns},), {', '.join(cells)})"


def _cell(cell: _Element) -> str:
    fill = "luma(242)" if cell.tag == "th" else "none"
    side = "right + top" if cell.is_("number") else "left + top"
    content = _inline(cell.children, keeps_lines=cell.is_("text"))
    return f"table.cell(colspan: {_span(cell)}, fill: {fill}, align: {side}, {content})"


def _span(cell: _Element) -> int:
    return int(cell.attributes.get("colspan", "1"))


def _list(element: _Element) -> str:
    items = ", ".join(_inline(item.children) for item in element.all_("li"))
    return f"{'enum' if element.tag == 'ol' else 'list'}({items})" if items else ""


def _section(element: _Element) -> str:
    content = _flow(element.children)
    return f"pagebreak(weak: true)\n{content}" if element.is_("leaf") else content


def _division(element: _Element) -> str:
    if not element.is_("sign"):
        return _section(element)
    places = ", ".join(_paragraph(place) for place in element.all_("p"))
    grid = f"grid(columns: (1fr, 1fr), gutter: 9mm, ..({places},).map(ragged))"
    return f"block(above: 9mm, below: 8mm, breakable: false, {grid})"


def _figure(element: _Element) -> str:
    drawings = "\n".join(map(_drawing, element.all_("svg")))
    words = "".join(_words(each) for each in element.all_("figcaption"))
    caption = f"\nalign(center, text(9.5pt, fill: luma(90), {_literal(words)}))" if words else ""
    return f"block(above: 5mm, below: 6mm, breakable: false, width: 100%, {{\n{drawings}{caption}\n}})"


def _drawing(element: _Element) -> str:
    return f'image(bytes({_literal(_words(element))}), format: "svg", width: 100%)'


def _inline(children: list[_Element | str], *, keeps_lines: bool = False) -> str:
    """Words and what stands among them, as one content."""
    parts = [_piece(child, keeps_lines) for child in _trimmed(children, keeps_lines)]
    return "{ []; " + "; ".join(part for part in parts if part) + " }"


def _piece(child: _Element | str, keeps_lines: bool) -> str:
    if isinstance(child, str):
        if not keeps_lines:
            return _literal(_BARE.sub(" ", child))
        return "; linebreak(); ".join(_literal(line) for line in child.replace("\r", "").split("\n"))
    if child.tag == "br":
        return "linebreak()"
    if child.tag == "span" and child.is_("line"):
        return "line_to_write_on"
    keeps_lines = keeps_lines or child.is_("text")
    if child.tag in {"span", "small", "a"}:
        return _inline(child.children, keeps_lines=keeps_lines)
    if child.tag in {"b", "strong"}:
        return f'text(font: "Noto Sans SC", {_inline(child.children, keeps_lines=keeps_lines)})'
    raise NotPrintable(f"<{child.tag}> among words")


def _trimmed(children: list[_Element | str], keeps_lines: bool) -> list[_Element | str]:
    """Without the blanks at both ends that HTML does not show."""
    if keeps_lines or not children:
        return children
    trimmed = list(children)
    if isinstance(trimmed[0], str):
        trimmed[0] = trimmed[0].lstrip(" \t\r\n")
    if isinstance(trimmed[-1], str):
        trimmed[-1] = trimmed[-1].rstrip(" \t\r\n")
    return [each for each in trimmed if each != ""]


def _words(element: _Element) -> str:
    return "".join(each if isinstance(each, str) else _words(each) for each in element.children)


def _literal(words: str) -> str:
    """A Typst string of exactly these words."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{"".join(each for each in escaped if each >= " ")}"'


_BLOCK_OF: Final[Mapping[str, Callable[[_Element], str]]] = {
    "h1": _heading,
    "h2": _heading,
    "h3": _heading,
    "p": _paragraph,
    "table": _table,
    "ol": _list,
    "ul": _list,
    "section": _section,
    "header": _section,
    "div": _division,
    "figure": _figure,
    "svg": _drawing,
}
