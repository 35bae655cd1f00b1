from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from posttrain_lab.models.catalog import MODELS, Source, entry, models_home, resolve
from posttrain_lab.records import LabError


def test_a_pocket_stage_is_a_folder_in_the_package():
    assert entry("pocket/base").folder().parts[-2:] == ("pocket", "base")


def test_a_model_that_is_not_fetched_names_the_command():
    with pytest.raises(LabError, match="posttrain-lab models get smollm2-135m-instruct"):
        resolve("smollm2-135m-instruct")


def test_a_fetched_model_is_found_in_the_learners_home(lab_home):
    folder = lab_home / "models/gemma-3-270m"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    assert entry("gemma-3-270m").installed()
    assert resolve("gemma-3-270m") == Source("folder", str(folder))
    assert models_home() == lab_home / "models"


def test_an_owner_and_a_name_is_a_hub_id():
    assert resolve("Qwen/Qwen3-0.6B") == Source("hub", "Qwen/Qwen3-0.6B")


def test_a_local_folder_wins_over_a_hub_id(tiny_model, monkeypatch, tmp_path):
    shutil.copytree(tiny_model, tmp_path / "me/mine")
    monkeypatch.chdir(tmp_path)
    assert resolve("me/mine").kind == "folder"


@pytest.mark.parametrize(
    "name", ["gpt-nothing", "pocket/nothing", "a/b/c", "../x", "", "x.gguf"]
)
def test_an_unknown_name_is_told_what_there_is(name):
    with pytest.raises(LabError, match="pocket/base"):
        resolve(name)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(LabError, match="holds no model"):
        resolve(str(tmp_path))


def test_every_entry_says_its_size_and_licence():
    for model in MODELS:
        assert model.licence
        assert model.parameters > 100_000
        assert (model.size_mb > 0) == bool(model.where)


def test_the_catalog_imports_no_torch():
    code = "import sys, posttrain_lab.models.catalog, posttrain_lab.models.fetch\n"
    code += "assert not {'torch', 'transformers', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_waiting_threads_sleep_which_must_be_settled_before_torch_loads():
    code = "import os, sys, posttrain_lab.methods\n"
    code += "assert 'torch' not in sys.modules and os.environ['OMP_WAIT_POLICY'] == 'PASSIVE'"
    environment = {k: v for k, v in os.environ.items() if k != "OMP_WAIT_POLICY"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
