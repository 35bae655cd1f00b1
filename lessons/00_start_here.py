# %% [markdown]
# # Your first fine-tune, in a minute
#
# A language model answers the way its training taught it. In this lesson you
# change that training, and watch the answers change with it.
#
# You will
#
# - pick a behaviour and edit the examples that teach it,
# - train a small model on them, here, on this computer,
# - see your own questions answered before, during and after,
# - and learn the three words behind everything in this lab: *spec*, *run*
#   and *events*.
#
# Run the next cell (Shift+Enter) to begin.

# %% [markdown]
# ## 1 · Train
#
# Choose a behaviour, change an example or two, and press **Train**. The
# answers on the right are given by the model that is being trained, every few
# steps.

# %%
from posttrain_lab.widgets import FirstFineTune

FirstFineTune()

# %% [markdown]
# Things to try:
#
# - Write an example of your own, and ask a question near it.
# - Delete all examples but one. What does the model do now?
# - Close this page in the middle of a run and open it again. The run went on.

# %% [markdown]
# ## 2 · What just happened
#
# 1. **The model got the same question every time.** Its weights, about one
#    and a half million numbers, were all that changed.
# 2. **It learned from your examples only**, by *supervised fine-tuning*: for
#    each example it guesses the answer word piece by word piece, and its
#    weights are moved a little toward what you wrote.
# 3. **The loss** on the chart says how surprised the model was by your
#    answers. Lower means less surprised.
# 4. **The learning rate** is the size of each move. It starts small, grows
#    quickly, and shrinks to nothing at the end.
#
# The button wrote a *spec* (what to do). The lab carried it out as a *run*, in
# a process of its own. The run wrote *events* into a file, and the panel drew
# them. The next cell does the same without the panel.

# %%
from posttrain_lab.data.behaviours import BEHAVIOURS
from posttrain_lab.runs.spec import RunSpec

behaviour = BEHAVIOURS[0]
print(behaviour.title)
for example in behaviour.examples[:3]:
    print(f"- {example.prompt[-1].content}")
    print(f"  → {example.answer}")

spec = RunSpec(
    examples=behaviour.examples,
    probes=behaviour.probes[:2],
    settings=behaviour.settings,
    name="without the panel",
)

# %% [markdown]
# `watch` waits for the run and prints its events. **On Colab**, use this cell
# when the panel above does not move by itself.

# %%
from posttrain_lab.runs import client
from posttrain_lab.runs.watch import watch

run = client.submit(spec)
state = watch(run)

# %% [markdown]
# Every line that you saw came from one file. These are its last events:

# %%
events, _ = run.events()
for logged in events[-3:]:
    print(logged.event)

# %% [markdown]
# ## 3 · Check this computer
#
# Is something slow, or missing? This says what the lab found.

# %%
from posttrain_lab import doctor

print(doctor.text(doctor.examine()))

# %% [markdown]
# ## 4 · Where everything is
#
# | where | what |
# |---|---|
# | `posttrain-lab serve` | this panel as a page of its own |
# | `posttrain-lab runs list` | every run, also the ones you closed the page on |
# | `posttrain-lab models list` | the models you can train |
# | `posttrain-lab --help` | the same verbs in a terminal |
#
# ## In this lesson we have
#
# - fine-tuned a language model and seen its answers change,
# - edited the examples that it learned from,
# - met the spec, the run and its events.
