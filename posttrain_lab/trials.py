"""A trial: a claim's arms as ordinary runs, several seeds, and the receipt of them all.

The arms wait in the runner's line like any run, can be stopped and resumed, and live on
without the page. The receipt is computed from the runs' logs alone, by whoever finds them
all finished first, and is the same whoever does it.

What it leaves out: the experiments (``claims``), training (``runs``).

Try it::

    trial = begin("C04"); trial.state(); trial.receipt()
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from posttrain_lab import __version__
from posttrain_lab.claims import ledger, verdict
from posttrain_lab.claims.claim import ARMS, Claim
from posttrain_lab.events import Failed, Finished, Measured, Started
from posttrain_lab.records import LabError, Receipt
from posttrain_lab.runs import client, store
from posttrain_lab.runs.files import home, private, write_atomic
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.runs.stamp import PACKAGE
from posttrain_lab.settings import ClaimSettings
from posttrain_lab.statistics import difference, mean

MOST_SEEDS = 50
SETTLING_S = 60.0  # after which a receipt that did not come is tried for again
ID = store.ID
_settling: dict[str, tuple[float, subprocess.Popen]] = {}


@dataclass(frozen=True)
class ArmRun:
    """Which run is which arm with which seed."""

    arm: str
    seed: int
    run: str


@dataclass(frozen=True)
class Trial:
    """One press of Run. ``guess``: what the reader predicted for the treatment arm."""

    id: str
    claim: str
    budget: str
    runs: tuple[ArmRun, ...]
    seat: str = ""
    guess: float | None = None

    @property
    def folder(self) -> Path:
        return home() / "trials" / self.id

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(sorted({each.seed for each in self.runs}))

    def state(self) -> str:
        """finished when every arm has; else the worst: failed, stopped, running, queued."""
        states = {store.get(each.run).state() for each in self.runs}
        for worst in ("failed", "stopped", "interrupted", "running", "queued"):
            if worst in states:
                # One arm runs while others wait: the trial runs.
                mixed = worst == "queued" and "finished" in states
                return "running" if mixed else "stopped" if worst == "interrupted" else worst
        return "finished"

    def receipt(self) -> Receipt | None:
        """The receipt, once it is there."""
        try:
            row = json.loads((self.folder / "receipt.json").read_bytes())
        except FileNotFoundError:
            return None
        return Receipt.from_json(row)

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"runs": [asdict(each) for each in self.runs]}


def begin(
    claim_id: str, budget: str = "quick", seeds: int | None = None, first: int = 0,
    seat: str = "", guess: float | None = None,
) -> Trial:  # fmt: skip
    """Puts every arm of every seed in line: seeds ``first``, ``first + 1``, …

    Raises:
        LabError: no such claim or budget, an odd number of seeds, no runner, a full disk.
    """
    claim = ledger.find(claim_id)
    number = claim.budget(budget).seeds if seeds is None else seeds
    for name, value, low, high in (("seeds", number, 1, MOST_SEEDS), ("seed", first, 0, 10**6)):
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise LabError(
                f"{name} is {value!r}.", f"It needs to be a whole number from {low} to {high}.",
                f"Try {max(low, min(3, high))}.", name,
            )  # fmt: skip
    runs = []
    for seed in range(first, first + number):
        for arm in ARMS:
            settings = ClaimSettings(claim=claim.id, arm=arm, budget=budget)
            named = f"{claim.id}, {claim.arm(arm).name}, seed {seed}"
            spec = RunSpec(method="claim", settings=settings, seed=seed, seat=seat, name=named)
            runs.append(ArmRun(arm, seed, client.submit(spec).id))
    trial = Trial(store.new_id(), claim.id, budget, tuple(runs), seat, guess)
    private(trial.folder)
    write_atomic(trial.folder / "trial.json", json.dumps(trial.to_json(), indent=1).encode())
    return trial


def get(trial_id: str) -> Trial:
    """The trial of that id. LabError when there is none."""
    unknown = LabError(
        f"There is no trial {str(trial_id)[:40]!r}.", "It may have been deleted.",
        "Run the claim again.", "trial",
    )  # fmt: skip
    if not isinstance(trial_id, str) or not ID.fullmatch(trial_id):
        raise unknown
    try:
        row = json.loads((home() / "trials" / trial_id / "trial.json").read_bytes())
        return Trial(**row | {"runs": tuple(ArmRun(**each) for each in row["runs"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise unknown from error


def trials(seat: str | None = None, claim_id: str | None = None) -> list[Trial]:
    """Every trial that can be read, newest first."""
    folder = home() / "trials"
    names = sorted((p.name for p in folder.glob("*/") if ID.fullmatch(p.name)), reverse=True)
    found = []
    for name in names:
        try:
            made = get(name)
        except LabError:
            continue
        if (seat is None or made.seat == seat) and claim_id in (None, made.claim):
            found.append(made)
    return found


def stop(trial: Trial) -> None:
    """Stops every arm that waits or works; what is measured so far stays."""
    for each in trial.runs:
        client.stop(each.run)


def resume(trial: Trial) -> None:
    """Puts every arm that has not finished in line again."""
    for each in trial.runs:
        if store.get(each.run).state() != "finished":
            client.resume(each.run)


def problem(trial: Trial) -> Failed | None:
    """Why the first failed arm failed."""
    for each in trial.runs:
        run = store.get(each.run)
        if isinstance(ended := run.milestone(), Failed):
            return ended
    return None


def settle(trial: Trial) -> Receipt | None:
    """The receipt if it is there; else, when all arms have finished, has it computed.

    The computing happens in a process of its own, since it needs SciPy, which a learner's
    kernel does not load.
    """
    if (made := trial.receipt()) is not None:
        return made
    began, process = _settling.get(trial.id, (0.0, None))
    busy = process is not None and process.poll() is None and time.time() - began < SETTLING_S
    if not busy and trial.state() == "finished":
        asked = [sys.executable, "-m", "posttrain_lab.trials", trial.id]
        process = subprocess.Popen(asked, cwd=PACKAGE.parent, stdin=subprocess.DEVNULL)
        _settling[trial.id] = (time.time(), process)
    return None


def conclude(trial: Trial) -> Receipt:
    """Computes the receipt from the arms' logs and writes it down.

    Raises:
        LabError: an arm has not finished, or did not measure what the claim needs.
    """
    claim = ledger.find(trial.claim)
    logs = {each: _measured(each) for each in trial.runs}
    tables = {arm: _table(claim.measure, arm, logs) for arm in ARMS}
    gap = difference(tables["treatment"], tables["control"])
    arms = {arm: {"name": claim.arm(arm).name, **mean(tables[arm]).to_json()} for arm in ARMS}
    started = next(iter(logs.values()))[1]
    receipt = Receipt(
        claim=claim.id, verdict=verdict.decide(gap, claim.better), measure=claim.measure,
        better=claim.better, unit=claim.unit, treatment=arms["treatment"]["value"],
        control=arms["control"]["value"], difference=gap.value, low=gap.low, high=gap.high,
        n=gap.n, seeds=trial.seeds, needs=verdict.needed(gap),
        seconds=round(sum(log[2] for log in logs.values()), 1),
        spec=_spec(claim, trial), arms=arms, more=tuple(_more(claim, logs)),
        items=_items(claim, logs),
        versions=dict(started.versions or {}) | {"posttrain_lab": __version__},
        device=started.device or "cpu", made=datetime.now(UTC).isoformat(timespec="seconds"),
        trial=trial.id, guess=trial.guess,
    )  # fmt: skip
    content = json.dumps(receipt.to_json(), ensure_ascii=False, indent=1).encode()
    write_atomic(trial.folder / "receipt.json", content)
    return receipt


Log = tuple[dict[str, Measured], Started, float]


def _measured(each: ArmRun) -> Log:
    """An arm's final measures by name, how it started, and the seconds it took."""
    run = store.get(each.run)
    logged = [row.event for row in run.events()[0]]
    if not logged or not isinstance(logged[-1], Finished):
        raise LabError(
            f"The arm {each.arm} with seed {each.seed} has not finished.",
            "A receipt needs every arm.", "Resume the trial.", "trial",
        )  # fmt: skip
    found = {e.measure: e for e in logged if isinstance(e, Measured) and e.final}
    started = next((e for e in logged if isinstance(e, Started)), Started())
    return found, started, logged[-1].seconds


