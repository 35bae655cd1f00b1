"""One batch function gives the same rows wherever it runs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from posttrain_lab.leakage.batches import DatatroveStep, in_lists, scan_batch
from posttrain_lab.leakage.index import LeakIndex
from tools.leak_sources import Source


@pytest.fixture
def texts(pocket: Source) -> list[str]:
    return [e.question for e in (*pocket.evals[:20], *pocket.others[:20])]


@pytest.fixture
def wanted(index: LeakIndex, texts: list[str]) -> list[str | None]:
    found = {leak.row: str(leak.eval_id) for leak in index.scan(texts)}
    return [found.get(row) for row in range(len(texts))]


def test_arrow_in_arrow_out(index: LeakIndex, texts: list[str], wanted: list) -> None:
    arrow = pytest.importorskip("pyarrow")
    table = scan_batch(index, arrow.table({"text": texts}))
    assert table.column_names[:2] == ["text", "leak_eval_id"]
    assert table["leak_eval_id"].to_pylist() == wanted


def test_datasets_map_gives_the_same(index: LeakIndex, texts: list[str], wanted: list) -> None:
    datasets = pytest.importorskip("datasets")
    rows = datasets.Dataset.from_dict({"text": texts})
    assert rows.map(in_lists(index), batched=True, batch_size=7)["leak_eval_id"][:] == wanted


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Ray's own
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning")
def test_ray_gives_the_same(index: LeakIndex, texts: list[str], wanted: list) -> None:
    ray = pytest.importorskip("ray", reason="Ray is not installed: its adapter is not tried.")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    rows = ray.data.from_items([{"text": t, "place": i} for i, t in enumerate(texts)])
    found = rows.map_batches(partial(scan_batch, index), batch_format="pyarrow").take_all()
    ray.shutdown()
    found = sorted(found, key=lambda row: row["place"])
    assert [row["leak_eval_id"] for row in found] == wanted


@pytest.mark.parametrize("drop", [True, False])
def test_a_datatrove_step_drops_or_marks(
    index: LeakIndex, texts: list[str], wanted: list, drop: bool
) -> None:
    documents = [SimpleNamespace(text=t, metadata={}) for t in texts]
    kept = list(DatatroveStep(index, drop)(documents))
    if drop:
        assert [d.text for d in kept] == [
            t for t, w in zip(texts, wanted, strict=True) if not w
        ]
    else:
        assert ["leak" in d.metadata for d in kept] == [w is not None for w in wanted]


def test_a_datatrove_pipeline_takes_the_step(
    index: LeakIndex, texts: list[str], wanted: list, tmp_path: Path
) -> None:
    pytest.importorskip("datatrove", reason="datatrove is not installed: not tried in one.")
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor

    kept: list[str] = []

    def keep(data, rank: int = 0, world_size: int = 1):
        for document in data:
            kept.append(document.text)
            yield document

    documents = [Document(text=t, id=str(i)) for i, t in enumerate(texts)]
    step = DatatroveStep(index)
    pipeline = [documents, step, keep]
    LocalPipelineExecutor(pipeline=pipeline, logging_dir=str(tmp_path)).run()
    assert kept == [t for t, w in zip(texts, wanted, strict=True) if not w]
