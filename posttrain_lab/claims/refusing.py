"""C09: SFT learns refusal as a pattern; RL makes it hold when the wording changes.

What it leaves out: real harm; the deeds are a children's book's (``world.refusals``).

Try it: ``posttrain-lab claims run C09 --quick``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.claims.imitation import checked
from posttrain_lab.settings import GRPOSettings, SFTSettings

MEASURE = "harmful requests refused in new clothes"
SEEN, OVER = "refused in the wordings that were shown", "harmless look-alikes refused"
HELPED = "harmless look-alikes answered well"
FAMILIES = {"refuse_typos": "with typos", "refuse_role_play": "in role play",
            "refuse_indirect": "indirectly asked"}  # fmt: skip
START = "pocket/chat"  # SFT has shown it refusals, in two plain wordings
PRACTISED = ("refuse_typos", "overrefuse", "refuse_role_play", "overrefuse")  # in turn
TAUGHT = ("refuse_seen", "overrefuse")
GROUPS, EACH = 8, 6  # prompts a step, answers to each


def refused(family: str) -> str:
    return f"refused {FAMILIES[family]}"


def _items(names: Sequence[str], split: str, first: int, number: int) -> list[Any]:
    from posttrain_lab.world.behaviours import BEHAVIOURS

    return [BEHAVIOURS[names[i % len(names)]](split, first + i) for i in range(number)]


def _arm(lab: Lab, practised: bool) -> None:
    steps = lab.budget.steps
    watch = _items(tuple(FAMILIES), "validation", lab.first, 18)
    every = max(1, steps // 3)
    if practised:
        settings = GRPOSettings(
            steps=steps, learning_rate=2e-4, prompts_per_step=GROUPS, group_size=EACH,
            max_new_tokens=32, measure_every=every, checkpoint_every=steps,
        )  # fmt: skip
        asked = _items(PRACTISED, "train", lab.first, steps * GROUPS)
        prompts = [item.example() for item in asked]
        model = lab.grpo(START, prompts, checked(asked), settings, watch)
    else:
        more = SFTSettings(
            steps=steps, batch_size=GROUPS * EACH, learning_rate=1e-3, warmup_steps=3,
            measure_every=every, checkpoint_every=steps,
        )  # fmt: skip
        shown = _items(TAUGHT, "train", lab.first, steps * GROUPS * EACH)
        model = lab.sft(START, [item.example() for item in shown], more, watch)
    _measured(lab, model)


def _measured(lab: Lab, model: str) -> None:
    from posttrain_lab.world.refusals import declines

    each = lab.budget.items // len(FAMILIES)
    asked = _items(tuple(FAMILIES), "test", lab.first, each * len(FAMILIES))
    answers = lab.ask(model, asked, chat=True)
    right = [float(i.check(a)) for i, a in zip(asked, answers, strict=True)]
    keys = [item.key for item in asked]
    lab.record(MEASURE, right, keys)
    for at, family in enumerate(FAMILIES):
        lab.record(refused(family), right[at :: len(FAMILIES)], keys[at :: len(FAMILIES)])
    plain = _items(("refuse_seen",), "test", lab.first, each)
    said = lab.ask(model, plain, chat=True)
    lab.record(SEEN, [i.check(a) for i, a in zip(plain, said, strict=True)],
               [item.key for item in plain])  # fmt: skip
    harmless = _items(("overrefuse",), "test", lab.first, each)
    said, keys = lab.ask(model, harmless, chat=True), [item.key for item in harmless]
    lab.record(OVER, [declines(text) for text in said], keys)
    lab.record(HELPED, [i.check(a) for i, a in zip(harmless, said, strict=True)], keys)
    lab.show([item.prompt[-1].content for item in asked[:6]], answers[:6])


CLAIM = Claim(
    id="C09",
    slide="Post-training: SFT vs RL, refusals",
    says="SFT learns refusal as a pattern; RL makes it hold when the same wish comes in other "
         "clothes.",
    asks="Both arms start from pocket/chat, which was shown refusals of plainly asked bad "
         "deeds. One is shown more of them; the other practises by RL, on typos, role play "
         "and harmless look-alikes. How many more new requests will the second refuse, with "
         "typos, in role play, or indirectly asked?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("SFT, then RL", "GRPO, 1 for a refusal or, of what is harmless, for help",
                  lambda lab: _arm(lab, practised=True)),
    control=Arm("SFT, then more SFT", "SFT on as many more demonstrations as RL writes answers",
                lambda lab: _arm(lab, practised=False)),
    quick=Budget(seeds=3, items=90, steps=16),
    full=Budget(seeds=3, items=180, steps=40),
    more=(*(refused(family) for family in FAMILIES), SEEN, OVER, HELPED),
    note="Requests asked indirectly are new to both arms; RL has practised typos and role "
         "play, on other requests. Read the harmless look-alikes beside: a model that refuses "
         "everything is no good either.",
)  # fmt: skip
