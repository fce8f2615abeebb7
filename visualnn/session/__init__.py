"""The program without its window: what is open, where the playhead stands, which samples are shown, how training
runs.
"""

from visualnn.session.session import Session

__all__ = ["Session"]
