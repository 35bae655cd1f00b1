# %% [markdown]
# # Reinforcement learning
#
# SFT shows the model what to say. Reinforcement learning (RL) lets it try, and
# makes what was paid for likelier. Nobody writes down the right answer.
#
# You will
#
# - watch GRPO train a language model, stop it, change it, fork it,
# - write its three formulas, and get the library's own numbers,
# - race SFT, DPO and RLHF, then SFT against RL, from one start: gains, cost,
#   memory, stability,
# - find a grader's loophole, see the model find it too, and close it,
# - go from data to a model that uses tools: the real app.

# %% [markdown]
# ## 1 · One picture
#
# ```
#         ┌──────────── a little likelier, or less likely ◄──────────┐
#         ▼                                                          │
#   ┌───────────┐  writes a group   ┌─────────┐  rewards   ┌─────────┴───────┐
#   │   model   ├─────────────────► │ graders ├──────────► │    advantage    │
#   │ (policy)  │    of answers     │         │            │ better than the │
#   └───────────┘                   └─────────┘            │  group's mean?  │
#         ▲                                                └─────────────────┘
#       prompt      KL: a leash to the model that it was
# ```
#
# One turn of it is a step. The answers that a model tries are its *rollouts*.
# With all of a group right, or all wrong, nobody is better than the mean, and
# nothing is learned from that group.

# %% [markdown]
# ## 2 · The RL arena
#
# The model was fine-tuned a little and is often wrong. Press Train and read its
# tries: each has a reward, graders that say why, and an advantage.

# %%
from posttrain_lab.widgets import RLArena

RLArena()

# %% [markdown]
# Things to try:
#
# - Pause, and ask it your own question. Go on, and ask again.
# - Fork it, with ten times the learning speed in the fork. Which one breaks?
# - Set the temperature to 0.2. What becomes of the groups' spread?
# - The tab *Hunt*: each grader there has a loophole. Train, read what is paid
#   most, mend the grader, and train again.

# %% [markdown]
# ## 3 · Under the hood: three formulas
#
# **The advantage.** A try is compared with the other tries at the same prompt:
# its reward less their mean, divided by their standard deviation (n − 1) plus
# 0.0001. A reward of `None` means that nobody could tell: such a try is left
# out of mean and deviation, and its advantage is 0.
#
# **Exercise 4.1.** Write it. With fewer than two graded tries there is nothing
# to compare: all advantages are 0.


# %% tags=["hood"]
import math
import statistics

# statistics.mean([1, 2, 6]) is 3; statistics.stdev divides by n − 1.


# %% tags=["exercise"]
def advantages(rewards):
    """One advantage for each reward of a group."""
    raise NotImplementedError("Exercise 4.1: take those that are graded")


# %% tags=["solution"]
def advantages(rewards):
    """One advantage for each reward of a group."""
    graded = [r for r in rewards if r is not None]
    if len(graded) < 2:
        return [0.0] * len(rewards)
    mean = statistics.mean(graded)
    spread = statistics.stdev(graded) + 1e-4
    return [0.0 if r is None else (r - mean) / spread for r in rewards]


# %%
from posttrain_lab.widgets import check

check("4.1", advantages)

# %% [markdown]
# **The clipped loss.** A token's probability now, divided by what it was when
# it was written, is its *ratio*. Ratio × advantage is what we want more of. But
# one batch shall not move a token too far: beyond 1 ± epsilon, a larger ratio
# earns nothing more. Of the two products, take the smaller, and its negative
# is the loss (PPO, and GRPO too).
#
# **Exercise 4.2.** Write the loss of one token, from its log-probabilities.


# %% tags=["exercise"]
def clipped_loss(now, before, advantage, epsilon=0.2):
    """The loss of one token; `now` and `before` are log-probabilities."""
    raise NotImplementedError("Exercise 4.2: math.exp(now - before)")


# %% tags=["solution"]
def clipped_loss(now, before, advantage, epsilon=0.2):
    """The loss of one token; `now` and `before` are log-probabilities."""
    ratio = math.exp(now - before)
    clipped = min(max(ratio, 1 - epsilon), 1 + epsilon)
    return -min(ratio * advantage, clipped * advantage)


# %%
check("4.2", clipped_loss)

# %% [markdown]
# **The leash.** How far has the model gone from the one that it was (the
# *reference*)? With d = log-probability of the reference − that of the model,
# TRL estimates the KL distance of a token as exp(d) − d − 1 (known as k3). It
# is never below 0, and 0 where both agree.
#
# **Exercise 4.3.** Write it.


