"""What a pipeline's spec means: which rows teach, which are tried, which are held out.

Own tasks, if there are any: what shows an answer is a demonstration, what has a gold may be
tried. Without ``held_out_tasks``, tasks spread over all of them are held out, and they are
used for nothing else. Without own tasks the pocket world gives errands.

What it leaves out: the stages (``methods.pipeline``), likeness: two rows that differ in a
name alone may stand on both sides of the split (``leakage``).

Try it: ``posttrain-lab run spec.json`` with ``{"method": "pipeline"}``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from posttrain_lab import events
from posttrain_lab.data.held_out import spread
from posttrain_lab.environments.task import Task
from posttrain_lab.events import Measured, Warned
from posttrain_lab.methods.grading import Weighted, total
from posttrain_lab.methods.pipeline import PipelineData, run_pipeline
from posttrain_lab.records import Example, Grade, LabError
from posttrain_lab.runs import store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import PipelineSettings
from posttrain_lab.settings.grader_choice import GraderChoice

Making = Callable[[Sequence[GraderChoice]], list[Weighted]]
LARGEST_SHARE = 5  # at most one in five of the own tasks is held out
EACH_SEED = 1_000_000  # errands between two seeds
NUMERIC = (GraderChoice("numeric"),)  # what errands are graded by, where nothing is said


def pipeline(spec: RunSpec, how: dict[str, Any], making: Making) -> None:
    """Carries a pipeline's spec out; ``making`` makes graders of what a spec chooses."""
    settings, folder = how["settings"], how["folder"]
    data = data_of(spec, settings)
    for same in sorted(repeated(data))[:1]:
        how["emit"](Warned(f"A held-out question is among the others, too: {same[:80]!r}. What "
                           "is measured on it may be remembered rather than worked out.",
                           "held_out_tasks"))  # fmt: skip
    logged, _ = events.read(store.Run(folder).log)
    done = {e.event.step for e in logged if isinstance(e.event, Measured) and e.event.final}
    rest = {name: how[name] for name in ("model", "seed", "emit", "should_stop", "max_seconds")}
    run_pipeline(
        data=data, graders=graders_of(spec, data, making), truth=making(spec.truth),
        settings=settings, probes=spec.probes, folder=folder, measured=done, **rest,
    )  # fmt: skip


def data_of(spec: RunSpec, settings: PipelineSettings) -> PipelineData:
    """The rows of each stage."""
    if not spec.tasks:
        return _errands(spec, settings)
    learned, held_out = spec.tasks, spec.held_out_tasks
    if not held_out:
        graded = [n for n, task in enumerate(spec.tasks) if task.example.gold is not None]
        many = min(settings.held_out, len(graded) // LARGEST_SHARE)
        chosen = {graded[n] for n in spread(len(graded), many)}
        held_out = tuple(spec.tasks[n] for n in sorted(chosen))
        learned = tuple(task for n, task in enumerate(spec.tasks) if n not in chosen)
    if any(task.example.gold is None for task in held_out):
        raise LabError("A held-out task has no gold.", "Without one it cannot be graded.",
                       "Add it, or delete the task.", "held_out_tasks")  # fmt: skip
    return PipelineData(
        tuple(task for task in learned if task.shows),
        tuple(task for task in learned if task.example.gold is not None),
        tuple(held_out),
    )


def _errands(spec: RunSpec, settings: PipelineSettings) -> PipelineData:
    from posttrain_lab.world.errands import KINDS, demonstration, errand

    kinds = [kind.strip() for kind in settings.kinds.split(",") if kind.strip()]
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise LabError(f"There are no errands of the kind {unknown[0][:40]!r}.",
                       f"The kinds are {', '.join(KINDS)}.", "Choose some of them.",
                       "kinds")  # fmt: skip

    def kind(n: int) -> str:
        return kinds[n % len(kinds)] if kinds else ""

    first, many = spec.seed * EACH_SEED, settings.demonstrations
    shown = [demonstration(first + n, kind(n), settings.careless) for n in range(many)]
    tried = [errand("train", first + many + n, kind(n)) for n in range(settings.tasks)]
    held_out = spec.held_out_tasks or tuple(
        errand("test", first + n, kind(n)) for n in range(settings.held_out)
    )
    return PipelineData(tuple(shown), tuple(tried), held_out)


def repeated(data: PipelineData) -> set[str]:
    """Held-out questions that another row asks in the same words, of the same things."""

    def key(task: Task) -> tuple:
        files, table = sorted(task.files.items()), [sorted(row.items()) for row in task.table]
        return (task.question[-1].content.strip().lower(), str(files), str(table))

    others = {key(task) for task in (*data.demonstrations, *data.tasks)}
    return {key(task)[0] for task in data.held_out if key(task) in others}


def graders_of(spec: RunSpec, data: PipelineData, making: Making) -> list[Weighted]:
    """The run's graders; as one, where some tasks have graders of their own."""
    every = making(spec.graders or (() if spec.tasks else NUMERIC))
    tasks = (*data.tasks, *data.held_out)
    own = {task.example: making(task.graders) for task in tasks if task.graders}
    return [Weighted("reward", _each_its_own(every, own))] if own else every


def _each_its_own(
    every: Sequence[Weighted], own: dict[Example, list[Weighted]]
) -> Callable[[Sequence[str], Sequence[Example]], list[Grade]]:
    """One grade an answer: the weighted sum of what its own graders say, or of the run's."""

    def grade(texts: Sequence[str], examples: Sequence[Example]) -> list[Grade]:
        return [_summed(own.get(example, every), text, example)
                for text, example in zip(texts, examples, strict=True)]  # fmt: skip

    return grade


def _summed(graders: Sequence[Weighted], text: str, example: Example) -> Grade:
    grades = {one.name: one.grade([text], [example])[0] for one in graders}
    value = total(grades, {one.name: one.weight for one in graders})
    said = "; ".join(f"{name}: {grade.explanation}" for name, grade in grades.items())
    answer = next((grade.answer for grade in grades.values() if grade.answer), None)
    return Grade(value, answer, said)
