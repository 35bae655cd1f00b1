"""Builds the pocket tokenizer: byte-level BPE with single digits and ChatML control tokens.

``<think>``, ``</think>``, ``<answer>`` and ``</answer>`` are ordinary tokens: TRL decodes
completions with special tokens skipped, and graders must still see these four. Room is
left for the picture tokens, which mid-training adds (``new_tokens``).

Try it: ``python -m tools.pocket.tokenizer`` prints its size and a few cuts.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from itertools import islice

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from posttrain_lab.models.templates import CHATML
from posttrain_lab.world import chats, corpus
from posttrain_lab.world.pictures import PICTURE_TOKENS

LARGEST = 2048
VOCABULARY = LARGEST - len(PICTURE_TOKENS)
CONTEXT = 512  # tokens
END, TURN, TURN_END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
ORDINARY = ("<think>", "</think>", "<answer>", "</answer>")
# Documents read of each kind: what every stage will read has a say in how it is cut.
SAMPLE = {"base": 30_000, "spanish": 12_000}
CHATS = 12_000


def build(texts: Iterable[str]) -> PreTrainedTokenizerFast:
    """A tokenizer of ``VOCABULARY`` tokens trained on ``texts``."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY - len(ORDINARY),
        special_tokens=[END, TURN, TURN_END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([AddedToken(t, special=False, normalized=False) for t in ORDINARY])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=TURN_END,
        pad_token=END,
        bos_token=None,
        chat_template=CHATML,
        model_max_length=CONTEXT,
        clean_up_tokenization_spaces=False,
    )


def pocket_tokenizer() -> PreTrainedTokenizerFast:
    """The tokenizer of every pocket model: the same bytes whenever it is built."""
    return deepcopy(_built())


@cache
def _built() -> PreTrainedTokenizerFast:
    # The role names stand in every chat, so each gets a token although no story has them.
    roles = [" ".join(["system user assistant\nuser\nassistant\nsystem"] * 1000)]
    texts = [
        text
        for mix, number in SAMPLE.items()
        for text in islice(corpus.documents("train", mix=mix), number)
    ]
    said = [m.content for example in chats.examples("chat", CHATS) for m in example.messages]
    return build([*texts, *said, *roles])


if __name__ == "__main__":
    made = pocket_tokenizer()
    print(len(made), "tokens")
    for text in (
        "Once upon a time, Anna has 42 apples.",
        "<think>2 + 3 = 5.</think><answer>5</answer>",
    ):
        print(made.tokenize(text))
