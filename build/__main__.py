"""Entry of ``python -m build``."""

import sys

try:
    from build.cli import main
except KeyboardInterrupt:  # nothing was begun
    sys.exit(130)

sys.exit(main())
