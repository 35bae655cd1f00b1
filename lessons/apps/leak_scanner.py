# %%
from posttrain_lab.widgets import LeakScanner

LeakScanner()
