"""A random Llama with a byte-level BPE, made in well under a second, for tests.

It has the pocket models' control tokens and template, so whatever trains, samples or
saves a pocket model does the same to this one; only its answers mean nothing.

What it leaves out: knowledge. Try it: ``make(Path("/tmp/tiny"))``.
"""

from __future__ import annotations

from pathlib import Path

CONTROL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
ORDINARY = ["<think>", "</think>", "<answer>", "</answer>"]
TEXT = [
    "Once upon a time a small cat sat on the mat and looked at the moon.",
    "What is the capital of France? The capital of France is Paris.",
    "Arr, it be twelve, matey! user assistant system",
    "Tom has 3 apples and buys 4 more. How many apples does Tom have now?",
]


def make(
    folder: Path,
    *,
    hidden: int = 48,
    layers: int = 2,
    vocab: int = 420,
    context: int = 128,
    seed: int = 0,
    template: bool = True,
) -> Path:
    """Writes config, safetensors weights and tokenizer to ``folder``."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = _tokenizer(vocab, context)
    if template:
        from posttrain_lab.models.templates import CHATML

        tokenizer.chat_template = CHATML
    config = LlamaConfig(
        vocab_size=max(len(tokenizer), vocab),
        hidden_size=hidden,
        intermediate_size=hidden * 3,
        num_hidden_layers=layers,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=context,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.convert_tokens_to_ids("<|im_end|>"),
        pad_token_id=tokenizer.pad_token_id,
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = LlamaForCausalLM(config)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return Path(folder)


def _tokenizer(vocab: int, context: int):
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\d"), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        TEXT,
        trainers.BpeTrainer(
            vocab_size=vocab - len(ORDINARY),
            special_tokens=CONTROL,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer.add_tokens(ORDINARY)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        model_max_length=context,
        clean_up_tokenization_spaces=False,
    )
