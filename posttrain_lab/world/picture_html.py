"""Shows the pocket world's pictures in a page: as SVG, alone or in a grid.

Only the eight known colours are ever drawn: a picture is numbers, and the text of a caption
is escaped, so nothing that a model writes can become part of a page. The colours follow
Okabe and Ito, so that colour-blind people tell them apart too.

What it leaves out: reading a picture from a model's text (``pictures.parse``).

Try it::

    >>> svg((0,) * 64, "All white.")[:27]
    '<svg xmlns="http://www.w3.o'
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from posttrain_lab.world.pictures import COLOURS, SIDE, Picture

HEX = {
    "white": "#FFFFFF",
    "black": "#000000",
    "red": "#C3200B",
    "orange": "#E87F10",
    "yellow": "#F0E442",
    "green": "#009E73",
    "blue": "#0060B2",
    "pink": "#E7A0CC",
}
_PLAIN = "A picture of eight by eight pixels"


def svg(picture: Picture, caption: str = "", size: int = 96) -> str:
    """The picture, ``size`` screen pixels wide; the caption is its name for screen readers."""
    if len(picture) != SIDE * SIDE or any(p not in range(len(COLOURS)) for p in picture):
        raise ValueError(f"A picture has {SIDE * SIDE} numbers from 0 to {len(COLOURS) - 1}.")
    name = escape(caption or _PLAIN)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{name}" '
        f'viewBox="0 0 {SIDE} {SIDE}" width="{int(size)}" height="{int(size)}" '
        f'shape-rendering="crispEdges" style="outline:1px solid #767676">'
    )
    return f"{head}<title>{name}</title>{_rows(picture)}</svg>"


def _rows(picture: Picture) -> str:
    # Neighbours of one colour are one rectangle: fewer nodes, and no seams between them.
    made = []
    for y in range(SIDE):
        x = 0
        for colour, run in groupby(picture[y * SIDE : (y + 1) * SIDE]):
            width = len(list(run))
            fill = HEX[COLOURS[colour]]
            made.append(f'<rect x="{x}" y="{y}" width="{width}" height="1" fill="{fill}"/>')
            x += width
    return "".join(made)


def html_grid(shown: Sequence[tuple[Picture | None, str]], size: int = 96) -> str:
    """Pictures with their captions beside one another; None is said in words."""
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:16px">'
        + "".join(_figure(picture, caption, size) for picture, caption in shown)
        + "</div>"
    )


def _figure(picture: Picture | None, caption: str, size: int) -> str:
    side = int(size)
    if picture is None:
        box = f"width:{side}px;height:{side}px;outline:1px dashed #767676"
        drawn = f'<div style="{box}">No picture could be read.</div>'
    else:
        drawn = svg(picture, caption, side)
    style = f"margin:0;width:{max(side, 120)}px;font-size:0.8em"
    return f'<figure style="{style}">{drawn}<figcaption>{escape(caption)}</figcaption></figure>'
