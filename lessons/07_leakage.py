# %% [markdown]
# # Data leakage
#
# A test tells what a model can do with questions that it has not seen. When
# they stand in its training data, the test tells how well it remembers. That is
# *leakage*, or contamination.
#
# You will
#
# - scan training data for test items, and read why each row was flagged,
# - train with leaks and without, and measure what they are worth,
# - write the detector: a normaliser, runs of words, their weights,
# - plant leaks, and see which detector finds which kind,
# - split data so that no test row has a twin in training,
# - find leaks that stand in no text: in preferences and in a run's set-up.

# %% [markdown]
# ## 1 · Ways in
#
# ```
#   what leaks                    where it gets in
#   ─────────────────────────     ─────────────────────────────────────
#   the item, word for word       web text of pre-training
#   the item, edited:             fine-tuning rows, “synthetic” rows
#     names, numbers, order       pairs of a reward model
#   its question, or its answer   prompts of RL
#   its format alone              the judge: it trains and measures
# ```
#
# Nobody has to cheat. A web page quotes the test, a model that read it writes
# new training rows, and somebody mixes them in.

# %% [markdown]
# ## 2 · The leak scanner
#
# It opens with training data in which leaks were planted. Open some of the
# rows: what both texts have is marked, so what is not marked was changed. Then
# drop two files of your own.

# %%
from posttrain_lab.widgets import LeakScanner

LeakScanner()

# %% [markdown]
# Things to try:
#
# - Switch *Word for word* off. Which rows are still found, and by whom?
# - Make *Small edits* 0.30 stricter, then 0.20 looser. What is missed, what is
#   flagged in vain?
# - Let a shared header count. Ten more rows: are they leaks?

# %% [markdown]
# ## 3 · What is a leak worth?
#
# The contamination lab trains the same model twice: once on clean rows, once
# with test items among them. Each item has a *clean twin*, of the same making,
# that no training saw. The leaked score less the twins' is what the leak is
# worth. Predict, then run.

# %%
from posttrain_lab.widgets import ClaimCard

ClaimCard("C35")

# %% [markdown]
# The receipt holds every dose, and what is left after the scanner took out the
# rows that it flagged.

# %%
from posttrain_lab.claims.dose import doses
from posttrain_lab.receipts import newest

receipt = newest("C35")
for dose in doses(receipt) if receipt else ():
    name = f"{dose.rate:.0%}" + (", cleaned" if dose.cleaned else "")
    gap = dose.gap
    print(f"{name:14}{gap.value:+5.0%} ({gap.low:+.0%} to {gap.high:+.0%})")
print("" if receipt else "Run the card above, then this cell again.")

# %% [markdown]
# Does it matter when the items are read: before, or in fine-tuning?

# %%
ClaimCard("C36")

# %% [markdown]
# A copy, a paraphrase, or nothing but the test's format: what does each give?

# %%
ClaimCard("C38")

# %% [markdown]
# Now choose for yourself: what leaks, into which stage, in how many of the rows,
# how often each item, with or without cleaning. The rows change as you turn a
# knob; *Run every dose* draws the whole curve.

# %%
from posttrain_lab.widgets import ContaminationLab

ContaminationLab()

# %% [markdown]
# ## 4 · Under the hood: a detector in three steps
#
# **Step 1: make the same what a reader would call the same.** Capitals, wide
# letters, invisible characters and punctuation hide a text from a search.
#
# **Exercise 7.1.** Write the normaliser: a text's words, in order. First bring
# it into Unicode's form NFKC, then drop what is invisible (category Cf), then
# make it lower case, and take the runs of letters and digits.


# %% tags=["hood"]
import re
import unicodedata

# unicodedata.normalize("NFKC", text) makes wide letters plain.
# unicodedata.category("\u200b") is "Cf": a space of width zero.


# %% tags=["exercise"]
def words(text):
    """The words of a text, as they are compared."""
    raise NotImplementedError("Exercise 7.1: unicodedata.normalize")


