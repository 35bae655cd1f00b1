"""``python -m posttrain_lab`` is ``posttrain-lab``. What it leaves out: everything else.

Try it: ``python -m posttrain_lab --help``.
"""

import sys

from posttrain_lab.cli import main

sys.exit(main())
