"""Says in words what is wrong with a run of reinforcement learning, and what to do.

It reads events alone, so it can look at a run that is going, has ended, or was recorded.
Every finding names its evidence in numbers from the log and one thing to do. "Healthy" is
said only where the reward has risen beyond chance; where it has neither risen nor fallen,
and nothing is broken, the doctor says that it cannot tell yet, and what could.

Rises and falls are judged against the scatter of neighbouring steps: ends of a third of the
curve each, standard error = scatter x sqrt(2 / steps at an end). A held-out
measure, taken on the same items at the beginning and now, is preferred where there is one.
The other thresholds, and the reason for each, stand in ``signs``.

What it leaves out: mending. Whoever changes a setting says so in the run (``Changed``). It
sees one run; that a reward was luck, only other seeds can show.

Try it: ``posttrain-lab runs doctor RUN``, or::

    >>> [finding.name for finding in diagnose([])]
    ['too_early']
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from posttrain_lab.events import Failed, Logged, Metrics
from posttrain_lab.rl_doctor import signs
from posttrain_lab.rl_doctor.curves import (
    Change,
    Curves,
    change,
    curves,
    paired,
    percent,
    scatter,
)
from posttrain_lab.rl_doctor.signs import EARLY, SEVERITIES, SURE, Finding

WORTH_SEEING = 0.05  # of a full reward: a rise that one would want to know of
IDLE = 0.75  # of the groups: less than one in four is learned from
POWER = 2.8  # standard errors: a rise so large is seen in four of five runs (1.96 + 0.84)
HELD = ("held-out truth", "held-out reward")


def diagnose(logged_events: Iterable[Logged]) -> list[Finding]:
    """Every finding about a run, the gravest first, causes before what follows from them.

    There is always one. ``alarm`` is true for those that ask to be acted on.
    """
    logged = list(logged_events)
    run = curves(logged)
    found = [*_broken(logged), *_signs(run)]
    if not any(finding.alarm for finding in found):
        found.append(_otherwise(run, found))
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


def is_stranger(logged: Iterable[Logged]) -> bool:
    """Whether a run trains without rewards, so that there is nothing here to say of it."""
    rows = list(logged)
    return any(isinstance(row.event, Metrics) for row in rows) and not curves(rows).steps


def text(findings: list[Finding]) -> str:
    """The findings for a person."""
    blocks = []
    for each in findings:
        head = f"{each.severity}, from step {each.step}: {each.title}"
        blocks.append(f"{head}\n  {each.evidence}\n  To do: {each.suggestion}")
    return "\n\n".join(blocks)


def _signs(run: Curves) -> list[Finding]:
    if len(run.steps) < EARLY:
        return []
    causes = [signs.ungraded(run), signs.learning_rate_too_high(run),
              signs.kl_explodes(run), signs.reward_hacking(run),
              *signs.silent_graders(run)]  # fmt: skip
    follow = [signs.no_signal(run), signs.entropy_collapses(run),
              signs.length_runs_away(run)]  # fmt: skip
    return [finding for finding in (*causes, *follow) if finding is not None]


def _broken(logged: list[Logged]) -> list[Finding]:
    """A run that ended because its numbers were none any more."""
    last = next((row.event for row in reversed(logged)), None)
    if not isinstance(last, Failed) or last.where != "learning_rate":
        return []
    step = max((getattr(row.event, "step", 0) for row in logged), default=0)
    return [Finding("learning_rate_too_high", "The steps are too large: the model broke",
                    last.given, last.do, step, "fault")]  # fmt: skip


def _otherwise(run: Curves, found: list[Finding]) -> Finding:
    """What is said where no alarm is: healthy, too early, or not to be told."""
    steps = len(run.steps)
    if steps < EARLY:
        counted = (
            "One step with rewards is" if steps == 1 else f"{steps} steps with rewards are"
        )
        return Finding(
            "too_early", "Too early to tell", f"{counted} in the log.",
            f"It takes {EARLY}.", run.steps[-1] if steps else 0, "note",
        )  # fmt: skip
    held, rewards = held_out(run), run.of("reward")
    risen = change(rewards) if len(rewards) >= EARLY else None
    for what, seen in (held, ("Reward", risen)):
        if seen is not None and seen.sigmas > SURE:
            return Finding(
                "healthy", "It learns", f"{what}: {seen.words()}, {_over(seen, what, run)}.",
                "Go on while the held-out measure rises.", run.steps[-1], "fine",
            )  # fmt: skip
    if any(finding.name == "all_right" for finding in found):
        return Finding("healthy", "It can do all of it", found[0].evidence,
                       "Measure it on held-out items.", run.steps[-1], "fine")  # fmt: skip
    return _noise(run, risen, held)


def _over(seen: Change, what: str, run: Curves) -> str:
    if what == "Reward":
        return f"from step {run.steps[0]} to {run.steps[-1]}"
    return f"{seen.steps} held-out items, the same before and now"


def _noise(run: Curves, risen: Change | None, held: tuple[str, Change | None]) -> Finding:
    """Neither rise nor fall: how large a rise this many steps would have shown."""
    rewards = run.of("reward")
    if risen is None:
        return Finding("too_early", "Too early to tell", "Too few steps have a reward.",
                       f"Wait until there are {EARLY}.", run.steps[-1], "note")  # fmt: skip
    wanted, scattered = WORTH_SEEING * run.full(), scatter(rewards)
    need = 3 * math.ceil(2 * (POWER * scattered / wanted) ** 2) if wanted else 0
    words = [f"Reward: {risen.words()}, while a step scatters by {scattered:.2g}."]
    if held[1] is not None:
        words.append(f"{held[0]}: {held[1].words()}.")
    if need > len(rewards):
        words.append(f"A rise of {wanted:.2g} would take about {need} steps to be seen.")
    do = "Go on; measure the same held-out items more often; run another seed."
    idle = run.now("groups_without_spread") or 0.0
    if idle >= IDLE:
        words.append(f"In {percent(idle)} of the groups all answers got the same.")
        do = ("Let more groups have something to compare: prompts that are sometimes solved, "
              "or more answers a group.")  # fmt: skip
    return Finding("noise_only", "Cannot tell yet: the reward only scatters", " ".join(words),
                   do, run.steps[-1], "note")  # fmt: skip


def held_out(run: Curves) -> tuple[str, Change | None]:
    """The truth, or else the reward, on the same held-out items before and now."""
    for measure in HELD:
        by_step = run.held.get(measure, {})
        if len(by_step) > 1:
            first, last = by_step[min(by_step)], by_step[max(by_step)]
            if len(first) == len(last):
                return measure.capitalize(), paired(first, last)
    return "", None
