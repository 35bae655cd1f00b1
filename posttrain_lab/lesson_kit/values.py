"""Values in an exercise: where two of them part, and how one is shown.

Lists, arrays and tensors that hold the same numbers are the same; text, numbers, and true
or false are never each other.

What it leaves out: torch and numpy. Their arrays are read through ``tolist``.

Try it::

    >>> difference([1.0, 2.0], [1.0, 2.5], 1e-6)
    'result[1] is 2, and 2.5 is needed.'
    >>> difference(0.1 + 0.2, 0.3, 1e-6)
"""

from __future__ import annotations

import math
import reprlib
from numbers import Real
from typing import Any

from posttrain_lab.records import kind

NEAR = 0.01  # a number this near, as a share, is called close
LONGEST = 320


def difference(came: Any, needed: Any, tolerance: float, place: str = "") -> str | None:
    """Where two values part, in a sentence; None when they agree.

    ``""`` says: at the very top, and there is no more to say than the two values.
    """
    came, needed = plain(came), plain(needed)
    if came is None and needed is not None and not place:
        return "It returned nothing. Is a `return` line missing?"
    if _sort(came) != _sort(needed):
        return f"{_subject(place)} {_sort(came)}, and {_sort(needed)} is needed."
    if isinstance(needed, dict):
        return _dicts(came, needed, tolerance, place)
    if isinstance(needed, list):
        return _lists(came, needed, tolerance, place)
    if _number(needed):
        return None if _close(came, needed, tolerance) else _apart(came, needed, place)
    if _same(came, needed):
        return None
    return f"result{place} is {show(came)}, and {show(needed)} is needed." if place else ""


def plain(value: Any) -> Any:
    """An array or tensor as lists of numbers, a tuple as a list; all else as it is."""
    tolist = getattr(value, "tolist", None)  # numpy's, torch's; neither is imported here
    if callable(tolist) and not isinstance(value, type):
        return plain(tolist())
    return list(value) if isinstance(value, tuple) else value


def show(value: Any) -> str:
    """A value as Python writes it: short numbers, nothing longer than a few lines."""
    try:
        text = _SHORT.repr(plain(value))
    except Exception:  # a learner's object may fail to describe itself
        text = f"an object of type {type(value).__name__}"
    return cut(text)


def cut(text: str, longest: int = LONGEST) -> str:
    """The text, its middle left out when it is long."""
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]} … {text[-half:]}"


class _Short(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxlist = self.maxdict = self.maxset = 24
        self.maxstring = self.maxother = self.maxlong = 200

    def repr_float(self, value: float, level: int) -> str:
        return f"{value:.7g}"


_SHORT = _Short()


def _subject(place: str) -> str:
    return f"result{place} is" if place else "It returned"


def _number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _sort(value: Any) -> str:
    """What a value is, for people; arrays and tuples count as lists."""
    if isinstance(value, dict) or not isinstance(value, (Real, str, list, type(None))):
        return "a dictionary" if isinstance(value, dict) else f"a {type(value).__name__}"
    return "a number" if _number(value) else kind(value)


def _same(came: Any, needed: Any) -> bool:
    try:
        return bool(came == needed)
    except Exception:  # a comparison that fails is not agreement
        return False


def _close(came: Real, needed: Real, tolerance: float) -> bool:
    one, other = float(came), float(needed)
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)


def _apart(came: Real, needed: Real, place: str) -> str:
    near = _close(came, needed, NEAR) and float(needed) != 0
    close = "That is close, but not near enough." if near else ""
    if not place:
        return close
    one, other = show(came), show(needed)
    if one == other:  # they part after the digits that are shown
        one, other = repr(came), repr(needed)
    return " ".join(filter(None, [f"result{place} is {one}, and {other} is needed.", close]))


def _lists(came: list[Any], needed: list[Any], tolerance: float, place: str) -> str | None:
    if len(came) != len(needed):
        has = f"result{place} has" if place else "It has"
        return f"{has} length {len(came)}, and length {len(needed)} is needed."
    for i, (one, other) in enumerate(zip(came, needed, strict=True)):
        found = difference(one, other, tolerance, f"{place}[{i}]")
        if found is not None:
            return found
    return None


def _dicts(
    came: dict[Any, Any], needed: dict[Any, Any], tolerance: float, place: str
) -> str | None:
    for key in needed:
        if key not in came:
            return f"result{place} has no {show(key)}."
    for key in came:
        if key not in needed:
            return f"result{place} has {show(key)}, which is not asked for."
    for key, other in needed.items():
        found = difference(came[key], other, tolerance, f"{place}[{show(key)}]")
        if found is not None:
            return found
    return None
