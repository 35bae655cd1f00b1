"""A tiny file box: a task's own files, in memory; the computer's disk is out of its reach.

What it leaves out: folders, bytes that are no text, and anything that outlasts the task.

Try it::

    >>> box = FileBox({"note.txt": "3 apples"})
    >>> box.files(), box.read("note.txt")
    ('note.txt', '3 apples')
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from posttrain_lab.environments.errors import ToolError

MOST_FILES, LONGEST = 20, 4_000  # letters of a file
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]{0,59}", re.ASCII)


class FileBox:
    """An environment with three tools, around files that are nowhere but in it."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = dict(files)

    def files(self) -> str:
        """Lists the names of all files."""
        return ", ".join(sorted(self._files)) or "There are no files."

    def read(self, name: str) -> str:
        """Reads a file.

        Args:
            name: the file's name, such as note.txt
        """
        if name not in self._files:
            raise ToolError(f"There is no file {str(name)[:40]}.")
        return self._files[name]

    def write(self, name: str, text: str) -> str:
        """Writes a file, over one of the same name.

        Args:
            name: the file's name, such as note.txt
            text: all that the file will hold
        """
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise ToolError("That is no file name.")
        if not isinstance(text, str) or len(text) > LONGEST:
            raise ToolError(f"A file holds a text of at most {LONGEST} letters.")
        if name not in self._files and len(self._files) >= MOST_FILES:
            raise ToolError(f"There is room for {MOST_FILES} files.")
        self._files[name] = text
        return "Written."
