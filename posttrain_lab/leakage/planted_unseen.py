"""Planted leaks by someone who did not know the scanner's rules, for a look with fresh eyes.

Three kinds (mojibake, subtitles, web addresses) led to a repair after the first measure.

What it leaves out: the other families, whose edits it does not repeat; paraphrases.

Try it::

    >>> import random
    >>> UNSEEN["a command"].edit("What is the depth of this pond?", random.Random(0))
    'State the depth of this pond.'
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable
from urllib.parse import quote_plus

from posttrain_lab.leakage.planted import Planted

_SIDE_TOLD = """Answers to Unit 3|1. seventeen|2. not possible|see also p. 112|Vocabulary|
to estimate (v.)|a remainder (n.)|Did you know?|Bees see colours|that we cannot.|Turn over"""
_SIDE = _SIDE_TOLD.replace("\n", "").split("|")
_FOOTERS = (
    "© 2014 Lakeside Learning. All rights reserved.\n{page}\n\f\nUnit 4: Mixed practice",
    "Downloaded from worksheets.example for personal use only\nPage {page} of 96",
)
_SHORT = {
    "how many": "hw mny", "how much": "hw mch", "what is": "wats", "people": "ppl", "and": "&",
    "with": "w/", "without": "w/o", "because": "bc", "each": "ea", "are": "r", "have": "hv",
    "got": "gt", "the": "th", "hours": "hrs", "minutes": "mins", "week": "wk", "return": "ret",
    "number": "nr", "numbers": "nrs", "before": "b4", "please": "pls", "from": "frm",
    "function": "func", "string": "str", "strings": "strs", "list": "lst", "integer": "int",
}  # fmt: skip
_EVERYDAY = ("shiny", "lovely", "brand-new", "nice", "tiny", "pretty", "well-known")
_TECHNICAL = ("particular", "resulting", "corresponding", "plain", "specific")
_NO_NOUN_TOLD = """to of and or in from more less than for on at is are was were by with as
times fewer other if that it most least not has have had same first last next into extra per
left do does did can will only two three half given way miles hours minutes dollars days"""
_NO_NOUN = frozenset(_NO_NOUN_TOLD.split())
_NO_HERO_TOLD = """The This That These Those There Each Every His Her Its Their How What Which
Who Where When If On In At After Before Then She They It Some Most Both Today One Two"""
_NO_HERO = frozenset(_NO_HERO_TOLD.split())
_DOES = "buys|eats|gives|hands|finds|sells|gets|takes|makes|bakes|puts|loses|spends|uses"
_PAST = "had|sold|bought|gave|made|took|found|ate|got|went|ran|spent|lost|put|read|saw|won"
_ONES = "|I|II|III|IV|V|VI|VII|VIII|IX"
_ROMAN = [_ONES.translate(str.maketrans("IVX", to)).split("|") for to in ("CDM", "XLC", "IVX")]
_CODE = re.compile(r"\s*(?:def |class |import |from \w+ import|>>>|@|assert |\w+\(.*\) ?[=-])")
_TASK = re.compile(r"(?s)^(.*?)(def \w+\(.*?:)[ ]*\n\s*(\"\"\"|''')(.*?)\3(.*)$")
_AUX = "does|do|did|has|have|had|will|would|is|are|was|were|can|should"


def _prose(text: str, change: Callable[[str], str]) -> str:
    """The change made in every line that is not code nor an example's output."""
    lines, after = [], False
    for line in text.split("\n"):
        lines.append(line if after or _CODE.match(line) else change(line))
        after = line.strip().startswith(">>>")
    return "\n".join(lines)


def _mojibake(text: str, rng: random.Random) -> str:
    """A word processor's quotes and fixed spaces, UTF-8 read as Windows-1252."""
    text = re.sub(r"(?<!\w)\"(?=\w)", "“", text).replace('"', "”").replace("'", "’")
    text = re.sub(r"(?<=\S) (?=\S)", lambda m: rng.choice("    \u00a0"), text)
    text = re.sub(r"(?<=[a-z]) (?=[a-z])", "\u00a0", text, count=1)
    read = (bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in text.encode())
    return "".join(read)


def _subtitles(text: str, rng: random.Random) -> str:
    """As a film's subtitles: five to eight words a cue, each with its times."""
    words, cues, at = text.split(), [], rng.randint(5, 3000)
    while words:
        many = rng.randint(5, 8)
        start, end = (f"00:{t // 60:02}:{t % 60:02},{t * 37 % 1000:03}" for t in (at, at + 2))
        cues.append(f"{len(cues) + 1}\n{start} --> {end}\n{' '.join(words[:many])}")
        words, at = words[many:], at + 3
    return "\n\n".join(cues)