# %% tags=["solution"]
def words(text):
    """The words of a text, as they are compared."""
    plain = unicodedata.normalize("NFKC", text)
    seen = [c for c in plain if unicodedata.category(c) != "Cf"]
    return re.findall(r"[^\W_]+", "".join(seen).lower())


# %%
from posttrain_lab.widgets import check

check("7.1", words)

# %% [markdown]
# **Step 2: how much of the item is there?** Cut the item into its runs of n
# words (*n-grams*), and count how many of them the document has, too. This
# share is the *containment*. It asks about the item, so a long document around
# it changes nothing.
#
# **Exercise 7.2.** Write it, for lists of words. Each different run counts
# once. An item with fewer than n words has no run: its containment is 0.


# %% tags=["hood"]
def runs(words, n=4):
    """All runs of n words in a row, as a set."""
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


# %% tags=["exercise"]
def containment(document, item, n=4):
    """The share of the item's runs that the document has."""
    raise NotImplementedError("Exercise 7.2: runs(item, n) & ...")


# %% tags=["solution"]
def containment(document, item, n=4):
    """The share of the item's runs that the document has."""
    wanted = runs(item, n)
    if not wanted:
        return 0.0
    return len(wanted & runs(document, n)) / len(wanted)


# %%
check("7.2", containment)

# %% [markdown]
# **Step 3: rare runs say more.** “How many are there” stands in half of all
# questions. A run weighs log((items + 1) / items that have it); one of everyday
# words alone weighs 0.3 of that. This is the number that the scanner calls
# *Small edits*, before it is compared with a threshold.


# %% tags=["hood"]
import math

from posttrain_lab.leakage.common_words import COMMON


def weight(run, items):
    """How much a run says about the items that have it."""
    having = sum(run in runs(item) for item in items)
    everyday = all(word in COMMON for word in run)
    rarity = math.log((len(items) + 1) / max(having, 1))
    return rarity * (0.3 if everyday else 1)


def weighted_containment(document, item, items):
    """As containment, by what the runs weigh."""
    whole = {run: weight(run, items) for run in runs(item)}
    there = whole.keys() & runs(document)
    return sum(whole[run] for run in there) / sum(whole.values())


# %%
from posttrain_lab.leakage.text import words_of  # the scanner's own

ITEMS = [
    "Anna has 12 old coins in a tin. Her friend Ben gives her 9 more. "
    "How many coins does she have in the tin now?",
    "Ben has 7 green pens on his desk. He loses 3 pens on the way to "
    "school. How many pens does he have now?",
    "Zoe bakes 20 cakes for a party and sells 11 of them at the gate. "
    "How many cakes are left for the party?",
]
FIRST = ITEMS[0]
CHANGED = {"Anna": "Ruth", "Ben": "Omar", "12": "31", "9": "4"}
version = FIRST
for old, new in CHANGED.items():
    version = version.replace(old, new)
ROWS = {
    "as it is": FIRST,
    "dressed up": FIRST.upper().replace(". ", " -- "),
    "slips": FIRST.replace("coins", "coyns").replace("friend", "freind"),
    "a version": version,
    "no item": "How many pens does she have in the tin now? Count them.",
}

# %%
every = [words_of(item) for item in ITEMS]
for name, row in ROWS.items():
    share = weighted_containment(words_of(row), every[0], every)
    print(f"{name:14}{share:6.0%}  {'█' * round(20 * share)}")

# %% [markdown]
# Other names and numbers break every run that holds one: a few more, and nothing
# is left. So the scanner looks a second time, with names and numbers as blanks
# (*Other names and numbers*), and a third time at the telling words in any
# order. And an item's threshold is set by what the *other items* score on it:
# none of them is a leak of it.

# %% [markdown]
# ## 5 · Who finds which leak?
#
# Plant leaks, and you know what there is to find. Guess first: which kinds does
# the plainest detector miss, 13 words in a row? And which rows does it flag in
# vain?

# %%
from posttrain_lab.widgets import LeakScorecard

LeakScorecard()

