"""Words that somebody typed, as any paper can show them: every letter stays; what is none and steers the page goes."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_STEERS = frozenset("\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufff9\ufffa\ufffb")
"""The byte order mark; what turns the direction of all that follows, beyond the word that it stands in; ruby marks."""
LONGEST = 30
LONGEST_IN_CELL = 20
"""Characters without a place to break a line. Longer, and a line or a column may be too short for them."""
_NO_BREAK = (
    r"[^\s/\-\u2013\u2014\u200b\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff"
    r"\U0001f000-\U0003ffff]"
)
"""Neither a space nor a dash; Thai, Lao, Khmer, Burmese, Chinese, Japanese, Korean and emoji break without them."""


def printable(words: str) -> str:
    """The words with their line breaks as newlines, and without control characters and what is no character at all."""
    if words.isascii() and words.isprintable():
        return words
    lines = _BREAKS.sub("\n", words).replace("\t", " ")
    return "".join(each for each in lines if each == "\n" or not _is_no_letter(each))


def _is_no_letter(character: str) -> bool:
    code = ord(character)
    return (
        character in _STEERS
        or unicodedata.category(character) in {"Cc", "Cs"}
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
    )


def stretches(words: str, longest: int = LONGEST) -> list[tuple[str, bool]]:
    """The words in pieces, in order; True: a stretch longer than `longest` in which no line can break by itself."""
    found: list[tuple[str, bool]] = []
    at = 0
    for long in re.finditer(f"{_NO_BREAK}{{{longest + 1},}}", words):
        if long.start() > at:
            found.append((words[at : long.start()], False))
        found.append((long[0], True))
        at = long.end()
    if at < len(words):
        found.append((words[at:], False))
    return found
