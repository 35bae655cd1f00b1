"""Gives tokens that pre-training never met a place to start from.

Next-token training pushes a token that never comes away from every prediction, so far
that a few dozen examples could not bring it back. As is common when tokens are added to a
trained model, such embeddings start anew: at the mean of the known ones, and control
tokens near the known token that stands in their place in plain text.

What it leaves out: training them. They say nothing until fine-tuning gives them a use.

Try it: ``python -m tools.pocket.pretrain`` applies it to the finished model.
"""

from __future__ import annotations

import numpy as np
import torch
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
NEARNESS = 0.9  # at 1 a token would be as likely as its neighbour, before any example


@torch.no_grad()
def place_new_tokens(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, rows: np.ndarray
) -> int:
    """Changes the embeddings of tokens not in ``rows``; returns how many there were.

    Input and output embeddings are tied in the pocket models, so one change serves both.
    """
    weights = model.get_input_embeddings().weight  # (V, D)
    seen = torch.from_numpy(np.bincount(rows.ravel(), minlength=len(tokenizer)) > 0)
    known, number = weights.clone(), tokenizer.convert_tokens_to_ids
    middle = known[seen].mean(0)
    weights[~seen] = middle
    for token, near in NEAR.items():
        start = torch.stack([known[number(n)] for n in near]).mean(0)
        weights[number(token)] = NEARNESS * start + (1 - NEARNESS) * middle
    for role in ROLES:
        weights[number(role)] = known[number(LINE)]
    return int((~seen).sum())
