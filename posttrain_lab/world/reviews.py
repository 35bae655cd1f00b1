"""Short reviews with a known feeling and topic, hard cases marked.

A review's identity is the sentence that judges the thing: another ending, or another
wording of the question, makes no new item.
Hard cases are ``negation``, ``contrast``, ``irony`` and ``ambiguous`` (both labels are
right); the rest are ``plain``.

What it leaves out: ratings in between, long reviews, and training a classifier.

Try it::

    >>> item = BEHAVIOURS["review_sentiment"]("test", 0)
    >>> item.check(item.gold), item.check("Positive and negative.")
    (True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from posttrain_lab.records import Example, Message
from posttrain_lab.world import review_words as words
from posttrain_lab.world.items import Item, ask, draw_item, normalised
from posttrain_lab.world.lexicon import PEOPLE, capital
from posttrain_lab.world.streams import draw, draw_with

SENTIMENTS, TOPICS = ("positive", "negative"), tuple(words.TOPICS)
HARD = ("plain", "negation", "contrast", "irony", "ambiguous")
CLASSIFY_WORDINGS = words.CLASSIFY_WORDINGS
_MIX = (70, 12, 12, 6)  # shares of the first four kinds; ambiguous ones come on request
_LONGEST_ANSWER = 12  # words


@dataclass(frozen=True)
class Review:
    """A review with its labels; ``sentiment`` of an ambiguous one is "ambiguous".

    ``core`` is what names the thing and judges it: two reviews that share it are the same
    item, whatever is said after it.
    """

    text: str
    sentiment: str
    topic: str
    hard: str = "plain"
    core: str = ""


def review(
    split: str, index: int, sentiment: str = "", topic: str = "", hard: str = ""
) -> Review:
    """The review of this index; what is not asked for is drawn.

    An ironic one is always negative, an ambiguous one neither.
    """
    return draw(
        f"review-{sentiment}-{topic}-{hard}", split, index,
        lambda rng: _review(rng, sentiment, topic, hard), _key,
    )  # fmt: skip


def _key(review: Review) -> str:
    return normalised(review.core)


def _review(rng: random.Random, sentiment: str = "", topic: str = "", hard: str = "") -> Review:
    topic = topic or rng.choice(TOPICS)
    hard = hard or rng.choices(HARD[:4], _MIX if sentiment != "positive" else (*_MIX[:3], 0))[0]
    sentiment = sentiment or rng.choice(SENTIMENTS)
    if hard == "irony":
        sentiment = "negative"
    if hard == "ambiguous":
        sentiment = "ambiguous"
    about = words.TOPICS[topic]
    sides = {"good": rng.choice(about.good), "bad": rng.choice(about.bad)}
    first = _first(rng, hard, sentiment, topic).format(
        x=rng.choice(about.things), **_sides(hard, sentiment != "negative", sides)
    )
    whole = " ".join([first, *_ends(rng, about, sentiment, hard)])
    return Review(whole, sentiment, topic, hard, first)


def _first(rng: random.Random, hard: str, sentiment: str, topic: str) -> str:
    """The sentence that names the thing and decides the feeling."""
    own = words.CONTRASTS_BAD if sentiment == "negative" else words.CONTRASTS_GOOD
    contrasts = words.CONTRASTS + own
    if topic in ("food", "place") and sentiment in words.BACK:
        contrasts += (words.BACK[sentiment],)
    forms = {
        "plain": words.STATES, "negation": words.NEGATIONS, "contrast": contrasts,
        "irony": words.IRONIES, "ambiguous": words.MIXED,
    }  # fmt: skip
    return rng.choice(forms[hard])


def _sides(hard: str, good: bool, sides: dict[str, str]) -> dict[str, str]:
    """{q} the quality named, {r} the one that loses; a negation names the other side."""
    named, other = ("good", "bad") if good else ("bad", "good")
    if hard == "negation":
        named, other = other, named
    return {"q": sides[named], "r": sides[other]}


def _ends(rng: random.Random, about: words.Topic, sentiment: str, hard: str) -> list[str]:
    """None, one or two sentences more. Hard cases have none: they would give it away."""
    if hard != "plain":
        return []
    good = sentiment == "positive"
    own = about.good_ends if good else about.bad_ends
    general = words.GOOD_ENDS if good else words.BAD_ENDS
    both = [rng.choice(own), rng.choice(general)]
    return rng.choice(([], both[:1], both[1:], both))


def names_label(answer: str, right: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether a short answer names exactly one label, one of the right ones, not denied.

    >>> names_label("It is positive.", ["positive"], SENTIMENTS)
    True
    >>> names_label("Not positive.", ["positive"], SENTIMENTS)
    False
    """
    said = re.findall(r"[a-z']+", answer.lower())
    found = [word for word in said if word in labels]
    denied = any(word in ("not", "no", "never") or word.endswith("n't") for word in said)
    return (
        len(said) <= _LONGEST_ANSWER
        and not denied
        and len(set(found)) == 1
        and found[0] in right
    )


