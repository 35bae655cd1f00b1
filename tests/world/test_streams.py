from itertools import islice

import pytest

from posttrain_lab.world import corpus, streams


def test_a_stream_depends_on_name_split_and_index():
    draws = {
        streams.stream(name, split, index).random()
        for name in ("sums", "stories")
        for split in streams.SPLITS
        for index in range(50)
    }
    assert len(draws) == 2 * len(streams.SPLITS) * 50


def test_neighbouring_indices_share_no_document():
    # With `seed + index`, document 1 of seed 0 would be document 0 of seed 1.
    first = list(islice(corpus.documents("train"), 200))
    shifted = list(islice(corpus.documents("validation"), 200))
    assert not {d for d in first if len(d) > 120} & set(shifted)


def test_documents_can_be_resumed_at_an_index():
    whole = list(islice(corpus.documents("train"), 20))
    assert list(islice(corpus.documents("train", start=12), 8)) == whole[12:]


def test_content_has_one_split_of_about_the_stated_share():
    splits = [streams.split_of(("item", i)) for i in range(5000)]
    assert 0.67 < splits.count("train") / 5000 < 0.73
    assert all(0.08 < splits.count(s) / 5000 < 0.12 for s in ("validation", "test", "twin"))
    assert splits == [streams.split_of(("item", i)) for i in range(5000)]


def test_an_unknown_split_is_refused():
    with pytest.raises(ValueError, match="'dev'"):
        streams.stream("sums", "dev", 0)
