"""The signs of a run of reinforcement learning that goes wrong, each with its evidence.

Every sign reads a run's curves and answers with a finding, or with None. Where each line is
drawn, and why there:

- ``EARLY`` 6 steps: fewer leave two at each end of a curve, which is no trend.
- ``NO_SIGNAL`` 0.95 over ``LASTING`` 8 steps: nineteen groups in twenty say nothing; of four
  groups a step that is one in eight steps. A mean of 0.1 or less is then "all wrong", of
  0.9 or more "all right", as a share of the best reward that was seen.
- A grader that gave 0 in every one of 8 steps or more: of n answers, none, so that fewer than
  3 in n would pass (the rule of three, at 95 %).
- ``KL_HIGH`` 0.5 nats a token: e^0.5 = 1.6, the model's words have become 1.6 times as
  likely, or less so, than they were, at every token. ``FAST`` 10 steps: who is there by then
  moved 0.05 a step, three times what a step within the usual clip can: with a ratio of 1.2
  at every token, d = 0.18 and exp(d) - d - 1 = 0.017.
- ``LONGER`` 1.5 times as long, by more than ``SURE`` standard errors: a model that has
  learned to show its work gets longer, too, so it is a fault only where the reward pays for
  nothing better. ``CUT`` 0.3: three answers in ten lose their end, and with it their result:
  a fault where ever more do, else a note, and a warning from ``MOSTLY_CUT`` 0.5 on.
- ``NARROW`` 0.2: the entropy is a fifth of what it was, while most groups agree
  (``AGREED`` 0.7) and are not all right: nothing new is tried any more.
- ``FELL`` 0.25: the reward lost a quarter of its best stretch, by more than ``VERY_SURE``
  standard errors. The best of many stretches is chosen by luck, too, so 3 would not do. Or it
  broke at once: a quarter of the groups had spread in the first step (``HAD_SIGNAL``), now
  none has, a tenth of that step's reward or less is left, and the model has ``MOVED`` 0.1
  nats a token: one that has not moved cannot have lost anything.
- ``CLIPPED`` 0.3: PPO's clipping is for the few tokens that moved too far; where a third of
  them has, the step was too large.
- ``SURE`` 3 standard errors for what is compared once: about 1 false alarm in 700.

What it leaves out: reading the log (``curves``), the order of findings (``diagnosis``).

Try it: ``python -c "import posttrain_lab.rl_doctor.signs as s; print(s.__doc__)"``.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import asdict, dataclass
from typing import Any

from posttrain_lab.rl_doctor.curves import Curves, change, exploit, fall, percent, said, window

EARLY = 6
NO_SIGNAL, LASTING, AGREED = 0.95, 8, 0.7
KL_HIGH, FAST, MOVED = 0.5, 10, 0.1
LONGER, CUT, MOSTLY_CUT = 1.5, 0.3, 0.5
NARROW = 0.2
FELL, CLIPPED, HAD_SIGNAL = 0.25, 0.3, 0.75
SURE, VERY_SURE = 3.0, 4.0
SEVERITIES = ("fault", "warning", "fine", "note")


@dataclass(frozen=True)
class Finding:
    """What is the matter, how it is known, and one thing to do about it.

    ``step``: since when. ``severity``: "fault" (it will not learn what it should), "warning"
    (look at it), "note" (worth knowing) or "fine".
    """

    name: str
    title: str
    evidence: str
    suggestion: str
    step: int
    severity: str

    @property
    def alarm(self) -> bool:
        """Whether something has to be done."""
        return self.severity in ("fault", "warning")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def ungraded(run: Curves) -> Finding | None:
    """Not one answer could be graded."""
    if run.of("reward") or len(run.steps) < EARLY:
        return None
    return Finding(
        "ungraded", "No answer could be graded",
        f"{len(run.steps)} steps were logged, and none has a reward.{said(run)}",
        "Look at one rollout: does the example have the gold answer that the grader reads?",
        run.steps[0], "fault",
    )  # fmt: skip


def silent_graders(run: Curves) -> list[Finding]:
    """Graders that gave 0 in every step: what they pay for has never happened.

    A penalty only takes off, so that 0 is the best that it gives.
    """
    kinds = {n.removeprefix("grade."): run.of(n) for n in run.values
             if n.startswith("grade.") and not n.endswith("penalty")}  # fmt: skip
    silent = [kind for kind, curve in kinds.items() if _silent(curve)]
    found = []
    for kind in silent:
        alone = len(silent) == len(kinds)
        found.append(Finding(
            "grader_never_fires", f"{kind} has never paid",
            f"It gave 0 in all {len(kinds[kind])} steps.{said(run, kind)}",
            "It pays for something that the model does not do yet. Fine-tune on a few examples "
            f"that do it, or add a grader that pays for a part of it; else leave {kind} out.",
            run.steps[0], "fault" if alone else "warning",
        ))  # fmt: skip
    return found


def _silent(curve: list[float]) -> bool:
    return len(curve) >= LASTING and max(curve) <= 0 and min(curve) == 0


def no_signal(run: Curves) -> Finding | None:
    """Every answer of a group gets the same, so none is better than its group."""
    share = run.now("groups_without_spread", LASTING)
    if share is None or share < NO_SIGNAL or not run.of("reward"):
        return None
    level, best = run.now("reward"), run.full()
    evidence = (f"In {percent(share)} of the groups every answer got the same reward, so every "
                f"advantage was 0. Mean reward now: {level:.3g}.")  # fmt: skip
    step = run.since("groups_without_spread", NO_SIGNAL)
    truth, spread = run.now("truth", LASTING), run.now("reward_std", LASTING) or 0.0
    if truth is not None and spread < 1e-6 and truth < 0.99 and (level or truth > 0.01):
        return Finding(
            "no_signal", "The reward is the same for everything",
            f"{evidence} Yet {percent(truth)} of the answers are right.",
            "The grader does not tell right from wrong. Try it on two answers in the grader "
            "bench.", step, "fault",
        )  # fmt: skip
    right = truth >= 0.9 if truth is not None else _at_the_top(run, level)
    if right:
        return Finding(
            "all_right", "Nothing is left to learn: all are right", evidence,
            "Stop here, or give it harder prompts.", step, "note",
        )  # fmt: skip
    if best == 0 or (level is not None and level <= 0.1 * best):
        return Finding(
            "all_wrong", "No signal: all are wrong", evidence,
            "Go back to where the model was sound, with a lower learning rate."
            if lost(run) or kl_explodes(run) else
            "Start with easier prompts, more answers a group, or more fine-tuning, so that "
            "one answer in a group is right now and then.", step, "fault",
        )  # fmt: skip
    return Finding(
        "no_signal", "No signal: all answers of a group get the same", evidence,
        "Raise the temperature, so that the answers differ, or use a grader with more than "
        "one grade.", step, "fault",
    )  # fmt: skip


def _at_the_top(run: Curves, level: float | None) -> bool:
    """Whether the reward stands where the best answers stand that were shown."""
    known = run.shown_rewards()
    if level is None or not known or max(known) == min(known):
        return False
    return max(known) > 0 and level >= 0.9 * max(known)


def kl_explodes(run: Curves) -> Finding | None:
    """The model has left the one that it started from."""
    curve = run.of("kl")
    if not curve:
        return None
    now = statistics.median(curve[-window(curve) :])
    if now < KL_HIGH:
        return None
    return Finding(
        "kl_explodes", "It has run far away from the model that it was",
        f"KL is {now:.3g} nats a token; it was {curve[0]:.3g} at step {run.steps[0]}.",
        "Fork from an earlier checkpoint with a larger KL weight (beta), such as 0.05, or a "
        f"lower learning rate{_tenth(run)}.", run.since("kl", KL_HIGH), "fault",
    )  # fmt: skip


def length_runs_away(run: Curves) -> Finding | None:
    """Answers get longer and longer, or lose their end."""
    cut, lengths = run.now("cut_off", EARLY) or 0.0, run.of("completion_length")
    grown = change(lengths) if len(lengths) >= EARLY else None
    if cut >= CUT:
        return _cut_off(run, cut, f" Length: {grown.words()} tokens." if grown else "")
    if grown is None or grown.last < LONGER * grown.first or grown.sigmas < SURE:
        return None
    what = "truth" if run.of("truth") else "reward"
    better = len(run.of(what)) >= EARLY and change(run.of(what)).low > 0
    return Finding(
        "length_runs_away", "Answers get longer and longer",
        f"Tokens an answer: {grown.words()}. The {what} "
        f"{'rises, too' if better else 'does not rise with it'}.",
        "Read a long answer. If it says nothing more, add a grader that takes something off "
        "for length.", run.since("completion_length", grown.middle),
        "note" if better else "warning",
    )  # fmt: skip


def _cut_off(run: Curves, cut: float, more: str) -> Finding:
    shares = run.of("cut_off")
    rises = len(shares) >= EARLY and change(shares).sigmas > SURE
    return Finding(
        "length_runs_away", "Answers are cut off",
        f"{percent(cut)} of the answers reach the longest length.{more}",
        "Raise max_new_tokens if they would end; else pay less for length, or take something "
        "off for an answer that does not end.", run.since("cut_off", CUT),
        "fault" if rises else "warning" if cut >= MOSTLY_CUT else "note",
    )  # fmt: skip


def entropy_collapses(run: Curves) -> Finding | None:
    """The model writes the same thing every time, and it is not the right one."""
    curve = run.of("entropy")
    if len(curve) < EARLY:
        return None
    grown, agreed = change(curve), run.now("groups_without_spread") or 0.0
    narrow = grown.last < NARROW * grown.first
    quality = run.now("truth") if run.of("truth") else run.now("reward")
    if not narrow or agreed < AGREED or (quality is not None and quality >= 0.9):
        return None
    return Finding(
        "entropy_collapses", "It tries nothing new any more",
        f"Entropy a token: {grown.words()}; in {percent(agreed)} of the groups all answers got "
        "the same.",
        "Fork from an earlier checkpoint with a lower learning rate, a KL weight (beta) of "
        "0.02, or a higher temperature.",
        run.since("entropy", 0.0, NARROW * grown.first), "fault",
    )  # fmt: skip


def learning_rate_too_high(run: Curves) -> Finding | None:
    """The reward falls, or most tokens' probabilities move too far in one step."""
    rewards, clipped = run.of("reward"), run.now("clipped") or 0.0
    drop = fall(rewards) if len(rewards) >= EARLY else None
    fell = drop is not None and -drop.sigmas > VERY_SURE and -drop.by > FELL * abs(drop.first)
    words = []
    if fell and drop is not None:
        words.append(f"The reward fell from its best stretch to its last: {drop.words()}.")
    elif lost(run):
        words.append(f"The reward was {rewards[0]:.3g} at first, now {run.now('reward'):.3g}.")
    if clipped >= CLIPPED:
        words.append(f"{percent(clipped)} of the tokens are clipped.")
    if fast := _too_fast(run):
        words.append(f"KL went to {run.values['kl'][fast]:.2g} nats a token by step {fast}.")
    if not words:
        return None
    if run.learning_rate is not None:
        words.append(f"Learning rate: {run.learning_rate:g}.")
    step = fast or run.since("clipped", CLIPPED)
    if fell or lost(run):
        best = drop.first if fell and drop is not None else rewards[0]
        step = run.since("reward", -math.inf, best / 2)
    return Finding(
        "learning_rate_too_high", "The steps are too large", " ".join(words),
        f"Go back to a checkpoint before step {step}, with a lower learning rate{_tenth(run)}.",
        step, "fault",
    )  # fmt: skip


