"""Entry of ``python -m build``."""

import sys

from build.cli import main

sys.exit(main())
