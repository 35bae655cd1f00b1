"""Models kept open between questions, the latest used ones, so that an answer takes moments.

What it leaves out: loading itself (``models.load``).

Try it::

    model, tokenizer = opened("pocket/base")
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from transformers import PreTrainedModel, PreTrainedTokenizerBase

from posttrain_lab.models.catalog import resolve
from posttrain_lab.models.load import context_of, load
from posttrain_lab.models.templates import ensure_template
from posttrain_lab.records import LabError

KEPT = 8


def opened(name: str) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The model and tokenizer of that name or folder, in evaluation mode.

    Raises:
        LabError: no such model, or one that cannot be opened.
    """
    source = resolve(name)
    changed = Path(source.where).stat().st_mtime_ns if source.kind != "hub" else 0
    return _opened(name, changed)


@lru_cache(maxsize=KEPT)
def _opened(name: str, changed: int) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    model, tokenizer = load(name)
    ensure_template(tokenizer)
    return model.eval(), tokenizer


def check_length(model: PreTrainedModel, length: int) -> None:
    """Raises LabError for a text of more tokens than the model reads at once."""
    if length > (most := context_of(model)):
        raise LabError(
            f"The text is {length} tokens long.", f"This model reads {most} at once.",
            "Shorten it.", "text",
        )  # fmt: skip
