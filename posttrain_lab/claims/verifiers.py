"""C17: checkers that read, compute and run are not fooled by answers that look right.

What it leaves out: answers that no checker can decide (taste, tone).

Try it: ``posttrain-lab claims run C17 --quick``.
"""

from __future__ import annotations

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab

MEASURE = "answers judged as they are"
ACCEPTED, REFUSED = "wrong answers accepted", "right answers refused"


def _judge(lab: Lab, strict: bool) -> None:
    from posttrain_lab.graders import code, format_tags, includes, numeric
    from posttrain_lab.records import Example
    from posttrain_lab.world.tricky import answers

    checkers = {"number": numeric(), "format": format_tags(), "program": code()}
    made = answers("test", lab.first, lab.budget.items)
    verdicts = []
    for one in made:
        example = one.example
        if not strict:
            example = Example(example.messages, one.naive)
        grade = (checkers[one.kind] if strict else includes())(one.completion, example)
        verdicts.append(grade.value == 1)
    texts = [one.completion for one in made]
    right = [float(v == one.right) for v, one in zip(verdicts, made, strict=True)]
    lab.record(MEASURE, right, texts)
    for name, truth in ((ACCEPTED, False), (REFUSED, True)):
        mistakes = [
            (float(v != one.right), one.completion)
            for v, one in zip(verdicts, made, strict=True)
            if one.right is truth
        ]
        lab.record(name, [m for m, _ in mistakes], [text for _, text in mistakes])
    said = ["accepted" if v else "refused" for v in verdicts]
    lab.show([f"{one.completion} (in truth {'right' if one.right else 'wrong'})"
              for one in made[:6]], said[:6])  # fmt: skip


CLAIM = Claim(
    id="C17",
    slide="Graders: deterministic verifiers",
    says="Checkers for numbers, formats and programs grade objectively, also when an answer "
         "is written to fool them.",
    asks="Half of these answers are wrong but look right, half are right but look odd. One "
         "arm reads the final number, the tags and runs the program; the other looks for the "
         "right words anywhere. How many more will the first judge as they are?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("verifiers", "numeric(), format_tags() and code()",
                  lambda lab: _judge(lab, strict=True)),
    control=Arm("a look for the words", "includes(): the right words somewhere in the text",
                lambda lab: _judge(lab, strict=False)),
    quick=Budget(seeds=3, items=60, steps=1),
    full=Budget(seeds=5, items=150, steps=1),
    more=(ACCEPTED, REFUSED),
    note="No model is trained here: the answers are made by rules that know the truth. The "
         "careless look is what many first reward functions do.",
)  # fmt: skip
