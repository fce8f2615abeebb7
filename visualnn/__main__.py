"""`python -m visualnn` is the command `visualnn`."""

import sys

from visualnn.cli import main

if __name__ == "__main__":  # a process that is started to train reads this file, too
    sys.exit(main())