def classify(review: Review, wording: str, behaviour: str = "review_sentiment") -> Item:
    """The review with a question about its feeling: ``wording`` has ``{r}`` for the review."""
    sure = review.sentiment in SENTIMENTS
    right = (review.sentiment,) if sure else SENTIMENTS
    return ask(
        behaviour, wording.format(r=review.text), f"{capital(right[0])}.",
        partial(names_label, right=right, labels=SENTIMENTS),
        start=_shots(words.SENTIMENT_SHOTS, "Feeling", review.text), identity=review.core,
    )  # fmt: skip


def classify_topic(review: Review, wording: str, behaviour: str = "review_topic") -> Item:
    """The review with a question about its topic."""
    return ask(
        behaviour, wording.format(r=review.text), f"{capital(review.topic)}.",
        partial(names_label, right=(review.topic,), labels=TOPICS),
        start=_shots(words.TOPIC_SHOTS, "Topic", review.text), identity=review.core,
    )  # fmt: skip


def _shots(shots: Sequence[tuple[str, str]], field: str, text: str) -> str:
    given = "".join(f"Review: {r}\n{field}: {label}\n\n" for r, label in shots)
    return f"{given}Review: {text}\n{field}:"


def _sentiment_item(rng: random.Random) -> Item:
    return classify(_review(rng), rng.choice(words.SENTIMENT_QUESTIONS))


def _topic_item(rng: random.Random) -> Item:
    return classify_topic(_review(rng), rng.choice(words.TOPIC_QUESTIONS))


BEHAVIOURS = {
    "review_sentiment": lambda split, index: draw_item(
        "review_sentiment", split, index, _sentiment_item
    ),
    "review_topic": lambda split, index: draw_item("review_topic", split, index, _topic_item),
}


def noisy(examples: Sequence[Example], share: float, seed: int) -> tuple[Example, ...]:
    """The examples with the answers of exactly this share turned round.

    Only the answer changes: ``gold`` stays true, so that the wrong labels can be counted.
    """
    wrong = set(random.Random(seed).sample(range(len(examples)), round(share * len(examples))))
    return tuple(_turned(e) if i in wrong else e for i, e in enumerate(examples))


def _turned(example: Example) -> Example:
    other = "Negative." if "positive" in example.answer.lower() else "Positive."
    messages = (*example.prompt, Message("assistant", other))
    return replace(example, messages=messages, gold=example.gold or example.answer)


def text(rng: random.Random, split: str) -> str:
    """A page of two to four reviews as a paper or a shop prints them."""
    hard = "ambiguous" if rng.random() < 0.05 else ""
    layout = rng.randrange(5)
    number = 2 if layout in (1, 4) else rng.randint(2, 3)
    made = [draw_with(rng, split, lambda r: _review(r, hard=hard), _key) for _ in range(number)]
    return ("\n\n" if layout == 2 else "\n").join(_printed(rng, r, layout) for r in made)


def _printed(rng: random.Random, review: Review, layout: int) -> str:
    stars, name = rng.choice(words.STARS[review.sentiment]), rng.choice(PEOPLE).name
    feeling = {"positive": "liked it", "negative": "did not like it"}.get(
        review.sentiment, "was not sure"
    )
    return (
        f"{review.text} {capital(stars)}.",
        f"{name} wrote: {review.text} {name} {feeling}.",
        f"Today's {review.topic}: {stars}\n{review.text}",
        f"{stars}: {review.text}",
        f"Review: {review.text}\nTopic: {review.topic}\nFeeling: {review.sentiment}",
    )[layout]
