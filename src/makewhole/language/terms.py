"""The words of the field in both languages, each with a line that says what it means here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from makewhole.language import current

__all__ = ["Section", "Term", "sections"]


@dataclass(frozen=True)
class Term:
    """A word in English and in Spanish, and what it means in each language."""

    en: str
    es: str
    says_en: str
    says_es: str

    @property
    def word(self) -> str:
        """In the language that is spoken."""
        return self.es if current() == "es" else self.en

    @property
    def other(self) -> str:
        """In the other language."""
        return self.en if current() == "es" else self.es

    @property
    def says(self) -> str:
        """What it means, in the language that is spoken."""
        return self.says_es if current() == "es" else self.says_en


@dataclass(frozen=True)
class Section:
    """Words that belong together."""

    en: str
    es: str
    terms: tuple[Term, ...]

    @property
    def title(self) -> str:
        """In the language that is spoken."""
        return self.es if current() == "es" else self.en


@cache
def sections() -> tuple[Section, ...]:
    """All words, in the order in which somebody meets them: the plan, the sessions, the account, what follows."""
    text = resources.files("makewhole.language").joinpath("terms.toml").read_text(encoding="utf-8")
    return tuple(
        Section(each["en"], each["es"], tuple(Term(**term) for term in each["terms"]))
        for each in tomllib.loads(text)["sections"]
    )
