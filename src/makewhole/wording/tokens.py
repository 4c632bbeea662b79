"""A line as tokens of closed kinds: numbers read, words looked up, those of many meanings settled by their company.

Four steps: `_scan` cuts the text and looks words up (vocabulary.py), `_numbers` joins what is one number, runs.py joins
what is one date, code or cell, `_settle` decides the words that mean different things in different company ("a" is
"per" in "30 minutes a week"). What comes out is what `grammar.lark` is written in. No amount is decided here, and no
number is ever dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

from makewhole.wording import vocabulary
from makewhole.wording.runs import rewritten
from makewhole.wording.token_kinds import COUNTABLE, KINDS, LENGTHS, NOUNS, STARTS, UNITS, Token

MAX_CHARACTERS = 2000
MAX_TOKENS = 120
_AHEAD = 10  # tokens that a word may look ahead to know its meaning

# One sign for what typists and typesetters write in many ways. (A fraction stays apart from the whole before it.)
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00ad", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **{
            sign: f" {fraction} "
            for sign, fraction in zip(
                "\u00bd\u00bc\u00be\u2153\u2154", ("1/2", "1/4", "3/4", "1/3", "2/3"), strict=True
            )
        },
        "\u2044": "/",
        "\u200b": " ",
    }
)

_UNREAD_SIGN = "\ufffd"  # a numeral such as a circled or a small raised one: a number, and nobody knows of what

_SCAN = re.compile(
    r"""
      (?P<date>\d{1,2}(?P<sign>[/.-])\d{1,2}(?P=sign)(?:(?:19|20)\d\d|\d\d)(?![\d/:]) | 20\d\d-\d\d-\d\d(?!\d))
    | (?P<years>20\d\d\s?[-/]\s?(?:20)?\d\d(?![\d:]))
    | (?P<phone>\(?(?<!\d)\d{3}\)?[ .-]\d{3}[.-]\d{4}(?!\d))
    | (?P<colons>\d+(?::\d+)+(?:\+[1-4](?!\d))?)
    | (?P<days>(?<![^\W_])(?i:(?:m|tu|th|t|w|r|f)(?:(?:\s?[/,&]\s?|\s+and\s+)(?:m|tu|th|t|w|r|f))+)(?![^\W_]|\s?/))
    | (?P<number>\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)? | \d+(?:\.\d+)? | (?<![\d.])\.\d+)
    | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
    | (?P<symbol>\S)
    """,
    re.VERBOSE,
)

# "1.200 minutos": a thousand and more to some, one and a fifth to others. It is never taken for either.
_DOTTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")

_DAY_LETTERS = {"m": "0", "t": "1", "tu": "1", "w": "2", "th": "3", "r": "3", "f": "4"}

# An abbreviation's own full stop ends no sentence.
_ABBREVIATED = vocabulary.words(
    "min mins hr hrs wk wks mo mos yr yrs qtr sem ind indiv grp gp sm approx max x mon tue tues wed thu thur thurs fri"
    " rm gr ed m h sess a p"
)


@dataclass(frozen=True)
class Line:
    """A line cleaned (case kept, for quoting), its tokens, and whether it is too long to be one service."""

    text: str
    tokens: tuple[Token, ...]
    too_long: bool = False

    def quote(self, start: int, end: int) -> str:
        """The words of the line between two places, as written."""
        return self.text[start:end].strip()


def clean(text: str) -> str:
    """The line in one spelling of dashes, quotes and blanks; letters keep their case."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = "".join(_UNREAD_SIGN if unicodedata.category(sign) == "No" else sign for sign in text.translate(_SIGNS))
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def tokenize(text: str) -> Line:
    """The tokens of a line; of one far too long for a service line only its beginning, unread."""
    if len(text) > MAX_CHARACTERS * 5 or len(text := clean(text)) > MAX_CHARACTERS:
        return Line(clean(text[:80]), (), too_long=True)
    scanned = _scan(text)
    if len(scanned) > MAX_TOKENS * 3:  # however many of them are dropped
        return Line(text, (), too_long=True)
    tokens = _settle(rewritten(_numbers(scanned)))
    return Line(text, tuple(tokens), too_long=len(tokens) > MAX_TOKENS)


# ---- words looked up


def _key(word: str) -> str:
    """A word as the vocabulary writes it: lower case, no accents, no apostrophes."""
    word = word.casefold()
    if not word.isascii():
        word = "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))
    return word.replace("'", "")


Phrase = tuple[tuple[str, ...], str, Any]


