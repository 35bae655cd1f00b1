# %%
from posttrain_lab.widgets import EveryStage

EveryStage()
