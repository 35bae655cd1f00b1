"""What the runner says in a run's log: deaths, stops and late starts, in words.

What it leaves out: errors that a worker can still tell itself (``runs.worker.in_words``).

Try it::

    >>> death(-9, step=0, out_of_memory=False).given
    'The run was killed by the system (SIGKILL), probably because memory ran out.'
"""

from __future__ import annotations

import signal

from posttrain_lab.events import Failed, Stopped, Warned

STOP_GRACE_S = 3


def on_from(step: int) -> str:
    """What Resume will do."""
    return f"Press Resume to go on from step {step}" if step else "Press Resume to start again"


def death(code: int | None, step: int, out_of_memory: bool) -> Failed:
    """How a worker died without a word. ``code``: exit status, negative for a signal."""
    smaller = f"{on_from(step)}, or train anew with a smaller batch_size or shorter examples."
    needed = "Training needs the memory of the model, its gradients and one batch."
    if out_of_memory:
        return Failed("The run was killed: memory ran out.", needed, smaller, "memory")
    name = _signal(code)
    if name == "SIGKILL":
        given = "The run was killed by the system (SIGKILL), probably because memory ran out."
        return Failed(given, needed, smaller, "memory")
    if name == "SIGTERM":
        return Failed(
            "The run's process was ended from outside (SIGTERM).", "", f"{on_from(step)}.",
            "worker",
        )  # fmt: skip
    status = "without a word" if code is None else f"with status {code}"
    how = f"crashed ({name})" if name else f"ended {status}"
    return Failed(
        f"The run's process {how}.",
        "Its worker.log has what it printed last.",
        f"{on_from(step)}.",
        "worker",
    )


def _signal(code: int | None) -> str:
    try:
        return signal.Signals(-code).name if code is not None and code < 0 else ""
    except ValueError:
        return f"signal {-code}"


def killed_late(step: int) -> Stopped:
    """A stop that the worker did not heed in time."""
    return Stopped(
        step,
        f"You stopped it. It was in the middle of something that took longer than "
        f"{STOP_GRACE_S} seconds, so it was cut off. {on_from(step)}.",
    )


def stopped_waiting(step: int) -> Stopped:
    """A stop before the run's turn came."""
    return Stopped(step, "You stopped it before its turn came.")


RUNNER_ENDED = "The runner was told to end. Press Resume to go on."


def cannot_start(reason: str, step: int) -> Failed:
    """Worker after worker died before it was ready."""
    return Failed(
        f"No training process could be started ({reason}).",
        "Training runs in a process of its own.",
        f"Close other programs if memory is short, then: {on_from(step).lower()}. "
        "`posttrain-lab doctor` looks for the cause.",
        "runner",
    )


def late_start(problem: str) -> Warned:
    """A run whose worker could not be prepared ahead."""
    return Warned(
        f"The training libraries could not be made ready ahead ({problem}), so this run "
        "starts some seconds later than usual.",
        "runner",
    )


OLD_CODE = Warned(
    "The lab was updated while other runs were going. This run is still done by the version "
    "from before; runs started once those have ended use the new one.",
    "runner",
)
