"""The provisions that papers name: what each says, where that was read, how sure we are. Data, in law.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

SHIPPED = Path(__file__).parent / "law.toml"


@dataclass(frozen=True)
class Provision:
    """One provision of law or guidance."""

    key: str
    citation: str
    title: str
    says: str
    """What it says, in our words and no further."""
    evidence: Literal["primary", "reported", "local"]
    """`local`: of a rule that a user confirmed; law.toml has none."""
    source: str
    """The page in which it was read; "": none is recorded."""


@cache
def provisions() -> Mapping[str, Provision]:
    """Every provision by its key."""
    found = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return {key: Provision(key=key, **cells) for key, cells in found.items()}


def provision(key: str) -> Provision:
    """The provision of that key; KeyError where there is none."""
    return provisions()[key]
