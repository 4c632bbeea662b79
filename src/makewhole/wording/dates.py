"""The dates in a service line: the grammar takes no numbers from them, so whoever reads it back names them."""

from __future__ import annotations

import re

__all__ = ["dates"]

_BETWEEN = re.compile(r"\s*(?:-|–|—|to|through|thru|until|till|and|al?|hasta)?\s*", re.IGNORECASE)
"""What may stand between two days that are one span."""


def dates(text: str) -> tuple[str, ...]:
    """The days and spans of days in the line, as they are written there ("9/1/26 - 8/31/27")."""
    from makewhole.wording.tokens import tokenize

    line = tokenize(text)
    if line.too_long:
        return ()
    spans: list[tuple[int, int]] = []
    for token in line.tokens:
        if token.kind != "DATE":
            continue
        if spans and _BETWEEN.fullmatch(line.text[spans[-1][1] : token.start]):
            spans[-1] = spans[-1][0], token.end
        else:
            spans.append((token.start, token.end))
    return tuple(line.quote(start, end) for start, end in spans)
