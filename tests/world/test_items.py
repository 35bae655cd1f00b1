import pytest

from posttrain_lab.records import Message
from posttrain_lab.world.items import Item, ask, draw_item, normalised
from posttrain_lab.world.streams import split_of


def test_names_numbers_case_and_spaces_do_not_make_an_item_new():
    assert normalised("Anna has 12 apples.") == normalised("BEN  has 7\napples.")
    assert normalised("Anna has 12 apples.") != normalised("Anna has 12 pears.")


def test_a_name_inside_a_word_stays():
    assert normalised("Benches") == "benches"


def test_the_key_holds_every_turn_of_the_user_and_no_answer():
    turns = (Message("user", "Hi 1"), Message("assistant", "Hello"), Message("user", "Bye"))
    assert Item("x", turns, "", "", bool).key == "hi 0 | bye"


def test_an_identity_takes_the_place_of_the_turns():
    assert ask("x", "The sky is", "blue.", bool, identity="The sky is blue.").key == (
        "the sky is blue."
    )


def test_the_example_ends_with_the_gold_answer():
    example = ask("x", "Hi", "Hello!", bool).example()
    assert (example.prompt[0].content, example.answer, example.gold) == (
        "Hi",
        "Hello!",
        "Hello!",
    )


@pytest.mark.parametrize("split", ["train", "validation", "test", "twin"])
def test_a_drawn_item_belongs_to_the_split_of_its_key(split):
    def make(rng):
        return ask("x", "word " * rng.randint(1, 300), "gold", bool)

    assert all(split_of(draw_item("x", split, i, make).key) == split for i in range(30))
