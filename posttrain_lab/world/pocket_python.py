"""A tiny part of Python, worked out without running anything.

``output`` reads one line, walks its syntax tree and says what Python would print. It knows
the nodes and functions below and refuses the rest, so an answer of a model can be judged
safely: nothing is ever executed, and long or huge work is refused before it is done.

What it leaves out: floats, loops, definitions, imports, attributes other than a few
string methods.

Try it::

    >>> output("print(len('cat') * 2)")
    '6'
"""

from __future__ import annotations

import ast
import operator
import warnings
from collections.abc import Callable

LONGEST_LINE, LONGEST, LARGEST, MOST_STEPS = 200, 200, 10**6, 2000
Value = int | bool | str | list | range
_OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
    ast.Lt: operator.lt, ast.Gt: operator.gt, ast.LtE: operator.le, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
    ast.USub: operator.neg, ast.Not: operator.not_,
}  # fmt: skip
_FUNCTIONS: dict[str, Callable] = {
    "len": len, "sum": sum, "max": max, "min": min, "sorted": sorted, "abs": abs, "str": str,
    "list": list, "range": range,
}  # fmt: skip
_METHODS = ("upper", "lower", "title", "count", "replace", "startswith", "endswith")


class Refused(ValueError):
    """The line is no Python, fails when run, or uses more than the tiny part."""


def output(line: str) -> str:
    """What the line prints; raises ``Refused`` where it cannot be said."""
    return _Run().line(parse(line))


def parse(line: str) -> ast.Module:
    """The syntax tree of one line."""
    if len(line) > LONGEST_LINE or "\n" in line.strip():
        raise Refused("One short line is needed.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(line.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Refused(str(error)) from error


def constants(line: str) -> list[Value]:
    """The numbers and texts that the line names, in order."""
    return [n.value for n in ast.walk(parse(line)) if isinstance(n, ast.Constant)]


class _Run:
    """One line being worked out: its names, what it printed, the work done so far."""

    def __init__(self) -> None:
        self.names: dict[str, Value] = {}
        self.printed: list[str] = []
        self.steps = 0

    def line(self, tree: ast.Module) -> str:
        try:
            for statement in tree.body:
                self._statement(statement)
        except (TypeError, ValueError, IndexError, ZeroDivisionError, KeyError) as error:
            raise Refused(str(error)) from error
        except RecursionError as error:
            raise Refused("too deep") from error
        return "\n".join(self.printed)

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if len(node.targets) > 1:
                raise Refused("One name at a time.")
            self._free(node.targets[0].id)
            self.names[node.targets[0].id] = self.value(node.value)
        elif isinstance(node, ast.Expr) and _calls(node.value, "print"):
            given = [self.value(argument) for argument in node.value.args]
            self.printed.append(" ".join(str(value) for value in given))
        else:
            raise Refused("Only printing and naming are known.")

    def value(self, node: ast.expr) -> Value:
        """What an expression is worth."""
        self.steps += 1
        known = getattr(self, f"_{type(node).__name__.lower()}", None)
        if known is None or self.steps > MOST_STEPS:
            raise Refused(f"{type(node).__name__} is not known, or the work is long.")
        return _small(known(node))

    def _constant(self, node: ast.Constant) -> Value:
        if not isinstance(node.value, int | str):
            raise Refused("Only whole numbers, texts, True and False are known.")
        return node.value

    def _name(self, node: ast.Name) -> Value:
        return self.names[node.id]

    def _list(self, node: ast.List) -> Value:
        return [self.value(element) for element in node.elts]

    def _binop(self, node: ast.BinOp) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(node.op, ast.Mult):
            _refuse_huge(left, right)
        if isinstance(node.op, ast.Mod) and isinstance(left, str):
            raise Refused("Formatting is not known.")
        return _operator(node.op)(left, right)

    def _unaryop(self, node: ast.UnaryOp) -> Value:
        return _operator(node.op)(self.value(node.operand))

    def _compare(self, node: ast.Compare) -> Value:
        values = [self.value(part) for part in (node.left, *node.comparators)]
        pairs = zip(node.ops, values, values[1:], strict=False)
        return all(_operator(op)(left, right) for op, left, right in pairs)

    def _ifexp(self, node: ast.IfExp) -> Value:
        return self.value(node.body if self.value(node.test) else node.orelse)

    def _subscript(self, node: ast.Subscript) -> Value:
        whole = self.value(node.value)
        if not isinstance(node.slice, ast.Slice):
            return whole[self.value(node.slice)]
        ends = (node.slice.lower, node.slice.upper, node.slice.step)
        return whole[slice(*(end and self.value(end) for end in ends))]

    def _call(self, node: ast.Call) -> Value:
        if node.keywords:
            raise Refused("Named arguments are not known.")
        given = [self.value(argument) for argument in node.args]
        if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
            text = self.value(node.func.value)
            if isinstance(text, str):
                return getattr(text, node.func.attr)(*given)
        if isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
            return _FUNCTIONS[node.func.id](*given)
        raise Refused("This function is not known.")

    def _listcomp(self, node: ast.ListComp) -> Value:
        if len(node.generators) != 1 or not isinstance(node.generators[0].target, ast.Name):
            raise Refused("One loop with one name is known.")
        loop, made = node.generators[0], []
        self._free(loop.target.id)
        before = dict(self.names)
        for item in self.value(loop.iter):
            self.names[loop.target.id] = item
            if all(self.value(test) for test in loop.ifs):
                made.append(self.value(node.elt))
        self.names = before
        return made

    @staticmethod
    def _free(name: str) -> None:
        if name in _FUNCTIONS or name == "print":
            raise Refused("A function's name may not be used for a value.")


def _calls(node: ast.expr, name: str) -> bool:
    known = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return known and node.func.id == name and not node.keywords


def _operator(op: ast.AST) -> Callable:
    if type(op) not in _OPERATORS:
        raise Refused(f"{type(op).__name__} is not known.")
    return _OPERATORS[type(op)]


def _refuse_huge(left: Value, right: Value) -> None:
    for whole, times in ((left, right), (right, left)):
        long = isinstance(whole, str | list) and isinstance(times, int)
        if long and len(whole) * times > LONGEST:
            raise Refused("The result is too long.")


def _small(value: Value) -> Value:
    if isinstance(value, int) and abs(value) > LARGEST:
        raise Refused("The number is too large.")
    if isinstance(value, range):
        if max(abs(value.start), abs(value.stop), abs(value.step)) > LARGEST:
            raise Refused("The number is too large.")
        if len(value) > LONGEST:
            raise Refused("The range is too long.")
    elif _size(value) > LONGEST:
        raise Refused("The result is too long.")
    return value


def _size(value: Value) -> int:
    # Lists in lists count whole: ten small steps could otherwise make a huge text.
    if isinstance(value, list):
        return len(value) + sum(_size(part) for part in value)
    return len(value) if isinstance(value, str) else 1
