"""The check of all gradients: backprop beside the real loss, on the samples of the trace, while all else goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from psygnal import Signal

from visualnn.engine import Network, Trace
from visualnn.engine.expr import Array
from visualnn.engine.gradcheck import Check, check_gradients
from visualnn.formats.errors import plain
from visualnn.i18n import _
from visualnn.session.looking import samples_of

if TYPE_CHECKING:
    from visualnn.session.session import Session


class GradientCheck:
    """`report` is how far the last check has come, None before the first; `changed` says that it got on, or ended."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.report: Check | None = None
        self._token: threading.Event | None = None
        self._of: Trace | None = None

    @property
    def running(self) -> bool:
        return self._token is not None

    @property
    def outdated(self) -> bool:
        """Whether it was of another sample or of other weights than those on show."""
        return self.report is not None and self._of is not self._session.trace

    def start(self) -> None:
        """Compare backprop with the real loss for every parameter, with what is changed by what-if."""
        self.stop()
        session = self._session
        network = session.what_if.applied(session.network).copy()
        x, t = samples_of(session.trace, None)
        self._of, self._token = session.trace, threading.Event()
        self.report = Check(0, network.flat.size)
        self.changed.emit()
        token = self._token
        session.executor(_job(network, x, t, token), partial(self._receive, token), partial(self._ended, token))

    def stop(self) -> None:
        """End it; the arrays that are done stay."""
        if self._token is not None:
            self._token.set()
            self._token = None
            self.changed.emit()

    def forget(self) -> None:
        """Another network is on show now."""
        self.stop()
        self.report = self._of = None
        self.changed.emit()

    def _receive(self, token: threading.Event, reports: list[Check]) -> None:
        if token is self._token:
            self.report = reports[-1]
            self.changed.emit()

    def _ended(self, token: threading.Event, error: BaseException | None) -> None:
        if token is not self._token:
            return
        self._token = None
        self.changed.emit()
        if error is not None:
            message = _("The gradients were not checked, because the program made a mistake: {reason}. The network is "
                        "unchanged.")
            self._session.problem.emit(message.format(reason=plain(str(error) or type(error).__name__, 120)))


def _job(network: Network, x: Array, t: Array, token: threading.Event) -> Iterator[Check]:
    """The check until it is done or stopped."""
    for report in check_gradients(network, x, t):
        if token.is_set():
            return
        yield report
