"""`python -m visualnn` is the command `visualnn`."""

import sys

from visualnn.cli import main

sys.exit(main())
