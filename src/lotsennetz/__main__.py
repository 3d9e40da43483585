"""``python -m lotsennetz``: the same as the command ``lotsennetz``."""

import sys

from lotsennetz.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
