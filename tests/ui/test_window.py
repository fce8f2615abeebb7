"""The window as a person meets it: languages, themes, sizes, layout, files, errors, and closing it."""

from __future__ import annotations

import pickle
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLabel, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine.notation import format_number
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import layout, theme
from visualnn.ui.arrangements import ARRANGEMENTS
from visualnn.ui.crashes import Crashes, sentence
from visualnn.ui.panel import Panel
from visualnn.ui.window import Window

# Words that are the same in every language: names of arrays, functions and files, and numbers.
INTERNATIONAL = {"visualnn", "SGD", "Momentum", "Adam", "AdaGrad", "RMSProp", "English", "Sigmoid", "Softmax"}


def texts_of(widget: QWidget) -> Iterator[str]:
    """Every text a person can see, point at or have read aloud."""
    yield from (widget.toolTip(), widget.windowTitle(), widget.accessibleName())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))


def visible_texts(window: Window) -> set[str]:
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    texts = {text for widget in shown for text in texts_of(widget)}
    texts |= {action.text() for action in window.findChildren(QAction)}
    return {text for text in texts if text}


def english_words(texts: set[str]) -> set[str]:
    """The texts of our own that are still English: those that the catalogue would translate."""
    found = set()
    for text in texts:
        translated = i18n._(text)
        if translated != text and text not in INTERNATIONAL:
            found.add(text)
    return found


