"""A scan from end to end: files in, findings out.

What it leaves out: the verbs of the command line (``cli_leakage``).

Try it::

    scanned = scan_files("train.jsonl", "test.jsonl")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from posttrain_lab.leakage.columns import document_of
from posttrain_lab.leakage.index import BATCH, CHANNELS, SHARE, LeakIndex
from posttrain_lab.leakage.inputs import Inputs
from posttrain_lab.leakage.items import Item, item_of
from posttrain_lab.leakage.policy import Policy
from posttrain_lab.leakage.report import Finding, Scanned
from posttrain_lab.records import LabError


def read_items(evals: Inputs) -> list[Item]:
    """The test items of a file or folder. An item without an id of its own has its row.

    Raises:
        LabError: there is none.
    """
    items = []
    for given in evals:
        try:
            items.append(item_of(given.content, given.row))
        except LabError:
            evals.problems.append(f"{given.file}: row {given.row} holds no text; left out.")
    if not items:
        raise LabError(
            " ".join(evals.problems) or f"{evals.name} holds no test items.",
            "A scan needs at least one.",
            "Choose another file.",
            evals.name,
        )
    return items


def scan_files(
    train: str, evals: str, channels: Sequence[str] = CHANNELS, policy: Policy | None = None,
    share: float = SHARE, columns: Sequence[str] = (), eval_columns: Sequence[str] = (),
    found: Callable[[Finding], None] = lambda finding: None,
) -> Scanned:  # fmt: skip
    """Scans training rows for test items; ``found`` is told each finding as it comes.

    Raises:
        LabError: nothing could be read on one of the sides.
    """
    tests = Inputs(evals, eval_columns)
    items = read_items(tests)
    texts = {str(item.id): item.text for item in items}
    index = LeakIndex.build(items, channels, policy, share)
    inputs, findings, rows = Inputs(train, columns), [], 0
    for batch in batches(inputs):
        told = [document_of(given.content) for given in batch]
        for leak in index.scan_texts(told):
            given = batch[leak.row]
            findings.append(Finding(
                given.file, given.row, leak.eval_id, leak.channel, leak.score, leak.spans,
                told[leak.row], texts[str(leak.eval_id)], leak.part,
            ))  # fmt: skip
            found(findings[-1])
        rows += len(batch)
    if not rows:
        raise LabError(
            " ".join(inputs.problems) or f"{train} holds no rows.",
            "A scan needs training rows.",
            "Choose another file.",
            train,
        )
    return Scanned(
        train, evals, rows, len(items), tuple(findings),
        tuple(tests.problems + inputs.problems), in_words(tests) | in_words(inputs), share,
    )  # fmt: skip


def batches(inputs: Inputs) -> Iterator[list]:
    """The rows, a few hundred at a time."""
    stream = iter(inputs)
    while batch := list(islice(stream, BATCH)):
        yield batch


def in_words(inputs: Inputs) -> dict[str, str]:
    """File → which of its columns are read as what, to be confirmed by a person."""
    return {
        file: "; ".join(f"{kind}: {', '.join(map(str, cols))}" for kind, cols in kinds.items())
        for file, kinds in inputs.columns.items()
    }
