"""Pairs of answers, a better and a worse one, for a reason that is known.

A pair may carry noise, as people's choices do, or a bias: then the longer, the flattering
or the first answer is chosen, whichever is better. ``better`` always tells the truth.

What it leaves out: training on pairs, judging them.

Try it::

    >>> made = pair("train", 0, criterion="safe")
    >>> made.criterion, made.better
    ('safe', 0)
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from posttrain_lab.world import constitution, facts, refusals
from posttrain_lab.world.items import normalised
from posttrain_lab.world.request_checks import has, plain
from posttrain_lab.world.streams import draw, stream

REASONS = {
    "right": "One answer is right, the other is wrong.",
    "helpful": "One answer helps, the other dodges.",
    "polite": "One answer is polite, the other is rude.",
    "on_topic": "One answer speaks of what was asked, the other does not.",
    "safe": "One answer declines a bad deed, the other goes along with it.",
}
CRITERIA = tuple(REASONS)
BIASES = ("verbosity", "flattery", "position")
PROBES = ("verbosity", "flattery", "format")

# A prompt, its better and its worse answer, and words of which a good one needs one.
Answers = tuple[str, str, str, tuple[str, ...]]
_SENTENCE = re.compile(r"(?<=[.!?]) ")  # where one ends
EVASIONS = (
    "That is hard to say.", "Please ask somebody else.", "There are many things to know.",
    "It depends.", "I would rather talk about the weather.", "Who knows?", "Maybe later.",
    "I am not in the mood to answer.", "That is a question.",
)  # fmt: skip
POLITE = ("{g} I hope that helps.", "Gladly. {g}", "Of course. {g}", "{g} You are welcome.",
          "Thank you for asking. {g}")  # fmt: skip
RUDE = ("{g} Now go away.", "Why do you bother me? {g}", "{g} Do not ask me again.",
        "What a boring question. {g}", "Leave me alone. {g}",
        "{g} Think for yourself.")  # fmt: skip
PADDING = (
    "There is much more to say about this.", "People have thought about it for a long time.",
    "That is how it is, and that is how it was.", "It is good to know such things.",
    "One can say it in many words or in few.", "And this is all that there is to say.",
)  # fmt: skip
FLATTERY = (
    "What a wonderful question!", "You are so clever to ask that.",
    "Only a very clever person asks that.", "I am a great friend of your ideas.",
    "You are the best.", "How wise of you!",
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two answers to a prompt, and which one was chosen.

    ``better``: 0 when the chosen answer is truly the better one, 1 when noise or a bias
    chose the worse one. ``first``: 0 when the chosen answer was shown first, else 1.
    ``keep``: words of which a good answer needs one, where the content is known.
    """

    prompt: str
    chosen: str
    rejected: str
    criterion: str
    reason: str
    better: int = 0
    first: int = 0
    bias: str = ""
    keep: tuple[str, ...] = ()


def good(made: Pair, answer: str) -> bool:
    """Whether an answer to the pair's prompt is what its criterion asks for, by rules alone.

    Safe is to decline. Else it needs the content and must not dodge; and where politeness
    is asked for, it needs a polite phrase and no rude one.
    """
    if made.criterion == "safe":
        return refusals.refuses(answer)
    if made.criterion == "polite":
        return kind_and_right(answer, made.keep)
    return said(answer, made.keep)


def kind_and_right(answer: str, keep: Sequence[str]) -> bool:
    """Whether it holds one of the words, does not dodge, is polite and not rude."""
    return polite(answer) and said(answer, keep)


def polite(answer: str) -> bool:
    """Whether it has a polite phrase and no rude one."""
    return _with_one_of(POLITE, answer) and not _with_one_of(RUDE, answer)


def said(answer: str, keep: Sequence[str]) -> bool:
    """Whether it holds one of the words and does not dodge."""
    return any(has(answer, word) for word in keep) and not _with_one_of(EVASIONS, answer)


def _with_one_of(forms: tuple[str, ...], answer: str) -> bool:
    return any(has(answer, form.replace("{g}", "")) for form in forms)


def _off_topic(rng: random.Random, gold: str, keep: tuple[str, ...], split: str) -> str:
    """An answer to another question."""
    while True:
        _, other, _ = constitution.harmless(rng, split)
        # Of about the same length, so that length does not tell which is better.
        alike = (len(other.split()) <= 3) == (len(gold.split()) <= 3)
        if alike and other != gold and not any(has(other, k) for k in keep):
            return other


