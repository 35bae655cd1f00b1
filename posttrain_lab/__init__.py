"""Post-Training Lab: train a small language model yourself and watch its answers change.

What it leaves out: nothing heavy is imported here. Torch, transformers, peft and trl
live in the runner's worker processes (see ``posttrain_lab.runs``).

Try it: ``posttrain-lab serve`` in a shell, or open ``notebooks/00_start_here.ipynb``.
"""

__version__ = "0.1.0"
