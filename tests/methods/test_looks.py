"""Held-out examples are looked at whole, or refused by their number."""

from __future__ import annotations

import pytest

from posttrain_lab.methods.looks import example_loss
from posttrain_lab.models.load import load
from posttrain_lab.records import Example, LabError


def test_a_held_out_example_longer_than_the_model_reads_is_named(tiny_model: str) -> None:
    network, tokenizer = load(tiny_model, "cpu")
    long = Example.pair("What is the capital of France?", "Paris. " * 200)
    watch = example_loss("held-out loss", [Example.pair("Hi", "Ahoy!"), long])
    with pytest.raises(LabError, match=r"Held-out example 2 is \d+ tokens long") as caught:
        watch(network, tokenizer, 0)
    assert caught.value.where == "held_out[1]"
    assert "128" in caught.value.needed
