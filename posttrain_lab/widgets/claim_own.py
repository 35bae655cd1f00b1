"""A run of the reader's own, asked what a claim's arms were asked: one more column.

Only where the arms are stages that ship and nothing is trained (C01). The questions are
those of the trial's seeds, so that the column stands beside the arms on equal terms; the
receipt and its verdict stay what they are.

What it leaves out: asking (``report_card.running``), drawing (``static/claim_own.js``).

Try it: ``ClaimCard("C01")`` in a notebook, after a fine-tune of your own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from posttrain_lab import trials
from posttrain_lab.claims import ledger
from posttrain_lab.records import LabError
from posttrain_lab.runs import client
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import CardSettings
from posttrain_lab.widgets import desk, own_runs

MOST = 3  # columns, the newest


def listed(trial: trials.Trial) -> dict[str, Any]:
    """The columns beside a trial's arms, and the seat's runs that could become one."""
    asked = settings(trial)
    columns = [
        row
        for row in own_runs.summaries(trial.seat, "card")
        if row["seed"] == trial.seeds[0] and _same(row["settings"], asked)
    ][:MOST]
    taken = {row["model"] for row in columns}
    subjects = [each for each in own_runs.subjects(trial.seat) if each["name"] not in taken]
    return {"columns": columns, "subjects": subjects}


def add(trial: trials.Trial, message: desk.Message) -> dict[str, Any]:
    """Puts the run that a page names in line, to be asked the trial's questions.

    Raises:
        LabError: a claim that trains its arms, or no such run of this seat.
    """
    name = str(message.get("model"))
    run = desk.run_of({**message, "run": name.removeprefix("run:")})
    title, how = own_runs.subject(run)
    made = RunSpec(
        method="card", model=f"run:{run.id}", settings=replace(settings(trial), asked=how),
        seed=trial.seeds[0], seat=trial.seat, name=title,
    )  # fmt: skip
    return {"run": client.submit(made).id, **listed(trial)}


def settings(trial: trials.Trial) -> CardSettings:
    """The questions that each arm of the trial was asked."""
    claim = ledger.find(trial.claim)
    if not claim.behaviours:
        raise LabError(
            f"{claim.id} trains its arms.", "A run of your own had other training.",
            "Measure it in the report card.", "model",
        )  # fmt: skip
    return CardSettings(
        items=claim.each(claim.budget(trial.budget)), seeds=len(trial.seeds),
        behaviours=", ".join(claim.behaviours.values()),
    )  # fmt: skip


def _same(row: dict[str, Any], asked: CardSettings) -> bool:
    """Whether the same was asked, in whatever way."""
    return {**row, "asked": asked.asked} == asked.to_json()