def drop(window: Window, path: Path) -> bool:
    """Drag a file onto the window and let it go; False where the window does not want it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    here, copy, left = window.rect().center(), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(here, copy, data, left, none)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(window, QDropEvent(QPointF(here), copy, data, left, none))
    return True


def gone(window: Window) -> None:
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_every_panel_there_is_has_its_place(window: Window) -> None:
    assert {"network", "stepper", "samples", "curves", "lesson"} <= set(window.panels)
    assert window.center is not None
    assert window.center.panel is window.panels["network"]
    assert window.panels["network"].isVisible()
    assert window.panels["stepper"].isVisible()


def test_switching_the_language_translates_everything_in_place(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: window.panels["lesson"].seal.text().startswith("✓"))  # it is the last to speak
    english = visible_texts(window)
    assert "One step forward (→)" in english
    window.choices.language("zh_CN")
    qtbot.waitUntil(lambda: english_words(visible_texts(window)) == set())
    assert window.menus.menus["file"].title() == "文件(&F)"
    window.choices.language("en")
    qtbot.waitUntil(lambda: visible_texts(window) == english)


def test_the_language_is_kept(window: Window) -> None:
    window.choices.language("zh_CN")
    assert Settings.load().language == "zh_CN"
    assert [code for code, action in window.menus.languages.items() if action.isChecked()] == ["zh_CN"]


def test_qt_s_own_words_are_translated_too(window: Window) -> None:
    window.choices.language("zh_CN")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "取消"
    window.choices.language("en")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def brightness(window: Window) -> float:
    image = window.grab().toImage().scaled(1, 1, mode=Qt.TransformationMode.SmoothTransformation)
    return image.pixelColor(0, 0).lightnessF()


def test_the_theme_changes_everything_in_place(window: Window) -> None:
    assert brightness(window) > 0.7
    window.choices.theme("dark")
    QApplication.processEvents()
    assert brightness(window) < 0.35
    assert Settings.load().theme == "dark"


def test_zoom_enlarges_every_panel(window: Window) -> None:
    before = {name: (panel.font().pixelSize(), panel.grab().toImage()) for name, panel in window.panels.items()}
    bar = window.menus.toolbar.height()
    window.choices.zoom(2.0)
    QApplication.processEvents()
    for name, panel in window.panels.items():
        size, picture = before[name]
        assert panel.font().pixelSize() == 2 * size, name
        if panel.isVisible():
            assert panel.grab().toImage() != picture, name
    assert window.menus.toolbar.height() > 1.5 * bar
    assert Settings.load().zoom == 2.0


def test_zoom_goes_up_and_down_by_the_same_sizes(window: Window) -> None:
    window.choices.zoom_by(1)
    window.choices.zoom_by(1)
    window.choices.zoom_by(-1)
    window.choices.zoom_by(-1)
    assert theme.zoom() == 1.0
    for _press in range(30):
        window.choices.zoom_by(1)
    assert theme.zoom() == theme.ZOOMS[-1]


@pytest.mark.parametrize("zoom", [1.0, 1.3])
def test_the_whole_window_fits_a_small_screen(window: Window, zoom: float) -> None:
    window.choices.zoom(zoom)
    window.arrange("")
    QApplication.processEvents()
    assert window.minimumSizeHint().width() <= 1280
    assert window.minimumSizeHint().height() <= 800


def test_panels_stand_under_each_other_where_there_is_room_and_behind_each_other_where_not(window: Window) -> None:
    right = window.docks["curves"]
    window.resize(1280, 800)
    window.arrange("")
    assert window.tabifiedDockWidgets(right)
    window.resize(1920, 1200)
    window.arrange("")
    assert not window.tabifiedDockWidgets(right)


def test_enlarging_makes_room_and_leaves_the_person_s_arrangement_alone(qtbot: QtBot, window: Window) -> None:
    window.resize(1600, 1100)
    window.arrange("")
    window.choices.zoom(1.5)
    qtbot.waitUntil(lambda: bool(window.tabifiedDockWidgets(window.docks["curves"])))
    window.choices.zoom(1.0)
    qtbot.waitUntil(lambda: not window.tabifiedDockWidgets(window.docks["curves"]))
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks["curves"])
    window.choices.zoom(1.5)
    qtbot.wait(20)
    assert window.dockWidgetArea(window.docks["curves"]) == Qt.DockWidgetArea.LeftDockWidgetArea


def test_a_panel_without_enough_room_can_be_scrolled(qtbot: QtBot, window: Window) -> None:
    window.choices.zoom(3.0)
    samples = window.panels["samples"]
    qtbot.waitUntil(lambda: samples.height() >= samples.minimumSizeHint().height())
    assert window.width() <= 1280
    assert window.height() <= 800


def test_the_layout_is_remembered(qtbot: QtBot, session: Session) -> None:
    first = Window(session)
    first.resize(1100, 760)
    first.show()
    first.docks["samples"].hide()
    first.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, first.docks["curves"])
    gone(first)
    second = Window(Session(session.lesson, Settings.load()))
    second.show()
    assert second.docks["samples"].isHidden()
    assert second.dockWidgetArea(second.docks["curves"]) == Qt.DockWidgetArea.LeftDockWidgetArea
    second.arrange("")
    assert not second.docks["samples"].isHidden()
    assert second.dockWidgetArea(second.docks["curves"]) == Qt.DockWidgetArea.RightDockWidgetArea
    gone(second)


def test_a_lesson_shows_its_own_panels_whatever_was_remembered_of_another_one(session: Session) -> None:
    first = Window(session)
    first.resize(790, 700)
    first.show()
    gone(first)
    other = catalogue.find("030")
    second = Window(Session(other, Settings.load()))
    second.show()
    wanted = {name for area in ("left", "right", "bottom") for name in other.panels.get(area, ())}
    assert {name for name, dock in second.docks.items() if not dock.isHidden()} == wanted
    assert second.size() == QSize(790, 700)
    second.docks["plane"].hide()
    gone(second)
    third = Window(Session(other, Settings.load()))  # the same lesson again: as the person left it
    third.show()
    assert third.docks["plane"].isHidden()
    gone(third)


def is_the_first_arrangement(window: Window) -> bool:
    """The panels of the overview are there, and no others."""
    shown = {name for name, dock in window.docks.items() if not dock.isHidden()}
    return shown == {name for names in ARRANGEMENTS[0].areas.values() for name in names}


@pytest.mark.parametrize(
    "saved",
    [
        {"geometry": "????", "state": "////", "panels": "curves lesson samples stepper"},
        {"geometry": "", "state": "", "panels": "curves lesson samples stepper"},
        {"geometry": "AAAA", "state": "AdnQywAAAAA=", "panels": "a panel that is no more"},
        {"state": "不是字母"},
        {},
    ],
)
def test_a_layout_that_does_not_fit_is_left_alone(session: Session, saved: dict[str, str]) -> None:
    session.settings.window = saved
    window = Window(session)
    window.show()
    assert is_the_first_arrangement(window)
    gone(window)


def test_a_layout_with_a_broken_half_is_harmless(session: Session) -> None:
    first = Window(session)
    saved = layout.remembered(first)
    gone(first)
    session.settings.window = saved | {"state": "AAAA" + saved["state"][4:40]}
    window = Window(session)
    window.show()
    assert is_the_first_arrangement(window)
    gone(window)


def test_a_sentence_of_the_session_is_in_the_status_bar(window: Window) -> None:
    window.session.said.emit("Read 45,360 numbers.")
    assert window.said.text() == "Read 45,360 numbers."


def test_a_problem_is_shown_as_plain_text_until_it_is_dismissed(qtbot: QtBot, window: Window) -> None:
    window.session.problem.emit("<img src=x><b>bad.pkl</b>\n is\x07 not\twhat it seems")
    assert window.strip.isVisible()
    assert window.strip.label.textFormat() == Qt.TextFormat.PlainText
    assert "<b>bad.pkl</b> is" in window.strip.text()
    qtbot.mouseClick(window.strip.close_button, Qt.MouseButton.LeftButton)
    assert not window.strip.isVisible()
    assert window.strip.text() == ""


def test_a_problem_as_long_as_a_book_leaves_room_for_the_rest(window: Window) -> None:
    window.session.problem.emit("endless " * 5000)
    QApplication.processEvents()
    assert window.strip.height() < window.height() / 3
    assert window.width() == 1280


class Wicked:
    def __reduce__(self) -> Any:
        return (exec, ("raise SystemExit('it ran')",))


def test_dropping_a_hostile_file_leaves_window_and_network_as_they_were(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    path = tmp_path / "<h1>weights.pkl"
    path.write_bytes(pickle.dumps({"W1": Wicked()}))
    network, flat, trace = window.session.network, window.session.network.flat.copy(), window.session.trace
    assert drop(window, path)
    qtbot.waitUntil(lambda: "weights.pkl" in window.strip.text())
    assert window.session.network is network
    assert (window.session.network.flat == flat).all()
    assert window.session.trace is trace
    assert window.isVisible()


def test_dropping_weights_opens_them(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    window.save_weights(path)
    assert path.is_file()
    window.session.new_weights(3)
    assert drop(window, path)
    qtbot.waitUntil(lambda: "mine.npz" in window.said.text())
    assert window.strip.text() == ""


def test_the_window_goes_on_while_a_file_is_read_and_the_last_one_asked_for_is_shown(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from visualnn.session import evaluation

    window.save_weights(tmp_path / "slow.npz")
    window.save_weights(tmp_path / "quick.npz")
    go_on, read = threading.Event(), evaluation.read_weights

    def reads_slowly(path: Path, *more: Any) -> Any:
        if path.name == "slow.npz":
            go_on.wait(30)
        return read(path, *more)

    monkeypatch.setattr(evaluation, "read_weights", reads_slowly)
    window.open_weights(tmp_path / "slow.npz")
    before = window.session.playhead.position
    qtbot.keyClick(window, Qt.Key.Key_Left)
    assert window.session.playhead.position == before - 1
    window.open_weights(tmp_path / "quick.npz")
    qtbot.waitUntil(lambda: "quick.npz" in window.said.text())
    go_on.set()
    qtbot.waitUntil(lambda: not window.runner.busy)
    assert "quick.npz" in window.said.text()


def test_what_is_not_one_file_is_not_taken(window: Window, tmp_path: Path) -> None:
    assert not drop(window, tmp_path)
    assert not drop(window, tmp_path / "nothing there.npz")


def test_a_missing_file_is_a_sentence(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    window.open_weights(tmp_path / "gone.npz")
    qtbot.waitUntil(lambda: "gone.npz" in window.strip.text())


def test_dialogs_for_files_do_not_stop_the_window(qtbot: QtBot, window: Window) -> None:
    for dialog in (window.ask_to_open(), window.ask_to_save()):
        assert isinstance(dialog, QFileDialog)
        window.session.playhead.step(-1)
        dialog.close()


def start_training(window: Window, **changes: Any) -> None:
    window.session.run.set(epochs=50, **changes)
    window.session.run.start()


def test_the_window_answers_while_training_and_can_stop(qtbot: QtBot, window: Window) -> None:
    start_training(window)
    run = window.session.run
    qtbot.waitUntil(lambda: bool(run.losses), timeout=30_000)
    window.session.playhead.to_start()
    window.menus.by_id["forward"].trigger()
    assert window.session.playhead.position == 1
    run.pause()
    assert run.state == "paused"
    qtbot.waitUntil(lambda: window.menus.by_id["train"].iconText().strip() == "Go on")
    run.stop()
    qtbot.waitUntil(lambda: run.state == "idle", timeout=30_000)


def test_while_training_the_network_is_drawn_often_and_what_is_read_less_often(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed: Counter[str] = Counter()
    for panel in (window.panels["network"], window.panels["stepper"], window.panels["samples"]):
        kind, refresh = type(panel), type(panel).refresh

        def counted(self: Panel, refresh: Any = refresh) -> None:
            refreshed[self.name] += 1
            refresh(self)

        monkeypatch.setattr(kind, "refresh", counted)
    start_training(window)
    qtbot.waitUntil(lambda: refreshed["network"] >= 30, timeout=30_000)
    assert 0 < refreshed["stepper"] < refreshed["network"] / 2
    assert 0 < refreshed["samples"] < refreshed["network"] / 2
    # What the person does is answered at once all the same: in the next turn of the event loop.
    words, before = window.panels["stepper"].where, refreshed["stepper"]
    window.session.playhead.go(7)
    QApplication.processEvents()
    assert refreshed["stepper"] > before
    assert "7" in words.text()
    window.session.run.stop()
    qtbot.waitUntil(lambda: window.session.run.state == "idle")
    QApplication.processEvents()  # one turn later all panels say the same again, without waiting for any timer
    samples, step = window.session.samples, window.session.playhead.current
    final = [samples.name_of(said) for said in samples.predictions]
    assert [text[-1] for text in window.panels["samples"].mosaic.cells.captions] == final
    assert step is not None
    assert window.panels["stepper"].numbers.text().endswith(format_number(step.value))


def test_an_error_in_training_reaches_the_person_and_training_works_again(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = window.session.run

    def broken(*_arguments: Any) -> Iterator[Any]:
        yield from ()
        raise RuntimeError("the numbers ran out")

    with monkeypatch.context() as patch:
        patch.setattr(run, "_train", broken)
        run.start()
        qtbot.waitUntil(lambda: run.state == "idle", timeout=30_000)
    assert "the numbers ran out" in window.strip.text()
    start_training(window)
    qtbot.waitUntil(lambda: bool(run.losses), timeout=30_000)
    run.stop()
    qtbot.waitUntil(lambda: run.state == "idle", timeout=30_000)


@pytest.mark.parametrize("state", ["running", "paused"])
def test_closing_while_training_ends_it(qtbot: QtBot, window: Window, state: str) -> None:
    start_training(window)
    run = window.session.run
    qtbot.waitUntil(lambda: bool(run.losses), timeout=30_000)
    if state == "paused":
        run.pause()
    window.close()
    assert not window.runner.busy
    assert run.state == "idle"
    assert [thread.name for thread in threading.enumerate() if thread.name == "visualnn-job"] == []


def test_an_unexpected_error_is_one_message_and_the_window_stays(
    qtbot: QtBot, window: Window, capsys: pytest.CaptureFixture[str]
) -> None:
    crashes = Crashes(window)
    crashes.happened.connect(window.complain)
    try:
        raise ZeroDivisionError("nobody saw this coming")
    except ZeroDivisionError:
        crashes.hook(*sys.exc_info())  # type: ignore[arg-type]
    assert "nobody saw this coming" in window.strip.text()
    assert "Traceback" in capsys.readouterr().err
    assert window.isVisible()


def test_an_error_on_another_thread_is_said_in_the_window_s(
    qtbot: QtBot, window: Window, capsys: pytest.CaptureFixture[str]
) -> None:
    crashes = Crashes(window)
    crashes.happened.connect(window.complain)
    with capture_exceptions():
        crashes.install()

        def fail() -> None:
            raise OSError("the thread broke")

        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        crashes.remove()
    qtbot.waitUntil(lambda: "the thread broke" in window.strip.text())
    assert "Traceback" in capsys.readouterr().err


def test_the_cause_is_named_not_the_messenger(window: Window) -> None:
    from psygnal import EmitLoopError

    def fail() -> None:
        raise KeyError("no such layer")

    window.session.playhead.moved.connect(fail)
    with pytest.raises(EmitLoopError) as caught:
        window.session.playhead.to_start()
    assert "no such layer" in sentence(caught.value)
    window.session.playhead.moved.disconnect(fail)


def test_panels_that_share_a_place_show_their_names_once(qtbot: QtBot, window: Window) -> None:
    window.tabifyDockWidget(window.docks["curves"], window.docks["lesson"])
    QApplication.processEvents()
    assert window.docks["curves"].bar.tabbed
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks["lesson"])
    window.docks["lesson"].show()
    QApplication.processEvents()
    assert not window.docks["curves"].bar.tabbed
    assert not window.docks["lesson"].bar.tabbed


def test_training_brings_its_panel_forward(qtbot: QtBot, window: Window) -> None:
    window.tabifyDockWidget(window.docks["curves"], window.docks["lesson"])
    window.docks["lesson"].raise_()
    QApplication.processEvents()
    window.menus.by_id["train"].trigger()
    qtbot.waitUntil(window.panels["curves"].isVisible)
    window.session.run.stop()
    qtbot.waitUntil(lambda: window.session.run.state == "idle", timeout=30_000)


def test_a_panel_can_be_taken_out_and_put_back(qtbot: QtBot, window: Window) -> None:
    dock = window.docks["samples"]
    dock.bar.float_button.click()
    assert dock.isFloating()
    dock.bar.float_button.click()
    assert not dock.isFloating()
    dock.bar.close_button.click()
    assert dock.isHidden()
    dock.toggleViewAction().trigger()
    assert not dock.isHidden()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
@pytest.mark.parametrize("number", range(len(ARRANGEMENTS)))
def test_one_key_brings_the_panels_of_a_task(qtbot: QtBot, window: Window, number: int, size: tuple[int, int]) -> None:
    window.resize(*size)
    qtbot.keyClick(window, Qt.Key(Qt.Key.Key_1.value + number), Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(5)
    wanted = {name for names in ARRANGEMENTS[number].areas.values() for name in names} & set(window.docks)
    assert {name for name, dock in window.docks.items() if not dock.isHidden()} == wanted
    assert window.menus.corner.buttons[number].isChecked()
    assert (window.width(), window.height()) == size
    window.arrange("")
    assert window.arrangement == ARRANGEMENTS[number].name
    window.arrange("overview")
    assert is_the_first_arrangement(window)
