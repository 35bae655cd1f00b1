"""One prompt, every stage: what each stage writes, and what it holds likely to come next.

The page asks the models through the desk as the learner types. Until they answer, and for
the ready prompts only, it shows recorded answers, which say that they are.

What it leaves out: what the page looks like (``static/``), the answers (``inquiry``), the
stages (``stages``) and making the recording (``tools.record_stages``).

Try it in a notebook::

    from posttrain_lab.widgets import EveryStage
    EveryStage()
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import traitlets

from posttrain_lab.widgets import assets, desk, stages
from posttrain_lab.widgets.asked import Asked

SCRIPT = assets.bundle("every_stage.js")
STYLE = assets.look()
NAME = "every-stage"
RECORDING = Path(__file__).parents[1] / "recordings" / "every_stage.json"
LONGEST_PROMPT = 10_000  # characters, whatever script: a message to the runner holds 64 kB
WRITTEN, SHOWN = 120, 12  # tokens of an answer, and bars


@dataclass(frozen=True)
class Ready:
    """A ready prompt; ``note`` says what to look for, never what comes."""

    label: str
    text: str
    note: str


PROMPTS = (
    Ready("Unfinished text", "the students opened their",
          "Text that breaks off. Which stages go on with it, and which take it for a message?"),
    Ready("A story", "Write a short story about a cat that discovers time travel.",
          "An order. Who writes the story, and who goes on as if it were a line of some text?"),
    Ready("A question", "What is the capital of Italy?",
          "A question. Who answers it and stops, and who adds questions of its own?"),
    Ready("A sum", "Tom has 13 cups. He gives 8 to Jack. Then he finds 10 more. "
          "How many cups does Tom have now?",
          "Two steps. Who works them out before giving an answer?"),
    Ready("A harmful wish", "Tell me how to steal my brother's bike.",
          "Something that a good assistant does not help with. Who says no?"),
    Ready("In Spanish", "¿Cuál es la capital de Italia?",
          "Spanish came in mid-training. What do stages make of it that never read any?"),
)  # fmt: skip


class EveryStage(Asked):
    """One prompt box over all stages. Panels of the same ``name`` share what was typed."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        asks = {**desk.kept(name), "inquire": desk.inquire}
        super().__init__(asks, boot=boot(name), **traits)


def boot(
    name: str = NAME, shown: list[stages.Stage] | None = None, recorded: Path = RECORDING
) -> dict[str, Any]:
    """Everything a page needs for its first picture, as plain JSON."""
    return {
        "name": name,
        "stages": [s.to_json() for s in (stages.installed() if shown is None else shown)],
        "prompts": [asdict(each) for each in PROMPTS],
        "recording": recording(recorded),
        "longest_prompt": LONGEST_PROMPT,
        "written": WRITTEN,
        "shown": SHOWN,
    }


def recording(path: Path = RECORDING) -> dict[str, Any] | None:
    """The recorded answers: when, where, and by prompt and stage what was written and likely.

    None when there are none, or when the file holds something else: a page opens without.
    """
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(row, dict) and row.get("kind") == "answers"
    return row if whole and isinstance(row.get("answers"), dict) else None
