"""The charts of a bulletin, as drawings (SVG) that stand alone. Pure. A count that is withheld is a grey stub.

Colours differ in lightness as well, so that they can be told apart on a black-and-white print.
"""

from collections.abc import Sequence
from html import escape
from typing import Final

_WIDTH: Final = 640
_FONT: Final = 'font-family="Noto Sans SC, Noto Sans CJK SC, sans-serif"'
_DARK, _LIGHT, _INK, _GREY = "#1f4e79", "#9dc3e6", "#222222", "#777777"
Count = int | None


def columns(labels: Sequence[str], series: Sequence[tuple[str, Sequence[Count]]]) -> str:
    """Columns side by side for each label, at most two series; a key above."""
    height, floor, top = 230, 200, 34
    most = max([count or 0 for _, counts in series for count in counts] + [1])
    step = (_WIDTH - 40) / max(len(labels), 1)
    wide = step * 0.8 / max(len(series), 1)
    parts = [_line(30, floor, _WIDTH - 6, floor)]
    for place, (name, counts) in enumerate(series):
        colour = (_DARK, _LIGHT)[place % 2]
        parts += [_box(34 + place * 110, 8, 12, 12, colour), _text(50 + place * 110, 18, name)]
        for number, count in enumerate(counts):
            x = 34 + step * number + wide * place
            tall = 4.0 if count is None else (floor - top) * count / most
            parts.append(_box(x, floor - tall, wide - 2, tall, _GREY if count is None else colour))
            parts.append(_text(x + wide / 2 - 1, floor - tall - 4, _said(count), 10, "middle"))
    for number, label in enumerate(labels):
        parts.append(_text(34 + step * number + step * 0.4, floor + 16, label, 11, "middle"))
    return _drawing(height, parts)


def bars(rows: Sequence[tuple[str, int]]) -> str:
    """A bar for each row, the first on top."""
    most = max([count for _, count in rows] + [1])
    parts = list[str]()
    for number, (name, count) in enumerate(rows):
        y = 6 + 26 * number
        long = (_WIDTH - 250) * count / most
        parts.append(_text(176, y + 13, name[:14], 12, "end"))
        parts.append(_box(184, y, long, 17, _DARK))
        parts.append(_text(190 + long, y + 13, str(count)))
    return _drawing(12 + 26 * len(rows), parts)


def _said(count: Count) -> str:
    return "<5" if count is None else str(count)


def _drawing(height: int, parts: Sequence[str]) -> str:
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" stroke="{_INK}" stroke-width="1"/>'


def _text(x: float, y: float, words: str, size: int = 12, anchor: str = "start") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text {place} {_FONT} fill="{_INK}">{escape(words)}</text>'
