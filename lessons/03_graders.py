# %% [markdown]
# # Graders and reward models
#
# A grader says how good an answer is. Reinforcement learning does whatever the
# grader pays for, so the grader is what you really teach.
#
# You will
#
# - grade answers with graders that read, compute and run programs,
# - weigh graders against one another, and give credit for part of the work,
# - write a grader of your own, and fool some that are badly made,
# - train a reward model from choices, and find its biases,
# - write a constitution, and let a model mend its answers by it.

# %% [markdown]
# ## 1 · The grader bench
#
# Each row is an answer, each column a grader. Click a grade to read why. Move
# a weight, and the answers change places.
#
# Start with Alice: she has 8 apples, buys 2 and gives 5 away. One answer shows
# its work and ends at 0, the other ends at 5. What should each get?

# %%
from posttrain_lab.widgets import GraderBench

GraderBench()

# %% [markdown]
# The same in code. Graders are functions; they add up with `combine`.

# %%
from posttrain_lab.graders import combine, numeric, shows_work
from posttrain_lab.records import Example

alice = Example.pair("Alice has 8, buys 2, gives 5 away.", "", gold="5")
total = combine({numeric(): 1, shows_work(checked=False): 1})
for answer in ("8+2-5=0\n\nAnswer:0", "8+2-5=5\n\nAnswer:5"):
    print(total(answer, alice).explanation, "\n")

# %% [markdown]
# Does it matter that part of the work is paid? Predict, then run both.

# %%
from posttrain_lab.widgets import ClaimCard

ClaimCard("C16")

# %% [markdown]
# **Exercise 3.1.** Add grades up by their weights. A grade of `None` means that
# nobody could tell: then nobody can tell the total, either.


# %% tags=["exercise"]
def weighted(grades, weights):
    """The weighted sum; None where a grade is None."""
    raise NotImplementedError("Exercise 3.1: what if a grade is None?")


# %% tags=["solution"]
def weighted(grades, weights):
    """The weighted sum; None where a grade is None."""
    if None in grades:
        return None
    return sum(g * w for g, w in zip(grades, weights))


# %%
from posttrain_lab.widgets import check

check("3.1", weighted)

# %% [markdown]
# ## 2 · Verifiers, and how they are fooled
#
# A look for the right words is no grader: “not 5, but 25” has a 5 in it.

# %%
ClaimCard("C17")

# %% [markdown]
# Now you are the model that is paid. Each of these graders has a loophole:
# write a wrong answer that it accepts.

# %%
from posttrain_lab.widgets import FoolTheGrader

FoolTheGrader()

# %% [markdown]
# ## 3 · Write your own
#
# Your function runs in the sandbox, where it can do no harm. It has to stand
# answers that were written against it.

# %%
from posttrain_lab.widgets import OwnGrader

OwnGrader()

# %% [markdown]
# Programs are graded by running them. The program is told what to compute, and
# never what should come out.

# %%
from posttrain_lab.graders import code
from posttrain_lab.graders.code_tests import Gives

tests = (Gives("add(2, 3)", "5"), Gives("add(-1, 1)", "0"))
grade = code(*tests)
task = Example.pair("Write add(a, b).", "")
for program in ("add = lambda a, b: a + b", "add = lambda a, b: 5"):
    print(grade(program, task).explanation, "\n")

# %% [markdown]
# ## 4 · From choices to a reward model
#
# No script knows which answer people like better. So show two answers, ask
# which one is better, and train a model to predict the choice.

# %%
from posttrain_lab.widgets import RewardModelLab

RewardModelLab()

# %% [markdown]
# Train a second time with labels of which the longer answer wins, and tick both
# runs: what did each learn? Your reward model is a grader now. In the bench at
# the top, add “Would people choose it?” and see what it gives Alice's answers.

# %% [markdown]
# ### Under the hood: the loss of a pair
#
# The model gives each answer a score. The loss is small when the chosen answer
# scores higher: −log sigmoid(chosen − rejected) (Bradley and Terry, 1952).

# %% tags=["hood"]
import math


def sigmoid(x):
    """From any number to a probability."""
    return 1 / (1 + math.exp(-x))


# %% [markdown]
# **Exercise 3.2.** Write that loss.


# %% tags=["exercise"]
def pair_loss(chosen, rejected):
    """-log sigmoid of the difference between the two scores."""
    raise NotImplementedError("Exercise 3.2: math.log and sigmoid")


# %% tags=["solution"]
def pair_loss(chosen, rejected):
    """-log sigmoid of the difference between the two scores."""
    return -math.log(sigmoid(chosen - rejected))


# %%
check("3.2", pair_loss)

# %%
ClaimCard("C18")

# %% [markdown]
# ## 5 · A constitution
#
# Rules in plain words. The model answers, a program finds the broken rules, the
# model mends its answer, and the mended answers become training data.

# %%
from posttrain_lab.widgets import ConstitutionLab

ConstitutionLab()

# %%
ClaimCard("C19")

# %% [markdown]
# ## 6 · What you saw
#
# Computed from your own receipts.

# %%
from posttrain_lab.receipts import what_you_saw

print(what_you_saw("C16", "C17", "C18", "C19"))

# %% [markdown]
# ## 7 · Check yourself

# %%
from posttrain_lab.widgets import Quiz

Quiz("03")

# %%
from posttrain_lab.widgets import Progress

Progress("03")

# %% [markdown]
# ## In this lesson we have
#
# - seen graders that read, compute and run, and what fools the others,
# - paid for part of the work, and seen what that brings out,
# - trained a model to predict choices, and found what else it picked up,
# - let a model mend its answers by written rules, and learn from that.
