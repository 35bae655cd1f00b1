"""Rows of several conversations: nothing lost, and boundaries that really hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
import torch
from transformers import PreTrainedModel
from transformers.masking_utils import create_causal_mask

from posttrain_lab.methods.packing import (
    Row,
    collate,
    pack,
    positions,
    teaches,
    tokens_of,
)
from posttrain_lab.models.load import load
from posttrain_lab.models.templates import IGNORED, encode
from posttrain_lab.world.chats import examples

LENGTHS = [7, 3, 12, 5, 5, 9, 2, 4, 11, 6]
Opened = tuple[PreTrainedModel, list[Row]]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """A model this small is slower with several, and its sums have another order."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def rows() -> list[Row]:
    """Conversations whose every token is one of its own kind."""
    made, token = [], 1
    for length in LENGTHS:
        ids = list(range(token, token + length))
        made.append({"input_ids": ids, "labels": [IGNORED, *ids[1:]]})
        token += length
    return made


@pytest.fixture(params=["the tiny model", "pocket/base"])
def packed(request: pytest.FixtureRequest, tiny_model: str) -> Opened:
    """A model, and real conversations packed with their boundaries: a row holds several."""
    name = tiny_model if request.param == "the tiny model" else request.param
    model, tokenizer = load(name, "cpu")
    encoded = [encode(tokenizer, one.messages) for one in examples("chat", 16)]
    short = [{"input_ids": ids, "labels": labels} for ids, labels in encoded if len(ids) < 50]
    found = [row for row in pack(short, 120, "boundaries") if len(row["seq_lengths"]) > 1]
    assert len(found) > 1
    return model.eval(), found


def spans(row: Row) -> list[slice]:
    ends = [0]
    for length in row["seq_lengths"]:
        ends.append(ends[-1] + length)
    return [slice(a, b) for a, b in pairwise(ends)]


@torch.inference_mode()
def logits(model: PreTrainedModel, batch: dict, cache: bool = False) -> torch.Tensor:
    known = {name: batch[name] for name in batch if name != "labels"}
    return model(**known, use_cache=cache).logits


def gaps(model: PreTrainedModel, row: Row, seen: torch.Tensor) -> list[float]:
    """How far each conversation's logits are from those it has alone."""
    ids = torch.tensor([row["input_ids"]])
    return [(seen[at] - logits(model, {"input_ids": ids[:, at]})[0]).abs().max().item()
            for at in spans(row)]  # fmt: skip


def test_the_models_attend_by_sdpa_as_they_do_in_training(packed: Opened) -> None:
    assert packed[0].config._attn_implementation == "sdpa"


def test_with_boundaries_a_conversation_is_read_as_if_alone(packed: Opened) -> None:
    model, found = packed
    seen = logits(model, collate(found, pad=0))  # all rows at once, the shorter ones padded
    for row, one in zip(found, seen, strict=True):
        assert max(gaps(model, row, one)) < 1e-4


def test_without_boundaries_every_conversation_but_the_first_is_read_otherwise(
    packed: Opened,
) -> None:
    model, found = packed
    for row in found:
        bare = {name: row[name] for name in ("input_ids", "labels")}
        first, *others = gaps(model, row, logits(model, collate([bare], pad=0))[0])
        assert first < 1e-4
        assert min(others) > 1e-2


@pytest.mark.parametrize("half", ["position_ids", "attention"])
def test_neither_position_ids_nor_attention_alone_makes_a_boundary(
    half: str, packed: Opened
) -> None:
    """With a mask of ones, transformers looks for no ends in the position ids."""
    model, (row, *_) = packed
    batch = collate([row], pad=0)
    if half == "position_ids":
        batch["attention_mask"] = torch.ones_like(batch["input_ids"])
    else:
        del batch["position_ids"]
    assert max(gaps(model, row, logits(model, batch)[0])) > 1e-2


def test_with_a_cache_the_boundaries_are_lost(packed: Opened) -> None:
    """Why training turns it off, here as in every library."""
    model, (row, *_) = packed
    seen = logits(model, collate([row], pad=0), cache=True)[0]
    assert max(gaps(model, row, seen)) > 1e-2


