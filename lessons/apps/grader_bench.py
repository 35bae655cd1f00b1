# %%
from posttrain_lab.widgets import GraderBench

GraderBench()

# %%
from posttrain_lab.widgets import FoolTheGrader

FoolTheGrader()

# %%
from posttrain_lab.widgets import OwnGrader

OwnGrader()

# %%
from posttrain_lab.widgets import RewardModelLab

RewardModelLab()

# %%
from posttrain_lab.widgets import ConstitutionLab

ConstitutionLab()
