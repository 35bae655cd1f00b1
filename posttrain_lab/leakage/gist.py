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

from posttrain_lab.leakage.text import chunk_words

LEAST_WORDS = 5
_CODE = re.compile(r"^\s*(?:def |class |>>>|import |from \w+ import )|\"\"\"|'''", re.MULTILINE)
_LINE = re.compile(
    r"^(?:def |class |import |from \w+ import|@|>>>|\.\.\.|return\b|assert\b|#)"
    r"|=>|➞|==|^[\[{('\"-]?\d*[\])}'\"]|^(?:true|false|none)$"
    r"|\w+\([^)]*\)\s*(?:=|->|should)|^(?:for example|examples?|note)\b.{0,3}$",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"\bdef (\w+)\(([^)]*)\)")
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


def identifiers(text: str) -> set[str]:
    """The words of which the names of a task's functions and their parameters are made.

    >>> sorted(identifiers("def flip_case(s: str) -> str:"))
    ['case', 'flip', 's']
    """
    found: set[str] = set()
    for name, parameters in _DEFINED.findall(text):
        for called in (name, *(each.split(":")[0] for each in parameters.split(","))):
            found.update(chunk_words(called.strip()))
    return found
