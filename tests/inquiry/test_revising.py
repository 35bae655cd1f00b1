"""A constitution at work: what was broken, in which words it is mended, and what is left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tiny_model import make
from transformers import AutoTokenizer

from posttrain_lab.inquiry import revising
from posttrain_lab.inquiry.questions import answer
from posttrain_lab.records import LabError, Message
from posttrain_lab.world.constitution import BY_NAME, RULES, case, revise

FRANCE = "What is the capital of France?"
SHOUTED = {"request": FRANCE, "answer": "PARIS!!!"}
POLITE = {"name": "polite", "kind": "must end with", "value": "please."}


class Model:
    """Stands in for a model: it says what it is told to, and keeps what it was asked."""

    def __init__(self, *said: str) -> None:
        self.said, self.seen = list(said), []

    def __call__(
        self, model: Any, tokenizer: Any, asked: list[list[Message]], room: int
    ) -> Any:
        self.seen += [[message.content for message in talk] for talk in asked]
        return [self.said.pop(0) for _ in asked]


def told(model: str, monkeypatch: pytest.MonkeyPatch, said: Model, **more: Any) -> Any:
    monkeypatch.setattr(revising, "replies", said)
    question = {"models": [model], "rules": ["no_shouting"], "requests": [SHOUTED], **more}
    return answer("revise", question)["models"][model]


def test_a_broken_rule_is_mended_in_the_words_that_the_models_learned(
    tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Model("Paris.")
    found = told(tiny, monkeypatch, model)
    assert found["requests"] == [{
        "request": FRANCE, "answer": "PARIS!!!", "given": True, "before": ["no_shouting"],
        "steps": [{"rule": "no_shouting", "critique": "", "answer": "Paris.", "broken": []}],
        "revision": "Paris.", "after": [], "unknown": [],
    }]  # fmt: skip
    assert found["rules"] == [
        {"name": "no_shouting", "text": "Do not shout.", "before": 1, "after": 0}
    ]
    assert found["broken"] == {"before": 1, "after": 0}
    assert model.seen == [[FRANCE, "PARIS!!!", "Please mend your answer: Do not shout."]]
    learned = next(
        item for item in (revise("train", n) for n in range(200))
        if BY_NAME["no_shouting"].text in item.prompt[-1].content
    )  # fmt: skip
    assert learned.prompt[-1].content == model.seen[0][-1]


def test_the_model_answers_what_no_answer_is_given_for(
    tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Model("Paris.", "BERLIN!!", "Berlin.")
    found = told(tiny, monkeypatch, model, requests=[FRANCE, "And of Germany?"])
    one, other = found["requests"]
    assert (one["answer"], one["given"], one["steps"], one["revision"]) == (
        "Paris.", False, [], "Paris.",
    )  # fmt: skip
    assert (other["before"], other["after"]) == (["no_shouting"], [])
    assert len(model.seen) == 3


def test_each_round_mends_one_rule_and_stops_when_none_is_broken(
    tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = ["no_shouting", POLITE]
    model = Model("Paris.", "Paris, please.")
    found = told(tiny, monkeypatch, model, rules=rules, rounds=4)
    (one,) = found["requests"]
    assert one["before"] == ["no_shouting", "polite"]
    assert [step["rule"] for step in one["steps"]] == ["no_shouting", "polite"]
    assert [step["broken"] for step in one["steps"]] == [["polite"], []]
    assert model.seen[1][1] == "Paris."
    assert [rule["after"] for rule in found["rules"]] == [0, 0]
    assert told(tiny, monkeypatch, Model(), rounds=0)["broken"] == {"before": 1, "after": 1}


def test_a_mending_that_makes_it_no_better_or_worse_is_told(
    tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = told(tiny, monkeypatch, Model("PARIS, fool"), rules=["no_shouting", "no_insults"])
    assert found["requests"][0]["after"] == ["no_shouting", "no_insults"]
    assert [(rule["before"], rule["after"]) for rule in found["rules"]] == [(1, 1), (0, 1)]


def test_a_critique_is_asked_for_where_it_is_wanted(
    tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Model("It shouts.", "Paris.")
    found = told(tiny, monkeypatch, model, critique=True)
    assert found["requests"][0]["steps"][0]["critique"] == "It shouts."
    assert model.seen[0][-1] == "What is wrong with your answer? The rule is: Do not shout."
    assert model.seen[1][-2:] == ["It shouts.", "Please mend your answer: Do not shout."]


def test_a_rule_by_which_the_model_judges_is_asked_and_may_stay_unknown(
    tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = {"name": "kind", "text": "Be kind."}
    found = told(tiny, monkeypatch, Model("No.", "Hello.", "Yes."), rules=[kind])
    assert (found["requests"][0]["before"], found["requests"][0]["after"]) == (["kind"], [])
    found = told(tiny, monkeypatch, Model("Perhaps."), rules=[kind])
    assert found["requests"][0]["before"] == []
    assert found["requests"][0]["unknown"] == ["kind"]


def test_pocket_chat_mends_most_of_what_the_world_spoils() -> None:
    """Few and easy cases here; the rates by rule were measured on a hundred each."""
    cases = [case(BY_NAME[name], "validation", n) for n in range(4)
             for name in ("no_shouting", "no_insults", "whole_sentences")]  # fmt: skip
    found = answer("revise", {
        "models": ["pocket/chat"], "rules": [rule.name for rule in RULES],
        "requests": [{"request": one.request, "answer": one.bad} for one in cases],
    })["models"]["pocket/chat"]  # fmt: skip
    assert found["broken"]["before"] == len(cases)
    assert found["broken"]["after"] <= len(cases) // 2


def test_a_model_that_only_continues_text_is_refused(tmp_path: Path) -> None:
    question = {"rules": ["no_shouting"], "requests": [SHOUTED]}
    with pytest.raises(LabError, match="only continues text") as caught:
        answer("revise", {"models": ["pocket/base"], **question})
    assert caught.value.where == "models"
    bare = make(tmp_path / "bare", template=False)
    tokenizer = AutoTokenizer.from_pretrained(bare, eos_token="<|endoftext|>")
    tokenizer.save_pretrained(bare)
    with pytest.raises(LabError, match="only continues text"):
        answer("revise", {"models": [str(bare)], **question})


@pytest.mark.parametrize(
    "wrong",
    [
        {"rules": []}, {"rules": "no_shouting"}, {"rules": ["none"]}, {"rules": [5]},
        {"rules": ["no_shouting", "no_shouting"]}, {"rules": [POLITE | {"value": ""}]},
        {"requests": []}, {"requests": [" "]}, {"requests": "Hi"},
        {"requests": [{"answer": "x"}]},
        {"requests": [{"request": "Hi", "answer": 5}]}, {"requests": ["Hi"] * 33},
        {"rounds": 5}, {"rounds": -1}, {"critique": "yes"}, {"models": []},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(wrong: dict[str, Any], tiny: str) -> None:
    question = {"models": [tiny], "rules": ["no_shouting"], "requests": [SHOUTED]}
    with pytest.raises(LabError):
        answer("revise", question | wrong)


def test_a_request_that_does_not_fit_is_refused(tiny: str) -> None:
    with pytest.raises(LabError, match="128 tokens"):
        answer("revise", {"models": [tiny], "rules": ["no_shouting"],
                          "requests": ["moon " * 200]})  # fmt: skip
