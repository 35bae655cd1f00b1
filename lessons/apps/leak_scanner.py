# %%
from posttrain_lab.widgets import LeakScanner

LeakScanner()

# %%
from posttrain_lab.widgets import LeakScorecard

LeakScorecard()

# %%
from posttrain_lab.widgets import LeakSplitter

LeakSplitter()

# %%
from posttrain_lab.widgets import PairLeakGame

PairLeakGame()