# %% [markdown]
# No column is best. So the scanner keeps its rules apart and joins them by *or*:
# a row leaks if any of them holds. What none of them sees is a text said in
# quite other words; for that it has a fifth channel, a small sentence encoder,
# which is installed apart.
#
# Rows of fine-tuning hold the item and its answer. The data of a reward model
# hold the request alone, with other answers. Which leak is easier to find?

# %%
ClaimCard("C37")

# %% [markdown]
# ## 6 · From a terminal, in your pipeline
#
# ```
# posttrain-lab leakage scan --train train.jsonl --eval test.jsonl
#     --report leaks.html --clean train.clean.jsonl
# ```
#
# It ends with exit code 3 when it finds a leak, so it can guard a pipeline. The
# same in code:

# %%
from posttrain_lab.leakage.index import LeakIndex

index = LeakIndex.build(ITEMS)
for leak in index.scan(ROWS.values()):
    name = list(ROWS)[leak.row]
    print(f"{name:14} item {leak.eval_id}: {leak.channel} {leak.score:.2f}")

# %% [markdown]
# ## 7 · Splits that do not leak
#
# Real data repeat themselves: the same question with other numbers, a row that
# was pasted twice. Draw test rows one by one, and their twins stay behind in
# training. Draw whole groups of near-duplicates instead.

# %%
from posttrain_lab.widgets import LeakSplitter

LeakSplitter()

# %% [markdown]
# **Exercise 7.3.** Count the twins: how many of the rows to test on have a
# member of their group among the others? `groups[row]` is a row's group.


# %% tags=["exercise"]
def leaking(groups, tested):
    """How many tested rows have a twin that is trained on."""
    raise NotImplementedError("Exercise 7.3: which groups are trained on?")


# %% tags=["solution"]
def leaking(groups, tested):
    """How many tested rows have a twin that is trained on."""
    held = set(tested)
    left = {g for row, g in enumerate(groups) if row not in held}
    return sum(groups[row] in left for row in held)


# %%
check("7.3", leaking)

# %% [markdown]
# For files of your own: `posttrain-lab leakage split --data all.jsonl --out
# parts`.

# %% [markdown]
# ## 8 · Leaks that no text search finds
#
# A test set for reward models holds *pairs*. The same pair with its answers
# exchanged teaches the opposite. One prompt alone gives away what will be
# asked.

# %%
from posttrain_lab.widgets import PairLeakGame

PairLeakGame()

# %% [markdown]
# And a reward model that both trains and measures is gamed: whatever it likes is
# learned. No text leaks there. It stands in the run's set-up:

# %%
from posttrain_lab.leakage.run_configuration import check as look_at

run = {
    "model": "pocket/chat",
    "reward_model": "judge-a",
    "evaluated_by": "judge-a",
    "prompts": "prompts.jsonl",
    "preference_data": "prompts.jsonl",
}
for warned in look_at(run):
    print(f"{warned.what}: {warned.says}\n")

# %% [markdown]
# What does that do to the answers?

# %%
ClaimCard("C39")

# %% [markdown]
# Does a model know a test by heart? Let it finish items from their first half,
# and do the same with items that it cannot have seen: `posttrain-lab leakage
# probe --model M --eval test.jsonl --twin fresh.jsonl`.

# %% [markdown]
# ## 9 · What you saw
#
# Computed from your own receipts.

# %%
from posttrain_lab.receipts import what_you_saw

print(what_you_saw("C35", "C36", "C37", "C38", "C39"))

# %% [markdown]
# ## 10 · Check yourself

# %%
from posttrain_lab.widgets import Quiz

Quiz("07")

# %%
from posttrain_lab.widgets import Progress

Progress("07")

# %% [markdown]
# ## In this lesson we have
#
# - scanned training data, and read what matched what, and how,
# - measured what a leak is worth, against clean twins,
# - written a normaliser and containment, and seen why rare runs weigh more,
# - planted leaks, and seen what each detector misses,
# - split data by groups, so that a test row has no twin in training,
# - found leaks in preferences and in a run's set-up, where no text leaks.
