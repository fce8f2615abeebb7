"""Files nobody should be harmed by: a name for each, how it attacks, and its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.formats.hostile import bombs, calls, claims, foreign, packed, structures


@dataclass(frozen=True)
class Hostile:
    """`technique` is what the file tries; `says` must be in the refusal."""

    technique: str
    name: str
    content: bytes
    says: str = ""


def corpus(canary: str) -> Iterator[Hostile]:
    """Every hostile file; code that ran would leave the file `canary` behind."""
    for source in (
        calls.files(canary),
        bombs.files(),
        claims.files(),
        structures.files(),
        packed.files(canary),
        foreign.files(),
    ):
        for technique, name, content, *says in source:
            yield Hostile(technique, name, content, *says)
