"""A calculator: reads a sum by a small grammar of its own, and never runs it.

    sum     = product (("+" | "-") product)*
    product = factor (("*" | "x" | "/") factor)*
    factor  = "-" factor | number | "(" sum ")"

It reckons in exact fractions, so that 0.1 + 0.2 is 0.3.

What it leaves out: powers, functions, variables, numbers of more than 15 digits: what could
take long, or a great deal of memory.

Try it::

    >>> value("2 * (3 + 4)")
    Fraction(14, 1)
    >>> shown(value("1 / 3"))
    '0.3333'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from posttrain_lab.environments.errors import ToolError

LONGEST, MOST_DIGITS, DEEPEST = 200, 15, 20
_PART = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([-+*/x×÷()−]))", re.ASCII)
_SIGNS = {"x": "*", "×": "*", "÷": "/", "−": "-"}


class Calculator:
    """An environment with one tool."""

    def calculate(self, sum: str) -> str:
        """Works out a sum of numbers with + - * / and brackets.

        Args:
            sum: the sum, such as 12 * 4 + 3
        """
        return shown(value(sum))


def value(text: str) -> Fraction:
    """What a sum comes to.

    Raises:
        ToolError: it is no sum, too long, too deep, or divides by 0.
    """
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise ToolError("That is no sum.")
    parts = _Parts(text)
    found = _sum(parts, 0)
    if parts.next is not None:
        raise ToolError(f"No sum: {parts.next} stands where it should end.")
    return found


def shown(number: Fraction) -> str:
    """As people write it: "51", "0.5", at most four places after the point."""
    if number.denominator == 1:
        return str(number.numerator)
    return f"{float(number):.4f}".rstrip("0").rstrip(".")


class _Parts:
    """The numbers and signs of a sum, one after another; ``next`` is None at the end."""

    def __init__(self, text: str) -> None:
        self._found = _read(text)
        self.next: str | None = next(self._found, None)

    def take(self) -> str | None:
        taken, self.next = self.next, next(self._found, None)
        return taken


def _read(text: str) -> Iterator[str]:
    at, text = 0, text.rstrip().rstrip("=").rstrip()
    while at < len(text):
        found = _PART.match(text, at)
        if found is None:
            raise ToolError("That is no sum.")
        at = found.end()
        number, sign = found.groups()
        if number and len(number) > MOST_DIGITS:
            raise ToolError("A number is too long.")
        yield number or _SIGNS.get(sign, sign)


def _sum(parts: _Parts, depth: int) -> Fraction:
    found = _product(parts, depth)
    while parts.next in ("+", "-"):
        sign, other = parts.take(), _product(parts, depth)
        found = found + other if sign == "+" else found - other
    return found


def _product(parts: _Parts, depth: int) -> Fraction:
    found = _factor(parts, depth)
    while parts.next in ("*", "/"):
        sign, other = parts.take(), _factor(parts, depth)
        if sign == "/" and not other:
            raise ToolError("Nothing can be divided by 0.")
        found = found * other if sign == "*" else found / other
    return found


def _factor(parts: _Parts, depth: int) -> Fraction:
    if depth > DEEPEST:
        raise ToolError("Too many brackets.")
    taken = parts.take()
    if taken == "-":
        return -_factor(parts, depth + 1)
    if taken == "(":
        inside = _sum(parts, depth + 1)
        if parts.take() != ")":
            raise ToolError("A bracket is not closed.")
        return inside
    if taken is None or not taken[0].isdigit():
        raise ToolError("No sum: a number is missing.")
    return Fraction(taken)
