"""The clinic as the person sees it: complaint, hints, diagnosis, treatment, and the next patient."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from visualnn import discover, i18n
from visualnn.i18n import _
from visualnn.lessons import catalogue
from visualnn.lessons.faults import all_faults
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import theme
from visualnn.ui.panel import Panel
from visualnn.ui.panels.clinic import TOOLS, ClinicPanel

discover.import_all("visualnn.ui.panels")


@pytest.fixture
def session() -> Session:
    return Session(catalogue.find("120-clinic"), Settings(language="en", theme="light"))


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> ClinicPanel:
    panel = ClinicPanel(session)
    panel.resize(400, 800)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def press(qtbot: QtBot, panel: ClinicPanel, button: QPushButton) -> None:
    assert button.isVisible() and button.isEnabled(), button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    panel.refresh()


def settle(panel: ClinicPanel) -> None:
    """Let everything find its place, however busy the computer is."""
    for _round in range(20):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def choose(panel: ClinicPanel, fault: str) -> None:
    panel.diagnoses.buttons[fault].click()
    panel.refresh()


def wrong(panel: ClinicPanel) -> str:
    assert panel.clinic.patient is not None
    return next(name for name in panel.diagnoses.buttons if name != panel.clinic.patient.fault.id)


def test_the_waiting_room_is_full(panel: ClinicPanel) -> None:
    assert panel.heading.text() == "9 patients are waiting."
    assert panel.next.text() == "First patient"
    assert not panel.diagnose.isVisible() and not panel.diagnoses.isVisible()


def test_a_lesson_without_patients_says_what_to_do(panel: ClinicPanel, session: Session) -> None:
    session.open_lesson(catalogue.find("010"))
    panel.refresh()
    assert panel.heading.text() == "The clinic is closed."
    assert "My accuracy does not move" in panel.complaint.text()
    assert not panel.next.isVisible()


def test_a_patient_complains_and_does_not_say_what_is_wrong(panel: ClinicPanel, qtbot: QtBot) -> None:
    press(qtbot, panel, panel.next)
    patient = panel.clinic.patient
    assert patient is not None and panel.heading.text() == "Patient 1 of 9"
    assert panel.complaint.text() == f"“{patient.fault.complaint}”"
    assert sorted(panel.diagnoses.buttons) == sorted(all_faults())
    assert panel.diagnoses.chosen is None
    assert not panel.diagnose.isEnabled() and not panel.treat.isEnabled()
    assert not panel.hints.isVisible() and not panel._note.isVisible()


def test_diagnose_treat_and_train(panel: ClinicPanel, qtbot: QtBot, session: Session) -> None:
    session.guide.do("patient rate-too-small")
    panel.refresh()
    choose(panel, "rate-too-small")
    press(qtbot, panel, panel.diagnose)
    assert panel.feedback.text().startswith("✓ Yes. The gradients are healthy")
    assert panel.score.text() == "Found: 1 of 9, at once and without a hint: 1"
    assert not panel.diagnose.isEnabled()
    press(qtbot, panel, panel.treat)
    assert panel.cure.text() == "Treated: The learning rate is what it should be. Train again."
    assert not panel.treat.isEnabled()
    press(qtbot, panel, panel.train)
    assert session.history.position == 500
    assert session.run.test_accuracy[-1] > 0.85
    press(qtbot, panel, panel.next)
    assert panel.clinic.patient is not None and panel.clinic.patient.fault.id != "rate-too-small"
    assert panel.diagnoses.chosen is None and not panel._note.isVisible()


def test_a_wrong_diagnosis_is_marked_and_another_one_can_be_made(panel: ClinicPanel, qtbot: QtBot) -> None:
    press(qtbot, panel, panel.next)
    guess = wrong(panel)
    choose(panel, guess)
    press(qtbot, panel, panel.diagnose)
    assert panel.feedback.text().startswith("✗ No, it is something else.")
    assert panel.diagnoses._texts[guess].text() == f"✗ {all_faults()[guess].title}"
    assert not panel.treat.isEnabled()
    assert panel.clinic.patient is not None
    choose(panel, panel.clinic.patient.fault.id)
    press(qtbot, panel, panel.diagnose)
    assert panel.feedback.text().startswith("✓")
    assert panel.treat.isEnabled()


def test_hints_lead_to_the_tools_and_in_the_end_it_is_told(panel: ClinicPanel, qtbot: QtBot, session: Session) -> None:
    opened: list[str] = []
    session.guide.panel_wanted.connect(opened.append)
    session.guide.do("patient dead-relus")
    panel.refresh()
    fault = all_faults()["dead-relus"]
    for number, hint in enumerate(fault.hints):
        assert panel.hint.text() == "Hint"
        press(qtbot, panel, panel.hint)
        _row, text, button = panel.hints.rows[number]
        assert text.text() == f"{number + 1}. {hint.text}"
        press(qtbot, panel, button)
    assert opened == [hint.panel for hint in fault.hints]
    assert panel.hint.text() == "Tell me"
    press(qtbot, panel, panel.hint)
    assert panel.feedback.text().startswith("✓ It is this: The ReLUs are dead.")
    assert not panel.hint.isEnabled()


def test_the_tools_are_opened(panel: ClinicPanel, qtbot: QtBot, session: Session) -> None:
    opened: list[str] = []
    session.guide.panel_wanted.connect(opened.append)
    press(qtbot, panel, panel.next)
    for button in panel.tools.values():
        press(qtbot, panel, button)
    assert tuple(opened) == TOOLS
    assert set(TOOLS) <= set(Panel.kinds)


def test_every_hint_names_a_panel_that_there_is() -> None:
    for fault in all_faults().values():
        assert fault.hints and {hint.panel for hint in fault.hints} <= set(Panel.kinds), fault.id


def test_the_keyboard_is_enough(panel: ClinicPanel, qtbot: QtBot) -> None:
    panel.next.setFocus()
    qtbot.keyClick(panel.next, Qt.Key.Key_Space)
    panel.refresh()
    assert panel.clinic.patient is not None
    target = panel.clinic.patient.fault.id
    qtbot.wait(30)
    names = [*panel.diagnoses.buttons]
    first = panel.diagnoses.buttons[names[0]]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    for before, after in zip(names, names[1:], strict=False):
        if panel.diagnoses.chosen == target:
            break
        qtbot.keyClick(panel.diagnoses.buttons[before], Qt.Key.Key_Down)
        assert panel.diagnoses.chosen == after
    panel.refresh()
    qtbot.keyClick(panel.diagnose, Qt.Key.Key_Space)
    assert panel.clinic.found == 1


def test_the_answer_is_scrolled_to(panel: ClinicPanel, qtbot: QtBot) -> None:
    panel.resize(340, 420)
    press(qtbot, panel, panel.next)
    choose(panel, wrong(panel))
    panel.diagnose.click()
    panel.refresh()
    qtbot.waitUntil(lambda: panel.scrolled.verticalScrollBar().value() > 0, timeout=1000)
    qtbot.wait(30)
    bottom = panel._note.mapTo(panel.scrolled.viewport(), panel._note.rect().bottomLeft()).y()
    assert 0 < bottom <= panel.scrolled.viewport().height() + 1


@pytest.mark.parametrize("language", i18n.languages())
@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_nothing_is_cut_off_in_a_narrow_panel(panel: ClinicPanel, qtbot: QtBot, session: Session, language: str,
                                              zoom: float) -> None:
    i18n.set_language(language)
    theme.set_zoom(zoom)
    panel.resize(330, 700)
    panel.retranslate()
    for number in range(1, 10):
        session.clinic.open(number)
        session.clinic.hint()
        session.clinic.tell()
        panel.refresh()
        settle(panel)
        assert panel.complaint.text() == _("“{complaint}”").format(
            complaint=_(session.clinic.patient.fault.complaint))  # type: ignore[union-attr]
        for text in (panel.complaint, panel.feedback, *(text for _row, text, _button in panel.hints.rows[:1])):
            assert text.height() >= text.heightForWidth(text.width()) - 1, text.text()
        for button in (panel.diagnose, panel.treat, panel.next, panel.train, *panel.tools.values()):
            right = button.mapTo(panel, button.rect().topRight()).x()
            assert right < panel.width() and button.width() >= button.sizeHint().width() - 1, button.text()
    i18n.set_language("en")
