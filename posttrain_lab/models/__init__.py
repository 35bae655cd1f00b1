"""Models: what there is, fetching, loading, templates, answers.

What it leaves out: training (``methods``).

Try it: ``posttrain_lab.models.load.load("pocket/base")``.
"""

import os

# Read once, when torch is loaded. Threads that wait for one another then sleep instead of
# spinning: beside another busy process, two spinning threads made a step 8 to 30 times
# slower than one; two sleeping ones cost nothing measurable on an idle machine.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
