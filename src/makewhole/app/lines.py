"""What a line of a services grid promises: one line, or each line of a file as it comes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import IO

from makewhole.language import Language, current
from makewhole.wording import Reading

__all__ = ["LONGEST", "Line", "Reading", "choices", "dates", "read", "read_lines"]

LONGEST = 100_000
"""Bytes of a line that are looked at: the grammar calls even a fraction of that too long to be a services grid's."""


@dataclass(frozen=True)
class Line:
    """One line of a file: its number (from 1) and its words as they were decoded."""

    number: int
    text: str

    @property
    def reading(self) -> Reading:
        """What the line promises."""
        return read(self.text)

    @property
    def as_json(self) -> str:
        """The reading as one line of JSON."""
        return _as_json(self.text, current())


def read(words: str) -> Reading:
    """What the words promise: sessions, minutes, minutes a period. What they do not say, or say twice, is None."""
    return _read(words, current())


@lru_cache(maxsize=8192)  # in a district's file the same few lines come again and again
def _read(words: str, _language: Language) -> Reading:
    from makewhole import wording

    # A word of the command line can hold bytes that are no text; they are replaced, as they are in a file.
    return wording.read(re.sub("[\ud800-\udfff]", "\ufffd", words))


def dates(words: str) -> tuple[str, ...]:
    """The days and spans of days in the words, as written: no number is taken from them, so they are named."""
    from makewhole.wording.dates import dates as of_line

    return of_line(re.sub("[\ud800-\udfff]", "\ufffd", words))


def choices(reading: Reading) -> tuple[Reading | None, ...]:
    """Of words that can be read in several ways: the numbers of each way, in the order of `ambiguities[0].readings`.

    None where that way names no numbers. Empty where the words have no or several ambiguities: then no single choice
    says what is promised. The sentences have to be the English ones.
    """
    if len(reading.ambiguities) != 1:
        return ()
    return tuple(_numbers(sentence) for sentence in reading.ambiguities[0].readings)


def _numbers(sentence: str) -> Reading | None:
    """What a sentence such as "twice a week: 60 minutes a week" amounts to; None where it is not plainly one amount."""
    how_often, colon, in_all = sentence.rpartition(": ")
    whole = read(in_all if colon else sentence)
    if whole.ambiguities or whole.period is None or whole.minutes_per_period is None:
        return None
    if not colon:
        return whole
    often = read(how_often)
    if often.ambiguities or (often.period, often.every) != (whole.period, whole.every) or not often.sessions:
        return None
    each, rest = divmod(whole.minutes_per_period, often.sessions)
    return None if rest else replace(whole, sessions=often.sessions, minutes=each)


@lru_cache(maxsize=8192)
def _as_json(words: str, _language: Language) -> str:
    return json.dumps(read(words).as_json())


def read_lines(file: IO[bytes]) -> Iterator[Line]:
    """Each line of the file as soon as it is there, empty ones too, so that numbers match.

    The bytes are UTF-8, with or without a mark at the beginning; what is no UTF-8 is replaced. A line ends with a line
    feed, alone or after a carriage return.
    """
    number = 0
    while piece := file.readline(LONGEST):
        number += 1
        rest = piece
        while not rest.endswith(b"\n") and (rest := file.readline(LONGEST)):
            pass  # what is left of a line that is too long to be one
        if number == 1:
            piece = piece.removeprefix(b"\xef\xbb\xbf")
        yield Line(number, re.sub(rb"\r?\n\Z", b"", piece).decode("utf-8", "replace"))
