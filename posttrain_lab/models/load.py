"""Loads a model by one name: a pocket stage, a fetched or hub model, a folder, a GGUF file.

Safetensors only, and never code from a model's repository. A GGUF file is converted to
safetensors once, in the learner's cache, since reading one takes many seconds.

What it leaves out: fetching the lab's named models (``models.fetch``), quantized
training, models split over several devices.

Try it::

    model, tokenizer = load("pocket/base")
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import httpx
import torch
from huggingface_hub import constants, snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
)
from peft import PeftModel
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoTokenizer,
    GenerationConfig,
    LlamaForCausalLM,  # noqa: F401  the pocket models' class, so that a forked worker has it
    PreTrainedModel,
    PreTrainedTokenizerBase,
)
from transformers.utils import logging

from posttrain_lab.models.catalog import models_home, resolve
from posttrain_lab.records import LabError

HUB_FILES = ["*.safetensors", "*.json", "*.jinja", "*.model", "tokenizer*", "merges.txt"]


def context_of(network: PreTrainedModel) -> int:
    """How many tokens the model can read at once."""
    return getattr(network.config.get_text_config(), "max_position_embeddings", 1 << 20)


def best_device() -> str:
    """``cuda``, ``mps`` or ``cpu``: the fastest this machine has."""
    # With several GPUs in sight, Trainer would wrap the model in nn.DataParallel.
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "0")
    if torch.cuda.is_available():
        # From PyTorch 2.11 on, cuDNN's attention comes first on an H100 or H200, and with a
        # mask its gradients can be no numbers (pytorch/pytorch#196678).
        torch.backends.cuda.enable_cudnn_sdp(False)
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def load(
    name: str, device: str | None = None
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The model (float32 weights, on ``device``) and its tokenizer.

    A folder with a LoRA adapter gives its base model with the adapter merged in.

    Raises:
        LabError: no such model, no network, no safetensors, or files that do not fit.
    """
    folder = folder_of(name)
    if (folder / "adapter_config.json").is_file():
        return _with_adapter(folder, device)
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        model = AutoModelForCausalLM.from_pretrained(
            folder, use_safetensors=True, trust_remote_code=False, dtype=torch.float32,
            local_files_only=True,
        )  # fmt: skip
        tokenizer = AutoTokenizer.from_pretrained(
            folder, trust_remote_code=False, local_files_only=True
        )
    except Exception as error:  # a damaged or foreign file fails in any way it likes
        raise LabError(
            f"The model {name} cannot be opened: {_reason(error)}",
            "It needs to be a text model that transformers knows, saved as safetensors.",
            "Pick another model, or fetch this one again.",
            "model",
        ) from error
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return model.to(device or best_device()), tokenizer


