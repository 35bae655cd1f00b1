"""Pictures of eight by eight pixels as discrete tokens, and captions that fix every pixel.

A scene is a background and one or two objects, each with a size, a colour, a shape and one
of nine places. Equal scenes have equal pictures and unequal scenes unequal ones, so both
directions, words to pixels and pixels to words, are graded exactly. There are 11,088
scenes with one object, and about 2.4 million with two, whose boxes share no pixel.

What it leaves out: objects that overlap, more than two objects, and drawing for
the eye (``picture_html``). A scene belongs to one split, whatever the wording.

Try it::

    >>> scene = Scene("white", (Thing("small", "red", "square", "top left"),))
    >>> captions(scene)[0]
    'A small red square at the top left on white.'
    >>> as_text(picture(scene)).split()[1]
    '1<px2><px2><px2><px0><px0><px0><px0><px0>'
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from posttrain_lab.records import Message
from posttrain_lab.world.items import Item, draw_item, normalised
from posttrain_lab.world.lexicon import capital
from posttrain_lab.world.streams import draw_with

SIDE = 8
COLOURS = ("white", "black", "red", "orange", "yellow", "green", "blue", "pink")
OPEN, CLOSE = "<picture>", "</picture>"
PIXELS = tuple(f"<px{i}>" for i in range(len(COLOURS)))
PICTURE_TOKENS = (OPEN, CLOSE, *PIXELS)
Picture = tuple[int, ...]  # 64 colour indices, row by row

# Each shape small (three rows) and big (five rows).
SHAPES = {
    "square": ("### ### ###", "##### ##### ##### ##### #####"),
    "frame": ("### #.# ###", "##### #...# #...# #...# #####"),
    "cross": (".#. ### .#.", "..#.. ..#.. ##### ..#.. ..#.."),
    "x": ("#.# .#. #.#", "#...# .#.#. ..#.. .#.#. #...#"),
    "bar": ("... ### ...", "..... ..... ##### ##### ....."),
    "pole": (".#. .#. .#.", "..##. ..##. ..##. ..##. ..##."),
    "slope": ("#.. .#. ..#", "#.... .#... ..#.. ...#. ....#"),
    "corner": ("#.. #.. ###", "#.... #.... #.... #.... #####"),
    "triangle": ("#.. ##. ###", "#.... ##... ###.. ####. #####"),
    "dot": ("... .#. ...", "..... ..##. ..##. ..... ....."),
    "diamond": (".#. #.# .#.", "..#.. .#.#. #...# .#.#. ..#.."),
}
SIZES = {"small": 3, "big": 5}
# Where a box of three and one of five begin: at an edge, or with pixel 3 in its middle row.
_START = {3: (0, 2, 5), 5: (0, 1, 3)}
_NINE = (  # row by row
    "at the top left", "at the top", "at the top right",
    "on the left", "in the middle", "on the right",
    "at the bottom left", "at the bottom", "at the bottom right",
)  # fmt: skip
# "top left": its words, and which third of the rows and of the columns it is.
PLACES = {p.split(" the ")[1]: (p, i // 3, i % 3) for i, p in enumerate(_NINE)}


@dataclass(frozen=True, order=True)
class Thing:
    """One object of a scene, in words only."""

    size: str
    colour: str
    shape: str
    place: str

    @property
    def noun(self) -> str:
        """ "small red square"."""
        return f"{self.size} {self.colour} {self.shape}"

    @property
    def where(self) -> str:
        """ "at the top left"."""
        return PLACES[self.place][0]


@dataclass(frozen=True)
class Scene:
    """A background and its objects; their order is the order a caption names them in."""

    background: str
    things: tuple[Thing, ...]

    @property
    def key(self) -> str:
        """The scene whatever the wording and whatever the order of its objects."""
        parts = [f"{t.noun} {t.where}" for t in sorted(self.things)]
        return normalised("; ".join([f"picture on {self.background}", *parts]))


def box(thing: Thing) -> tuple[int, int, int]:
    """The first row, the first column and the side of the square the object stands in."""
    side = SIZES[thing.size]
    _, row, column = PLACES[thing.place]
    return _START[side][row], _START[side][column], side


def apart(a: Thing, b: Thing) -> bool:
    """Whether the boxes of two objects share no pixel."""
    (row_a, column_a, side_a), (row_b, column_b, side_b) = box(a), box(b)
    rows = row_a + side_a <= row_b or row_b + side_b <= row_a
    return rows or column_a + side_a <= column_b or column_b + side_b <= column_a


def picture(scene: Scene) -> Picture:
    """The one picture of a scene."""
    pixels = [COLOURS.index(scene.background)] * (SIDE * SIDE)
    for thing in scene.things:
        top, left, side = box(thing)
        rows = SHAPES[thing.shape][side == SIZES["big"]].split()
        for y, row in enumerate(rows):
            for x, mark in enumerate(row):
                if mark == "#":
                    pixels[(top + y) * SIDE + left + x] = COLOURS.index(thing.colour)
    return tuple(pixels)


def as_text(pixels: Picture) -> str:
    """The picture as a model reads it: each row on a line of its own, with its number."""
    rows = (pixels[i : i + SIDE] for i in range(0, SIDE * SIDE, SIDE))
    lines = (f"{y}{''.join(PIXELS[p] for p in row)}" for y, row in enumerate(rows, 1))
    return "\n".join((OPEN, *lines, CLOSE))


_ROW = rf"\s*[1-{SIDE}]?(?:\s*<px[0-7]>){{{SIDE}}}"
_PICTURE = re.compile(rf"{OPEN}((?:{_ROW}){{{SIDE}}})\s*{CLOSE}")
_PIXEL = re.compile(r"<px([0-7])>")


def parse(text: str) -> Picture | None:
    """The first whole picture in a text, or None; never raises."""
    found = _PICTURE.search(text)
    return tuple(int(p) for p in _PIXEL.findall(found[1])) if found else None


def pixel_accuracy(text: str, wanted: Picture) -> float | None:
    """The share of right pixels, 0 to 1; None where the text holds no whole picture."""
    made = parse(text)
    if made is None:
        return None
    return sum(a == b for a, b in zip(made, wanted, strict=True)) / len(wanted)


# {n} a noun, {p} its place, {b} the background; the second object has {m} and {q}.
_ONE = "a {n} {p}"
_TWO = "a {n} {p} and a {m} {q}"
_WORDINGS = (
    "{things} on {b}.",
    "On a {b} background, there is {things}.",
    "A {b} picture with {things}.",
    "There is {things}. The background is {b}.",
    "The background is {b}, with {things}.",
    "This picture shows {things} on a {b} background.",
)
WORDINGS = {
    1: (
        *(capital(w.replace("{things}", _ONE)) for w in _WORDINGS),
        "{p}, a {n} on {b}.",
        "{p} of a {b} picture, there is a {n}.",
    ),
    2: (
        *(capital(w.replace("{things}", _TWO)) for w in _WORDINGS),
        "{p}, a {n}, and {q}, a {m}, on {b}.",
        "{p} of a {b} picture, there is a {n}, and {q}, a {m}.",
    ),
}


def captions(scene: Scene) -> list[str]:
    """Every wording of the scene, its objects in their order."""
    first, last = scene.things[0], scene.things[-1]
    words = {"n": first.noun, "p": first.where, "b": scene.background}
    words |= {"m": last.noun, "q": last.where}
    return [capital(w.format(**words)) for w in WORDINGS[len(scene.things)]]


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    colours = "|".join(COLOURS)
    noun = rf"({'|'.join(SIZES)}) ({colours}) ({'|'.join(SHAPES)})"
    place = "|".join(sorted((words for words, _, _ in PLACES.values()), key=len)[::-1])
    parts = {"n": noun.replace("(", "(?P<{}>"), "p": f"(?P<p>{place})"}
    parts["m"] = parts["n"].format("size2", "colour2", "shape2")
    parts["n"] = parts["n"].format("size", "colour", "shape")
    parts |= {"q": f"(?P<q>{place})", "b": f"(?P<b>{colours})"}
    made = []
    for wording in WORDINGS[1] + WORDINGS[2]:
        plain = wording.lower().removesuffix(".").replace(".", r"\.")
        made.append(re.compile(plain.format(**parts)))
    return tuple(made)


def read_caption(text: str) -> Scene | None:
    """The scene that a caption in any of the wordings names; None for any other text."""
    plain = " ".join(text.lower().split()).removesuffix(".").rstrip()
    for pattern in _patterns():
        if found := pattern.fullmatch(plain):
            return _scene(found.groupdict())
    return None


def _scene(found: dict[str, str]) -> Scene:
    things = []
    for n, place in (("", "p"), ("2", "q")):
        if place in found:
            words = (found["size" + n], found["colour" + n], found["shape" + n])
            things.append(Thing(*words, found[place].split(" the ")[1]))
    return Scene(found["b"], tuple(things))


def _thing(rng: random.Random, colour: str) -> Thing:
    size, shape = rng.choice(tuple(SIZES)), rng.choice(tuple(SHAPES))
    return Thing(size, colour, shape, rng.choice(tuple(PLACES)))


def one_object(rng: random.Random) -> Scene:
    """A scene with one object."""
    background, colour = rng.sample(COLOURS, 2)
    return Scene(background, (_thing(rng, colour),))


def two_objects(rng: random.Random) -> Scene:
    """A scene with two objects that share no pixel and differ in colour."""
    background, one, other = rng.sample(COLOURS, 3)
    while True:
        pair = _thing(rng, one), _thing(rng, other)
        if apart(*pair):
            return Scene(background, pair)


_DRAW = ("Draw this: {c}", "Draw a picture: {c}", "Make this picture: {c}", "Please draw: {c}")
_DESCRIBE = (
    "What does this picture show?\n{p}", "Describe this picture.\n{p}",
    "{p}\nWhat is in the picture?", "Write a caption for this picture.\n{p}",
)  # fmt: skip


def _is_picture(wanted: Picture, text: str) -> bool:
    around, drawn = _PICTURE.subn(" ", text)
    alone = drawn == 1 and not any(token in around for token in PICTURE_TOKENS)
    return parse(text) == wanted and alone and len(around.split()) <= 12


def _names(key: str, text: str) -> bool:
    read = read_caption(text)
    return read is not None and read.key == key


def _draw_task(name: str, scene: Scene, rng: random.Random) -> Item:
    caption, wanted = rng.choice(captions(scene)), picture(scene)
    asked = (Message("user", rng.choice(_DRAW).format(c=caption)),)
    check = partial(_is_picture, wanted)
    return Item(name, asked, f"{caption}\n", as_text(wanted), check, scene.key)


def _caption_task(rng: random.Random) -> Item:
    scene = one_object(rng) if rng.random() < 0.6 else two_objects(rng)
    caption, drawn = rng.choice(captions(scene)), as_text(picture(scene))
    asked = (Message("user", rng.choice(_DESCRIBE).format(p=drawn)),)
    check = partial(_names, scene.key)
    return Item("picture_caption", asked, f"{drawn}\n", caption, check, scene.key)


def picture_exact(split: str, index: int) -> Item:
    """A caption with one object, to be drawn pixel by pixel."""
    name = "picture_exact"
    return draw_item(name, split, index, lambda rng: _draw_task(name, one_object(rng), rng))


def picture_two(split: str, index: int) -> Item:
    """A caption with two objects, to be drawn pixel by pixel."""
    name = "picture_two"
    return draw_item(name, split, index, lambda rng: _draw_task(name, two_objects(rng), rng))


def picture_caption(split: str, index: int) -> Item:
    """A picture to be put into words."""
    return draw_item("picture_caption", split, index, _caption_task)


BEHAVIOURS: dict[str, Callable[[str, int], Item]] = {
    made.__name__: made for made in (picture_exact, picture_two, picture_caption)
}


def text(rng: random.Random, split: str, one: float = 0.6, before: float = 0.6) -> str:
    """A picture with its caption; how many have one object, and how many it stands before."""
    make = one_object if rng.random() < one else two_objects
    scene = draw_with(rng, split, make, lambda made: made.key)
    lines = [rng.choice(captions(scene)), as_text(picture(scene))]
    return "\n".join(lines if rng.random() < before else lines[::-1])
