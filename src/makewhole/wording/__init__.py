"""The grammar of service lines: what the words of an IEP or 504 plan promise, or why they cannot be counted.

`read("2 x 30 minutes weekly")` is 2 sessions of 30 minutes a week. Where the words admit two readings, both are named
and no number is guessed. How it is built: vocabulary.py (words) -> tokens.py (with runs.py: dates, codes, cells) ->
grammar.lark -> parsing.py (facts) -> resolution.py (the conventions: dangers.py, placing.py, solving.py, joining.py) ->
reading.py.
"""

from __future__ import annotations

from makewhole.wording.ambiguities import ambiguity
from makewhole.wording.reading import Ambiguity, Reading

__all__ = ["Ambiguity", "Reading", "read"]


def read(text: str) -> Reading:
    """What a service line promises, in sessions and minutes; no text makes it fail."""
    from makewhole.wording.parsing import Unplaced, parse
    from makewhole.wording.resolution import resolve, spoken
    from makewhole.wording.tokens import tokenize

    line = tokenize(text)
    if line.too_long:
        return Reading(ambiguities=(ambiguity("too_long", line.quote(0, 60)),))
    try:
        facts, old = parse(line.tokens)
    except Unplaced as unplaced:
        token = unplaced.token
        found = line.quote(token.start, token.end) if token is not None else line.text
        period, grouping = spoken(line.tokens)
        every = 1 if period is not None else None
        why = ambiguity("not_understood", found)
        return Reading(period=period, every=every, grouping=grouping, ambiguities=(why,))
    return resolve(facts, old, line)
