"""Draws screens as SVG: a picture of one moment, or a recording of many.

The signs and colours are those of Textual's own export. That draws figures of blocks with the reader's font, which
leaves seams; here they are rectangles, and every run of letters is as wide as its cells.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from itertools import groupby
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from textual.app import App

_CELL, _LINE, _EDGE, _BASELINE, _FONT = 10.0, 20.0, 16.0, 14.8, 16.4
_EXPORTED_CELL, _EXPORTED_LINE = 12.2, 24.4
_PART = tuple[float, float, float, float]
_BLOCKS: Mapping[str, tuple[_PART, ...]] = {
    "█": ((0, 0, 1, 1),),
    "▀": ((0, 0, 1, 0.5),),
    "▄": ((0, 0.5, 1, 0.5),),
    "▌": ((0, 0, 0.5, 1),),
    "▐": ((0.5, 0, 0.5, 1),),
    "━": ((0, 0.39, 1, 0.22),),
    "─": ((0, 0.45, 1, 0.1),),
    "┃": ((0.4, 0, 0.2, 1),),
    "┏": ((0.4, 0.39, 0.6, 0.22), (0.4, 0.39, 0.2, 0.61)),
    "┓": ((0, 0.39, 0.6, 0.22), (0.4, 0.39, 0.2, 0.61)),
    "┗": ((0.4, 0.39, 0.6, 0.22), (0.4, 0, 0.2, 0.61)),
    "┛": ((0, 0.39, 0.6, 0.22), (0.4, 0, 0.2, 0.61)),
    "▁": ((0, 0.875, 1, 0.125),),
    "│": ((0.44, 0, 0.12, 1),),
    "┿": ((0, 0.39, 1, 0.22), (0.44, 0, 0.12, 1)),
    "┼": ((0, 0.45, 1, 0.1), (0.44, 0, 0.12, 1)),
    "┸": ((0, 0.45, 1, 0.1), (0.4, 0, 0.2, 0.5)),
    "┻": ((0, 0.39, 1, 0.22), (0.4, 0, 0.2, 0.5)),
    "╭": ((0.44, 0.45, 0.56, 0.1), (0.44, 0.5, 0.12, 0.5)),
    "╮": ((0, 0.45, 0.56, 0.1), (0.44, 0.5, 0.12, 0.5)),
    "╰": ((0.44, 0.45, 0.56, 0.1), (0.44, 0, 0.12, 0.5)),
    "╯": ((0, 0.45, 0.56, 0.1), (0.44, 0, 0.12, 0.5)),
    "═": ((0, 0.32, 1, 0.1), (0, 0.58, 1, 0.1)),
    "░": ((0, 0.125, 0.5, 0.125), (0.5, 0.375, 0.5, 0.125), (0, 0.625, 0.5, 0.125), (0.5, 0.875, 0.5, 0.125)),
}
"""What of a cell a sign covers: left, top, width, height, as parts of the cell.

Lines are thick enough to be seen, and a heavy one beside a light one, where a picture is shown at half its size.
"""
_STYLE = re.compile(r"\.[\w-]+-(r\d+) \{ fill: (#\w+);?([^}]*) \}")
_TEXT = re.compile(r'<text class="[\w-]+-(r\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')
_GROUND = re.compile(r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="[\d.]+"')
_RUNS = re.compile(r"\S+(?: \S+)*")


class Picture(NamedTuple):
    """A screen as SVG, line by line, with its size in cells and its ground."""

    lines: tuple[str, ...]
    columns: int
    ground: str


def picture_of(app: App[Any]) -> Picture:
    """Return what a running app shows."""
    exported = app.export_screenshot(simplify=True)
    styles = {name: (colour, _attributes(more)) for name, colour, more in _STYLE.findall(exported)}
    lines: list[list[str]] = [[] for _ in range(app.size.height)]
    for colour, x, y, width in _GROUND.findall(exported):
        row, cells = round((float(y) - 1.5) / _EXPORTED_LINE), round(float(width) / _EXPORTED_CELL)
        lines[row].append(_box(round(float(x) / _EXPORTED_CELL), row, (0, 0, cells, 1), colour))
    for style, x, y, text in _TEXT.findall(exported):
        row = int(float(y) / _EXPORTED_LINE)
        colour, attributes = styles[style]
        words = unescape(text).replace("\xa0", " ")
        lines[row] += _drawn(words, round(float(x) / _EXPORTED_CELL), row, colour, attributes)
    ground = app.screen.background_colors[1].hex
    return Picture(tuple("".join(line) for line in lines), app.size.width, ground.lower())


def picture_svg(picture: Picture) -> str:
    """Return a picture as a file."""
    return _file(picture, "\n".join(picture.lines))


def recording_svg(pictures: Sequence[Picture], seconds: float) -> str:
    """Return pictures one after the other, each shown equally long, `seconds` together, again and again."""
    drawn = [
        _shown(line, first, last, len(pictures), seconds)
        for row in zip(*(picture.lines for picture in pictures), strict=True)
        for line, first, last in _runs(row)
        if line
    ]
    return _file(pictures[0], "\n".join(drawn))


def _runs(row: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield what a line shows, with the first picture of which it is part, and the one behind the last."""
    at = 0
    for line, same in groupby(row):
        count = len(list(same))
        yield line, at, at + count
        at += count


