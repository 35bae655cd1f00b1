"""Days at school and at home, in plain sentences: what people open, take, read and eat.

What it leaves out: stories (``stories``); nothing is lost or found here.

Try it::

    >>> from posttrain_lab.world.streams import stream
    >>> len(school_text(stream("doc", "train", 0)).split()) > 15
    True
"""

from __future__ import annotations

import random

from posttrain_lab.world.lexicon import PEOPLE, WEATHER, capital

OPENED = (
    "books", "bags", "notebooks", "laptops", "pencil cases", "textbooks", "exercise books",
    "lunch boxes", "reading books", "windows",
)  # fmt: skip
_SUBJECTS = ("maths", "history", "music", "art", "science", "English", "geography")
_WHO = ("The students", "The pupils", "The children", "The boys and girls")
_STARTS = (
    "It was a {weather} morning at school.", "The bell rang at nine o'clock.",
    "The {subject} lesson began.", "On Monday, {n} walked to school with a friend.",
    "The teacher came into the classroom and said good morning.",
    "After the break, everyone went back to the classroom.",
)  # fmt: skip
_MIDDLES = (
    "{who} opened their {opened}.", "{who} opened their {opened} and began to work.",
    "{who} sat down and opened their {opened}.", "{who} took out their pencils.",
    "{who} listened to the teacher.", "{who} read a page about animals.",
    "The teacher wrote a sum on the board.", "The teacher asked a question about {subject}.",
    "{n} raised a hand and gave the right answer.", "{n} drew a big picture of a tree.",
    "{n} helped a friend with a hard word.", "Nobody spoke, because the test was hard.",
    "The teacher smiled and said that the answer was right.",
    "{who} closed their {opened} and put on their coats.", "{n} borrowed a ruler.",
    "{who} sang a new song together.", "{n} forgot a pen, so {n2} lent one.",
)  # fmt: skip
_LASTS = (
    "At noon, they ate bread and apples.", "In the afternoon, they played football.",
    "Then the bell rang, and everyone went home.", "It was a good day at school.",
    "At home, {n} did the homework before dinner.", "They were tired but happy.",
    "The next lesson was {subject}.", "Outside, it was still {weather}.",
)  # fmt: skip


def school_text(rng: random.Random) -> str:
    """Four to six sentences of a school day."""
    first, second = rng.sample(PEOPLE, 2)
    forms = [rng.choice(_STARTS), *rng.sample(_MIDDLES, rng.randint(2, 4)), rng.choice(_LASTS)]
    if rng.random() < 0.5:
        forms[1] = rng.choice(_MIDDLES[:3])
    words = {"n": first.name, "n2": second.name, "weather": rng.choice(WEATHER[:6])}
    made = []
    for form in dict.fromkeys(forms):
        words |= {"who": rng.choice(_WHO), "opened": rng.choice(OPENED)}
        words["subject"] = rng.choice(_SUBJECTS)
        made.append(capital(form.format(**words)))
    return " ".join(made)
