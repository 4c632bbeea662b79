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
    """What it says, in our words and no further. Of what is only reported: what is told, which no paper claims."""
    evidence: Literal["primary", "reprint", "reported", "local"]
    """`reprint`: the issuer's words, read where another prints them; `local`: of a rule that a user confirmed, so
    law.toml has none."""
    source: str
    """The page in which it was read; "": none is recorded."""
    reported_by: str = ""
    """Of what is only reported: who tells of it, if that is known."""

    @property
    def is_reported(self) -> bool:
        """Whether nobody has read its text: a paper then names it and asks for it, and claims nothing."""
        return self.evidence == "reported"


@cache
def provisions() -> Mapping[str, Provision]:
    """Every provision by its key."""
    found = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return {key: Provision(key=key, **cells) for key, cells in found.items()}


def provision(key: str) -> Provision:
    """The provision of that key; KeyError where there is none."""
    return provisions()[key]
