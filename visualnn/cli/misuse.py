"""What is said when a command line cannot be followed."""

from __future__ import annotations


class Misuse(Exception):  # noqa: N818 - it is the person's to mend, not the program's
    """One sentence: what cannot be done as it was asked, and what could be."""
