"""Looks for measured items in everything the pocket models are trained on.

An item leaks when its key (``Item.key``: case, names and numbers gone) stands as a run of
words and sentence ends in a training document, or is the key of a training item.

What it leaves out: likeness short of equality; the leakage lesson's scanner looks further.

Try it: ``python -m tools.pocket.leaks --documents 20000``.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from posttrain_lab.world import corpus
from posttrain_lab.world.behaviours import BEHAVIOURS
from posttrain_lab.world.items import normalised

MEASURED = ("test", "twin", "validation")
HEAD = 4  # words that a document must share before the whole key is compared
_ENDS = re.compile(r"[.!?\n]+[\s.!?\n]*")  # of a sentence or a line
_WORDS = re.compile(r"\w+|\.")


def words(text: str) -> tuple[str, ...]:
    """The words of a text as keys are compared: normalised, ends of sentences as ".".

    Other punctuation is dropped. "Where does a pilot work? In a plane." is so told from
    "a pilot works in a plane."; a question is told from the beginning of a longer one.
    """
    return tuple(_WORDS.findall(normalised(_ENDS.sub(" . ", text))))


def measured_keys(number: int) -> dict[str, set[str]]:
    """The keys of the first ``number`` items of each behaviour and measured split."""
    return {
        name: {make(split, i).key for split in MEASURED for i in range(number)}
        for name, make in BEHAVIOURS.items()
    }


def in_documents(
    keys: dict[str, set[str]], documents: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
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
                    if read[at : at + len(wanted)] == wanted:
                        yield name, key, document


def in_items(keys: dict[str, set[str]], number: int) -> Iterator[tuple[str, str]]:
    """(behaviour, key) for every key that one of the first training items has."""
    every = set().union(*keys.values())
    for name, make in BEHAVIOURS.items():
        for index in range(number):
            if (key := make("train", index).key) in every:
                yield name, key


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=400_000)
    parser.add_argument("--items", type=int, default=500)
    given = parser.parse_args()
    looked_for, found = measured_keys(given.items), 0
    for mix in ("base", "mid"):
        stream = islice(corpus.documents("train", mix=mix), given.documents)
        for name, key, document in in_documents(looked_for, stream):
            found += 1
            print(f"{mix}: {name}: {key!r} in {document[:300]!r}")
    for name, key in in_items(looked_for, 20 * given.items):
        found += 1
        print(f"items: {name}: {key!r}")
    print(f"{found} found of {sum(map(len, looked_for.values()))} keys.")
    raise SystemExit(bool(found))