def _shown(line: str, first: int, last: int, count: int, seconds: float) -> str:
    if (first, last) == (0, count):
        return line
    times = [(0.0, first == 0), (first / count, True), (last / count, False)]
    steps = [step for step in times if step[0] < 1][first == 0 :]
    values = ";".join("inline" if on else "none" for _, on in steps)
    keys = ";".join(f"{time:.4g}" for time, _ in steps)
    begins = "inline" if first == 0 else "none"
    return (
        f'<g display="{begins}"><animate attributeName="display" calcMode="discrete" dur="{seconds:g}s" '
        f'repeatCount="indefinite" values="{values}" keyTimes="{keys}"/>{line}</g>'
    )


def _file(picture: Picture, body: str) -> str:
    width = picture.columns * _CELL + 2 * _EDGE
    height = len(picture.lines) * _LINE + 2 * _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">\n'
        f'<rect width="{width:g}" height="{height:g}" rx="10" fill="{picture.ground}"/>\n'
        f'<g font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="{_FONT}px" '
        f'transform="translate({_EDGE:g} {_EDGE:g})" style="white-space:pre" shape-rendering="crispEdges">'
        f"\n{body}\n</g>\n</svg>\n"
    )


def _attributes(style: str) -> str:
    """Return how letters of an exported style are drawn: bold, underlined, both or neither."""
    bold, line = ' font-weight="bold"' * ("bold" in style), ' text-decoration="underline"' * ("underline" in style)
    return bold + line


def _drawn(text: str, column: int, row: int, colour: str, attributes: str) -> Iterator[str]:
    """Yield the elements of a run of signs in one style."""
    for is_drawn, same in groupby(enumerate(text), key=lambda pair: pair[1] in _BLOCKS):
        pairs = list(same)
        start, signs = column + pairs[0][0], "".join(sign for _, sign in pairs)
        yield from _blocks(signs, start, row, colour) if is_drawn else _letters(signs, start, row, colour, attributes)


def _blocks(signs: str, column: int, row: int, colour: str) -> Iterator[str]:
    at = column
    for sign, same in groupby(signs):
        length = len(list(same))
        for left, top, width, height in _BLOCKS[sign]:
            if (left, width) == (0, 1):
                yield _box(at, row, (0, top, length, height), colour)
            else:
                yield from (_box(at + cell, row, (left, top, width, height), colour) for cell in range(length))
        at += length


def _letters(text: str, column: int, row: int, colour: str, attributes: str) -> Iterator[str]:
    for run in _RUNS.finditer(text):
        x, y = (column + run.start()) * _CELL, row * _LINE + _BASELINE
        yield (
            f'<text x="{x:g}" y="{y:g}" textLength="{len(run[0]) * _CELL:g}" lengthAdjust="spacingAndGlyphs" '
            f'fill="{colour}"{attributes}>{escape(run[0])}</text>'
        )


def _box(column: int, row: int, part: _PART, colour: str) -> str:
    left, top, width, height = part
    x, y = (column + left) * _CELL, (row + top) * _LINE
    return f'<rect x="{x:g}" y="{y:g}" width="{width * _CELL:g}" height="{height * _LINE:g}" fill="{colour}"/>'
