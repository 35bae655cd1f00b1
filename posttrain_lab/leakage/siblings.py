"""Tasks in code that one author made alike: another function, asked for in nearly these words.

A benchmark has such families (keep the strings with a prefix, with a substring). Their words
in any order, and phrases, are nearly the same, so these do not tell one from another; the name
of the function and the values in its examples do.

What it leaves out: copies with another name *and* other values.

Try it::

    >>> one = "def first(l): keep the smaller [1, 2] => 1"
    >>> is_sibling(one, "def last(l): keep the larger [3, 4] => 4", 0, 40)
    True
    >>> is_sibling(one, "def f(l): keep the smaller [1, 2] => 1", 0, 40)
    False
"""

from __future__ import annotations

import builtins
import re
from difflib import get_close_matches

_DEFINED = re.compile(r"\bdef (\w+)")
_CALLED = re.compile(r"\b([A-Za-z_]\w*)\(")
_BUILT_IN = frozenset(dir(builtins))
SLIP = 0.9  # as alike are two names of which one is the other misspelled
AROUND = 300  # characters around what was found, in which the examples are
_VALUE = re.compile(r"\d+|'[^'\n]*'|\"[^\"\n]*\"")


def is_sibling(item: str, text: str, begin: int, end: int) -> bool:
    """Whether a text has functions, none of them the item's, and shows other values.

    Where it defines none, those that it calls are what it has.

    Args:
        item: the task.
        text: of a training document.
        begin: where in it the item was found.
        end: the first character after that.
    """
    item, text = item.lower(), text.lower()
    own, told = set(_DEFINED.findall(item)), set(_DEFINED.findall(text))
    told = told or set(_CALLED.findall(text)) - _BUILT_IN
    if not own or not told or any(_is_named(name, told, text) for name in own):
        return False
    begin, end = max(0, begin - AROUND), end + AROUND
    closed = text.rfind('"""')  # a solution, with values of its own, comes after that
    shown = text[begin : min(end, closed) if closed > begin else end]
    return bool(set(_VALUE.findall(shown)) - set(_VALUE.findall(item)))


def _is_named(name: str, told: set[str], text: str) -> bool:
    """Whether a text has the function, be it misspelled where it is defined."""
    return bool(
        get_close_matches(name, told, 1, SLIP) or re.search(rf"\b{re.escape(name)}\b", text)
    )
