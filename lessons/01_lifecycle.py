# %% [markdown]
# # Pre-train, mid-train, post-train
#
# A chat model is made in stages. In this lesson you see what each stage adds,
# by asking every stage the same thing and by training parts of it yourself.
#
# You will
#
# - give one prompt to every stage of a model's life and compare,
# - watch a model go from random numbers to words, here, in a minute,
# - see what mid-training adds: a language, pictures, a longer memory,
# - see what fine-tuning changes, in writing and in labelling,
# - test seven statements of the slides, each against a control.
#
# The cards below ask for your prediction first. Nobody sees it but you.

# %% [markdown]
# ## 1 · One prompt, every stage
#
# The same sentence goes to the base model, the mid-trained one, and those
# after post-training. Base and mid only continue text; the others answer.

# %%
from posttrain_lab.widgets import EveryStage

EveryStage()

# %% [markdown]
# ## 2 · Why post-training?
#
# The slides list what people want from a model: answering, dialogue, no harm,
# coding, reasoning and more. The report card asks each stage for each of
# them, on items that no training text holds. Bars have intervals: with few
# items, a rate is only roughly known.

# %%
from posttrain_lab.widgets import ReportCard

ReportCard()

# %% [markdown]
# Predict first, then let the lab ask anew.

# %%
from posttrain_lab.widgets import ClaimCard

ClaimCard("C01")

# %% [markdown]
# ## 3 · Pre-training: from nothing to language
#
# *the students opened their ___* — the model guesses the next token, is told
# the right one, and its weights move a little. Nothing else happens in
# pre-training. Press Train and watch it begin with random weights.

# %%
from posttrain_lab.widgets import LivePretraining

LivePretraining()

# %%
ClaimCard("C04")

# %% [markdown]
# ### Under the hood: from logits to a draw
#
# For every token in its vocabulary a model gives a number, the *logit*. These
# lines turn logits into the probabilities that a token is drawn from, with a
# temperature and top-p. The cell after it compares them with what the
# library draws from.

# %% tags=["hood"]
import math


def softmax(logits, temperature=1.0):
    """Probabilities that sum to 1; a low temperature sharpens them."""
    most = max(logits)  # taken off, so that exp() cannot overflow
    parts = [math.exp((x - most) / temperature) for x in logits]
    return [part / sum(parts) for part in parts]


def top_p(chances, p):
    """Keeps the fewest likeliest tokens that together reach p."""
    order = sorted(range(len(chances)), key=lambda i: -chances[i])
    kept, total = set(), 0.0
    for i in order:
        kept.add(i)
        total += chances[i]
        if total >= p:
            break
    return [c / total if i in kept else 0.0 for i, c in enumerate(chances)]


# %%
from posttrain_lab.hood import ask

TEXT = "The students opened their"
raw = ask("logits", "pocket/base", text=TEXT)
mine = top_p(softmax(raw["logits"][-1], temperature=0.7), 0.9)
theirs = ask("next", "pocket/base", text=TEXT, temperature=0.7, top_p=0.9)
for token in theirs["tokens"][:5]:
    own, drawn = mine[token["id"]], token["drawn"]
    print(f"{token['text']!r:12} mine {own:.6f}  library {drawn:.6f}")

# %% [markdown]
# **Exercise 1.1.** Perplexity is exp of the mean loss: among how many tokens
# the model is torn. Write it. Then run the check.


# %% tags=["exercise"]
def perplexity(losses):
    """Among how many tokens a model with these losses is torn."""
    raise NotImplementedError("Exercise 1.1: exp of the mean loss")


# %% tags=["solution"]
def perplexity(losses):
    """Among how many tokens a model with these losses is torn."""
    return math.exp(sum(losses) / len(losses))


# %%
from posttrain_lab.widgets import check

check("1.1", perplexity)

# %% [markdown]
# **Exercise 1.2.** Write `softmax` with a temperature once more, from memory.


# %% tags=["exercise"]
def tempered(logits, temperature):
    """Probabilities of the logits at a temperature."""
    raise NotImplementedError("Exercise 1.2: exp, then divide by the sum")


# %% tags=["solution"]
def tempered(logits, temperature):
    """Probabilities of the logits at a temperature."""
    most = max(logits)
    parts = [math.exp((x - most) / temperature) for x in logits]
    return [part / sum(parts) for part in parts]


# %%
check("1.2", tempered)

# %% [markdown]
# ## 4 · Mid-training: a language, pictures, a longer memory
#
# Mid-training goes on with the same objective on a smaller, curated text. The
# shipped *mid* stage read Spanish, pictures as tokens, and long documents.

# %%
from posttrain_lab.widgets import MidTraining

MidTraining()

# %%
ClaimCard("C05")

# %%
ClaimCard("C06")

# %%
ClaimCard("C07")

# %% [markdown]
# ## 5 · Before and after fine-tuning
#
# *Write a short story about …* — the slides' own example. A base model goes on
# with your sentence. After fine-tuning it tells a story.

# %%
ClaimCard("C02")

# %% [markdown]
# To sort texts into classes, one can ask a model in words, or train a small
# *head* on its last layer. The card compares both on the same reviews.

# %%
ClaimCard("C03")

# %% [markdown]
# ## 6 · How we got here
#
# Facts to look at, each with its source. Figures from the slides are marked.

# %%
from posttrain_lab.widgets import Timeline

Timeline()

# %%
from posttrain_lab.widgets import FamilyPicture

FamilyPicture()

# %% [markdown]
# ## 7 · What you saw
#
# The next cell reads your receipts and says what they show: no more and no
# less. A claim that you have not run is left out.

# %%
from posttrain_lab.receipts import what_you_saw

print(what_you_saw("C01", "C02", "C03", "C04", "C05", "C06", "C07"))

# %% [markdown]
# ## 8 · Check yourself

# %%
from posttrain_lab.widgets import Quiz

Quiz("01")

# %%
from posttrain_lab.widgets import Progress

Progress("01")

# %% [markdown]
# ## In this lesson we have
#
# - compared the stages of a model on one prompt and on eighteen behaviours,
# - pre-trained a small model from random weights and watched it find words,
# - added a language, pictures and a longer memory with the same objective,
# - seen what fine-tuning changes, with an interval beside every number.
