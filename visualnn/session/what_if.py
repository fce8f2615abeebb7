"""What if: changes tried out on a copy; the trained network knows nothing of them until the person keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psygnal import Signal

from visualnn.engine import Network
from visualnn.engine.expr import Array

if TYPE_CHECKING:
    from visualnn.session.session import Session


class WhatIf:
    """The changes there are now; `changed` says that one came or went, and the trace has followed."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def active(self) -> bool:
        """Whether anything is changed."""
        return False

    def applied(self, network: Network) -> Network:
        """The network with the changes: itself while there are none, otherwise a copy."""
        return network

    def applied_input(self, x: Array) -> Array:
        """The input x with the changed pixels: itself while there are none, otherwise a copy."""
        return x

    def forget(self) -> None:
        """Drop all changes without a word: another network is on show now."""
