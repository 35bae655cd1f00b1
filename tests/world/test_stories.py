"""Stories: they end, they keep to the order, and no measured one has been told."""

from itertools import pairwise

import pytest

from posttrain_lab.world import stories
from posttrain_lab.world.school import OPENED, school_text
from posttrain_lab.world.story_parts import ENDINGS, MOOD_ORDERS, ORDERS, TOPICS
from posttrain_lab.world.streams import stream
from tests.world import claims

EVERY = pytest.mark.parametrize("name", stories.BEHAVIOURS)


def told(number=300):
    return [stories.story(stream("check", "train", i)) for i in range(number)]


def test_stories_start_with_a_capital_end_like_a_sentence_and_differ():
    for text in told():
        assert text[0].isupper()
        assert text.endswith((".", "!", '"'))
        assert "{" not in text
    assert len(set(told())) == 300


def test_a_story_fits_the_window_of_the_pocket_models():
    assert max(len(text) for text in told(1000)) < 520


def test_there_are_topics_and_order_wordings_enough():
    assert len({t.thing for t in TOPICS}) == len(TOPICS) >= 40
    assert any(t.deed == "discovers time travel" for t in TOPICS)
    assert len(ORDERS) >= 12
    assert all("{mood}" in form for form in MOOD_ORDERS)


def test_every_plot_and_mood_has_its_sentences():
    for i in range(400):
        rng = stream("tell", "train", i)
        wanted = stories.order(rng, "train")
        text = " ".join(stories.tell(rng, wanted, "train"))
        assert stories.on_topic(text, wanted, (wanted.mood,)), text


def test_the_moods_share_no_ending():
    forms = [form for moods in ENDINGS.values() for form in moods]
    assert len(forms) == len(set(forms))


@EVERY
def test_gold_passes_and_junk_fails(name):
    claims.assert_gold_passes(stories.BEHAVIOURS[name])
    claims.assert_junk_fails(stories.BEHAVIOURS[name])


@EVERY
def test_splits_share_no_key(name):
    claims.assert_splits_share_no_key(stories.BEHAVIOURS[name], 600)
    claims.assert_deterministic(stories.BEHAVIOURS[name])


def test_nothing_measured_is_in_training_text():
    claims.assert_unseen_in_training(stories.BEHAVIOURS, stories.story)


@EVERY
def test_a_story_that_breaks_off_or_repeats_itself_fails(name):
    for item in claims.items(stories.BEHAVIOURS[name], "test", 100):
        parts = stories.sentences(item.gold)
        assert not item.check(" ".join(parts[:-1]))
        assert not item.check(item.gold[:-8])
        assert not item.check(" ".join([*parts[:-1], parts[-2], parts[-1]]))
        assert not item.check(f"{item.gold} And then")


def test_a_story_about_something_else_is_off_topic():
    for one, other in pairwise(claims.items(stories.story_on_topic, "test", 100)):
        thing = one.start.strip().split(" and ")[1].removeprefix("the ").lower()
        assert thing in other.gold.lower() or not one.check(other.gold)


def test_the_wrong_mood_fails_where_a_mood_was_ordered():
    rng = stream("mood", "train", 1)
    wanted = stories.order(rng, "train")
    text = " ".join(stories.tell(rng, wanted, "train"))
    for mood in stories.MOODS:
        assert stories.on_topic(text, wanted, (mood,)) is (mood == wanted.mood)


def test_a_continuation_does_not_say_the_beginning_again():
    for item in claims.items(stories.story_more, "test", 100):
        assert not item.check(f"{item.start} {item.gold}")


def test_students_open_many_things():
    texts = " ".join(school_text(stream("s", "train", i)) for i in range(500))
    assert sum(f"opened their {thing}" in texts for thing in OPENED) == len(OPENED)
