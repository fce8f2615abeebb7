"""While training goes on, panels are refreshed one after the other; when it pauses, all say the same at once."""

from __future__ import annotations

from types import SimpleNamespace

from psygnal import Signal
from pytestqt.qtbot import QtBot

from visualnn.ui.panel import Panel
from visualnn.ui.turns import Turns


class Source:
    """What panels watch: a run that goes on, and news."""

    changed = Signal()
    news = Signal()

    def __init__(self) -> None:
        self.state = "running"


class Counting(Panel):
    calm_ms = 20

    def __init__(self, session: object, log: list[str], label: str) -> None:
        super().__init__(session)
        self.log, self.label = log, label

    def refresh(self) -> None:
        self.log.append(self.label)


def panels(qtbot: QtBot, count: int) -> tuple[Source, list[str], list[Counting]]:
    run, log = Source(), list[str]()
    made = [Counting(SimpleNamespace(run=run), log, str(number)) for number in range(count)]
    for panel in made:
        qtbot.addWidget(panel)
        panel.watch_calmly(run.news)
        panel.show()
    qtbot.waitUntil(lambda: not Turns.get()._waiting)
    log.clear()
    return run, log, made


def test_each_gets_its_turn_however_often_there_is_news(qtbot: QtBot) -> None:
    run, log, made = panels(qtbot, 4)
    shared = []
    turns = Turns.get()
    turns._timer.timeout.connect(lambda: shared.append(len(log)))
    for _ in range(30):
        run.news.emit()
        qtbot.wait(5)
    qtbot.waitUntil(lambda: not turns._waiting)
    counts = [log.count(panel.label) for panel in made]
    assert min(counts) >= 1 and max(counts) - min(counts) <= 1
    assert max(counts) < 30, "not for every piece of news"
    steps = [after - before for before, after in zip([0, *shared], shared, strict=False)]
    assert max(steps) == 1, "never two in one turn"


def test_a_pause_ends_the_waiting_of_all(qtbot: QtBot) -> None:
    run, log, made = panels(qtbot, 3)
    run.news.emit()
    assert log == []
    run.state = "paused"
    run.changed.emit()
    qtbot.wait(1)
    qtbot.waitUntil(lambda: sorted(log) == ["0", "1", "2"])
    assert not Turns.get()._waiting and not any(panel._due.isActive() for panel in made)


def test_a_panel_that_is_closed_or_deleted_waits_no_more(qtbot: QtBot) -> None:
    run, log, made = panels(qtbot, 2)
    run.news.emit()
    made[0].unwatch()
    qtbot.waitUntil(lambda: not Turns.get()._waiting)
    assert log == ["1"]
