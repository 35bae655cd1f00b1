"""A doctor for reinforcement learning: what is wrong with a run, and how that is known.

``curves`` reads a run's events, ``signs`` knows the faults and the reason for each threshold,
``diagnosis`` puts what was found in order.

What it leaves out: steering a run (``runs.steer``), and drawing.

Try it: ``posttrain-lab runs doctor RUN``.
"""

from posttrain_lab.rl_doctor.diagnosis import diagnose, is_stranger, text
from posttrain_lab.rl_doctor.signs import Finding

__all__ = ["Finding", "diagnose", "is_stranger", "text"]
