# %%
from posttrain_lab.widgets import FirstFineTune

FirstFineTune()
