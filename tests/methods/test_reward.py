"""A reward model ranks pairs, is watched, resumes, and refuses what cannot work."""

from __future__ import annotations

from pathlib import Path

import pytest

from posttrain_lab.events import Checkpoint, Finished, Measured, Metrics, Stopped
from posttrain_lab.methods.reward import margins_of, ranked, train_reward
from posttrain_lab.models.reward import load_reward, scores
from posttrain_lab.records import LabError, Preference
from posttrain_lab.settings import RewardSettings
from posttrain_lab.settings.reward import MARGIN, RANKED
from posttrain_lab.world.preferences import CRITERIA, pair, probe

PAIRS = tuple(
    Preference.pair(f"Say {n}.", f"the cat has {n} apples", f"no moon {n}") for n in range(48)
)


@pytest.fixture
def train(tiny_model: str, tmp_path: Path):
    def run(**changes) -> list:
        events: list = []
        settings = {"steps": 12, "batch_size": 4, "learning_rate": 1e-2, "measure_every": 6,
                    "warmup_steps": 1}  # fmt: skip
        arguments = {
            "model": tiny_model, "pairs": PAIRS[:32], "held_out": PAIRS[32:],
            "settings": RewardSettings(**settings | changes.pop("settings", {})), "seed": 0,
            "folder": tmp_path / "run", "emit": events.append, "should_stop": lambda: False,
            "resume": False,
        }  # fmt: skip
        train_reward(**arguments | changes)
        return events

    return run


def measured(events: list, name: str) -> list[Measured]:
    return [e for e in events if isinstance(e, Measured) and e.measure == name]


def test_it_learns_to_rank_is_watched_and_can_be_opened_again(train, tmp_path: Path) -> None:
    events = train()
    assert isinstance(events[-1], Finished)
    right, margins = measured(events, RANKED), measured(events, MARGIN)
    assert [e.step for e in right] == [e.step for e in margins] == [0, 6, 12]
    assert sum(right[-1].values) == len(PAIRS[32:])
    assert [ranked(m) for m in margins[-1].values] == right[-1].values
    assert all(e.loss >= 0 and e.tokens > 0 for e in events if isinstance(e, Metrics))
    network, tokenizer = load_reward(str(tmp_path / "run" / "model"))
    again = margins_of(network, tokenizer, PAIRS[32:], 256)
    assert again == pytest.approx(margins[-1].values, abs=1e-4)


def test_swapped_labels_teach_the_opposite(train, tmp_path: Path) -> None:
    swapped = tuple(Preference(p.prompt, p.rejected, p.chosen) for p in PAIRS[:32])
    events = train(pairs=swapped)
    assert sum(measured(events, RANKED)[-1].values) == 0


def test_a_stopped_run_goes_on_from_its_checkpoint(train) -> None:
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 4

    stopped = train(should_stop=stop)
    assert isinstance(stopped[-1], Stopped)
    saved = [e.step for e in stopped if isinstance(e, Checkpoint)]
    resumed = train(resume=True)
    steps = [e.step for e in resumed if isinstance(e, Metrics)]
    assert min(steps) > saved[-1]
    assert isinstance(resumed[-1], Finished)


def test_a_pair_that_is_too_long_is_named(train) -> None:
    long = Preference.pair("Hi", "apples " * 300, "no")
    with pytest.raises(LabError, match=r"Pair 2 is \d+ tokens long") as caught:
        train(pairs=(PAIRS[0], long))
    assert caught.value.where == "pairs[1]"
    with pytest.raises(LabError) as caught:
        train(held_out=(long,))
    assert caught.value.where == "held_out_pairs[0]"


def test_a_tie_counts_half() -> None:
    assert (ranked(0.0), ranked(0.1), ranked(-0.1)) == (0.5, 1.0, 0.0)


def preferences(split: str, number: int, **how) -> tuple[Preference, ...]:
    made = [pair(split, i, **how) for i in range(number)]
    return tuple(Preference.pair(p.prompt, p.chosen, p.rejected, p.criterion) for p in made)


@pytest.mark.slow
def test_pocket_preferences_are_learned_and_a_bias_in_the_labels_as_well(
    tmp_path: Path,
) -> None:
    """Few steps here; the lesson's settings take the better part of a minute."""
    longer = {}
    for bias in (None, "verbosity"):
        folder = tmp_path / str(bias)
        settings = RewardSettings(steps=30, batch_size=16, measure_every=30)
        events: list = []
        train_reward(
            model="pocket/chat", pairs=preferences("train", 480, bias=bias),
            held_out=preferences("validation", 60), settings=settings, seed=0, folder=folder,
            emit=events.append, should_stop=lambda: False, resume=False,
        )  # fmt: skip
        if bias is None:
            right = measured(events, RANKED)
            assert sum(right[-1].values) / 60 > sum(right[0].values) / 60 + 0.15
        made = [probe("verbosity", "test", i) for i in range(60)]
        both = [
            c
            for p in made
            for c in Preference.pair(p.prompt, p.chosen, p.rejected).conversations()
        ]
        given = scores(*load_reward(str(folder / "model")), both)
        longer[bias] = sum(a > b for a, b in zip(given[::2], given[1::2], strict=True)) / 60
    assert longer["verbosity"] > 0.8 > longer[None]
    assert set(CRITERIA) >= {p.why for p in preferences("test", 20)}
