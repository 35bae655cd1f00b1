# %%
from posttrain_lab.widgets import SFTStudio

SFTStudio()