@cache
def _phrases() -> dict[str, list[Phrase]]:
    """Each phrase of the vocabulary under its first word, longest first."""
    found: dict[str, list[Phrase]] = {}

    def add(phrases: str, kind: str, value: Any) -> None:
        for phrase in phrases.split(" | ") if phrases != "|" else [phrases]:
            words = tuple(_key(match.group()) or match.group() for match in _SCAN.finditer(phrase))
            found.setdefault(words[0], []).append((words, kind, value))

    for kind, phrases in vocabulary.WORDS.items():
        name, _, value = kind.partition(":")
        add(phrases, name, value or None)
    for code, phrases in vocabulary.DANGER.items():
        add(phrases, "DANGER", code)
    for name, phrases in vocabulary.SERVICES.items():
        add(phrases, "SERVICE", name)
    for period, phrases in vocabulary.SPANS.items():
        add(phrases, "SPAN", period)
    for often, phrases in vocabulary.OFTEN.items():
        add(phrases, "OFTEN", often)
    for twofold, phrases in vocabulary.TWOFOLD.items():
        add(phrases, "TWOFOLD", twofold)
    for counted, phrases in vocabulary.COUNTED.items():
        add(phrases, "COUNTED", counted)
    for word, number in vocabulary.NUMBERS.items():
        add(word, "NUM", Fraction(number))
    for word, number in vocabulary.ORDINALS.items():
        add(word, "ORDINAL", number)
    add(vocabulary.INSTEAD_OF, "INSTEAD", None)
    add("|", "COMMA", None)
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


def _scan(text: str) -> list[Token]:
    """Numbers, dates, clock times and looked-up words, in order; a word nobody listed is a GAP."""
    pieces = [(match.lastgroup or "", match.group(), match.start(), match.end()) for match in _SCAN.finditer(text)]
    keys = [_key(piece) if kind == "word" else piece for kind, piece, _, _ in pieces]
    phrases = _phrases()
    tokens: list[Token] = []
    at = 0
    while at < len(pieces):
        kind, piece, start, end = pieces[at]
        glued = at > 0 and pieces[at - 1][3] == start
        key = keys[at]
        if kind == "word" and glued and key in ("st", "nd", "rd", "th") and tokens[-1].kind == "NUM":
            tokens[-1] = replace(tokens[-1], kind="ORDINAL", value=int(tokens[-1].value), end=end)
            at += 1
            continue
        row, after = _longest(phrases.get(key, ()), keys, at)
        if row is not None and row[1] == "WEEKDAYS" and glued and tokens[-1].kind == "NUM":
            row, after = (row[0][:1], f"LETTER_{key.upper()}", None), at + 1  # "60m/w"
        if row is not None:
            tokens.append(Token(row[1], row[2], start, pieces[after - 1][3], key, glued))
            at = after
            continue
        number_follows = at + 1 < len(pieces) and pieces[at + 1][0] == "number" and pieces[at + 1][2] == end
        if kind == "word" and key[-1:] == "x" and number_follows and key[:-1] in phrases:
            pieces[at : at + 1] = [("word", piece[:-1], start, end - 1), ("word", piece[-1], end - 1, end)]  # "minx3"
            keys[at : at + 1] = [key[:-1], "x"]
            continue
        if kind == "word" and key[0] == "x" and glued and tokens[-1].kind == "NUM" and key[1:] in phrases:
            tokens.append(Token("MULT", None, start, start + 1, "x", glued=True))  # "1Xweek"
            pieces[at] = ("word", piece[1:], start + 1, end)
            keys[at] = key[1:]
            continue
        tokens.append(_plain(kind, piece, key, Token("", None, start, end, key, glued)))
        at += 1
    return tokens


def _longest(rows: list[Phrase] | tuple[Phrase, ...], keys: list[str], at: int) -> tuple[Phrase | None, int]:
    """The longest phrase that stands at this place (a hyphen between its words is a blank), and where it ends."""
    for row in rows:
        here = at
        for word in row[0]:
            if here > at and here < len(keys) and keys[here] == "-" and word != "-":
                here += 1
            if here >= len(keys) or keys[here] != word:
                break
            here += 1
        else:
            return row, here
    return None, at


def _plain(kind: str, piece: str, key: str, token: Token) -> Token:
    """The token of a piece that is in no vocabulary."""
    if kind == "number":
        if _DOTTED.fullmatch(piece):
            return replace(token, kind="CODE")
        digits = piece.replace(",", "")
        # A number longer than any amount is kept as one that no amount can be.
        return replace(token, kind="NUM", value=Fraction(digits) if len(digits) < 10 else Fraction(10**9))
    if kind == "date":
        numbers = [int(part) for part in re.split(r"[/.-]", piece)]
        month, day, year = numbers if numbers[0] < 100 else [*numbers[1:], numbers[0] % 100]
        if 1 <= month <= 12 and 1 <= day <= 31 and (year > 1990 or year <= 49):
            return replace(token, kind="DATE")
        return replace(token, kind="CODE")
    if kind == "years":
        first, last = (int(year) % 100 for year in re.split(r"\s?[-/]\s?", piece))
        return replace(token, kind="DATE" if last - first in (0, 1) else "CODE", value="years")
    if kind == "phone":
        return replace(token, kind="GAP", value="")
    if kind == "days":
        named = [_DAY_LETTERS[letters] for letters in re.split(r"\s?[/,&]\s?|\s+and\s+", piece.casefold())]
        grows = all(first < second for first, second in pairwise(named))
        return replace(token, kind="WEEKDAYS" if grows else "CODE", value="".join(named))
    if kind == "colons":
        return replace(token, kind="COLONS", value=tuple(int(part[:6]) for part in re.split("[:+]", piece)))
    if key == _UNREAD_SIGN or any(sign.isnumeric() for sign in key):
        return replace(token, kind="CODE")  # a number in a script or sign that is not read
    if kind == "symbol" and unicodedata.category(piece) in ("Sm", "Sc"):
        return replace(token, kind="DANGER", value="not_understood")
    return replace(token, kind="GAP", value=key)


