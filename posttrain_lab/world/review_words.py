"""The sentences of which reviews are made, and the ways of asking about them.

Slots: ``{x}`` the thing with its article ("the soup"), ``{q}`` a quality that fits it.

What it leaves out: putting reviews together and judging answers (``reviews``).

Try it::

    >>> TOPICS["food"].good[0], TOPICS["food"].bad[0]
    ('warm and tasty', 'cold and tasteless')
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """What is reviewed, how it can be, and what people do with it."""

    things: tuple[str, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]
    good_ends: tuple[str, ...]
    bad_ends: tuple[str, ...]


TOPICS = {
    "food": Topic(
        ("soup", "bread", "apple cake", "rice", "cheese", "salad", "fish", "lemon pie", "honey",
         "pancake", "stew", "ice cream", "pasta", "omelette", "tea", "muffin", "hot chocolate",
         "potato dish", "jam", "porridge"),
        ("warm and tasty", "fresh", "sweet and soft", "full of taste", "delicious",
         "crisp and light", "just right", "rich and creamy", "excellent"),
        ("cold and tasteless", "stale", "salty", "burnt", "sour", "dry",
         "watery", "old and hard", "too greasy to eat"),
        ("I ate every bite.", "I asked for more.", "My plate was empty in a minute.",
         "I want to know how the cook makes it.", "It smelled wonderful, too."),
        ("I left most of it on the plate.", "I stayed hungry.", "Even my dog did not want it.",
         "My stomach hurt afterwards.", "It smelled strange, too."),
    ),
    "book": Topic(
        ("story of the fox", "sea story", "poetry book", "new novel", "fairy tale book",
         "atlas",
         "book about stars", "detective story", "history book", "picture book",
         "diary of a king",
         "book of riddles", "ghost story", "animal book", "book about trains", "school story",
         "book of songs", "travel book"),
        ("exciting", "funny and wise", "full of surprises", "beautifully written", "clever",
         "easy to follow", "hard to put down", "warm and moving", "full of good pictures"),
        ("boring", "confusing", "too long", "badly written", "full of mistakes", "dull",
         "slow from the first page", "hard to follow", "empty and silly"),
        ("I read it in one night.", "I will read it again.", "The ending made me smile.",
         "I gave a copy to my sister.", "Every page was a joy."),
        ("I stopped after ten pages.", "I fell asleep over it.", "The ending made no sense.",
         "I gave my copy away.", "I kept looking at the clock."),
    ),
    "toy": Topic(
        ("kite", "toy car", "doll", "puzzle", "ball", "train set", "teddy bear", "wooden horse",
         "robot", "spinning top", "toy boat", "set of bricks", "drum", "board game", "yo-yo",
         "toy plane", "doll's house", "jumping frog", "magic set", "paint box"),
        ("well made", "great fun", "strong and colourful", "easy to play with", "lovely",
         "a joy for the whole family", "safe and sturdy", "simple and clever",
         "quick to build"),
        ("badly made", "joyless", "cheap and ugly", "too hard to use", "noisy and weak",
         "too small for any child", "full of sharp edges", "always broken", "flimsy"),
        ("My children play with it every day.", "It still works after a year.",
         "My son laughed for hours.", "My daughter takes it to bed.",
         "All our friends want one."),
        ("It broke on the first day.", "My children never play with it.",
         "One wheel fell off at once.", "My son cried when he saw it.", "We sent it back."),
    ),
    "place": Topic(
        ("museum", "park", "library", "beach", "castle", "market", "zoo", "lake", "inn",
         "swimming pool", "theatre", "playground", "garden", "harbour", "farm", "cave",
         "cinema",
         "mountain hut", "hotel", "campsite"),
        ("clean and quiet", "beautiful", "easy to find", "full of friendly people", "bright",
         "worth the long trip", "peaceful", "well kept", "full of things to see"),
        ("dirty and loud", "ugly", "hard to find", "full of rude people", "dark and damp",
         "a waste of a trip", "crowded", "badly kept", "closed half of the time"),
        ("We stayed all day.", "We will come back next summer.", "The view was splendid.",
         "The staff helped us with a smile.", "The children did not want to leave."),
        ("We left after ten minutes.", "We will never go there again.",
         "There was rubbish everywhere.",
         "The staff shouted at us.", "The children wanted to go home."),
    ),
}  # fmt: skip

# No form may be a part of another ("The {x} was {q}."), or reviews would hold one another.
STATES = (
    "The {x} was {q}, I must say.", "I found the {x} {q}.", "I think the {x} was {q}.",
    "In my view, the {x} was {q}.", "We got to know the {x} last week, and it was {q}.",
    "To me, the {x} was {q}.", "This {x} was {q}.", "My family found the {x} {q}.",
    "Everyone said that the {x} was {q}.", "What can I say? The {x} was {q}.",
)  # fmt: skip
GOOD_ENDS = (
    "I loved it.", "I liked it very much.", "I am happy that I tried it.", "What a joy!",
    "It made my day.", "I would choose it again.", "You should try it.", "Thank you!",
    "It is worth the money.", "I tell all my friends about it.", "I could not be happier.",
    "It was even better than I had hoped.",
)  # fmt: skip
BAD_ENDS = (
    "I did not like it.", "I want my money back.", "I am sorry that I tried it.",
    "What a pity!",
    "It spoiled my day.", "I would not choose it again.", "Stay away from it.", "Never again!",
    "It is a waste of money.", "I warn all my friends.", "I could not be more disappointed.",
    "It was even worse than I had feared.",
)  # fmt: skip
# {q} is a quality of the other side: "not boring at all" is praise.
NEGATIONS = (
    "The {x} was not {q} at all.", "Nobody could call the {x} {q}.",
    "I cannot say that the {x} was {q}.", "The {x} was anything but {q}.",
    "The {x} was by no means {q}.", "I never found the {x} {q}.",
    "It is not true that the {x} was {q}.",
)  # fmt: skip
# {r} the side that loses, {q} the side that counts.
CONTRASTS = (
    "The {x} looked {r}, but in the end it was {q}.",
    "At first the {x} seemed {r}, but it was {q}.",
    "People say that the {x} is {r}, but I found it {q}.",
    "I had heard that the {x} was {r}, yet it was {q}.",
    "I expected the {x} to be {r}, but no: it was {q}.",
    "Last year the {x} was {r}, but this time it was {q}.",
)  # fmt: skip
CONTRASTS_GOOD = ("The {x} was {r}, but I would choose it again.",
                  "The {x} was {r}, but it won my heart.",
                  "The {x} was {r}, and still I loved it.")  # fmt: skip
CONTRASTS_BAD = ("The {x} was {r}, but I would not choose it again.",
                 "The {x} was {r}, but I want my money back.",
                 "The {x} was {r}, and still I did not like it.")  # fmt: skip
# Where people go or eat, they can come back.
BACK = {"positive": "The {x} was {r}, but I would come back tomorrow.",
        "negative": "The {x} was {r}, but I would not come back."}  # fmt: skip
# Always negative: the praise is not meant.
IRONIES = (
    "Oh, wonderful, the {x} was {q}.", "How lovely: the {x} was {q}!",
    "Great, the {x} was {q}. Just what I wanted.", "Well done! The {x} was {q}.",
    "If you enjoy being sad, the {x} is for you. It was {q}.",
    "Thanks a lot for the {x}. It was {q}.", "The {x} was {q}. My lucky day!",
)  # fmt: skip
# Mixed: no side wins.
MIXED = (
    "The {x} was {q}, and it was also {r}.", "Some days the {x} was {q}, some days {r}.",
    "Half of the {x} was {q}, the other half {r}.",
    "My friend found the {x} {q}, and I found it {r}.",
    "The {x} was {r}. Then again, it was {q}.", "I cannot decide: the {x} was {q} and {r}.",
)  # fmt: skip

# Five named wordings of one question: is a score the task's or the wording's?
CLASSIFY_WORDINGS = {
    "question first": "Is this review positive or negative?\n{r}",
    "review first": "{r}\nIs this review positive or negative?",
    "named fields": "Review: {r}\nSentiment (positive or negative):",
    "order": "Read the review and answer with one word, positive or negative.\n{r}",
    "opinion": "Someone wrote: {r}\nIs the opinion positive or negative?",
}
SENTIMENT_QUESTIONS = (
    *CLASSIFY_WORDINGS.values(),
    "Say positive or negative: {r}", "{r}\nPositive or negative?",
    "Sort this review into positive or negative: {r}",
    "Here is a review: {r}\nIs it positive or negative?",
    "Was the writer happy? Answer positive or negative.\n{r}",
)  # fmt: skip
TOPIC_QUESTIONS = (
    "What is this review about: food, book, toy or place?\n{r}",
    "{r}\nIs this about a food, a book, a toy or a place?",
    "Give the topic in one word (food, book, toy, place): {r}",
    "Sort this review into food, book, toy or place: {r}",
    "Review: {r}\nTopic (food, book, toy or place):", "Food, book, toy or place? {r}",
    "Someone wrote: {r}\nWhat did they write about: food, book, toy or place?",
    "Here is a review: {r}\nIts topic is one of food, book, toy and place. Which one?",
)  # fmt: skip
# Examples before a question, written by hand: none of them can be drawn as an item.
SENTIMENT_SHOTS = (("I smiled all the way home.", "positive"), ("It was a sad waste.",
                   "negative"),
                   ("Sheer delight.", "positive"), ("Such a bad idea.",
                    "negative"))  # fmt: skip
TOPIC_SHOTS = (("The butter was soft.", "food"), ("A fine novel for winter.", "book"),
               ("The marbles roll well.", "toy"), ("The town is pretty.", "place"))  # fmt: skip
STARS = {"positive": ("4 stars", "5 stars", "4 out of 5", "5 out of 5"),
         "negative": ("1 star", "2 stars", "1 out of 5", "2 out of 5"),
         "ambiguous": ("3 stars", "3 out of 5")}  # fmt: skip
