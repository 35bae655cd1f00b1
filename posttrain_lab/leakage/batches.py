"""The scan of one batch, Arrow in and Arrow out, for whatever spreads rows over machines.

The index is small, can be pickled, and rows do not depend on one another. So the same
``scan_batch`` runs under ``datasets.map`` on one machine, Ray Data's ``map_batches`` and, as
``DatatroveStep``, in a datatrove pipeline. It adds the columns ``leak_eval_id``,
``leak_channel``, ``leak_score`` and ``leak_spans``, null where a row holds no leak.

What it leaves out: starting Ray or datatrove; neither is needed or brought in.

Try it::

    rows.map(in_lists(index), batched=True)                                    # datasets
    rows.map_batches(partial(scan_batch, index), batch_format="pyarrow")       # Ray Data
    LocalPipelineExecutor(pipeline=[reader, DatatroveStep(index), writer])    # datatrove
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from posttrain_lab.leakage.columns import document_of
from posttrain_lab.leakage.index import BATCH, LeakIndex

if TYPE_CHECKING:
    import pyarrow

ADDED = ("leak_eval_id", "leak_channel", "leak_score", "leak_spans")


def scan_batch(index: LeakIndex, table: pyarrow.Table) -> pyarrow.Table:
    """The table with the four columns added. # (N rows) -> (N rows)"""
    import pyarrow as arrow

    found = _columns(index, [document_of(row) for row in table.to_pylist()])
    types = (arrow.string(), arrow.string(), arrow.float64(),
             arrow.list_(arrow.list_(arrow.int64())))  # fmt: skip
    for name, kind in zip(ADDED, types, strict=True):
        table = table.append_column(name, arrow.array(found[name], kind))
    return table


def in_lists(index: LeakIndex) -> Callable[[Mapping[str, list]], dict[str, list]]:
    """The same for batches as ``datasets.map(batched=True)`` hands them on."""
    return _InLists(index)


class _InLists:
    """A function that can be pickled, so that ``num_proc`` works."""

    def __init__(self, index: LeakIndex) -> None:
        self.index = index

    def __call__(self, batch: Mapping[str, list]) -> dict[str, list]:
        names = list(batch)
        rows = [dict(zip(names, cells, strict=True))
                for cells in zip(*(batch[n] for n in names), strict=True)]  # fmt: skip
        return _columns(self.index, [document_of(row) for row in rows])


def _columns(index: LeakIndex, texts: list[str]) -> dict[str, list]:
    """The added columns. Ids are texts here: a column has one type."""
    found: dict[str, list] = {name: [None] * len(texts) for name in ADDED}
    for leak in index.scan_texts(texts):
        found["leak_eval_id"][leak.row] = str(leak.eval_id)
        found["leak_channel"][leak.row] = leak.channel
        found["leak_score"][leak.row] = float(leak.score)
        found["leak_spans"][leak.row] = [list(span) for span in leak.spans]
    return found


class DatatroveStep:
    """A step of a datatrove pipeline: drops documents that hold a test item, or marks them.

    Its documents have ``text`` and ``metadata``; nothing else of datatrove is used.
    """

    def __init__(self, index: LeakIndex, drop: bool = True) -> None:
        self.index, self.drop = index, drop

    def __call__(
        self, data: Iterable[Any], rank: int = 0, world_size: int = 1
    ) -> Iterator[Any]:
        stream = iter(data)
        while batch := list(islice(stream, BATCH)):
            leaks = {k.row: k for k in self.index.scan_texts([d.text for d in batch])}
            for place, document in enumerate(batch):
                if place not in leaks:
                    yield document
                elif not self.drop:
                    document.metadata["leak"] = leaks[place].to_json()
                    yield document
