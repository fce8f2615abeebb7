"""visualnn shows how a neural network learns, one proved number at a time."""

import os

# One BLAS thread unless the person asked for more: at teaching sizes a second thread makes training slower, and
# much slower when a window uses the other core. NumPy reads these once, when it is first imported.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_variable, "1")

__version__ = "0.1.0"
