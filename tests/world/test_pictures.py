import itertools
import random

import pytest

from posttrain_lab.world import lexicon, pictures
from posttrain_lab.world.picture_html import HEX, html_grid, svg
from posttrain_lab.world.pictures import (
    BEHAVIOURS,
    COLOURS,
    PICTURE_TOKENS,
    PLACES,
    SHAPES,
    SIZES,
    Scene,
    Thing,
    apart,
    as_text,
    captions,
    parse,
    picture,
    pixel_accuracy,
    read_caption,
)
from posttrain_lab.world.streams import SPLITS, split_of

RED = Scene("white", (Thing("small", "red", "square", "top left"),))
ITEMS = {
    (name, split): [make(split, i) for i in range(200)]
    for name, make in BEHAVIOURS.items()
    for split in SPLITS
}


def documents(count):
    rng = random.Random(1)
    return [pictures.text(rng, "train") for _ in range(count)]


def test_unequal_scenes_with_one_object_have_unequal_pictures():
    things = list(itertools.product(SIZES, COLOURS, SHAPES, PLACES))
    scenes = [Scene(b, (Thing(*t),)) for b in COLOURS for t in things if t[1] != b]
    assert len({picture(s) for s in scenes}) == len({s.key for s in scenes}) == 11_088


def test_each_object_can_be_told_from_its_pixels_alone():
    masks = [
        picture(Scene("white", (Thing(s, "red", shape, p),)))
        for s, shape, p in itertools.product(SIZES, SHAPES, PLACES)
    ]
    assert len(set(masks)) == len(masks)


def test_two_objects_share_no_pixel():
    rng = random.Random(2)
    for _ in range(300):
        scene = pictures.two_objects(rng)
        one, other = (picture(Scene(scene.background, (t,))) for t in scene.things)
        ground = COLOURS.index(scene.background)
        assert apart(*scene.things)
        both = zip(one, other, strict=True)
        assert not any(a != ground and b != ground for a, b in both)


def test_every_wording_is_read_back_as_its_scene():
    rng = random.Random(3)
    for make in (pictures.one_object, pictures.two_objects):
        for _ in range(100):
            scene = make(rng)
            assert len(set(captions(scene))) == 8
            for caption in captions(scene):
                assert read_caption(caption) == scene
                assert read_caption(f" {caption.upper()}\n") == scene


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A small red square.",
        "A small red square at the top left on white. It is a nice picture.",
        "A small red house at the top left on white.",
        "A small red square at the top left on white on white.",
    ],
)
def test_a_caption_that_names_no_scene_is_not_read(text):
    assert read_caption(text) is None


def test_the_order_of_two_objects_does_not_matter():
    scene = pictures.two_objects(random.Random(4))
    turned = Scene(scene.background, scene.things[::-1])
    assert turned.key == scene.key
    assert picture(turned) == picture(scene)


def test_a_picture_is_ten_kinds_of_token_and_is_read_back():
    written = as_text(picture(RED))
    assert len(PICTURE_TOKENS) == 10
    assert written.count("<px") == 64
    assert written.count("\n") == 9
    assert parse(f"Here it is:\n{written}\nThat is all.") == picture(RED)


@pytest.mark.parametrize(
    "text", ["", "<picture>", "<picture></picture>", "<px0>" * 64, "\x00<"]
)
def test_what_is_no_whole_picture_is_none(text):
    assert parse(text) is None
    assert pixel_accuracy(text, picture(RED)) is None


def test_a_picture_with_a_pixel_too_few_or_too_many_is_none():
    written = as_text(picture(RED))
    assert parse(written.replace("<px2>", "", 1)) is None
    assert parse(written.replace("<px2>", "<px2><px2>", 1)) is None
    assert parse(written.replace("<px2>", "<px9>", 1)) is None


def test_pixel_accuracy_counts_pixels():
    written = as_text(picture(RED))
    assert pixel_accuracy(written, picture(RED)) == 1
    assert pixel_accuracy(written.replace("<px2>", "<px3>", 1), picture(RED)) == 63 / 64


@pytest.mark.parametrize("name", BEHAVIOURS)
@pytest.mark.parametrize("split", SPLITS)
def test_gold_passes_and_near_misses_fail(name, split):
    for item, other in itertools.pairwise(ITEMS[name, split]):
        assert split_of(item.key) == split
        assert item.check(item.gold)
        assert item.check(f" {item.gold}\n")
        assert item.key == other.key or not item.check(other.gold)
        assert not item.check("")
        assert not item.check(f"{item.gold} {item.gold}")
        assert not item.check(item.gold + " and so on" * 20)


def test_one_wrong_pixel_is_wrong():
    for name in ("picture_exact", "picture_two"):
        for item in ITEMS[name, "test"]:
            pixel = parse(item.gold)[0]
            wrong = item.gold.replace(f"<px{pixel}>", f"<px{(pixel + 1) % 8}>", 1)
            assert not item.check(wrong)


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_no_scene_is_in_two_splits_and_there_are_many(name):
    keys = [{item.key for item in ITEMS[name, split]} for split in SPLITS]
    assert len(set.union(*keys)) == sum(map(len, keys))
    assert min(map(len, keys)) >= 150
    more = {BEHAVIOURS[name]("train", i).key for i in range(1500)}
    assert len(more) >= 1000


def test_documents_hold_scenes_of_their_own_split_only():
    for document in documents(2000):
        above, below = document.split("<picture>")
        _, after = below.split("</picture>")
        scene = read_caption(above.strip() or after.strip())
        assert split_of(scene.key) == "train"
        assert parse(document) == picture(scene)
        assert not any(p.name in document for p in lexicon.HELD_OUT_NAMES)


def test_the_same_seed_gives_the_same_document_and_item():
    assert documents(5) == documents(5)
    first, again = (BEHAVIOURS["picture_two"]("twin", 4) for _ in range(2))
    assert (first.start, first.gold) == (again.start, again.gold)


def test_an_svg_holds_known_colours_only_and_escapes_its_caption():
    drawn = svg(picture(RED), 'A <b> & "c"')
    assert "<b>" not in drawn
    assert "<title>A &lt;b&gt; &amp; &quot;c&quot;</title>" in drawn
    assert 'role="img"' in drawn
    colours = {part[:7] for part in drawn.split('fill="')[1:]}
    assert colours == {HEX["white"], HEX["red"]}


@pytest.mark.parametrize("wrong", [(0,) * 63, (9,) * 64, ("<script>",) * 64])
def test_an_svg_of_anything_but_a_picture_is_refused(wrong):
    with pytest.raises(ValueError, match="A picture has 64 numbers"):
        svg(wrong)


def test_a_grid_says_what_could_not_be_read():
    shown = html_grid([(picture(RED), "One"), (None, "<i>")])
    assert shown.count("<figure") == 2
    assert "No picture could be read." in shown
    assert "<i>" not in shown
