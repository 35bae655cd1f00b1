"""A table look-up: a task's own small table, of which a row is found by its name.

What it leaves out: searching by anything else, and changing the table.

Try it::

    >>> Table(({"name": "apple", "price": "3"},)).lookup("apple")
    '3'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from posttrain_lab.environments.errors import ToolError

KEY = "name"  # the column by which a row is found


class Table:
    """An environment with one tool."""

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        self._rows = by_name(rows)

    def lookup(self, name: str) -> str:
        """Looks up what the table says of somebody or something.

        Args:
            name: who or what, such as apple
        """
        row = self._rows.get(str(name).strip().lower())
        if row is None:
            raise ToolError(f"There is no {str(name)[:40]}.")
        rest = {column: cell for column, cell in row.items() if column != KEY}
        if len(rest) == 1:
            return next(iter(rest.values()))
        return ", ".join(f"{column} {cell}" for column, cell in rest.items())


def by_name(rows: Sequence[Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """A table's rows by their names in lower case."""
    return {row[KEY].lower(): row for row in rows}
