"""A walk through the pages of a lesson with nobody at the buttons: the numbers that a class comes to read."""

from __future__ import annotations

from visualnn.engine.notation import format_number
from visualnn.lessons.live import Number
from visualnn.lessons.pages import Page
from visualnn.session.session import Session

BLANK = "______"  # what a page hides is there to be written in


class Walkthrough:
    """The pages are to be asked for in their order, because each goes on from what the one before has left."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._opened: Page | None = None

    def read(self, page: Page, number: Number) -> str:
        """The text of a number as it stands when its page is done; blank where the page hides it."""
        guide = self.session.guide
        self._open(page)
        return BLANK if guide.is_hidden(number.name) else guide.value(number)

    def solve(self, page: Page, number: Number) -> str:
        """The number that a question asks for."""
        self._open(page)
        decimals = self.session.settings.decimals if number.decimals is None else number.decimals
        return format_number(self.session.guide.values.number(number), decimals)

    def _open(self, page: Page) -> None:
        if page is self._opened:
            return
        guide, self._opened = self.session.guide, page
        guide.begin()
        guide.go(page.number)
        wait = page.wait.condition if page.wait else None
        if wait is not None and wait.name == "reached":
            guide.do(f"go {wait.arguments[0]}")
