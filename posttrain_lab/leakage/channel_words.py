"""The channels in words, the same on the page, in a report and in a terminal.

What it leaves out: what they do (``index``, ``semantic``).

Try it::

    >>> called("surface")
    'small edits (surface)'
"""

from __future__ import annotations

# Channel → its title, and what it sees.
WORDS = {
    "exact": ("Word for word", "The same words in the same order, whatever the case, "
              "the markup, look-alike letters or spaces."),
    "surface": ("Small edits", "Most of its runs of words: slips, words left out or put in."),
    "masked": ("Other names and numbers", "The same sentences with names or numbers changed."),
    "words": ("Same words, another order", "Its telling words, wherever they stand."),
    "semantic": ("Same meaning", "Said in other words, by a sentence encoder."),
}  # fmt: skip


def called(channel: str) -> str:
    """A channel's title with its name, which the terminal takes."""
    title = WORDS[channel][0]
    return f"{title[0].lower()}{title[1:]} ({channel})"
