"""Answers the mid-training bench: Spanish, pictures and long documents, asked of both stages.

Everything that a model writes comes back as text or as numbers from 0 to 7, never as a page.

What it leaves out: drawing (``static/``), and the models (``inquiry``, in their own process).

Try it::

    >>> suggested("to_english", 0)["text"].endswith(".")
    True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.runs import client
from posttrain_lab.widgets import desk

Given = Mapping[str, Any]
Inquire = Callable[[str, Given], dict[str, Any] | None]
STAGES = {"base": "pocket/base", "mid": "pocket/mid"}
# How a text is put to a model that only continues: as the world's own pages have it.
FORMS = {
    "spanish_qa": "Pregunta: {}\nRespuesta:",
    "to_spanish": "English: {}\nSpanish:",
    "to_english": "Spanish: {}\nEnglish:",
}
LENGTHS = (64, 128, 256, 384, 480)  # tokens of a document with its question
LONGEST, WORDS, PIXELS = 300, 24, 110  # letters typed; tokens of an answer, of a picture
LATER = {"later": True}
FIRST = {
    "spanish": [{"mode": mode, "index": index} for index in (0, 1) for mode in FORMS],
    "picture": [{"index": 0, "two": two} for two in (False, True)],
    "context": [{"index": 0, "tokens": 384, "distance": 0.8, "colour": "red",
                 "container": "box", "thing": "key"}],
}  # fmt: skip


def of_clients(kind: str, asked: Given) -> dict[str, Any] | None:
    """Asks the answering process; None while it starts."""
    return client.inquire(kind, **asked)


def suggested(mode: str, index: int) -> dict[str, Any]:
    """A fresh question of the test set: its text and a right answer."""
    item, text = _spanish_item(mode, index)
    return {"mode": mode, "index": index, "text": text, "gold": item.gold}


def spanish(given: Given, inquire: Inquire = of_clients) -> dict[str, Any]:
    """Both stages' answers to a question or a sentence to translate.

    Graded when the text is the test set's own, of that index; what a reader typed is not.
    """
    mode, index = _mode(given), _index(given)
    item, own = _spanish_item(mode, index)
    text = _text(given, "text") if "text" in given else own
    asked = {"text": FORMS[mode].format(text), "max_new_tokens": WORDS}
    said = _written(inquire, asked)
    if said is None:
        return LATER
    lines = {stage: text.strip().split("\n")[0].strip() for stage, text in said.items()}
    known = text == own
    return {
        "mode": mode, "index": index, "text": text, "gold": item.gold if known else None,
        "answers": {stage: {"text": line, "right": item.check(line) if known else None}
                    for stage, line in lines.items()},
    }  # fmt: skip


def caption(given: Given) -> dict[str, Any]:
    """A fresh caption of the test set, with one object or two."""
    from posttrain_lab.world import pictures

    make = pictures.picture_two if given.get("two") else pictures.picture_exact
    return {"caption": make("test", _index(given)).start.strip()}


def picture(given: Given, inquire: Inquire = of_clients) -> dict[str, Any]:
    """What both stages make of a caption, beside the picture that it means.

    ``wanted`` is None for words that no caption of the world has; ``seen`` says whether such
    a picture may have stood in the training text.
    """
    from posttrain_lab.world import pictures
    from posttrain_lab.world.streams import split_of

    text = _text(given, "caption") if "caption" in given else caption(given)["caption"]
    scene = pictures.read_caption(text)
    wanted = pictures.picture(scene) if scene else None
    said = _written(inquire, {"text": f"{text}\n", "max_new_tokens": PIXELS})
    if said is None:
        return LATER
    answers = {}
    for stage, written in said.items():
        drawn = pictures.parse(written)
        pairs = zip(drawn or (), wanted or (), strict=False)
        answers[stage] = {
            "text": _words(written), "pixels": drawn and list(drawn),
            "wrong": [n for n, (made, meant) in enumerate(pairs) if made != meant],
        }  # fmt: skip
    return {
        "caption": text, "wanted": wanted and list(wanted), "answers": answers,
        "seen": None if scene is None else split_of(scene.key) == "train",
    }  # fmt: skip


def document(given: Given) -> dict[str, Any]:
    """A document with the reader's note in it, as (before, note, after), and its question.

    The note takes the place of one that the world had put there; a document that already
    says something of the reader's words is passed over.
    """
    from posttrain_lab.world import recall, recall_words
    from posttrain_lab.world.lexicon import COLOURS, COUNTABLE, article

    colour, container, thing = (
        _one_of(given, name, known) for name, known in
        (("colour", COLOURS), ("container", recall_words.CONTAINERS), ("thing", COUNTABLE))
    )  # fmt: skip
    key, value, index = f"{colour} {container}", article(thing), _index(given)
    tokens = _one_of(given, "tokens", LENGTHS)
    distance = _share(given, "distance")
    while True:
        made = recall.document("test", index, tokens, 1, distance)
        before, _, after = _around(made.body, made.asked[0])
        if thing not in before + after and key not in before + after:
            break
        index += 1000
    return {
        "parts": [before, f"The {key} holds {value}.", after], "value": value,
        "question": f"What does the {key} hold?", "lead": f"The {key} holds",
        "others": list(made.asked[0].others),
    }  # fmt: skip


def recalled(given: Given, inquire: Inquire = of_clients) -> dict[str, Any]:
    """The document, what both stages recall of the note, and their surprise along it."""
    made = document(given)
    note = made["parts"][1]
    found = inquire("reading", {
        "models": list(STAGES.values()), "text": "".join(made["parts"]), "note": note,
        "question": made["question"], "lead": made["lead"],
    })  # fmt: skip
    if found is None:
        return LATER
    answers = {stage: found["models"][name] for stage, name in STAGES.items()}
    return made | {
        "asked": {name: given.get(name) for name in FIRST["context"][0]},
        "tokens": answers["mid"]["tokens"], "back": answers["mid"]["back"],
        "answers": {
            stage: {"text": made_of["answer"], "bins": made_of["bins"],
                    "right": names(made_of["answer"], made["value"], made["others"])}
            for stage, made_of in answers.items()
        },
    }  # fmt: skip


def names(answer: str, value: str, others: list[str]) -> bool:
    """Whether an answer names the value, and none of the document's others."""
    said = re.findall(r"[a-z]+", answer.lower())
    last = value.split()[-1]
    return last in said and not {other.split()[-1] for other in others} - {last} & set(said)


