"""Views: what a notebook or an app shows. They read events and ask; they never train.

What it leaves out: torch and everything else that is heavy. Importing this costs a
kernel a few tens of megabytes.

Try it in a notebook: ``from posttrain_lab.widgets import FirstFineTune; FirstFineTune()``.
"""

from posttrain_lab.widgets.first_fine_tune import FirstFineTune

__all__ = ["FirstFineTune"]
