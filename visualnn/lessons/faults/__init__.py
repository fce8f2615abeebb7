"""Faults that can be planted into a lesson: every module of this folder has some, found by being here."""

from visualnn.lessons.faults.fault import Case, Fault, Hint, all_faults, find

__all__ = ["Case", "Fault", "Hint", "all_faults", "find"]