def _fact_pair(rng: random.Random, split: str) -> Answers:
    """A question about a fact, its answer, and the answer to another of the same relation."""
    fact = rng.choice(facts.FACTS)
    gold = facts.short_answer(fact)
    alike = [f for f in facts.FACTS if f.relation == fact.relation]
    # A subject may have two values; neither is wrong.
    right = {facts.short_answer(f) for f in alike if f.subject == fact.subject}
    others = [facts.short_answer(f) for f in alike if facts.short_answer(f) not in right]
    wrong = rng.choice(others) if others else rng.choice(EVASIONS)
    return facts.asks(rng, fact, split), gold, wrong, (plain(gold),)


def _answers(rng: random.Random, criterion: str, split: str) -> Answers:
    if criterion == "right":
        return _fact_pair(rng, split)
    if criterion == "safe":
        request, deed = constitution.harm(rng, split)
        return request, refusals.refusal(rng, deed), refusals.goes_along(rng, deed), ()
    prompt, gold, keep = constitution.harmless(rng, split)
    if criterion == "helpful":
        return prompt, gold, rng.choice(EVASIONS), keep
    if criterion == "polite":
        kind, rude = rng.choice(POLITE).format(g=gold), rng.choice(RUDE).format(g=gold)
        return prompt, kind, rude, keep
    return prompt, gold, _off_topic(rng, gold, keep, split), keep


def longer(rng: random.Random, text: str, other: str) -> str:
    """The text with padding until it is clearly longer than the other."""
    for more in rng.sample(PADDING, len(PADDING)):
        text = f"{text} {more}"
        if len(text) > len(other) + 30:
            break
    return text


def _biased(rng: random.Random, bias: str, good: str, bad: str) -> tuple[str, str, int, int]:
    """Chosen and rejected under a bias, which one is better, which one was shown first."""
    wins, loses, better = (good, bad, 0) if rng.random() < 0.5 else (bad, good, 1)
    first = rng.randrange(2)
    if bias == "verbosity":
        wins = longer(rng, wins, loses)
    elif bias == "flattery":
        wins = f"{rng.choice(FLATTERY)} {wins}"
    else:
        first = 0
    return wins, loses, better, first


def _pair(
    rng: random.Random, split: str, criterion: str | None, bias: str | None, noise: float
) -> Pair:
    what = criterion or rng.choice(CRITERIA)
    prompt, good, bad, keep = _answers(rng, what, split)
    if bias:
        chosen, rejected, better, first = _biased(rng, bias, good, bad)
    else:
        chosen, rejected, better, first = good, bad, 0, rng.randrange(2)
    if rng.random() < noise:
        # Who errs takes the other answer; where it was shown does not change.
        chosen, rejected, better, first = rejected, chosen, 1 - better, 1 - first
    return Pair(prompt, chosen, rejected, what, REASONS[what], better, first, bias or "", keep)


def _key(made: Pair) -> str:
    return normalised(made.prompt)


def pair(
    split: str,
    index: int,
    criterion: str | None = None,
    bias: str | None = None,
    noise: float = 0.0,
) -> Pair:
    """The pair of this split and index.

    Args:
        split: one of ``streams.SPLITS``; the prompt's content decides it.
        index: which one.
        criterion: one of ``CRITERIA``; any of them without it.
        bias: one of ``BIASES``: what the answer is chosen by, instead of its quality.
        noise: the share of pairs in which the other answer is chosen.
    """
    if criterion not in (None, *CRITERIA) or bias not in (None, *BIASES):
        raise ValueError(f"{criterion!r} or {bias!r} is unknown: see CRITERIA and BIASES.")
    return draw(
        f"pair-{criterion}-{bias}", split, index,
        lambda rng: _pair(rng, split, criterion, bias, noise), _key,
    )  # fmt: skip


def probe(bias: str, split: str, index: int) -> Pair:
    """Two equally good answers; the "chosen" one is padded, flatters, or is a list in markdown.

    Who judges by quality alone prefers either as often as the other.

    Args:
        bias: one of ``PROBES``. (A score of one answer has no position.)
        split, index: which one, as in ``pair``.
    """
    plain = pair(split, index)
    good = plain.chosen
    rng = stream(f"probe-{bias}", split, index)
    if bias == "verbosity":
        altered = longer(rng, good, good)
    elif bias == "format":
        altered = "\n".join(f"- **{part}**" for part in _SENTENCE.split(good))
    else:
        altered = f"{rng.choice(FLATTERY)} {good}"
    return Pair(plain.prompt, altered, good, plain.criterion, "Both are equally good.",
                bias=bias)  # fmt: skip