def _table(measure: str, arm: str, logs: dict[ArmRun, Log]) -> list[list[float]]:
    """One row a seed, one value an item."""
    rows = [log[0].get(measure) for each, log in sorted(logs.items(), key=_by_seed)
            if each.arm == arm]  # fmt: skip
    if any(row is None for row in rows):
        raise LabError(
            f"The arm {arm} did not measure “{measure}”.", "The receipt rests on it.",
            "Run the claim again; if it stays, this is a fault of the lab.", "trial",
        )  # fmt: skip
    return [row.values for row in rows if row is not None]


def _by_seed(pair: tuple[ArmRun, Log]) -> int:
    return pair[0].seed


def _more(claim: Claim, logs: dict[ArmRun, Log]) -> list[dict[str, Any]]:
    rows = []
    for measure in claim.more:
        treatment, control = (_table(measure, arm, logs) for arm in ARMS)
        rows.append({
            "measure": measure, "treatment": mean(treatment).to_json(),
            "control": mean(control).to_json(),
            "difference": difference(treatment, control).to_json(),
        })  # fmt: skip
    return rows


def _items(claim: Claim, logs: dict[ArmRun, Log]) -> dict[str, str]:
    """A hash of each seed's items; both arms must have been asked the same."""
    found: dict[str, set[str]] = {}
    for each, log in logs.items():
        found.setdefault(f"seed {each.seed}", set()).add(log[0][claim.measure].items)
    for seed, digests in found.items():
        if len(digests) != 1:
            raise LabError(
                f"The arms of {seed} were not measured on the same items.",
                "Pairs need the same.", "Run the claim again.", "trial",
            )  # fmt: skip
    return {seed: min(digests) for seed, digests in sorted(found.items())}


def _spec(claim: Claim, trial: Trial) -> dict[str, Any]:
    """What doing it again takes."""
    return {
        "claim": claim.id, "budget": trial.budget, **asdict(claim.budget(trial.budget)),
        "seeds": list(trial.seeds),
        "command": f"posttrain-lab claims run {claim.id} --{trial.budget} "
        f"--seeds {len(trial.seeds)} --seed {trial.seeds[0]}",
    }  # fmt: skip


if __name__ == "__main__":
    conclude(get(sys.argv[1]))
