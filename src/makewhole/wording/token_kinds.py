"""The token, and the kinds of token that are asked for together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

UNITS = frozenset({"DAY", "WEEK", "SPAN"})
LENGTHS = frozenset({"MINUTE", "HOUR"})
NOUNS = frozenset({"SESSION", "SESSION_ONE", "CONSULTS"})
KINDS = frozenset({"INDIVIDUAL", "GROUP", "CONSULT", "PLACE", "DIRECT"})
COUNTABLE = UNITS | LENGTHS | NOUNS | KINDS | {"TIMES", "MULT", "CYCLE"}
STARTS = frozenset({"NUM", "TWICE", "CLOCK", "RATIO", "MANDATE", "QUARTERS"})


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its value (a Fraction for NUM), where it stands in the cleaned line."""

    kind: str
    value: Any = None
    start: int = 0
    end: int = 0
    text: str = ""
    glued: bool = False  # no blank before it

    @property
    def type(self) -> str:
        """The kind, by the name under which the parser asks for it."""
        return self.kind