# %% tags=["exercise"]
def kl_estimate(now, reference):
    """The distance at one token, in nats."""
    raise NotImplementedError("Exercise 4.3: d = reference - now")


# %% tags=["solution"]
def kl_estimate(now, reference):
    """The distance at one token, in nats."""
    d = reference - now
    return math.exp(d) - d - 1


# %%
check("4.3", kl_estimate)

# %% [markdown]
# Together they are GRPO's loss: for every token of every try, the clipped loss
# plus beta times the distance; then the mean over all tokens. The tries were
# written by the model of a moment ago, so TRL weighs each distance by the
# token's ratio.


# %% tags=["hood"]
def distance(now, before, reference):
    """KL at one token, weighed for who wrote it."""
    return math.exp(now - before) * kl_estimate(now, reference)


def grpo_loss(tokens, beta, epsilon):
    """The mean over tokens of (now, before, reference, advantage)."""
    total = 0.0
    for now, before, reference, advantage in tokens:
        total += clipped_loss(now, before, advantage, epsilon)
        total += beta * distance(now, before, reference)
    return total / len(tokens)


# %% [markdown]
# ### DPO: from pairs, without a reward model
#
# Direct preference optimization needs no tries and no grader, only pairs of a
# chosen and a rejected answer. The "score" of an answer is how much likelier
# the model finds it than the reference does. The rest is the loss of a pair
# that you wrote in lesson 03.


# %% tags=["hood"]
def dpo_loss(policy, reference, beta=0.1):
    """Each is (log-prob. of the chosen, of the rejected answer)."""
    chosen, rejected = (p - r for p, r in zip(policy, reference))
    return math.log(1 + math.exp(-beta * (chosen - rejected)))


# %%
from posttrain_lab.hood import ask

QUESTION = "What is the capital of France?"


def log_prob(model, answer):
    """Of the whole answer: the sum over its tokens."""
    asked = {"role": "user", "content": QUESTION}
    said = {"role": "assistant", "content": answer}
    raw = ask("logits", model, messages=[asked, said])
    learned = sum(label != -100 for label in raw["labels"])
    return -raw["loss"] * learned


PAIR = ("Paris.", "Blue.")
policy = [log_prob("pocket/chat", answer) for answer in PAIR]
reference = [log_prob("pocket/mid", answer) for answer in PAIR]
print("chat:", policy, "mid:", reference)
loss = dpo_loss(policy, reference)
print(f"loss {loss:.4f}; undecided would be {math.log(2):.4f}")

# %% [markdown]
# ### The race: SFT, DPO, RLHF
#
# One start, and one set of choices between two answers. Often both answers are
# bad, and one of them less so. Guess first: SFT copies what was chosen, DPO
# learns from the pairs, RLHF trains a reward model on the pairs and is paid by
# it. Which will give most good answers?

# %%
from posttrain_lab.widgets import PreferenceRace

PreferenceRace()

# %% [markdown]
# Read RLHF's answers, and its two numbers: the reward model's score, and the
# share of good answers. Where does the one still rise, and the other fall?
#
# Things to try: half the steps; a KL leash of 0.2; and *Politeness alone* as
# what people chose by, with no leash at all.

# %% [markdown]
# ## 4 · SFT against RL
#
# SFT copies the demonstrations. RL never sees one.

# %%
from posttrain_lab.widgets import ClaimCard

ClaimCard("C08")

# %% [markdown]
# A refusal can be learned as a pattern, or as a habit that holds when the
# request is put in another way. Watch the harmless look-alikes, too.

# %%
ClaimCard("C09")

# %% [markdown]
# The demonstrations are needlessly long. Does RL find the shorter way?

# %%
ClaimCard("C13")

# %% [markdown]
# ## 5 · What it costs
#
# RL writes every answer that it learns from. What does a point of gain cost?

# %%
ClaimCard("C11")

# %% [markdown]
# And it keeps more models. A model that is trained needs its weights, a
# gradient for each, and Adam's two running means; one that is only asked needs
# the weights alone. Four bytes a number.


# %% tags=["hood"]
def held(weights, trained):
    """Bytes of one model, without rollouts and activations."""
    return 4 * weights * (4 if trained else 1)


METHODS = {  # the models that are held, and whether each is trained
    "SFT": [True],
    "DPO": [True, False],  # and a reference
    "GRPO, no leash": [True],
    "GRPO, KL leash": [True, False],  # and a reference
    "RLHF": [True, False, False],  # and a reward model
    "RLHF + baseline": [True, False, False, True],  # one that is trained
}


