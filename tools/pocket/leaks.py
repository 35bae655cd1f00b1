"""Looks for measured items in everything the pocket models are trained on.

An item leaks when its key (``Item.key``: case, names and numbers gone) stands as a run of
words and sentence ends in a training document or conversation, or is the key of a training
item.

The whole search takes minutes of every core, and comes out the same as long as the world's
code is the same. ``--record`` writes down that it was made, and of which code; the tests then
read a part of the texts anew, and all of them as soon as the code is another.

What it leaves out: likeness short of equality; the leakage lesson's scanner looks further.

Try it: ``python -m tools.pocket.leaks --share 0.05``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from posttrain_lab.world import chats, corpus
from posttrain_lab.world.behaviours import BEHAVIOURS
from posttrain_lab.world.items import NAMES
from tools.pocket.shown import SHOWN, shown

MEASURED = ("test", "twin", "validation")
HEAD = 4  # words that a document must share before the whole key is compared
# More than any stage reads: documents of a corpus mix, conversations of a chat mix.
STREAMS = {
    "base": 330_000, "base-look-back": 60_000, "base-last": 200_000,
    "mid": 40_000, "mid-draw": 40_000, "mid-last": 60_000,
    "mid-long": 30_000, "assistant": 60_000, "assistant-more": 90_000,
    "assistant-last": 50_000, "assistant-end": 70_000, "reasoner": 45_000,
    "rl": 4000, "reasoner_rl": 4000, "solve": 4000, "habits": 4000,
}  # fmt: skip
SHARD = 10_000
RECORD = Path(__file__).with_name("leaks.json")
Keys = dict[str, set[str]]
_ENDS = re.compile(r"[.!?\n]+[\s.!?\n]*")  # of a sentence or a line
_SIGNS = "-+*/%<>=()[]"
_WORDS = re.compile(rf"\d+|[^\W\d]+|[{re.escape(_SIGNS)}:,]|\.")
_GOES_ON = {(sign,) for sign in _SIGNS}


def words(text: str) -> tuple[str, ...]:
    """The words of a text as keys are compared: normalised, ends of sentences as ".".

    Signs of arithmetic, brackets, colons and commas are kept ("[:0]" is not "[0]"), other
    punctuation is dropped. "Where does a
    pilot work? In a plane." is so told from "a pilot works in a plane."; a question is told
    from the beginning of a longer one.
    """
    found = _WORDS.findall(_ENDS.sub(" . ", text.lower()))
    return tuple("0" if w.isdigit() else "name" if w in NAMES else w for w in found)


def measured_keys(number: int) -> Keys:
    """The keys of the first ``number`` items of each behaviour and measured split."""
    return {
        name: {make(split, i).key for split in MEASURED for i in range(number)}
        for name, make in BEHAVIOURS.items()
    }


def in_documents(keys: Keys, documents: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(behaviour, key, document) for every key that stands in a document."""
    heads: dict[tuple[str, ...], list[tuple[str, str, tuple[str, ...]]]] = defaultdict(list)
    for name, texts in keys.items():
        for key in texts:
            wanted = words(key)
            heads[wanted[:HEAD]].append((name, key, wanted))
    sizes = sorted({len(head) for head in heads})
    for document in documents:
        read = words(document)
        for at in range(len(read)):
            for size in sizes:
                for name, key, wanted in heads.get(read[at : at + size], ()):
                    end = at + len(wanted)
                    # An expression that goes on is another one.
                    if read[at:end] == wanted and read[end : end + 1] not in _GOES_ON:
                        yield name, key, document


def in_items(keys: Keys, number: int) -> Iterator[tuple[str, str]]:
    """(behaviour, key) for every key that one of the first training items has."""
    every = set().union(*keys.values())
    for name, make in BEHAVIOURS.items():
        for index in range(number):
            if (key := make("train", index).key) in every:
                yield name, key


def read_by_stage(mix: str, start: int) -> Iterator[str]:
    """What a stage reads, from index ``start`` on, a text a document or conversation."""
    if mix in corpus.MIXES:
        return corpus.documents("train", start, mix)
    if mix in SHOWN:  # no mix of conversations
        examples = (shown(mix, index) for index in count(start))
        return ("\n".join(m.content for m in example.messages) for example in examples)
    made = chats.items(mix, "train", start)
    return ("\n".join(m.content for m in item.example().messages) for item in made)


def _in_shard(keys: Keys, shard: tuple[str, int, int]) -> list[tuple[str, str, str, str]]:
    mix, start, number = shard
    texts = islice(read_by_stage(mix, start), number)
    return [(mix, *found) for found in in_documents(keys, texts)]


def in_streams(
    keys: Keys, share: float = 1.0, streams: Iterable[str] = tuple(STREAMS)
) -> list[tuple[str, str, str, str]]:
    """(stream, behaviour, key, text) for every key in what the stages read; all cores.

    ``share``: of each ten thousand texts, how many are read.
    """
    shards = [
        (mix, start, round(share * min(SHARD, number - start)))
        for mix, number in STREAMS.items()
        if mix in streams
        for start in range(0, number, SHARD)
    ]
    # Not forked: the caller may have threads.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        return [found for part in pool.map(partial(_in_shard, keys), shards) for found in part]


def sources() -> str:
    """A hash of the code that makes what is read, and what is looked for in it."""
    root = Path(__file__).resolve().parents[2]
    files = sorted((root / "posttrain_lab/world").glob("*.py"))
    files += [root / "tools/pocket/shown.py", root / "tools/pocket/leaks.py"]
    parts = (f"{path.name}\n{path.read_text(encoding='utf-8')}" for path in files)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def recorded() -> dict[str, Any]:
    """The last whole search: sources, items of a behaviour and split, keys, how many found."""
    return json.loads(RECORD.read_text(encoding="utf-8"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=1.0, help="of what the stages read")
    parser.add_argument("--items", type=int, default=500, help="of a behaviour and split")
    parser.add_argument("--record", action="store_true", help="write down a whole search")
    given = parser.parse_args()
    if given.record and given.share < 1:
        parser.error("only a whole search is recorded; leave --share out")
    looked_for = measured_keys(given.items)
    found = [
        f"{stream}: {name}: {key!r} in {text[:300]!r}"
        for stream, name, key, text in in_streams(looked_for, given.share)
    ]
    found += [f"items: {name}: {key!r}" for name, key in in_items(looked_for, 20 * given.items)]
    print("\n".join(found[:50]))
    many = sum(map(len, looked_for.values()))
    print(f"{len(found)} found of {many:,} keys.")
    if given.record:
        told = {"sources": sources(), "items": given.items, "keys": many, "found": len(found)}
        RECORD.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    raise SystemExit(bool(found))