def _too_fast(run: Curves) -> int:
    """The step, of the first few, from which on the model was far away; else 0."""
    far = kl_explodes(run)
    near = run.of("kl")[0] < KL_HIGH / 2 if far else False
    return far.step if far and near and far.step <= run.steps[0] + FAST else 0


def lost(run: Curves) -> bool:
    """Whether there was something to learn from in the first step, and no more."""
    rewards, shares = run.of("reward"), run.of("groups_without_spread")
    if len(rewards) < EARLY or not shares or shares[0] > HAD_SIGNAL:
        return False
    kl, share = run.now("kl"), run.now("groups_without_spread") or 0.0
    if share < NO_SIGNAL or (kl is not None and kl < MOVED):
        return False
    return (run.now("reward") or 0.0) <= 0.1 * rewards[0]


def reward_hacking(run: Curves) -> Finding | None:
    """What is paid for rises, and what was meant falls."""
    rewards, truths = run.of("reward"), run.of("truth")
    if min(len(rewards), len(truths)) < EARLY or rewards == truths:
        return None
    paid, meant = change(rewards), change(truths)
    if paid.sigmas < SURE:
        return None
    evidence = f"Reward: {paid.words()}. Truth: {meant.words()}.{exploit(run)}"
    suggestion = ("Read the answers that are paid most, close the loophole in the grader, and "
                  "start again from before it was found.")  # fmt: skip
    if meant.sigmas < -SURE:
        step = run.since("truth", -math.inf, meant.middle)
        return Finding("reward_hacking", "The reward rises while the truth falls", evidence,
                       suggestion, step, "fault")  # fmt: skip
    if meant.high < 0.25 * paid.by:
        step = run.since("reward", paid.middle)
        return Finding("reward_hacking", "The reward rises, and the truth does not", evidence,
                       suggestion, step, "warning")  # fmt: skip
    return None


def _tenth(run: Curves) -> str:
    return "" if run.learning_rate is None else f", such as {run.learning_rate / 10:g}"
