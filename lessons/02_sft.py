# %% [markdown]
# # Supervised fine-tuning
#
# Fine-tuning shows a model what a good answer looks like, and it copies that.
# In this lesson you look at every part of it: the examples, what of them is
# learned, how they are packed, which weights move, and when to stop.
#
# You will
#
# - edit training data and see which tokens carry loss, and why,
# - pack conversations into rows, with and without boundaries,
# - train all weights, or a few with LoRA, and compare,
# - find the learning speed that works, and see over-fitting happen,
# - test three statements about fine-tuning, each against a control.

# %% [markdown]
# ## 1 · What is learned, token by token
#
# A chat template writes a conversation down as one text. The loss falls on the
# assistant's words only. Change the conversation, and see what is learned.

# %%
from posttrain_lab.widgets import MaskView

MaskView()

# %% [markdown]
# What if every word carried loss? Predict, then run both.

# %%
from posttrain_lab.widgets import ClaimCard

ClaimCard("C41")

# %% [markdown]
# ### Under the hood: cross-entropy with a mask
#
# The loss of a token is −log of the probability that the model gave it. The
# mean is taken over the tokens that are learned. `-100` marks the others.

# %% tags=["hood"]
import math


def token_loss(logits, target):
    """−log of the target's probability, in nats."""
    most = max(logits)
    total = sum(math.exp(x - most) for x in logits)
    return math.log(total) - (logits[target] - most)


def masked_loss(logits, labels):
    """Mean loss over the labels that are not -100.

    The logits at one place speak about the next token.
    """
    losses = []
    for row, label in zip(logits[:-1], labels[1:]):
        if label != -100:
            losses.append(token_loss(row, label))
    return sum(losses) / len(losses)


# %%
from posttrain_lab.hood import ask

talk = [
    {"role": "user", "content": "What is the capital of France?"},
    {"role": "assistant", "content": "Paris."},
]
raw = ask("logits", "pocket/base", messages=talk)
print(f"mine    {masked_loss(raw['logits'], raw['labels']):.6f}")
print(f"library {raw['loss']:.6f}")

# %% [markdown]
# **Exercise 2.1.** Given each token's loss and a mask of ones and zeros, give
# the mean loss of the tokens that are learned.


# %% tags=["exercise"]
def mean_of_learned(losses, mask):
    """The mean of the losses whose mask is 1."""
    raise NotImplementedError("Exercise 2.1: leave out where the mask is 0")


# %% tags=["solution"]
def mean_of_learned(losses, mask):
    """The mean of the losses whose mask is 1."""
    return sum(a * b for a, b in zip(losses, mask)) / sum(mask)


# %%
from posttrain_lab.widgets import check

check("2.1", mean_of_learned)

# %% [markdown]
# ## 2 · Several turns, and thinking in tags
#
# “What about Spain?”, “Germany?”: who answers that has to carry the talk along.
# And `<think>` is only text, until examples make a habit of it.

# %%
ClaimCard("C15")

# %% [markdown]
# ## 3 · Packing
#
# Short conversations side by side in one row waste less. Then the rows need
# boundaries, or a conversation reads the one before it.

# %%
from posttrain_lab.widgets import PackingView

PackingView()

# %% [markdown]
# Does it matter? In a file, wordings of one question often stand side by side.
# Read as one text, every wording but the first has its answer right above it.

# %%
ClaimCard("C41b")

# %% [markdown]
# ## 4 · The studio: data, settings, runs, side by side
#
# Edit the data, choose what is trained, start one run or three, and compare.
# The dashed line is the loss on examples that were held out.

# %%
from posttrain_lab.widgets import SFTStudio

SFTStudio()

# %% [markdown]
# Things to try:
#
# - Train on four examples for 200 steps. When does the held-out loss turn?
# - Ten times the learning speed: what do the answers look like?
# - LoRA of rank 2 against all weights: who learns the pirate faster?

# %% [markdown]
# ### Under the hood: LoRA
#
# The weight `W` stays. Beside it, `A` makes the input thin and `B` makes it
# wide again; their product is added, scaled by alpha / rank.


# %% tags=["hood"]
def times(matrix, vector):
    """The product of a matrix (rows) and a vector."""
    return [sum(m * v for m, v in zip(row, vector)) for row in matrix]


def lora_forward(x, W, A, B, alpha):
    """W x + alpha / rank * B (A x); A is rank × in, B is out × rank."""
    scale = alpha / len(A)
    frozen, added = times(W, x), times(B, times(A, x))
    return [f + scale * a for f, a in zip(frozen, added)]


def merged(W, A, B, alpha):
    """One matrix that does the same: W + alpha / rank * B A."""
    made, scale = [], alpha / len(A)
    for w_row, b_row in zip(W, B):
        added = times(zip(*A), b_row)  # this row of B A
        made.append([w + scale * a for w, a in zip(w_row, added)])
    return made


# %%
W, A, B = [[1.0, 2.0], [3.0, 4.0]], [[0.5, -1.0]], [[2.0], [0.0]]
print(lora_forward([1.0, 1.0], W, A, B, alpha=2))
print(times(merged(W, A, B, alpha=2), [1.0, 1.0]))

# %% [markdown]
# **Exercise 2.2.** How many weights does LoRA train beside one matrix?


# %% tags=["exercise"]
def trained_by_lora(inputs, outputs, rank):
    """The number of weights in A and B together."""
    raise NotImplementedError("Exercise 2.2: A is rank × inputs, and B?")


# %% tags=["solution"]
def trained_by_lora(inputs, outputs, rank):
    """The number of weights in A and B together."""
    return rank * inputs + outputs * rank


# %%
check("2.2", trained_by_lora)

# %% [markdown]
# ## 5 · SFT is imitation
#
# One arm is shown a pirate, the other a plain speaker. Both are asked the same
# new questions.

# %%
ClaimCard("C08")

# %% [markdown]
# ## 6 · What you saw
#
# Computed from your own receipts.

# %%
from posttrain_lab.receipts import what_you_saw

print(what_you_saw("C08", "C15", "C41", "C41b"))

# %% [markdown]
# ## 7 · Check yourself

# %%
from posttrain_lab.widgets import Quiz

Quiz("02")

# %%
from posttrain_lab.widgets import Progress

Progress("02")

# %% [markdown]
# ## In this lesson we have
#
# - seen which tokens carry loss, and what happens when all of them do,
# - packed conversations so that none reads another,
# - trained all weights and thin matrices beside them, and merged these,
# - found where learning turns into learning by heart.
