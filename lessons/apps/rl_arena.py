# %%
from posttrain_lab.widgets import RLArena

RLArena()

# %%
from posttrain_lab.widgets import PreferenceRace

PreferenceRace()

# %%
from posttrain_lab.widgets import OwnGrader

OwnGrader()