def _footer(text: str, rng: random.Random) -> str:
    """Copied over the end of a page: its footer and the next header stand in the middle."""
    spaces = [m.start() for m in re.finditer(r"(?<=\S)\s+(?=\S)", text)] or [len(text)]
    at = spaces[rng.randint(len(spaces) // 3, 2 * len(spaces) // 3)]
    foot = rng.choice(_FOOTERS).format(page=rng.randint(12, 95))
    return f"{text[:at]}\n\n{foot}\n\n{text[at:].lstrip(' ')}"


def _address(text: str, rng: random.Random) -> str:
    """As a log of a web form keeps it: percent signs and plus signs in an address."""
    return f"https://help.example/ask?lang=en&q={quote_plus(text)}&page={rng.randint(1, 9)}"


def _ligatures(text: str, rng: random.Random) -> str:
    """As copied from a PDF whose joined letters (fi, tt, Th) have no letters behind them."""
    hole = rng.choice(("", " ", "\ufffd"))
    return _prose(text, lambda line: re.sub(r"ffi|fi|fl|ff|ft|tt|ti|Th", hole, line))


def _columns(text: str, rng: random.Random) -> str:
    """Two columns read straight across: a margin's words end each line."""
    at = rng.randrange(len(_SIDE))
    rows = [row for line in text.split("\n") for row in textwrap.wrap(line, 44) or [""]]
    return "\n".join(f"{row}  {_SIDE[(at + n) % len(_SIDE)]}" for n, row in enumerate(rows))


def _plain_verb(verb: str) -> str:
    """The verb as it stands after "I": has, have; buys, buy."""
    plain = re.sub(r"(?<=sh|ch|ss|go|do|ix)es$|(?<=[^s])s$", "", re.sub(r"ies$", "y", verb))
    return {"has": "have", "is": "am", "was": "was", "always": "always"}.get(verb, plain)


def _first_person(text: str, rng: random.Random) -> str:
    """Told by the first who does something, as "I"; in a text with a number only."""
    does = rf"\b([A-Z][a-z]{{2,}})(?=['’]s\b| (?:\w+[^s]s|is|\w+ed|{_PAST})\b)"
    names = [n for n in re.findall(does, text) if n not in _NO_HERO]
    if not names or not re.search(r"\d", text) or "def " in text:
        return text
    name = rf"(?:M(?:rs?|s)\. )?{names[0]}"
    if not set(re.findall(r"(?<=[a-z,\d] )[A-Z][a-z]{2,}", text)) - {names[0]}:  # nobody else
        text = re.sub(r"\b(?:[Hh]is|[Hh]er)\b(?= [a-z])", names[0] + "'s", text)
        text = re.sub(r"\b(?:him|her|herself|himself)\b", "me", text)
        name += "|[Hh]e|[Ss]he"
    text = re.sub(rf"(?:^|(?<=[.?!] ))(?:{name})['’]s\b", "My", text)
    text = re.sub(rf"\b(?:{name})['’]s\b", "my", text)
    text = re.sub(rf"\b(does|has|is) (?:{name})\b", lambda m: _plain_verb(m[1]) + " I", text)
    text = re.sub(rf"\b(to|for|from|with|gives?|gave|than) (?:{name})\b", r"\1 me", text)
    text = re.sub(rf"\b(?:{name}) (\w+)", lambda m: "I " + _plain_verb(m[1]), text)
    text = re.sub(rf"\b(?:{name})\b", "I", text)
    return re.sub(rf"(?<=and |hen )({_DOES})\b", lambda m: _plain_verb(m[1]), text)


def _notation(text: str, rng: random.Random) -> str:
    """Whole numbers as Roman ones, with decimals or in Arabic script; in code, decimals."""
    east = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    ways: tuple[Callable[[str], str], ...] = (
        lambda n: f"{n}.00",
        lambda n: n.translate(east),
        lambda n: "".join(row[int(d)] for row, d in zip(_ROMAN, n.zfill(3), strict=True)),
    )
    code = bool(re.search(r"(?m)^\s*(?:def|assert|>>>) ", text))
    way = rng.choice(ways[:1] if code else ways)
    whole = r"(?<![\w.,$/:-])[1-9]\d{0,2}(?![\w%/:-]|[.,]\d)" + r"(?![^\n]*['\"])" * code
    return re.sub(whole, lambda m: way(m[0]), text)


def _adjectives(text: str, rng: random.Random) -> str:
    """About half of the nouns after an article or a number get an adjective."""
    words = _TECHNICAL if re.search(r"(?i)\bdef |\bfunction\b", text) else _EVERYDAY

    def more(found: re.Match[str]) -> str:
        if found[2] in _NO_NOUN or found[2][-3:] == "est" or rng.random() < 0.4:
            return found[0]
        return f"{found[1]} {rng.choice(words)} {found[2]}"

    noun = r"\b([Tt]he|[Aa]|[Ii]ts|[Hh]is|her|many|\d+)(?:(?<=\b[Aa])n)? ([a-z]{3,})\b"
    return _prose(text, lambda line: re.sub(noun, more, line))


def _command(text: str, rng: random.Random) -> str:
    """Questions as orders: "How many has Zoe got?", "Work out the number Zoe has got"."""
    verb = rng.choice(("Work out", "Calculate", "Determine"))
    who = r"(there|he|she|it|they|you|I|we|[A-Z]\w+(?: and [A-Z]\w+)?|(?:the|his|her) \w+)"

    def order(m: re.Match[str]) -> str:
        what = "the number" if m[1][4:] == "many" else "the amount"
        start = verb if m[1][0] == "H" else verb.lower()
        return f"{start} {what}{' of ' * bool(m[2])}{m[2]} {m[4]} {m[3]}{m[5]}."

    asks = rf"\b([Hh]ow (?:many|much)) ?([^?.!]*?) ({_AUX}) {who}\b(?!['’])([^?.!]*)\?"
    text = re.sub(asks, order, text)
    text = re.sub(r"\bWhat (?:is|are|was|were) ([^?]*)\?", r"State \1.", text)
    text = re.sub(r"\bWho (\w+) ([^?]*)\?", r"Name the person who \1 \2.", text)
    return re.sub(r"\bWhich (\w+) ((?:is|has|was|are)\b[^?]*)\?", r"Name the \1 that \2.", text)


def _text_speak(text: str, rng: random.Random) -> str:
    words = rf"(?i)\b(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b"
    return _prose(text, lambda line: re.sub(words, lambda m: _SHORT[m[0].lower()], line))


def _comments(text: str, rng: random.Random) -> str:
    """A task's docstring as comments over its ``def``, each example on one line."""
    found = _TASK.match(text)
    if not found:
        return text
    doc = re.sub(r">>> (.*)\n\s*(?!>>>)(\S.*)", r"e.g. \1 -> \2", found[4])
    lines = [f"# {line.strip()}" for line in doc.split("\n") if line.strip()]
    return "\n".join([found[1].strip(), *lines, found[2], "    # TODO"]).strip() + found[5]


def _middle_gone(text: str, rng: random.Random) -> str:
    """As a forum's preview shows it: the middle quarter is dots."""
    words = list(re.finditer(r"\S+", text))
    if len(words) < 24:
        return text
    first = round(rng.uniform(0.35, 0.45) * len(words))
    last = first + round(len(words) / 4)
    return f"{text[: words[first - 1].end()]} [...] {text[words[last].start() :]}"


def _prose_only(text: str, rng: random.Random) -> str:
    """What a programming task asks for, without its ``def``, examples and tests."""
    kept: list[str] = []
    _prose(text, lambda line: kept.append(line.strip(" \"'")) or line)
    said = " ".join(line for line in kept if line)
    return text if len(kept) > text.count("\n") or len(said.split()) < 8 else said


UNSEEN = {
    each.name: each
    for each in (
        Planted("mojibake", "surface", _mojibake),
        Planted("subtitles", "surface", _subtitles),
        Planted("a page's footer inside", "surface", _footer),
        Planted("in a web address", "surface", _address),
        Planted("lost ligatures", "surface", _ligatures),
        Planted("columns read across", "surface", _columns),
        Planted("first person", "edited", _first_person),
        Planted("another notation", "edited", _notation),
        Planted("adjectives", "edited", _adjectives),
        Planted("a command", "edited", _command),
        Planted("text-speak", "edited", _text_speak),
        Planted("comments for a docstring", "edited", _comments),
        Planted("the middle gone", "part", _middle_gone),
        Planted("prose only", "part", _prose_only),
    )
}
