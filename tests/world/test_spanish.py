import random
import re
from itertools import pairwise

import pytest

from posttrain_lab.world import spanish
from posttrain_lab.world.items import normalised
from posttrain_lab.world.lexicon import HELD_OUT_NAMES, HELD_OUT_THINGS
from posttrain_lab.world.spanish import BEHAVIOURS, FACTS, KNOWN, is_right, wordings
from posttrain_lab.world.spanish_pairs import agree, contract, many, one, pair, the
from posttrain_lab.world.spanish_stories import story
from posttrain_lab.world.spanish_words import ANSWERS, QUESTIONS, STATEMENTS
from posttrain_lab.world.streams import SPLITS, split_of

ITEMS = {
    (name, split): [make(split, i) for i in range(200)]
    for name, make in BEHAVIOURS.items()
    for split in SPLITS
}
TRANSLATIONS = ("to_spanish", "to_english")


def documents(count, split="train"):
    rng = random.Random(1)
    return [spanish.text(rng, split) for _ in range(count)]


def fact(subject, relation):
    return next(f for f in FACTS if f.subject == subject and f.relation == relation)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("gato", "gatos"), ("ratón", "ratones"), ("flor", "flores"), ("lápiz", "lápices")],
)
def test_plurals_are_right(word, expected):
    assert many(word) == expected


def test_adjectives_and_articles_agree():
    assert agree("pequeño", "f") == "pequeña"
    assert agree("azul", "f", plural=True) == "azules"
    assert agree("marrón", "m", plural=True) == "marrones"
    assert (the("casa", "f"), the("gato", "m", True)) == ("la casa", "los gatos")
    assert one("llave", "f") == "una llave"


def test_de_el_is_joined_but_not_in_a_name():
    assert contract("va a el parque cerca de el río") == "va al parque cerca del río"
    assert contract("cerca de El Cairo") == "cerca de El Cairo"


def test_a_sentence_has_one_translation_each_way():
    rng = random.Random(5)
    there, back = {}, {}
    for _ in range(8000):
        made = pair(rng)
        assert there.setdefault(made.english, made.spanish) == made.spanish
        assert back.setdefault(made.spanish, made.english) == made.english
        assert not re.search(r"\b(de|a) el\b", made.spanish)


def test_there_are_many_facts_each_asked_in_six_ways_and_said_in_six():
    assert len(KNOWN) >= 150
    assert len({(f.relation, f.subject) for f in FACTS}) == len(FACTS)
    assert all(len(set(forms)) >= 6 for forms in [*QUESTIONS.values(), *STATEMENTS.values()])


def test_each_wording_of_a_fact_is_in_one_split():
    for f in FACTS:
        dealt = [wordings(f, split) for split in SPLITS]
        assert all(dealt)
        assert [len(d) for d in dealt[1:]] == [1, 1, 1]
        whole = [question for split in dealt for question in split]
        assert len(set(whole)) == len(whole) == len(QUESTIONS[f.relation])


def test_every_wording_of_an_answer_and_every_statement_is_right():
    for f in FACTS:
        for form in ANSWERS[f.relation] + STATEMENTS[f.relation]:
            assert is_right(f, form.format(**spanish.forms(f))), (f, form)


@pytest.mark.parametrize(
    ("subject", "relation", "answer"),
    [
        ("Francia", "capital", "Madrid."),
        ("Francia", "capital", "París y Madrid."),
        ("Francia", "capital", "La capital de Italia es París."),
        ("Francia", "capital", "No es París."),
        ("Francia", "capital", "Es París. Es París."),
        ("Francia", "capital", "París, una ciudad muy grande y muy bonita."),
        ("dos más tres", "sum", "Son treinta y cinco."),
        ("dos más tres", "sum", "Son cinco. 6"),
        ("la nieve", "colour", "Es blanca y negra."),
        ("grande", "opposite", "Lo contrario de grande es grande."),
        ("el lunes", "day", "Después del martes viene el miércoles."),
    ],
)
def test_a_wrong_or_doubtful_answer_is_wrong(subject, relation, answer):
    assert not is_right(fact(subject, relation), answer)


@pytest.mark.parametrize(
    ("subject", "relation", "answer"),
    [
        ("Francia", "capital", "parís"),
        ("Francia", "capital", "Creo que es París."),
        ("la nieve", "colour", "Blanco."),
        ("dos más tres", "sum", "Dos más tres son cinco"),
        ("el perro", "young", "Un cachorro."),
    ],
)
def test_a_right_answer_in_other_words_is_right(subject, relation, answer):
    assert is_right(fact(subject, relation), answer)


@pytest.mark.parametrize("name", BEHAVIOURS)
@pytest.mark.parametrize("split", SPLITS)
def test_gold_passes_and_near_misses_fail(name, split):
    for item, other in pairwise(ITEMS[name, split]):
        assert item.check(item.gold)
        assert item.check(f" {item.gold.upper().rstrip('.')}\n")
        assert not item.check("")
        assert not item.check(f"{item.gold} {item.gold}")
        assert not item.check(item.gold + " y así" * 20)
        if name in TRANSLATIONS and item.gold != other.gold:
            assert not item.check(other.gold)
            assert not item.check(item.gold.split(" ", 1)[1])


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_no_key_is_in_two_splits(name):
    keys = [{item.key for item in ITEMS[name, split]} for split in SPLITS]
    assert len(set.union(*keys)) == sum(map(len, keys))


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_a_sentence_is_in_the_split_of_its_words_in_both_directions(name):
    for split in SPLITS:
        assert all(split_of(item.key) == split for item in ITEMS[name, split])


def test_there_are_many_different_keys():
    rng = random.Random(6)
    assert len({pair(rng).key for _ in range(8000)}) >= 3000
    assert sum(len(wordings(f, s)) for f in FACTS for s in SPLITS) >= 1000


def test_no_held_out_sentence_or_question_is_in_training_text():
    train = documents(2000)
    joined = normalised("\n".join(train))
    for (name, split), items in ITEMS.items():
        if split == "train":
            continue
        for item in items:
            asked = item.start.split("\n")[0].split(": ", 1)[1]
            assert normalised(asked) not in joined, (name, asked)
            if name in TRANSLATIONS:
                assert normalised(item.gold) not in joined
                assert item.key not in joined


def test_no_held_out_key_is_among_training_items():
    for name, make in BEHAVIOURS.items():
        train = {make("train", i).key for i in range(2000)}
        for split in SPLITS[1:]:
            assert not any(item.key in train for item in ITEMS[name, split])


def test_a_story_has_no_sentence_that_is_translated():
    rng = random.Random(7)
    translated = {normalised(pair(rng).spanish) for _ in range(8000)}
    for _ in range(500):
        told = story(rng)
        assert 4 <= len(re.findall(r"[.?](?=\s|$)", told)) <= 7
        assert not any(normalised(s) in translated for s in re.findall(r"[^.]+\.", told))


def test_two_women_are_amigas():
    told = " ".join(story(random.Random(i)) for i in range(400))
    assert "buenas amigas" in told
    assert "buenos amigos" in told
    assert "{" not in told


def test_held_out_names_and_things_never_occur():
    joined = " ".join(documents(2000))
    words = set(re.findall(r"\w+", joined))
    assert not words & {p.name for p in HELD_OUT_NAMES}
    assert not words & {w for thing in HELD_OUT_THINGS for w in (thing, thing + "s")}


def test_the_same_seed_gives_the_same_document_and_item():
    assert documents(5) == documents(5)
    for name, make in BEHAVIOURS.items():
        assert make("twin", 7).start == ITEMS[name, "twin"][7].start