def first_answers(inquire: Inquire) -> dict[str, list[dict[str, Any]]]:
    """What the bench shows before anything was asked, by tab."""
    reply = {"spanish": spanish, "picture": picture, "context": recalled}
    return {tab: [reply[tab](given, inquire) for given in FIRST[tab]] for tab in FIRST}


def _written(inquire: Inquire, asked: Given) -> dict[str, str] | None:
    found = inquire("write", {"models": list(STAGES.values()), **asked})
    if found is None:
        return None
    return {stage: found["models"][name][0]["text"] for stage, name in STAGES.items()}


def _spanish_item(mode: str, index: int):
    from posttrain_lab.world import spanish as world

    item = world.BEHAVIOURS[mode]("test", index)
    before, after = FORMS[mode].split("{}")
    return item, item.start.removeprefix(before).removesuffix(after)


def _around(body: str, asked: Any) -> tuple[str, str, str]:
    """The sentence that the question is about, and what stands before and after it."""
    key = asked.lead.removeprefix("The ").removesuffix(" holds")
    for found in re.finditer(r"[^.!?]+[.!?]", body):
        sentence = found.group().strip()
        if f"the {key} " in f"{sentence.lower()} " and asked.value in sentence:
            at = body.index(sentence, found.start())
            return body[:at], sentence, body[at + len(sentence) :]
    raise ValueError(f"{asked.question!r} is about no sentence of its document.")


def _words(text: str) -> str:
    """A model's text for people: the marks of pixels left out."""
    plain = re.sub(r"</?picture>|<px\d>", " ", text)
    return " ".join(plain.split())[:LONGEST]


def _mode(given: Given) -> str:
    return _one_of(given, "mode", tuple(FORMS))


def _one_of(given: Given, name: str, known: Any) -> Any:
    value = given.get(name)
    if not any(value == each and type(value) is type(each) for each in known):
        raise LabError(
            f"The {name} is {value!r:.60}.", f"It is one of {', '.join(map(str, known))}.",
            "Choose one of them.", name,
        )  # fmt: skip
    return value


def _index(given: Given) -> int:
    value = given.get("index", 0)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value < 2**31 else 0


def _share(given: Given, name: str) -> float:
    value = given.get(name)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not 0 <= value <= 1:
        raise LabError(
            f"The {name} is {value!r:.60}.", "It is a number from 0 to 1.", "Try 0.5.", name
        )
    return float(value)


def _text(given: Given, name: str) -> str:
    value = given.get(name)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text or len(text) > LONGEST:
        raise LabError(
            "Nothing is written." if not text else f"The text is {len(text)} letters long.",
            f"It needs 1 to {LONGEST} letters.",
            "Write a sentence." if not text else "Shorten it.", name,
        )  # fmt: skip
    return text.encode("utf-8", "replace").decode()


def _ask(reply: Callable[[Given], dict[str, Any]]) -> desk.Ask:
    return lambda message, buffers: reply(message)


ASKS: dict[str, desk.Ask] = {
    "suggest": _ask(lambda given: suggested(_mode(given), _index(given))),
    "spanish": _ask(spanish), "caption": _ask(caption), "picture": _ask(picture),
    "document": _ask(document), "recall": _ask(recalled),
}  # fmt: skip
