import pytest

from posttrain_lab.world import lexicon, reviews
from posttrain_lab.world.items import normalised
from posttrain_lab.world.streams import SPLITS, split_of, stream


@pytest.mark.parametrize("name", reviews.BEHAVIOURS)
@pytest.mark.parametrize("split", SPLITS)
def test_gold_passes_and_near_misses_fail(name, split):
    labels = reviews.SENTIMENTS if name == "review_sentiment" else reviews.TOPICS
    for index in range(100):
        item = reviews.BEHAVIOURS[name](split, index)
        right = item.gold.rstrip(".").lower()
        assert split_of(item.key) == split
        assert item.check(item.gold)
        assert item.check(f"It is {right}.")
        assert not item.check(f"Not {right}.")
        assert not item.check(" ".join(labels))
        assert not item.check("")
        assert not item.check(f"{right} " * 30)
        for other in labels:
            assert item.check(other) == (other == right)


@pytest.mark.parametrize("name", reviews.BEHAVIOURS)
def test_keys_are_many_and_stand_in_one_split_only(name):
    keys = {s: {reviews.BEHAVIOURS[name](s, i).key for i in range(200)} for s in SPLITS}
    assert len({reviews.BEHAVIOURS[name]("train", i).key for i in range(1500)}) >= 1200
    for split in SPLITS:
        assert not any(keys[split] & keys[other] for other in SPLITS if other != split)


@pytest.mark.parametrize("hard", reviews.HARD)
def test_a_review_is_what_was_asked_for(hard):
    for index in range(60):
        made = reviews.review("train", index, hard=hard, topic="book")
        assert (made.hard, made.topic) == (hard, "book")
        assert (made.sentiment == "ambiguous") == (hard == "ambiguous")
        assert made.text.startswith(made.core)
        assert "{" not in made.text


def test_sentiment_can_be_chosen_and_irony_is_never_praise():
    for index in range(100):
        assert reviews.review("train", index, sentiment="positive").sentiment == "positive"
        assert reviews.review("train", index, hard="irony").sentiment == "negative"


def test_a_negation_names_the_other_side():
    made = reviews.review("train", 0, "positive", "food", "negation")
    assert any(bad in made.text for bad in reviews.words.TOPICS["food"].bad)


def test_both_labels_fit_an_ambiguous_review():
    made = reviews.review("test", 1, hard="ambiguous")
    item = reviews.classify(made, reviews.CLASSIFY_WORDINGS["order"])
    assert item.check("Positive.")
    assert item.check("Negative.")
    assert not item.check("Positive and negative.")


def test_the_five_wordings_ask_about_one_item():
    made = reviews.review("test", 2)
    items = [reviews.classify(made, w) for w in reviews.CLASSIFY_WORDINGS.values()]
    assert len(items) == 5
    assert len({i.prompt for i in items}) == 5
    assert len({i.key for i in items}) == 1


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_noise_turns_exactly_the_stated_share(share):
    clean = [reviews.BEHAVIOURS["review_sentiment"]("train", i).example() for i in range(100)]
    made = reviews.noisy(clean, share, seed=3)
    assert made == reviews.noisy(clean, share, seed=3)
    turned = [a for a, b in zip(made, clean, strict=True) if a != b]
    assert len(turned) == round(100 * share)
    assert all(e.answer != e.gold for e in turned)
    assert {e.answer for e in made} <= {"Positive.", "Negative."}


def test_no_measured_review_and_no_held_out_name_stands_in_a_training_document():
    texts = [reviews.text(stream("d", "train", i), "train") for i in range(2000)]
    assert texts[3] == reviews.text(stream("d", "train", 3), "train")
    whole = normalised("\n".join(texts))
    assert not any(p.name in text for p in lexicon.HELD_OUT_NAMES for text in texts)
    assert not any(thing in whole for thing in lexicon.HELD_OUT_THINGS)
    for name, make in reviews.BEHAVIOURS.items():
        trained = normalised("\n".join(make("train", i).prompt[0].content for i in range(1500)))
        for split in SPLITS[1:]:
            for index in range(60):
                key = make(split, index).key
                assert key not in whole, name
                assert key not in trained, name
