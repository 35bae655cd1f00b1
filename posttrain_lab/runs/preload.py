"""Imported once by the process that every worker is forked from: the real classes.

Importing ``trl`` or ``transformers`` by name loads little, since both are lazy;
``methods`` and ``claims.workbench`` name the classes that training uses. A forked worker
then starts in milliseconds and shares their memory.

What it leaves out: using anything. A parallel operation or a look at the accelerator in
this process would hang or break the workers forked from it.

Try it: ``client.warm()``, then ``client.runner_status()``.
"""

from __future__ import annotations

import gc

PROBLEM = ""

# Only ImportError is swallowed by multiprocessing, silently; anything else would end the
# forking process. So keep every problem, and let each worker say it.
try:
    import posttrain_lab.claims.workbench
    import posttrain_lab.inquiry.questions
    import posttrain_lab.methods.sft  # noqa: F401
except Exception as error:
    PROBLEM = f"{type(error).__name__}: {error}"

gc.collect()
gc.freeze()  # else the first collection in a worker would copy every page
