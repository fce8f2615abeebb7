"""The program without its window: what is open, where the playhead stands, which samples are shown, how training
runs.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visualnn.session.session import Session

__all__ = ["Session"]


def __getattr__(name: str) -> Any:
    """Session is imported when it is asked for: a process that only trains is there in half the time without it."""
    if name != "Session":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from visualnn.session.session import Session

    return Session
