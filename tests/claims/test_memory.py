"""C12 counts what each arm holds: one model by SFT, three by RLHF."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from posttrain_lab.claims import memory
from posttrain_lab.claims.claim import Budget
from posttrain_lab.claims.workbench import Workbench
from posttrain_lab.events import Event, Finished, Measured, Memory, Sample

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")


def carried_out(arm: str, folder: Path) -> list[Event]:
    seen: list[Event] = []
    folder.mkdir()
    torch.set_num_threads(1)
    Workbench(memory.CLAIM, Budget(2, 2, 3), 0, folder, seen.append, lambda: False).carry_out(
        arm
    )
    assert isinstance(seen[-1], Finished)
    return seen


def test_sft_holds_one_model_and_rlhf_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MODEL", "pocket/tiny")
    sft, rlhf = (carried_out(arm, tmp_path / arm) for arm in ("control", "treatment"))
    found = []
    for events in (sft, rlhf):
        told = {e.measure: e for e in events if isinstance(e, Measured) and e.final}
        assert set(told) == {memory.MEASURE, *memory.CLAIM.more}
        assert all(len(e.values) == 2 for e in told.values())
        assert any(isinstance(e, Memory) for e in events)
        found.append(told)
    assert found[0][memory.MEASURE].values == [1.0, 1.0]
    assert found[1][memory.MEASURE].values == pytest.approx([3.0, 3.0], abs=0.05)
    assert found[0][memory.TRAINED].values == pytest.approx([3.0, 3.0], abs=0.05)
    assert found[0][memory.MEASURE].items == found[1][memory.MEASURE].items
    assert found[1][memory.ROLLOUTS].values[0] > 0 == found[0][memory.ROLLOUTS].values[0]
    beside = [e.prompt for e in sft + rlhf if isinstance(e, Sample)]
    assert beside == ["SFT, all weights", "SFT, an adapter of rank 8",
                      "RLHF, GRPO on a reward model", "GRPO on a script", "DPO"]  # fmt: skip
