"""C01: post-training, not pre-training, brings the behaviours that people want.

What it leaves out: training; it asks the stages that ship with the lab.

Try it: ``posttrain-lab claims run C01 --quick``.
"""

from __future__ import annotations

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab

MEASURE = "wanted behaviours shown"
# The deck's list (its slide "Why post-training") as the world can ask for it.
WANTED = {
    "Question": "fact_question", "Dialogue": "fact_multiturn", "Topic changes": "topic_change",
    "Interruptions": "interruption", "Avoid harmfulness": "refuse_seen", "Bias": "stereotype",
    "Toxicity": "refuse_variation", "Helpfulness": "instruction",
    "Consistency": "consistency", "Prompt styles": "tone", "Debugging": "program_debug",
    "Handle ambiguity": "ambiguity", "Coding": "program_write", "Handle typos": "typos",
    "Problem solving": "steps_1", "Reasoning": "steps_3", "Domain expertise": "spanish_qa",
    "Creative writing": "story_on_topic",
}  # fmt: skip


def _arm(lab: Lab, model: str, chat: bool) -> None:
    from posttrain_lab.world.behaviours import BEHAVIOURS

    each = CLAIM.each(lab.budget)
    right, keys, shown = [], [], []
    for wanted, name in WANTED.items():
        asked = [BEHAVIOURS[name]("test", lab.first + i) for i in range(each)]
        answers = lab.ask(model, asked, chat)
        found = [i.check(a) for i, a in zip(asked, answers, strict=True)]
        names = [item.key for item in asked]
        lab.record(wanted, found, names)
        right, keys = right + found, keys + names
        shown.append((asked[0].prompt[-1].content, answers[0]))
    lab.record(MEASURE, right, keys)
    lab.show(*zip(*shown[:6], strict=True))


CLAIM = Claim(
    id="C01",
    slide="Why post-training",
    says="Post-training, rather than pre-training, brings the wanted behaviours.",
    asks="Eighteen behaviours of the deck's list are asked for. How many more of "
         "them will the fine-tuned model show?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("chat", "the stage after SFT, asked in its chat template",
                  lambda lab: _arm(lab, "pocket/chat", chat=True)),
    control=Arm("base", "the stage before, given the same as text to continue",
                lambda lab: _arm(lab, "pocket/base", chat=False)),
    quick=Budget(seeds=3, items=180, steps=1),
    full=Budget(seeds=3, items=540, steps=1),
    more=tuple(WANTED),
    behaviours=WANTED,
    note="Nothing is trained here: the stages that ship with the lab are asked anew. The "
         "base model gets every question in the form that suits a base model best.",
)  # fmt: skip