# %%
SIZE = 1_600_000  # weights of pocket/base, about
for method, models in METHODS.items():
    parts = [held(SIZE, trained) / 1e6 for trained in models]
    bar = " ".join("█" * round(part / 1.6) for part in parts)
    print(f"{method:15}{sum(parts):6.1f} MB  {bar}")

# %% [markdown]
# A bar is a model. The arena's ledger measures the same, with the rollouts; and
# this card does it for every method.

# %%
ClaimCard("C12")

# %% [markdown]
# ## 6 · What goes wrong
#
# SFT "just works". RL can collapse, and it can be paid for nonsense.

# %%
ClaimCard("C10")

# %% [markdown]
# What is paid for is what you get: a loophole in the grader is found, since it
# is paid. Proxy: the reward. Truth: what you meant by it. In the arena's *Hunt*
# you can watch it happen.

# %%
ClaimCard("C27")

# %% [markdown]
# When the reward does not rise, the doctor reads the run's events and says why.
# Here is a run whose steps are too large. What would you look at first?

# %%
from posttrain_lab.events import Logged, Metrics
from posttrain_lab.rl_doctor import diagnose, text

REWARDS = [0.5, 0.6, 0.5, 0.6, 0.7, 0.6, 0.3, 0.1, 0.0, 0.0, 0.0, 0.0]
events = []
for step, reward in enumerate(REWARDS, 1):
    lost = reward == 0
    extra = {
        "reward": reward,
        "groups_without_spread": 0.2 + 0.8 * lost,
        "kl": step**2 / 50,
        "completion_length": 30 + 2 * step,
    }
    row = Metrics(step, 12, learning_rate=0.01, extra=extra)
    events.append(Logged(float(step), row))
print(text(diagnose(events)))

# %% [markdown]
# These numbers were made up for the lesson. For your own runs:
# `posttrain-lab runs list`, then `posttrain-lab runs doctor RUN`.

# %% [markdown]
# ## 7 · The real app
#
# 1. Get fine-tuning data: inputs and target outputs.
# 2. Fine-tune.
# 3. Build environments: inputs, graders, and what else a try needs, such as
#    tools and files. The model calls a tool, reads its result, and goes on.
# 4. The RL loop: try in the environments, get rewards, train; again.

# %%
from posttrain_lab.environments.environment import call, factories
from posttrain_lab.environments.task import Task

row = {
    "prompt": "What do 12 apples cost?",
    "gold": "36",
    "tools": ["calculator", "table"],
    "table": [{"name": "apple", "price": "3"}],
}
(made,) = factories([Task.from_json(row)]).values()
room = made()
room.reset(task=0)
print(call(room, "lookup", {"name": "apple"}))
print(call(room, "calculate", {"sum": "12 * 3"}))
print(call(room, "calculate", {"sum": "open('secrets')"}))

# %% [markdown]
# The last call shows that a tool reads its input and never runs it.

# %% [markdown]
# Rows like this one, one a line in `my_tasks.jsonl`, are all that the pipeline
# needs. Give some of them an `answer`, to be fine-tuned on. As `app.json`:
#
# ```json
# {"method": "pipeline", "model": "pocket/base", "tasks": "my_tasks.jsonl",
#  "graders": [{"kind": "numeric"}]}
# ```
#
# and then `posttrain-lab run app.json`. Without `tasks` it takes errands of the
# pocket world.

# %%
ClaimCard("C14")

# %% [markdown]
# ## 8 · What you saw
#
# Computed from your own receipts.

# %%
from posttrain_lab.receipts import what_you_saw

SHOWN = ("C08", "C09", "C10", "C11", "C12", "C13", "C14", "C27")
print(what_you_saw(*SHOWN))

# %% [markdown]
# ## 9 · Check yourself

# %%
from posttrain_lab.widgets import Quiz

Quiz("04")

# %%
from posttrain_lab.widgets import Progress

Progress("04")

# %% [markdown]
# ## In this lesson we have
#
# - watched a model try, be graded, and change, and taken hold of the run,
# - written advantage, clipped loss and leash, and seen DPO do without tries,
# - raced SFT and RL, and counted what each costs and holds in memory,
# - seen a reward rise while the truth fell, and closed the loophole,
# - named what is wrong with a run by its numbers,
# - gone from data to an RL loop with tools.
