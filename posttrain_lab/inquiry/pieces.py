"""A token as text for people: its characters, spaces kept, bytes that are no letters shown.

What it leaves out: colours and boxes (the views').

Try it::

    >>> shown("Ġcat"), shown("Ċ")
    (' cat', '\\n')
"""

from __future__ import annotations

from collections.abc import Sequence

from transformers import PreTrainedTokenizerBase
from transformers.convert_slow_tokenizer import bytes_to_unicode

BYTES = {letter: byte for byte, letter in bytes_to_unicode().items()}


def piece(tokenizer: PreTrainedTokenizerBase, token: int) -> str:
    """The text of one token id; an added token's is what it was added as."""
    added = tokenizer.added_tokens_decoder.get(token)
    raw = tokenizer.convert_ids_to_tokens(token) if added is None else None
    return added.content if added else "" if raw is None else shown(raw)


def ids_of(tokenizer: PreTrainedTokenizerBase, raws: Sequence[str]) -> list[int]:
    """The ids of tokens that are given as a vocabulary spells them, "Ġcat".

    A token that this vocabulary lacks, another model's say, is spelled with those it has.
    """
    known, ids = tokenizer.get_vocab(), []
    for raw in raws:
        other = raw not in known
        ids += tokenizer(shown(raw), add_special_tokens=False)["input_ids"] if other else [
            known[raw]
        ]  # fmt: skip
    return ids


def shown(raw: str) -> str:
    """A byte-level token as text; a part of a letter as its bytes, "⟨e2⟩⟨82⟩"."""
    if not all(letter in BYTES for letter in raw):
        return raw.replace("▁", " ")  # a SentencePiece token, or an added one
    data = bytes(BYTES[letter] for letter in raw)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return "".join(f"⟨{byte:02x}⟩" for byte in data)
