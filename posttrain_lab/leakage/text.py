"""Text as leaks are compared: what a reader would call the same is made the same.

A text is cut at white space into *chunks*, and each chunk gives its words: Unicode in its
compatibility form without accents, look-alike letters of other alphabets, zero-width
characters, HTML entities and tags, escapes, capitals, underscores and punctuation are gone.
What spans chunks (words broken at a line's end, spaced letters, tags with attributes) is
mended beforehand without changing the text's length, so that a place in what was compared
is a place in the original.

What it leaves out: other languages' word forms, translation, images of text.

Try it::

    >>> words_of("Ｔhe caf\u00e9&nbsp;s\u200bells 1,200 <b>сakes</b>!")
    ['the', 'cafe', 'sells', '1200', 'cakes']
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Container, Mapping

from posttrain_lab.leakage.look_alikes import CAPITALS, LOOK_ALIKES

_LIGATURES = {"ß": "ss", "æ": "ae", "œ": "oe"}
_WORD = re.compile(
    r"\d+(?:,\d{3})+(?!\d)|[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+|\d+"
)
_MIXED = re.compile(r"[^\W_]+")
# Most chunks: one English word with punctuation around it.
_PLAIN = re.compile(r"[^A-Za-z0-9&<\\%]*([A-Za-z]+)[^A-Za-z0-9_&<\\%]*\Z")
# What JSON escapes, but for LaTeX's words that begin alike.
_ESCAPE = re.compile(
    r"\\+(?:u([0-9a-fA-F]{4})|([\"'/])"
    r"|n(?!(?:eq|abla|ot|u|e|i|orm|ewline|ewcommand)(?![a-z]))"
    r"|t(?!(?:ext[a-z]*|imes|heta|an|au|o|op|riangle|frac|ilde)(?![a-z]))"
    r"|r(?!(?:ight[a-z]*|ho|angle|m|ef)(?![a-z])))"
)
_TAG = re.compile(
    r"</?(?:p|br|div|span|b|i|u|em|strong|li|ul|ol|td|tr|th|table|h[1-6]|a|pre|code|sup|sub|"
    r"font|blockquote|center|body|html)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]([ \t]*\r?\n[ \t]*)(?=[^\W\d_])")
# Quoted-printable, as in an e-mail's source: letters as bytes, full lines cut anywhere.
_BYTES = re.compile(r"(?:=[C-F][0-9A-F](?:=[89AB][0-9A-F]){1,3})+|=3D|=20(?=\r?\n)")
_CUT = re.compile(r"(?<!=)=\r?\n(?=\S)")
# UTF-8 that was read as Windows-1252: a lead byte and what follows it, as letters.
_MOJIBAKE = re.compile(
    r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]{1,3}"
)
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_CUE = re.compile(
    r"^(?:\d+[ \t]*\r?\n)?\d\d:\d\d:\d\d[,.]\d{3} --> .*$", re.MULTILINE
)  # of subtitles
_SPACED = re.compile(r"(?<!\S)\S(?: {1,3}\S(?!\S)){7,}")
_LINE_NUMBER = re.compile(r"^[ \t]*\d{1,5}[ \t]*[|:](?=[ \t])", re.MULTILINE)
_ONE_SPACE = re.compile(r"(?<! ) (?! )")
_LATIN = re.compile(r"[A-Za-z]")
_GAP = "\u200b"  # stands for a character that is dropped
_LEET = tuple(str.maketrans("0134578", f"o{one}eastb") for one in "il")  # 1 is either
# As a machine misreads print: what looks alike becomes the same.
_MISREAD = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"), ("b", "h"), ("c", "e"),
            ("1", "l"), ("0", "o"), ("5", "s"))  # fmt: skip


class _Folded(dict):
    """A table for ``str.translate`` that works each character out when first seen.

    ``capitals``: those that look like other letters than their small forms do.
    """

    def __init__(self, capitals: Mapping[str, str]) -> None:
        super().__init__()
        self._instead = {**LOOK_ALIKES, **capitals, **_LIGATURES}

    def __missing__(self, code: int) -> str:
        if len(self) > 60_000:
            self.clear()
        kept, known = [], self._instead
        for char in self._plain(chr(code)):
            low = known.get(char) or char.lower()
            kept.extend(known.get(each, each) for each in low)
        self[code] = "".join(kept)
        return self[code]

    def _plain(self, char: str) -> str:
        """Its compatibility form without marks and what cannot be seen."""
        if char in self._instead:
            return char
        plain = unicodedata.normalize("NFKD", char)
        return "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf"))


_FOLDED, _FOLDED_LATIN = _Folded({}), _Folded(CAPITALS)


def fold(text: str) -> str:
    """Lower case, compatibility forms, no accents, no invisible characters, Latin letters."""
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDED_LATIN if _LATIN.search(text) else _FOLDED)


def mended(text: str) -> str:
    """The text with broken words joined and tags blanked; of the same length.

    >>> len(mended("a ques-\\ntion")), words_of("a ques-\\ntion")
    (12, ['a', 'question'])
    """
    if "<" in text and ">" in text:
        text = _TAG.sub(lambda m: " " * len(m[0]), text)
    if "| " in text or ": " in text[:12]:
        text = _LINE_NUMBER.sub(lambda m: " " * len(m[0]), text)
    if "-\n" in text or "-\r\n" in text or "\u2010\n" in text or "\u00ad\n" in text:
        text = _BROKEN.sub(lambda m: _GAP * len(m[0]), text)
    if "=" in text and (_CUT.search(text) or _BYTES.search(text)):
        text = _CUT.sub(lambda m: _GAP * len(m[0]), _BYTES.sub(_letters, text))
    if "%" in text:
        text = _PERCENT.sub(_letters, text)
    if "-->" in text:
        text = _CUE.sub(lambda m: " " * len(m[0]), text)
    if not text.isascii():
        text = _MOJIBAKE.sub(_recoded, text)
    return text


def _letters(found: re.Match[str]) -> str:
    """What bytes written as "=C3=A9" or "%C3%A9" stand for, filled up to the same length."""
    return _filled(bytes.fromhex(re.sub("[=%]", "", found[0])), found[0])


def _recoded(found: re.Match[str]) -> str:
    """What was misread, if that gives a letter or sign that one reads in Europe."""
    try:
        told = _filled(found[0].encode("cp1252"), found[0])
    except UnicodeError:
        return found[0]
    return told if told[0] < "\u0250" or "\u2000" <= told[0] < "\u2200" else found[0]


def _filled(told: bytes, instead: str) -> str:
    """Bytes as text of the same length as what they stood as; that itself if they are none."""
    try:
        return told.decode("utf-8").ljust(len(instead), _GAP)
    except UnicodeError:
        return instead


def unspaced(text: str) -> str:
    """ "h e l l o" as one word, in a text of the same length."""
    return _SPACED.sub(lambda m: _ONE_SPACE.sub(_GAP, m[0]), text)


def chunk_words(chunk: str) -> list[str]:
    """The words of one chunk (a run without white space).

    >>> chunk_words("has_close(numbers:"), chunk_words("$80,000."), chunk_words("x1")
    (['has', 'close', 'numbers'], ['80000'], ['x', '1'])
    """
    plain = _PLAIN.match(chunk) if chunk.isascii() else None
    if plain:
        return [plain[1].lower()]
    if "&" in chunk:
        chunk = html.unescape(chunk)
    if "\\" in chunk:
        chunk = _ESCAPE.sub(_unescaped, chunk)
    return [_number(word) for word in _WORD.findall(fold(chunk))]


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else (found[2] or " ")


def _number(word: str) -> str:
    if not word[0].isdigit():
        return word
    digits = word.replace(",", "")
    return digits.lstrip("0") or "0" if len(digits) < 40 else digits


def words_of(text: str) -> list[str]:
    """All words of a text, in order."""
    return [word for chunk in mended(text).split() for word in chunk_words(chunk)]


def unleet(chunk: str, known: Container[str]) -> str:
    """A chunk with letters for digits inside words, where that gives a known word.

    >>> unleet("qu3st10n(l3n,x1) sma11", {"question", "len", "small"})
    'question(len,x1) small'
    """

    def plain(found: re.Match[str]) -> str:
        word, letters = found[0], sum(map(str.isalpha, found[0]))
        if 1 < letters < len(word):
            for table in _LEET:
                if (meant := word.translate(table)) in known:
                    return meant
        return word

    return _MIXED.sub(plain, fold(chunk))


def shape(word: str) -> str:
    """A word as a machine may have misread it: the same for words that print alike.

    >>> shape("frorn") == shape("from"), shape("tbe") == shape("the")
    (True, True)
    """
    for old, new in _MISREAD:
        word = word.replace(old, new)
    return word


def stem(word: str) -> str:
    """A word without its commonest English endings, crudely: the same for kin words.

    >>> [stem(w) for w in ("sells", "selling", "sold", "bakes", "baking", "cities")]
    ['sel', 'sel', 'sold', 'bak', 'bak', 'city']
    """
    if len(word) < 4:
        return word
    for ending, instead in (
        ("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("ly", ""),
    ):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word
