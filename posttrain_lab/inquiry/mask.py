"""A conversation as the chat template writes it, token by token, and what each token is for.

Of every token it says whose turn it is in, which place it has there, and under which of
four masks it carries loss; of every mask the mean loss that training would report.

What it leaves out: why, in sentences (the view has them).

Try it::

    answer({"models": ["pocket/base"], "messages": [{"role": "user", "content": "Hi"},
            {"role": "assistant", "content": "Ahoy!"}]})
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from transformers import PreTrainedTokenizerBase

from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.inquiry.pieces import piece
from posttrain_lab.inquiry.token_view import surprises
from posttrain_lab.models.templates import IGNORED, PLAIN, encode
from posttrain_lab.records import LabError, Message

MOST_TOKENS = 1000  # more boxes than anybody looks at
MASKS = ("answers", "last", "all", "nothing")
PLAIN_NOTE = (
    "This model has no chat template of its own, so the lab writes “User:” and “Assistant:”."
)


def answer(given: read.Given) -> dict[str, Any]:
    """For each model the tokens, the mean loss under each mask, and what to know besides.

    ``places``: "first" (of all), "words" (what a message says), "typed" (a control token
    among these), "mark" (the template's), "opening" and "after" (the template's, around an
    answer), "answer" and "end" (learned when answers are). ``surprise``: false leaves the
    model out and reads its tokenizer alone.
    """
    said = read.messages(given)
    weigh = given.get("surprise", True) is not False
    return {"models": {name: _one(name, said, weigh) for name in read.models(given)}}


def _one(name: str, said: list[Message], weigh: bool) -> dict[str, Any]:
    model, tokenizer = opened(name)
    ids, labels = encode(tokenizer, said)
    if len(ids) > MOST_TOKENS:
        raise LabError(
            f"The conversation is {len(ids):,} tokens long.",
            f"This picture shows at most {MOST_TOKENS:,}.",
            "Shorten it.", "messages",
        )  # fmt: skip
    nats = surprises(model, ids) if weigh else [None] * len(ids)
    turns = turns_of(tokenizer, said, ids)
    masks = masks_of(said, turns, labels)
    control = set(tokenizer.all_special_ids) | set(tokenizer.added_tokens_decoder)
    places = places_of(tokenizer, said, ids, labels, turns)
    return {
        "tokens": [
            {"id": i, "text": piece(tokenizer, i), "control": i in control, "turn": turn,
             "place": place, "surprise": surprise,
             "masks": [name for name in MASKS if masks[name][n]]}
            for n, (i, turn, place, surprise) in
            enumerate(zip(ids, turns, places, nats, strict=True))
        ],
        "loss": {name: mean_loss(nats, masks[name]) for name in MASKS},
        "vocabulary": len(tokenizer),
        "note": PLAIN_NOTE if tokenizer.chat_template == PLAIN else "",
    }  # fmt: skip


def turns_of(
    tokenizer: PreTrainedTokenizerBase, said: Sequence[Message], ids: Sequence[int]
) -> list[int]:
    """The number of the message that each token belongs to, the template's marks included."""
    ends = []
    for n in range(1, len(said)):
        try:
            ends.append(len(encode(tokenizer, said[:n])[0]))
        except LabError:  # this template does not write half a conversation
            ends.append(ends[-1] if ends else 0)
    return [sum(end <= at for end in ends) for at in range(len(ids))]


def masks_of(
    said: Sequence[Message], turns: Sequence[int], labels: Sequence[int]
) -> dict[str, list[bool]]:
    """Which tokens carry loss: the first never does, since nothing predicts it."""
    answers = [label != IGNORED and n > 0 for n, label in enumerate(labels)]
    last = max((n for n, one in enumerate(said) if one.role == "assistant"), default=-1)
    return {
        "answers": answers,
        "last": [on and turn == last for on, turn in zip(answers, turns, strict=True)],
        "all": [n > 0 for n in range(len(labels))],
        "nothing": [False] * len(labels),
    }


def mean_loss(nats: Sequence[float | None], mask: Sequence[bool]) -> float | None:
    """The mean surprise of the tokens that carry loss; None when none does."""
    kept = [n for n, on in zip(nats, mask, strict=True) if on and n is not None]
    return round(sum(kept) / len(kept), 4) if kept else None


def places_of(
    tokenizer: PreTrainedTokenizerBase,
    said: Sequence[Message],
    ids: Sequence[int],
    labels: Sequence[int],
    turns: Sequence[int],
) -> list[str]:
    """What each token is in its turn; see ``answer``."""
    inside = words_of(tokenizer, said, ids, turns)
    special = set(tokenizer.all_special_ids)
    places, begun = [], -1  # the turn whose words have begun
    for n, (i, label, turn, is_word) in enumerate(zip(ids, labels, turns, inside, strict=True)):
        begun = turn if is_word or label != IGNORED else begun
        if n == 0:
            places.append("first")
        elif is_word and i in special:
            places.append("typed")
        elif label != IGNORED:
            places.append("answer" if is_word or i not in special else "end")
        elif is_word:
            places.append("words")
        elif said[turn].role == "assistant":
            places.append("after" if begun == turn else "opening")
        else:
            places.append("mark")
    return places


def words_of(
    tokenizer: PreTrainedTokenizerBase,
    said: Sequence[Message],
    ids: Sequence[int],
    turns: Sequence[int],
) -> list[bool]:
    """Whether each token holds something that a message says, and is not the template's."""
    rows = [{"role": one.role, "content": one.content} for one in said]
    text = tokenizer.apply_chat_template(rows, tokenize=False)
    read_again = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    if read_again["input_ids"] != list(ids):  # a template that is not plain text: all is words
        return [True] * len(ids)
    offsets = read_again["offset_mapping"]
    spans = []
    for turn, one in enumerate(said):
        places = [at for at, whose in zip(offsets, turns, strict=True) if whose == turn]
        low, high = (places[0][0], places[-1][1]) if places else (0, 0)
        for words in filter(None, (one.content, one.content.strip())):  # some templates strip
            if (start := text.find(words, low, high)) >= 0:
                spans.append((start, start + len(words)))
                break
        else:
            spans.append((0, 0))
    return [a < spans[turn][1] and b > spans[turn][0]
            for (a, b), turn in zip(offsets, turns, strict=True)]  # fmt: skip
