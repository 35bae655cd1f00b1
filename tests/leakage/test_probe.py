"""A model that learned the test by heart is told from one that did not."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from posttrain_lab.leakage.probe import probe, probe_files, text
from posttrain_lab.models.load import load
from posttrain_lab.records import LabError
from tools.leak_sources import Source


def test_by_heart_is_told_and_honest_skill_is_not(pocket: Source) -> None:
    texts = [e.question for e in pocket.evals if e.id.startswith("steps_")]
    twin = [e.question for e in pocket.others if e.id.startswith("steps_")]
    texts, twin = texts[:12], twin[:12]
    model, tokenizer = load("pocket/tiny", "cpu")
    assert not probe(model, tokenizer, texts, twin).remembered
    torch.manual_seed(0)
    rows = [
        tokenizer(t, add_special_tokens=False, return_tensors="pt").input_ids for t in texts
    ]
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(12):
        for row in rows:
            optimizer.zero_grad()
            model(input_ids=row, labels=row).loss.backward()
            optimizer.step()
    model.eval()
    found = probe(model, tokenizer, texts, twin)
    assert found.remembered
    assert "has seen it" in text(found)


def test_items_too_short_to_be_halved_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("Who?")
    with pytest.raises(LabError, match="no item of 8 words"):
        probe_files("pocket/tiny", str(path), str(path), 10)
