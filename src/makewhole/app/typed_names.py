"""Names of people as they are typed: a sign that nobody sees may not make two names of one, or turn a line around.

Names of every script stay as they are. What joins letters and is not seen itself belongs to some of them, and to many
emoji: it stays where it joins, and nowhere else.
"""

from __future__ import annotations

import unicodedata
from typing import Final

TURNING: Final = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Signs that turn the letters around them: with one in a name, the words after the name read otherwise."""
_JOINING: Final = frozenset("\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")
_MARKS: Final = frozenset("\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}")
"""They say in which direction a full stop or a hyphen reads, and turn nothing else."""
_FLAG: Final = "\N{WAVING BLACK FLAG}"
_TAGS: Final = range(0xE0020, 0xE0080)
"""Signs that make one flag of another; after anything else they are only not seen."""
_LETTERS_NOT_SEEN: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Fillers and a blank, which Unicode counts among letters and symbols."""


class NotAName(ValueError):
    """It holds a sign that turns the letters around it."""


def heard(typed: str) -> str:
    """The name without the signs that nobody sees; "" where nothing of it can be seen. NotAName for one that turns."""
    if any(sign in TURNING for sign in typed):
        raise NotAName
    kept: list[str] = []
    for sign in typed:
        if sign.isspace():
            sign = " "
        if not _is_left_out(sign, kept):
            kept.append(sign)
    joined = [sign for at, sign in enumerate(kept) if sign not in _JOINING or _joins(kept, at)]
    name = " ".join("".join(joined).split())
    return name if any(map(_is_seen, name)) else ""


def _is_left_out(sign: str, before: list[str]) -> bool:
    if sign in _JOINING or sign in _MARKS:
        return False
    if ord(sign) in _TAGS:
        return _FLAG not in before
    return sign in _LETTERS_NOT_SEEN or unicodedata.category(sign) in ("Cc", "Cf")


def _joins(signs: list[str], at: int) -> bool:
    """Whether a joining sign stands between two signs that can be joined: no two of the Latin letters, and no space."""
    around = signs[max(at - 1, 0) : at] + signs[at + 1 : at + 2]
    return len(around) == 2 and not any(
        sign.isascii() or sign in _JOINING or "LATIN" in unicodedata.name(sign, "") for sign in around
    )


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNSP"