def _with_adapter(
    folder: Path, device: str | None
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    base = json.loads((folder / "adapter_config.json").read_text())["base_model_name_or_path"]
    model, _ = load(base, device)
    model = PeftModel.from_pretrained(model, folder, use_safetensors=True)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return model.merge_and_unload(), tokenizer


def folder_of(name: str) -> Path:
    """The folder with a model's files, fetched or converted if need be."""
    source = resolve(name)
    if source.kind == "folder":
        return Path(source.where)
    if source.kind == "gguf":
        return _converted(Path(source.where))
    return hub_folder(source.where)


def _converted(gguf: Path) -> Path:
    """The safetensors folder made from a GGUF file, made now if need be."""
    stat = gguf.stat()
    key = f"{gguf}:{stat.st_size}:{stat.st_mtime_ns}"
    folder = models_home() / "gguf" / hashlib.sha256(key.encode()).hexdigest()[:16]
    if not (folder / "config.json").is_file():
        convert_gguf(gguf, folder)
    return folder


def convert_gguf(gguf: Path, folder: Path) -> None:
    """Writes a GGUF file's model as safetensors to ``folder``, whole or not at all.

    The tokenizer comes from the GGUF file, too. Takes seconds to a minute.
    """
    logging.disable_progress_bar()
    where = {"pretrained_model_name_or_path": gguf.parent, "gguf_file": gguf.name}
    try:
        loaded = AutoModelForCausalLM.from_pretrained(**where, dtype=torch.float32)
        tokenizer = AutoTokenizer.from_pretrained(**where)
    except ImportError as error:
        raise LabError(
            f"{gguf.name} is a GGUF file.", "Reading one needs the package gguf.",
            'Run: pip install "posttrain-lab[gguf]"', "model",
        ) from error  # fmt: skip
    except Exception as error:  # a damaged or foreign file fails in any way it likes
        raise LabError(
            f"{gguf.name} cannot be read: {_reason(error)}",
            "It needs to be a GGUF file of an architecture that transformers converts.",
            "Pick another file.",
            "model",
        ) from error
    # A model loaded from GGUF refuses save_pretrained: give its weights to a plain one.
    config = AutoConfig.for_model(**_plain(loaded.config.to_dict()))
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    model.load_state_dict(loaded.state_dict())
    ends = _end_tokens(tokenizer)
    model.generation_config = GenerationConfig(eos_token_id=ends, do_sample=False)
    part = folder.with_name(f"{folder.name}.part-{os.getpid()}")
    model.save_pretrained(part)
    tokenizer.save_pretrained(part)
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def _reason(error: Exception) -> str:
    """The error's first line, not too long; its kind when it says nothing."""
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__


def _plain(config: dict) -> dict:
    return {k: v for k, v in config.items() if k not in ("quantization_config", "dtype")}


def _end_tokens(tokenizer: PreTrainedTokenizerBase) -> list[int]:
    vocabulary = tokenizer.get_vocab()
    names = (tokenizer.eos_token, "<|im_end|>", "<end_of_turn>", "<|endoftext|>")
    return sorted({vocabulary[name] for name in names if name in vocabulary})


def hub_reachable(timeout_s: float = 3.0) -> bool:
    """Whether the Hugging Face hub answers at all; a quick look, no retries."""
    if constants.is_offline_mode():
        return False
    try:
        reply = httpx.head(constants.ENDPOINT, timeout=timeout_s, follow_redirects=True)
    except httpx.HTTPError:
        return False
    return reply.status_code < 400


def hub_folder(repo: str) -> Path:
    """The local snapshot of a hub repository, downloaded unless it is in the cache."""
    try:
        folder = snapshot_download(repo, allow_patterns=HUB_FILES, local_files_only=True)
        if any(Path(folder).glob("*.safetensors")):
            return Path(folder)
    except LocalEntryNotFoundError:
        pass
    if not hub_reachable():
        raise LabError(
            f"{repo} is not on this machine, and the Hugging Face hub cannot be reached.",
            "A hub model is downloaded the first time it is used.",
            "Connect to the internet, or use pocket/base, which ships with the lab.",
            "model",
        )
    try:
        folder = Path(snapshot_download(repo, allow_patterns=HUB_FILES))
    except GatedRepoError as error:
        raise LabError(
            f"{repo} asks you to accept its licence first.", "Its owner wants a login.",
            f"Accept it on huggingface.co/{repo}, then run: hf auth login", "model",
        ) from error  # fmt: skip
    except RepositoryNotFoundError as error:
        raise LabError(
            f"The hub has no model {repo}.", "It needs the owner's name and the model's.",
            "Correct the name, or log in if the model is private.", "model",
        ) from error  # fmt: skip
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise LabError(
            f"Downloading {repo} failed: {type(error).__name__}.",
            "It needs a working connection and free disk space.", "Try again.", "model",
        ) from error  # fmt: skip
    if not any(folder.glob("*.safetensors")):
        raise LabError(
            f"{repo} has no .safetensors weights.",
            "The lab opens safetensors only: other weight files can run code when opened.",
            "Pick another model.", "model",
        )  # fmt: skip
    return folder
