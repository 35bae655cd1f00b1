from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM

from posttrain_lab.models import load as loading
from posttrain_lab.models.catalog import resolve
from posttrain_lab.models.load import convert_gguf, load
from posttrain_lab.records import LabError

IDS = torch.tensor([[1, 40, 50, 60, 2]])


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))


def test_a_folder_loads_in_float32_with_its_tokenizer(tiny_model):
    model, tokenizer = load(tiny_model, "cpu")
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    assert model.device.type == "cpu"
    assert tokenizer.pad_token == "<|endoftext|>"


def test_a_folder_with_only_pickles_is_refused(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pytorch_model.bin").write_bytes(b"cos\nsystem\n")
    with pytest.raises(LabError, match=r"no \.safetensors"):
        load(str(tmp_path))


def test_code_in_a_models_folder_is_never_run(tiny_model, tmp_path):
    folder = tmp_path / "odd"
    shutil.copytree(tiny_model, folder)
    mark = tmp_path / "ran"
    (folder / "evil.py").write_text(f"open({str(mark)!r}, 'w')\nclass Evil: pass\n")
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "evil", "auto_map": {"AutoModelForCausalLM": "evil.Evil"}}
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(LabError, match="cannot be opened"):
        load(str(folder), "cpu")
    assert not mark.exists()


def test_torn_weights_are_an_error_in_words(tiny_model, tmp_path):
    folder = tmp_path / "torn"
    shutil.copytree(tiny_model, folder)
    (folder / "model.safetensors").write_bytes(b"\x00" * 100)
    with pytest.raises(LabError, match="cannot be opened"):
        load(str(folder), "cpu")


@pytest.mark.usefixtures("offline")
def test_a_hub_model_without_a_network_fails_fast_and_in_words():
    began = time.monotonic()
    with pytest.raises(LabError, match="hub cannot be reached"):
        load("nobody/nothing")
    assert time.monotonic() - began < 5


def test_an_offline_switch_is_believed(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.is_offline_mode", lambda: True)
    assert loading.hub_reachable() is False


def test_a_gguf_file_is_converted_once_and_gives_the_same_logits(tmp_path, lab_home):
    gguf = write_gguf(tmp_path / "tiny.gguf")
    direct = AutoModelForCausalLM.from_pretrained(tmp_path, gguf_file=gguf.name)
    model, tokenizer = load(str(gguf), "cpu")
    with torch.no_grad():
        assert torch.equal(model(IDS).logits, direct(IDS).logits)
    assert tokenizer.eos_token == "<|im_end|>"
    made = list((lab_home / "models/gguf").iterdir())
    assert len(made) == 1
    stamp = (made[0] / "model.safetensors").stat().st_mtime_ns
    load(str(gguf), "cpu")
    assert (made[0] / "model.safetensors").stat().st_mtime_ns == stamp


def test_a_broken_gguf_file_is_an_error_in_words(tmp_path):
    (tmp_path / "broken.gguf").write_bytes(b"GGUF\x03\x00")
    with pytest.raises(LabError, match=r"broken\.gguf cannot be read"):
        load(str(tmp_path / "broken.gguf"))
    assert resolve(str(tmp_path / "broken.gguf")).kind == "gguf"


def test_a_conversion_leaves_nothing_half_done(tmp_path):
    convert_gguf(write_gguf(tmp_path / "tiny.gguf"), tmp_path / "out/model")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["model"]


def write_gguf(path: Path) -> Path:
    """A Llama of two tiny layers with a byte-level vocabulary, as llama.cpp writes it."""
    import gguf
    import numpy as np
    from tokenizers.pre_tokenizers import ByteLevel

    words = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *sorted(ByteLevel.alphabet()), "ab"]
    width, hidden, heads = 16, 32, 2
    rng = np.random.default_rng(0)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(2)
    writer.add_context_length(64)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(hidden)
    writer.add_head_count(heads)
    writer.add_head_count_kv(heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10_000.0)
    writer.add_vocab_size(len(words))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(words)
    writer.add_token_types([3, 3, 3] + [1] * (len(words) - 3))
    writer.add_token_merges(["a b"])
    for name, number in (("bos", 1), ("eos", 2), ("unk", 0), ("pad", 2)):
        getattr(writer, f"add_{name}_token_id")(number)

    def tensor(name: str, *shape: int) -> None:
        writer.add_tensor(f"{name}.weight", rng.normal(0, 0.1, shape).astype(np.float32))

    tensor("token_embd", len(words), width)
    tensor("output_norm", width)
    for n in range(2):
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            tensor(f"blk.{n}.{name}", width, width)
        tensor(f"blk.{n}.ffn_gate", hidden, width)
        tensor(f"blk.{n}.ffn_up", hidden, width)
        tensor(f"blk.{n}.ffn_down", width, hidden)
        tensor(f"blk.{n}.attn_norm", width)
        tensor(f"blk.{n}.ffn_norm", width)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
