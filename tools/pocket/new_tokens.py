"""Gives tokens that training never met a place to start from.

Next-token training pushes a token that never comes away from every prediction, so far
that a few dozen examples could not bring it back. As is common when tokens are added to a
trained model, such embeddings start anew: at the mean of the known ones, and control
tokens near the known token that stands in their place in plain text.

What it leaves out: training them. They say nothing until training gives them a use.

Try it: ``python -m tools.pocket.build base`` applies it to the finished model.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from tokenizers import AddedToken
from transformers import PreTrainedModel, PreTrainedTokenizerBase

LINE = "\u010a"  # how byte-level BPE writes a line break
# A token and what it starts near. A turn's end starts between a line's and a document's.
NEAR = {
    "<|im_start|>": (LINE,),
    "<|im_end|>": (LINE, "<|endoftext|>"),
    "<think>": ("Solution",),
    "</think>": (LINE,),
    "<answer>": ("Answer",),
    "</answer>": ("<|endoftext|>",),
}
ROLES = ("system", "user", "assistant")
# At 1 a token would be as likely as its neighbour, before any example; and three roles as
# likely as a line break would take three quarters of every line break's chances.
NEARNESS, ROLES_NEARNESS = 0.8, 0.5
SPREAD = 0.1  # of the known embeddings' spread: alike enough to start, apart enough to part


@torch.no_grad()
def place_new_tokens(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, unseen: Sequence[int]
) -> None:
    """Changes the embeddings of the tokens with the ids ``unseen``.

    Input and output embeddings are tied in the pocket models, so one change serves both.
    """
    weights = model.get_input_embeddings().weight  # (V, D)
    seen = torch.ones(len(weights), dtype=torch.bool)
    seen[list(unseen)] = False
    known, number = weights.clone(), tokenizer.convert_tokens_to_ids
    middle = known[seen].mean(0)
    weights[~seen] = middle
    for token, near in {**NEAR, **dict.fromkeys(ROLES, (LINE,))}.items():
        start = torch.stack([known[number(n)] for n in near]).mean(0)
        nearness = ROLES_NEARNESS if token in ROLES else NEARNESS
        weights[number(token)] = torch.lerp(middle, start, nearness)


@torch.no_grad()
def add_tokens(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, tokens: Sequence[str], seed: int
) -> None:
    """Widens tokenizer and model by ordinary tokens, which decoding keeps.

    New embeddings start at the mean of the old ones, each a little apart: rows that are
    equal would be told apart only by what trains them first.
    """
    before = model.get_input_embeddings().weight.shape[0]
    added = [AddedToken(token, special=False, normalized=False) for token in tokens]
    tokenizer.add_tokens(added)
    model.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    weights = model.get_input_embeddings().weight
    noise = torch.randn(
        len(tokenizer) - before, weights.shape[1], generator=torch.Generator().manual_seed(seed)
    )
    old = weights[:before]
    weights[before:] = old.mean(0) + SPREAD * old.std(0) * noise
