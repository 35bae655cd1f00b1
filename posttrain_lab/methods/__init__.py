"""Training methods: each builds a library's trainer and emits events.

What it leaves out: processes and queues (``runs``), and where examples come from.

Try it: ``posttrain_lab.methods.sft.train_sft``.
"""

import posttrain_lab.models  # noqa: F401  sets how torch's threads wait, before torch loads