# ---- numbers


def _numbers(tokens: list[Token]) -> list[Token]:
    """Numbers of several words joined: "thirty-five", "one hundred twenty", "1 1/2", "two and a half", "two (2)"."""
    done: list[Token] = []
    at = 0

    def kind(offset: int) -> str:
        return tokens[at + offset].kind if at + offset < len(tokens) else ""

    def fraction(offset: int) -> Fraction | None:
        """The fraction written with a slash at this place, before a unit of hours."""
        if kind(offset) == "NUM" and kind(offset + 1) == "SLASH" and kind(offset + 2) == "NUM":
            upper, lower = tokens[at + offset].value, tokens[at + offset + 2].value
            after = offset + 3
            while kind(after) in ("OF", "A", "DASH", "GLUE"):
                after += 1
            if (upper, lower) in _FRACTIONS and kind(after) in LENGTHS:
                return Fraction(upper, lower)
        return None

    def take(value: Fraction, count: int) -> None:
        nonlocal at
        first, last = tokens[at], tokens[at + count - 1]
        done.append(replace(first, kind="NUM", value=value, end=last.end, text="number"))
        at += count

    while at < len(tokens):
        token = tokens[at]
        if token.kind == "NUM":
            spelled = token.text.isalpha()
            dash = 1 if kind(1) == "DASH" else 0
            unit = tokens[at + 1 + dash] if kind(1 + dash) == "NUM" else None
            if spelled and unit is not None and unit.text.isalpha() and 20 <= token.value <= 90 and 0 < unit.value < 10:
                tokens[at : at + 2 + dash] = [replace(token, value=token.value + unit.value, end=unit.end)]
                continue
            y = spelled and kind(1) == "AND" and tokens[at + 1].text == "y" and kind(2) == "NUM"
            if y and tokens[at + 2].text.isalpha() and 20 <= token.value <= 90 and 0 < tokens[at + 2].value < 10:
                tokens[at : at + 3] = [replace(token, value=token.value + tokens[at + 2].value, end=tokens[at + 2].end)]
                continue  # "cuarenta y cinco"
            hundreds = spelled and token.value in (100, 200, 300) and token.text != "hundred" and kind(1) == "NUM"
            small = hundreds and tokens[at + 1].text.isalpha() and tokens[at + 1].value < 100
            if small and kind(2) not in ("NUM", "DASH"):
                rest_of_it = tokens[at + 1]  # "ciento veinte"
                tokens[at : at + 2] = [replace(token, value=token.value + rest_of_it.value, end=rest_of_it.end)]
                continue
            if spelled and kind(1) in ("HUNDRED", "THOUSAND"):
                scale = 100 if kind(1) == "HUNDRED" else 1000
                rest = 3 if kind(2) == "AND" and kind(3) == "NUM" else 2
                more = tokens[at + rest] if kind(rest) == "NUM" and tokens[at + rest].text.isalpha() else None
                if more is not None and more.value < scale and kind(rest + 1) not in ("DASH", "HUNDRED", "NUM"):
                    tokens[at : at + rest + 1] = [
                        replace(token, value=token.value * scale + more.value, end=more.end, text="number")
                    ]
                else:
                    tokens[at : at + 2] = [
                        replace(token, value=token.value * scale, end=tokens[at + 1].end, text="hundred")
                    ]
                continue
            own = fraction(0)
            if own is not None:
                take(own, 3)
                continue
            joint = 1 + (kind(1) in ("DASH", "AND"))
            part = fraction(joint)
            if part is not None and token.value == int(token.value):
                take(token.value + part, joint + 3)
                continue
            if kind(1) == "AND":
                article = 1 if kind(2) == "A" or (kind(2) == "NUM" and tokens[at + 2].value == 1) else 0
                quarter = kind(2 + article) == "SPAN" and tokens[at + 2 + article].text == "quarter"
                if article and quarter and kind(3 + article) == "HOUR":
                    take(token.value + Fraction(1, 4), 3 + article)
                    continue
                if kind(2 + article) == "HALF" and kind(3 + article) in ("HOUR", "DASH", ""):
                    take(token.value + Fraction(1, 2), 3 + article)
                    continue
            if token.value == 1 and kind(1) == "HALF" and kind(2) in ("HOUR", "DASH"):
                take(Fraction(1, 2), 2)
                continue
            if kind(1) == "OPEN" and kind(2) == "NUM" and kind(3) == "CLOSE" and tokens[at + 2].value == token.value:
                take(token.value, 4)
                continue
        elif token.kind in ("TWICE", "ONCE") and kind(1) == "OPEN" and kind(2) == "NUM":
            said = 1 if token.kind == "ONCE" else int(token.value)
            close = 4 if kind(3) in ("MULT", "TIMES") else 3
            if kind(close) == "CLOSE" and tokens[at + 2].value == said:
                done.append(token)
                at += close + 1
                continue
        elif (
            token.kind == "OPEN" and kind(1) == "NUM" and kind(2) == "CLOSE" and kind(3) in (*COUNTABLE, "NUM", "DASH")
        ):
            if not done or done[-1].kind in ("GAP", "COMMA", "COLON", "SERVICE", "AND", "FOR", "OFTEN", "SLASH", "AT"):
                done.append(tokens[at + 1])
                at += 3
                continue
        elif token.kind == "A" and kind(1) == "HUNDRED":
            tokens[at] = replace(token, kind="NUM", value=Fraction(1), text="one")
            continue
        elif token.kind == "HOUR" and kind(1) == "AND":
            article = 1 if kind(2) == "A" or (kind(2) == "NUM" and tokens[at + 2].value == 1) else 0
            weekly = article == 1 and kind(3 + article) == "A" and kind(4 + article) in UNITS  # "... and a half a week"
            if kind(2 + article) == "HALF" and (weekly or kind(3 + article) not in ("HOUR", "A", "DASH")):
                if not done or done[-1].kind != "NUM":  # "an hour and a half"
                    done.append(replace(token, kind="NUM", value=Fraction(1), end=token.start))
                done += [token, replace(tokens[at + 2 + article], kind="AND_HALF")]
                at += 3 + article
                continue
        elif token.kind == "HALF":
            article = 1 if kind(1) == "A" or kind(1) == "DASH" else 0
            if kind(1 + article) == "HOUR":
                if done and done[-1].kind == "A":
                    done.pop()
                done.append(replace(token, kind="NUM", value=Fraction(1, 2)))
                at += 1 + article
                continue
        done.append(token)
        at += 1
    return done


_FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)})


# ---- words settled by their company


@dataclass
class _Company:
    """What stands around a word: the tokens settled before it, and those still to come."""

    before: list[Token]
    coming: list[Token]

    def last(self) -> str:
        return self.before[-1].kind if self.before else ""

    def next(self, offset: int = 0) -> str:
        return self.coming[offset].kind if offset < len(self.coming) else ""

    def cycle_follows(self) -> bool:
        """Whether a number of cycle days comes next: "6 day cycle", "6-day cycle"."""
        kinds = [token.kind for token in self.coming[:5] if token.kind != "DASH"]
        return kinds[:3] in (["NUM", "DAY", "CYCLE"], ["NUM", "CYCLE", "DAY"])

    def unit_follows(self) -> bool:
        """Whether what comes next can be a period: a unit, "2 weeks", "other week", "third week", "cycle"."""
        kinds = [token.kind for token in self.coming[:4] if token.kind not in ("DASH", "GLUE")]
        return bool(kinds) and (
            kinds[0] in UNITS | {"CYCLE"}
            or (kinds[0] in ("OTHER", "ORDINAL", "ALTERNATE") and kinds[1:2] != [] and kinds[1] in UNITS)
            or (kinds[0] in ("OTHER", "ALTERNATE") and kinds[1:2] == ["WEEKDAY"])
            or (kinds[0] == "NUM" and kinds[1:2] != [] and kinds[1] in UNITS)
            or self.cycle_follows()
        )


def _settle(tokens: list[Token]) -> list[Token]:
    """The tokens with every word of many meanings settled, and words that say nothing dropped."""
    company = _Company([], [])
    for at, token in enumerate(tokens):
        company.coming = tokens[at + 1 : at + 1 + _AHEAD] if token.kind in _SETTLED else []
        settle = _SETTLED.get(token.kind)
        if settle is None:
            company.before.append(token)
        else:
            company.before.extend(settle(token, company))
    return _balanced(list(_joined(company.before)))


def _balanced(tokens: list[Token]) -> list[Token]:
    """The tokens with a bracket that has no partner read as a comma."""
    opened: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind == "OPEN":
            opened.append(at)
        elif token.kind == "CLOSE":
            if opened:
                opened.pop()
            else:
                tokens[at] = replace(token, kind="COMMA")
    for at in opened:
        tokens[at] = replace(tokens[at], kind="COMMA")
    return tokens


