"""Attacks by family: every module yields (technique, name, bytes[, what the refusal must say])."""

from collections.abc import Iterator

Files = Iterator[tuple[str, ...] | tuple[str, str, bytes] | tuple[str, str, bytes, str]]