def test_transformers_blocks_what_is_not_the_same_conversation(packed: Opened) -> None:
    model, (row, *_) = packed
    at = collate([row], pad=0)["position_ids"]
    mask = create_causal_mask(
        config=model.config, inputs_embeds=torch.zeros(*at.shape, model.config.hidden_size),
        attention_mask=None, past_key_values=None, position_ids=at,
    )  # fmt: skip
    expected = torch.zeros_like(mask[0, 0])
    for span in spans(row):
        expected[span, span] = torch.ones_like(expected[span, span]).tril()
    assert torch.equal(mask[0, 0], expected)


def test_the_loss_of_packed_conversations_is_that_of_padded_ones(packed: Opened) -> None:
    model, found = packed
    apart = [{"input_ids": row["input_ids"][at], "labels": row["labels"][at]}
             for row in found for at in spans(row)]  # fmt: skip
    with torch.inference_mode():
        together = model(**collate(found, pad=0), use_cache=False).loss.item()
        padded = model(**collate(apart, pad=0), use_cache=False).loss.item()
    assert together == pytest.approx(padded, rel=1e-5)


def test_with_boundaries_every_conversation_stays_whole(rows: list[Row]) -> None:
    found = pack(rows, 16, "boundaries")
    whole = [row["input_ids"][at] for row in found for at in spans(row)]
    assert sorted(whole) == sorted(row["input_ids"] for row in rows)
    assert max(len(row["input_ids"]) for row in found) <= 16
    assert len(found) < len(rows)


def test_without_boundaries_rows_are_full_and_conversations_cut(rows: list[Row]) -> None:
    found = pack(rows, 16, "no_boundaries")
    assert [len(row["input_ids"]) for row in found] == [16, 16, 16, 16]
    flat = [token for row in found for token in row["input_ids"]]
    assert flat == [token for row in rows for token in row["input_ids"]]
    assert "seq_lengths" not in found[0]


def test_without_packing_a_row_is_a_conversation(rows: list[Row]) -> None:
    assert pack(rows, 16, "none") == rows


@pytest.mark.parametrize("way", ["none", "boundaries", "no_boundaries"])
def test_no_examples_make_no_rows(way: str) -> None:
    assert pack([], 16, way) == []


def test_positions_begin_again_where_an_end_is_known() -> None:
    assert positions({"input_ids": [9] * 5, "seq_lengths": [3, 2]}) == [0, 1, 2, 0, 1]
    assert positions({"input_ids": [9] * 5}) == [0, 1, 2, 3, 4]


def test_the_first_token_of_a_packed_conversation_is_no_target(rows: list[Row]) -> None:
    every = [{**row, "labels": row["input_ids"]} for row in rows]
    batch = collate(pack(every, 16, "boundaries"), pad=0)
    starts = batch["position_ids"] == 0
    assert (batch["labels"][starts] == IGNORED).all()
    assert torch.equal(batch["labels"][~starts], batch["input_ids"][~starts])


@pytest.mark.parametrize("way", ["none", "boundaries", "no_boundaries"])
def test_a_batch_counts_its_tokens_and_not_its_padding(way: str, rows: list[Row]) -> None:
    batch = collate(pack(rows, 16, way), pad=3)  # a token that is also in the text
    assert tokens_of(batch) == sum(LENGTHS)
    assert batch["input_ids"].shape[1] <= 16


@pytest.mark.parametrize("way", ["none", "boundaries"])
def test_padding_carries_no_loss(way: str, rows: list[Row]) -> None:
    batch = collate(pack(rows, 16, way), pad=3)
    assert (batch["labels"] != IGNORED).sum() == sum(length - 1 for length in LENGTHS)


def test_a_row_of_a_prompt_alone_teaches_nothing() -> None:
    prompt = {"input_ids": [1, 2, 3], "labels": [IGNORED] * 3}
    answer = {"input_ids": [1, 2, 3], "labels": [IGNORED, IGNORED, 3]}
    only_first = {"input_ids": [1, 2, 3], "labels": [1, IGNORED, IGNORED]}
    assert [teaches(row) for row in (prompt, answer, only_first)] == [False, True, False]


def test_other_lists_are_packed_along(rows: list[Row]) -> None:
    tagged = [{**row, "whose": [n] * len(row["labels"])} for n, row in enumerate(rows)]
    owner = {token: n for n, row in enumerate(rows) for token in row["input_ids"]}
    for way in ("boundaries", "no_boundaries"):
        for row in pack(tagged, 16, way):
            assert row["whose"] == [owner[token] for token in row["input_ids"]]