def _joined(tokens: list[Token]) -> Iterator[Token]:
    """Plain words gathered into one GAP, left out between a number and what it counts; "1 hour 30 minutes" tied."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "GAP":
            after = at
            while after < len(tokens) and tokens[after].kind == "GAP":
                after += 1
            counted = tokens[after].kind if after < len(tokens) else ""
            number = tokens[at - 1].kind if at else ""
            between = {str(gap.value) for gap in tokens[at:after]}
            said_of_it = number == "NUM" and after - at <= 3 and not between & vocabulary.OTHER_NOUNS
            if not (said_of_it and counted in NOUNS | LENGTHS | {"TIMES"}):
                words = " ".join(str(gap.value) for gap in tokens[at:after] if gap.value)
                yield replace(token, value=words, end=tokens[after - 1].end)
            at = after
            continue
        if token.kind == "HOUR":
            joint = 1 if at + 1 < len(tokens) and tokens[at + 1].kind == "AND" else 0
            pair = [other.kind for other in tokens[at + 1 + joint : at + 3 + joint]]
            if pair == ["NUM", "MINUTE"] and tokens[at + 1 + joint].value < 60:
                yield token
                yield replace(token, kind="ALSO")
                at += 1 + joint
                continue
        yield token
        at += 1


def _as(token: Token, kind: str, value: Any = None) -> list[Token]:
    return [replace(token, kind=kind, value=value)]


def _gap(token: Token) -> list[Token]:
    return [replace(token, kind="GAP", value="")]


def _drop(token: Token, company: _Company) -> list[Token]:
    return []


def _a(token: Token, company: _Company) -> list[Token]:
    if company.last() == "NUM" and company.next() == "NUM":
        return _as(token, "TO")  # Spanish: "20 a 30 minutos"
    if company.next() == "SESSION_ONE" and company.last() in LENGTHS:
        return _as(token, "EACH")
    if company.next() == "DAY" and company.coming[0].text == "days":
        return _as(token, "CODE")  # "A days" of a timetable
    if company.next() in UNITS or company.next() == "CYCLE" or company.cycle_follows():
        return _as(token, "PER")
    if company.last() != "NUM" and company.next() in ("HOUR", "SESSION_ONE", "PLACE"):
        return _as(token, "NUM", Fraction(1))
    return []


def _each(token: Token, company: _Company) -> list[Token]:
    if company.next() == "WEEKDAY":
        return []
    if company.unit_follows():
        return _as(token, "PER")
    if company.next() in ("SESSION_ONE", "TIMES"):
        return _as(token, "EACH")
    if company.next() in (
        "",
        "COMMA",
        "CLOSE",
        "FOR",
        "OPEN",
        "OFTEN",
        "AND",
        "PER",
        "A",
        "INDIVIDUAL",
        "GROUP",
        "MULT",
        "GLUE",
        "DATED",
        "DATE",
        "AT",
        "BY",
    ):
        return _as(token, "EACH")
    if company.next() == "NUM" and company.next(1) in ("MINUTE", "HOUR", "DASH"):
        return _as(token, "EACH")
    return _as(token, "DANGER", "event")


def _per(token: Token, company: _Company) -> list[Token]:
    if company.unit_follows() or (token.text == "a" and company.next() == "OFTEN"):
        return _as(token, "PER")
    if company.next() in ("SESSION_ONE", "TIMES"):
        return _as(token, "EACH")
    if company.next() == "WEEKDAY":
        return []
    if company.next() == "GAP" and company.coming[0].value == "iep":
        return _gap(token)
    if token.text == "in" and company.next() == "GROUP":
        return []
    if token.text in ("within", "in", "of", "on", "al", "a"):  # "in a small group": no period, only a place
        return _gap(token)
    return _as(token, "DANGER", "event")


def _to(token: Token, company: _Company) -> list[Token]:
    begun = any(other.kind in STARTS for other in company.before)
    if company.next() == "NUM" and company.last() in ("", "GAP", "SERVICE", "STUDENT") and not begun:
        return _as(token, "GAP", "to")  # "agreed to 30 minutes"
    if company.next() in ("NUM", "CLOCK", "COLONS", "DATE", "WEEKDAY"):
        return _as(token, "TO")
    return _gap(token)


def _of(token: Token, company: _Company) -> list[Token]:
    if company.next() != "NUM":
        return []
    if company.last() == "GROUP":
        return _as(token, "OF")
    return _as(token, "OUTOF") if company.last() == "NUM" else []


def _outof(token: Token, company: _Company) -> list[Token]:
    if company.last() in ("NUM", "WEEK", "DAY") and company.next() in ("NUM", "SPAN"):
        return _as(token, "OUTOF" if company.next() == "NUM" else "PER")
    if company.last() == "WEEK" and company.next() == "PER":
        return []
    if company.unit_follows() and token.text == "of":
        return _as(token, "PER")
    return _gap(token) if company.next() not in ("NUM",) else _as(token, "CODE")


def _by_por(token: Token, company: _Company) -> list[Token]:
    if company.next() in ("NUM", "HALF"):
        return _as(token, "FOR")
    return (
        _as(token, "PER")
        if company.unit_follows()
        else _each(token, company)
        if company.next() == "SESSION_ONE"
        else []
    )


def _for(token: Token, company: _Company) -> list[Token]:
    ahead = next((other for other in company.coming if other.kind not in ("GLUE", "FLOOR", "A")), None)
    if ahead is not None and (ahead.kind in STARTS or ahead.kind in ("SPAN", "ONCE", "HALF")):
        return _as(token, "FOR")
    if ahead is not None and (ahead.kind == "HOUR" or (ahead.kind == "COLONS" and company.next(1) == "HOUR")):
        return _as(token, "FOR")
    return _gap(token)


def _over(token: Token, company: _Company) -> list[Token]:
    if company.next() == "NUM":
        return _as(token, "OVER")
    ahead = next((other.kind for other in company.coming if other.kind != "GLUE"), "")
    return _as(token, "FOR") if ahead == "SPAN" else _gap(token)


def _at(token: Token, company: _Company) -> list[Token]:
    return _as(token, "AT") if company.next() in STARTS else _as(token, "GAP", "at")


def _once(token: Token, company: _Company) -> list[Token]:
    follows = company.next()
    article = token.text == "once" and company.next() == "GLUE" and company.next(1) in ("STUDENT", "GAP", "SERVICE")
    if article or follows in ("GAP", "STUDENT", "SERVICE", "DANGER", "SUBJECT"):
        return _as(token, "DANGER", "condition")  # "once she can ..."
    return _as(token, "TWICE", 1)


def _twice(token: Token, company: _Company) -> list[Token]:
    return _as(token, "TWICE", int(token.value))


def _half(token: Token, company: _Company) -> list[Token]:
    return _as(token, "DANGER", "percentage")


def _mult(token: Token, company: _Company) -> list[Token]:
    if company.next() in KINDS:
        return _as(token, "COMMA", ",")  # "30 minutes x group of 3"
    product = [other.kind for other in company.before[-2:]] == ["MULT", "NUM"]  # "2 x 30 x week"
    follows = company.next() in UNITS and (company.last() != "NUM" or product)
    return _as(token, "PER" if follows else "MULT")


def _slash(token: Token, company: _Company) -> list[Token]:
    if company.next() in UNITS or company.next() == "CYCLE" or company.cycle_follows():
        return _as(token, "PER")
    few = company.last() == "NUM" and company.before[-1].value < 10
    if company.next() == "OFTEN" and few and [other.kind for other in company.before[-2:-1]] != ["MULT"]:
        return _as(token, "MULT")  # "2/weekly"
    if company.next() in ("PER", "OFTEN"):
        return []
    if company.last() in ("SUBJECT", "GAP") and company.next() in ("SUBJECT", "GAP"):
        return _as(token, "HYPHEN")
    if company.next() in ("SESSION_ONE",):
        return _as(token, "EACH")
    if company.next() == "EACH":
        return []
    if company.next() == "STUDENT":
        return _as(token, "DANGER", "event")
    return _as(token, "SLASH")


def _dash(token: Token, company: _Company) -> list[Token]:
    if company.before and company.before[-1].kind == "LABEL" and company.before[-1].end >= token.end:
        return []
    pair = (company.last(), company.next().replace("COLONS", "CLOCK"))
    if pair[0] == pair[1] and pair[0] in ("NUM", "CLOCK", "WEEKDAY", "DATE"):
        return _as(token, "DASH")
    counted = company.next() == "NUM" and company.next(1) in ("MULT", "TIMES", *NOUNS, *UNITS)
    if company.last() in ("MINUTE", "HOUR") and counted and not token.glued:
        return _as(token, "COMMA", "dash")  # "30 min - 2x/wk"
    if company.last() in ("MINUTE", "HOUR") and company.next() == "NUM":
        return _as(token, "HYPHEN" if not token.glued else "DASH")
    named = token.glued and company.last() == "GAP" and len(company.before[-1].text) < 3 and company.next() == "NUM"
    if named:
        return _as(token, "CODE")  # "K-5"
    if token.glued or company.last() == "NUM":
        return []  # "30-minute", "once-a-week"
    return _as(token, "COMMA", "dash")


def _colon(token: Token, company: _Company) -> list[Token]:
    whole = [other.kind for other in company.before[-4:-1]]
    if company.last() in UNITS and whole[:1] == ["NUM"] and whole[1:2] and whole[1] in LENGTHS:
        return _as(token, "COMMA", "colon")  # "60 min/wk: 2 x 30"
    if company.last() in (*LENGTHS, *NOUNS, "TIMES", "TOTAL", "PER", *UNITS, "FOR", "FLOOR", "DATED", "EACH"):
        return []
    return _as(token, "COMMA", "colon")


def _comma(token: Token, company: _Company) -> list[Token]:
    if company.last() == "DATED" and token.text in ".,;":
        return []
    if token.text == "." and company.before and token.glued and company.before[-1].text in _ABBREVIATED:
        return []
    return _as(token, "COMMA", token.text)


def _letter(kind: str) -> Callable[[Token, _Company], list[Token]]:
    """A letter that is a unit only right after its number ("30m") or its slash ("2x/w")."""

    def settle(token: Token, company: _Company) -> list[Token]:
        if token.glued and company.last() == "NUM":
            return _as(token, kind)
        if kind == "DAY" and company.last() == "NUM" and company.next() == "SLASH" and company.next(1) == "WEEK":
            return _as(token, kind)  # "4 d/wk"
        if kind == "WEEK" and company.last() == "SLASH":
            company.before[-1] = replace(company.before[-1], kind="PER")
            return _as(token, kind)
        return _as(token, "CODE") if company.last() in ("NUM", "SLASH") else _gap(token)

    return settle


def _times(token: Token, company: _Company) -> list[Token]:
    if company.last() == "EACH":
        return []
    if company.last() in ("NUM", "OTHER", "MULT") or token.text not in ("time", "vez"):
        return _as(token, "TIMES")
    return _gap(token)


def _session_one(token: Token, company: _Company) -> list[Token]:
    if company.next() == "NUM" and company.next(1) not in ("MINUTE", "HOUR", "TIMES", "MULT", "DASH", "SESSION", "DAY"):
        return _as(token, "CODE")  # "period 3": which, not how many
    return [] if company.last() == "EACH" else [token]


def _colons(token: Token, company: _Company) -> list[Token]:
    parts = token.value
    if len(parts) == 2:
        left, right = parts
        hour = (
            0 <= right < 60 and 0 <= left <= 23 and token.end - token.start >= 4 and len(token.text.split(":")[1]) == 2
        )
        ampm = company.next() == "DANGER" and company.coming[0].text in ("am", "pm", "a", "p")
        if company.next() == "HOUR" and hour:
            return _as(token, "NUM", Fraction(left * 60 + right, 60))
        if hour and (ampm or company.next() in ("TO", "DASH") or company.last() in ("TO", "DASH")):
            return _as(token, "CLOCK", left * 60 + right)
        if right == 1 or (left == 1 and 1 <= right <= 15):
            if company.last() == "MULT" and left >= 10:
                return _as(token, "RATIO", (left, right))
            if company.last() in ("MULT", "DASH"):
                return _as(token, "CODE")
            if left == 1 and right == 1:
                return _as(token, "INDIVIDUAL")
            if company.next() == "GAP" and company.coming[0].value in ("model", "service"):
                return _as(token, "DANGER", "change")  # three weeks of one kind, one of another
            return _as(token, "GROUP", "ratio") if left <= 30 else _as(token, "CODE")
        if company.last() == "MULT" and left >= 10 and 1 <= right <= 30:
            return _as(token, "RATIO", (left, right))
        return _as(token, "CODE")
    if len(parts) == 3:
        times, length, size = parts
        if length >= 10 and 1 <= times <= 20 and 1 <= size <= 30:
            return _as(token, "MANDATE", (times, length, size))
        if length == 1 and size <= 4 and times in (6, 8, 10, 12, 15):
            return _as(token, "GROUP", "ratio")  # a class of 12 students, 1 teacher, 1 aide
    return _as(token, "CODE")


def _danger(token: Token, company: _Company) -> list[Token]:
    if token.text in ("am", "pm") and company.last() == "CLOCK":
        return []
    if token.text in ("max", "maximum") and company.last() in ("GROUP", "STUDENT"):
        return []
    return [token]


def _from(token: Token, company: _Company) -> list[Token]:
    if company.next() in ("COLONS", "CLOCK", "WEEKDAY"):
        return []
    if company.next() == "DATE":
        return _as(token, "DATED")
    return _as(token, "DANGER", "change") if company.next() in ("NUM", "MONTHNAME", "SPAN") else _gap(token)


def _dated(token: Token, company: _Company) -> list[Token]:
    while company.next() in ("COLON", "GLUE") or (company.next() == "COMMA" and company.coming[0].glued):
        company.coming.pop(0)
    if company.next() == "DATE":
        return _as(token, "DATED")
    return _as(token, "DANGER", "change")


def _by(token: Token, company: _Company) -> list[Token]:
    return _as(token, "DATED") if company.next() == "DATE" else _as(token, "GAP", "by")


def _into(token: Token, company: _Company) -> list[Token]:
    ahead = next((other.kind for other in company.coming if other.kind not in ("GLUE", "FLOOR")), "")
    if ahead in ("NUM", "TWICE"):
        return _as(token, "INTO")
    return _as(token, "DANGER", "split") if token.text in ("split", "divided", "broken", "equally") else _gap(token)


def _glue(token: Token, company: _Company) -> list[Token]:
    """Nothing; but "60 minutes a week in two 30-minute sessions" says the amount again, in parts."""
    if token.text in ("in", "en") and company.next() == "NUM" and company.last() in (*UNITS, "OFTEN"):
        kinds = [other.kind for other in company.coming[1:5] if other.kind not in ("DASH", "GLUE")]
        noun = kinds[0:1] + (kinds[1:2] if kinds[0:1] in (["INDIVIDUAL"], ["GROUP"]) else [])
        sized = kinds[0:1] == ["NUM"] and kinds[1:2] == ["MINUTE"] and kinds[2:3] in (["SESSION"], ["SESSION_ONE"])
        sized = sized or (kinds[0:1] == ["MINUTE"] and kinds[1:2] in (["SESSION"], ["SESSION_ONE"]))
        if (sized or noun[-1:] in (["SESSION"], ["SESSION_ONE"])) and any(
            other.kind in LENGTHS for other in company.before
        ):
            return _as(token, "INTO")
    halves = any(other.kind == "DAY" and other.text in ("morning", "mornings") for other in company.before)
    if halves and token.text in ("with", "con") and company.next() in ("NUM", "A") and company.last() in UNITS:
        return _as(token, "DANGER", "not_understood")  # "2 mornings a week with an hour of speech"
    return []


def _daypart(token: Token, company: _Company) -> list[Token]:
    if company.last() == "NUM":
        return _as(token, "DAY")  # "4 mornings a week"
    return [] if company.last() in ("WEEKDAY", "WEEKDAYS", "DAY") else _as(token, "DANGER", "time_word")


def _as_word(token: Token, company: _Company) -> list[Token]:
    return _as(token, "DANGER", "condition")


def _total(token: Token, company: _Company) -> list[Token]:
    if company.next() == "COLON":
        company.coming.pop(0)
    pair = company.next() == "NUM" and company.next(1) == "MULT"
    if token.text == "=" and pair and company.last() in (*UNITS, "OFTEN"):
        return _as(token, "INTO")  # "60 min per week = 2 x 30 min"
    ahead = next((other.kind for other in company.coming if other.kind not in ("GLUE", "FLOOR", "OF", "A")), "")
    return _as(token, "TOTAL" if ahead in STARTS else "IN_ALL")


def _label(token: Token, company: _Company) -> list[Token]:
    """A word that names its number ("grade 5", "site 1a"); without a number of its own, a plain word."""
    if token.value is not None:  # "first grade"
        return [token]
    at = 0
    while company.next(at) in ("COLON", "GLUE") or (
        company.next(at) == "COMMA" and company.coming[at].text == "." and company.coming[at].glued
    ):
        at += 1
    if [company.next(at + ahead) for ahead in range(3)] in (["NUM", "DASH", "NUM"], ["NUM", "TO", "NUM"]) and (
        company.next(at + 3) not in (*COUNTABLE, "NUM")
    ):
        return [replace(token, kind="LABEL", end=company.coming[at + 2].end)]  # "grades 3-5"
    if company.last() == "ORDINAL" and token.text in ("grade", "grado"):
        return [replace(company.before.pop(), kind="LABEL", end=token.end)]  # "5th grade"
    if company.next(at) == "CODE" or (
        company.next(at) == "NUM"
        and (
            company.next(at + 1) not in (*COUNTABLE, "DASH", "SLASH", "TO")
            or (company.next(at + 1) == "DASH" and not company.coming[at + 1].glued)
        )
    ):
        return [replace(token, kind="LABEL", end=company.coming[at].end)]
    return _gap(token)


def _code(token: Token, company: _Company) -> list[Token]:
    return [] if company.last() == "LABEL" and company.before[-1].end >= token.end else [token]


def _num(token: Token, company: _Company) -> list[Token]:
    if company.last() == "LABEL" and company.before[-1].end >= token.end:
        return []
    return [token]


def _glued_word(token: Token, company: _Company) -> list[Token]:
    """A plain word; one written onto a number makes both a code of some sort ("1a"), which no amount is."""
    if token.glued and company.before and company.before[-1].kind == "NUM" and company.before[-1].end == token.start:
        company.before[-1] = replace(company.before[-1], kind="CODE", end=token.end)
        return []
    if company.last() == "LABEL" and token.glued and company.before[-1].end >= token.start:
        return []
    return [token]


_SETTLED: dict[str, Callable[[Token, _Company], list[Token]]] = {
    "A": _a,
    "AS": _as_word,
    "AT": _at,
    "BY": _by,
    "BY_POR": _by_por,
    "CODE": _code,
    "COLON": _colon,
    "COLONS": _colons,
    "COMMA": _comma,
    "DANGER": _danger,
    "DASH": _dash,
    "DATED": _dated,
    "DAYPART": _daypart,
    "EACH": _each,
    "FILLER": lambda token, company: _gap(token),
    "FLOOR": _drop,
    "FOR": _for,
    "FROM": _from,
    "GAP": _glued_word,
    "GLUE": _glue,
    "HALF": _half,
    "INTO": _into,
    "LABEL": _label,
    "LETTER_D": _letter("DAY"),
    "LETTER_H": _letter("HOUR"),
    "LETTER_M": _letter("MINUTE"),
    "LETTER_W": _letter("WEEK"),
    "MULT": _mult,
    "NUM": _num,
    "OF": _of,
    "ONCE": _once,
    "OUTOF": _outof,
    "OVER": _over,
    "PER": _per,
    "SESSION_ONE": _session_one,
    "SLASH": _slash,
    "TIMES": _times,
    "TO": _to,
    "TOTAL": _total,
    "TWICE": _twice,
}
