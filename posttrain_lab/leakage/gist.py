"""What a programming task asks, in words: without its code and its examples.

A task such as HumanEval's is a signature, a sentence or two, and calls with what they give.
The calls weigh down what the sentences mean, so they are left out where meaning is compared.
A text without code is given back as it is.

What it leaves out: what code does.

Try it::

    >>> gist('def f(n):\\n    \"\"\"Add all the numbers up to n.\\n    >>> f(3)\\n    6')
    'Add all the numbers up to n.'
"""

from __future__ import annotations

import re

LEAST_WORDS = 5
_CODE = re.compile(r"^\s*(?:def |class |>>>|import |from \w+ import )|\"\"\"|'''", re.MULTILINE)
_LINE = re.compile(
    r"^(?:def |class |import |from \w+ import|@|>>>|\.\.\.|return\b|assert\b|#)"
    r"|=>|➞|==|^[\[{('\"-]?\d*[\])}'\"]|^(?:true|false|none)$"
    r"|\w+\([^)]*\)\s*(?:=|->|should)|^(?:for example|examples?|note)\b.{0,3}$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]{2,}")


def has_code(text: str) -> bool:
    """Whether a text is a programming task with code in it."""
    return bool(_CODE.search(text))


def gist(text: str) -> str:
    """The sentences of a task without its code; all of it where little would be left."""
    if not has_code(text):
        return text
    lines = (re.sub(r"\"\"\"|'''", "", line).strip() for line in text.split("\n"))
    kept = [line for line in lines if len(_WORD.findall(line)) >= 3 and not _LINE.search(line)]
    said = " ".join(kept)
    return said if len(said.split()) >= LEAST_WORDS else text
