"""Draws the grammar of service lines as railroad diagrams, from Lark's own reading of the grammar file.

conf.py calls `write` at each build, so that drawing and grammar cannot differ. The drawings stand in the page itself
and take the colours of its text: they can be read in light and in dark.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import railroad  # type: ignore[import-untyped]
from lark import Tree
from lark.load_grammar import load_grammar

from makewhole.wording import read, vocabulary
from makewhole.wording.parsing import GRAMMAR

FOLDER = Path(__file__).parent / "generated" / "grammar"

RULES = {
    "start": "A line",
    "old": "What was replaced",
    "entry": "A phrase",
    "lead": "Before an amount",
    "number": "A number",
    "quantity": "How many, how long",
    "countable": "How many",
    "length": "How long",
    "pair": "How many and how long in one",
    "weekday": "Weekdays",
    "per": "How often",
    "unit": "A day or a period",
    "length_unit": "Minutes or hours",
    "unit_named": "The name of an amount",
    "noun": "Sessions",
    "kind": "With whom, and how",
    "word": "About what",
    "adjectives": "Words before sessions",
    "adjective": "A word before sessions",
    "mark": "Between phrases",
    "when": "Dates",
}
"""What each rule of the grammar is called on the page; one that is not here has its own name."""

TOKENS = {
    "NUM": "a number", "TWICE": "twice", "TIMES": "times", "MULT": "x", "SESSION": "sessions",
    "SESSION_ONE": "session", "CONSULTS": "consultations", "MINUTE": "minutes", "HOUR": "hours", "DAY": "days",
    "WEEK": "week", "SPAN": "month, term, year", "CYCLE": "cycle", "PER": "per, every", "OFTEN": "daily, weekly",
    "OTHER": "other", "ORDINAL": "first, third", "ALTERNATE": "alternate", "AND_HALF": "and a half", "ALSO": "and",
    "EACH": "each", "TOTAL": "for a total of", "IN_ALL": "total", "FOR": "for", "OVER": "over", "AT": "@",
    "COMMA": ",", "SLASH": "/", "AND": "and", "OR": "or", "OPEN": "(", "CLOSE": ")", "GAP": "filler words",
    "SUBJECT": "reading, math", "SERVICE": "speech, OT", "INDIVIDUAL": "individual, 1:1", "GROUP": "group",
    "CONSULT": "consult", "DIRECT": "direct", "PLACE": "push-in, pull-out", "STUDENT": "students", "OF": "of",
    "OUTOF": "out of", "TO": "to", "DASH": "-", "HYPHEN": "- (between words)", "RATIO": "30:1",
    "MANDATE": "3:30:3", "CLOCK": "9:40", "WEEKDAY": "Monday", "WEEKDAYS": "Monday through Friday", "DATE": "a date",
    "DATED": "starting", "LABEL": "room, grade", "UNLESS": "unless", "INSTEAD": "instead of",
    "TWOFOLD": "biweekly", "COUNTED": "semi-weekly", "QUARTERS": "a quarter of an hour",
    "INTO": "divided into", "TOGETHER": "combined",
    "DANGER": "a word that changes an amount",
}  # fmt: skip
"""What stands in a drawing for each kind of token."""

AMBIGUOUS = (
    "30 minutes biweekly",
    "1-2 times a week, 30 minutes",
    "up to 30 minutes per week",
    "as needed",
    "150 minutes of direct instruction",
    "60 minutes per day in reading and math",
    "10x12",
    "240 minutes per day (1,350 minutes per week)",
    "OT twice a week and PT twice a week",
    "30 minutes per assignment",
)
"""Lines of the page that can be read in two ways: what is asked of each is what the reader asks."""
_WORDS_SHOWN = 8
STYLE = """\
<style>
.grammar { overflow-x: auto; margin: 0.5rem 0 1rem; }
svg.railroad-diagram { color: inherit; background: none; }
svg.railroad-diagram path { stroke: currentColor; stroke-width: 1.5; fill: none; }
svg.railroad-diagram rect { stroke: currentColor; stroke-width: 1.5; fill: none; }
svg.railroad-diagram .terminal rect { fill: currentColor; fill-opacity: 0.1; }
svg.railroad-diagram text { fill: currentColor; font: 14px monospace; text-anchor: middle; }
svg.railroad-diagram a text { fill: var(--color-link, currentColor); text-decoration: underline; }
</style>"""


# --- the grammar ------------------------------------------------------------------------------------------------------


def definitions() -> dict[str, Tree[Any]]:
    """The rules of the grammar in its order, each as Lark reads it."""
    text = GRAMMAR.read_text(encoding="utf-8")
    grammar, _ = load_grammar(text, GRAMMAR.name, [], False)  # type: ignore[no-untyped-call]
    return {str(name): tree for name, _, tree, _ in grammar.rule_defs}


def tokens_of(tree: Tree[Any]) -> Iterator[str]:
    """The kinds of token that a rule names."""
    for value in tree.find_data("value"):
        symbol: Any = value.children[0]
        if symbol.is_term:
            yield str(symbol.name)


def written() -> dict[str, str]:
    """Each rule as it is written in the grammar file, with the examples behind its lines."""
    text = GRAMMAR.read_text(encoding="utf-8")
    return {match[1]: match[0].rstrip() for match in re.finditer(r"(?m)^(\w+):.*(?:\n[ \t]+\S.*)*", text)}


# --- the drawings -----------------------------------------------------------------------------------------------------


def drawn(tree: Tree[Any]) -> railroad.DiagramItem:
    """A part of a rule as tracks to run along; ValueError for a form that the grammar did not use so far."""
    if tree.data == "expansions":
        branches = [drawn(child) for child in tree.children]
        return branches[0] if len(branches) == 1 else railroad.Choice(0, *branches)
    if tree.data == "alias":  # its name is for the program
        return drawn(tree.children[0])
    if tree.data == "expansion":
        items = [drawn(child) for child in tree.children]
        return items[0] if len(items) == 1 else railroad.Sequence(*items)
    if tree.data == "maybe":
        return railroad.Optional(drawn(tree.children[0]))
    if tree.data == "expr":
        repeated, sign = tree.children[0], str(tree.children[1])
        wrap = {"*": railroad.ZeroOrMore, "+": railroad.OneOrMore, "?": railroad.Optional}[sign]
        return wrap(drawn(repeated))
    if tree.data == "value":
        symbol: Any = tree.children[0]
        name = str(symbol.name)
        if symbol.is_term:
            return railroad.Terminal(TOKENS.get(name, name.lower()), title=name)
        return railroad.NonTerminal(RULES.get(name, name), href=f"#{anchor(name)}")
    raise ValueError(f"a form of rule that is not drawn yet: {tree.data}")


def anchor(rule: str) -> str:
    """Where a rule stands on the page: `grammar-quantity`."""
    return f"grammar-{rule.replace('_', '-')}"


def svg(rule: str, tree: Tree[Any]) -> str:
    """The drawing of one rule."""
    parts: list[str] = []
    railroad.Diagram(drawn(tree)).writeSvg(parts.append)
    title = f"<title>{html.escape(RULES.get(rule, rule))}, drawn as tracks</title>"
    text = re.sub(
        r"<svg ([^>]*)>", rf'<svg xmlns="http://www.w3.org/2000/svg" role="img" \1>{title}', "".join(parts), count=1
    )
    text = text.replace("xlink:href=", "href=")  # the older spelling needs a prefix that nobody declares
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"


# --- the words --------------------------------------------------------------------------------------------------------


def words_table() -> str:
    """The kinds of token of the vocabulary with the first of their words, as a table."""
    rows = ["| in the drawings | words that are read so |", "| --- | --- |"]
    groups: dict[str, list[str]] = {}
    for kind, row in vocabulary.WORDS.items():
        name = kind.partition(":")[0]
        if name in TOKENS:
            groups.setdefault(name, []).extend(word for word in row.split(" | ") if word.strip(" |"))
    groups["OFTEN"] = [word for row in vocabulary.OFTEN.values() for word in row.split(" | ")]
    groups["SPAN"] = [word for row in vocabulary.SPANS.values() for word in row.split(" | ")[:2]]
    groups["TWOFOLD"] = [word for row in vocabulary.TWOFOLD.values() for word in row.split(" | ")[:2]]
    groups["DANGER"] = [word for row in vocabulary.DANGER.values() for word in row.split(" | ")[:2]]
    for name in TOKENS:
        if words := [word for word in groups.get(name, []) if word.isprintable()]:
            shown = ", ".join(f"`{word}`" for word in words[: 2 * _WORDS_SHOWN if name == "DANGER" else _WORDS_SHOWN])
            more = " ..." if len(words) > _WORDS_SHOWN else ""
            rows.append(f"| {TOKENS[name].replace('|', chr(92) + '|')} | {shown}{more} |")
    return "\n".join(rows)


# --- what is ambiguous ------------------------------------------------------------------------------------------------


def ambiguous_table() -> str:
    """The ambiguous lines with the readings and the question that the reader has for each."""
    rows = ["| the line | can be read as | ask |", "| --- | --- | --- |"]
    for line in AMBIGUOUS:
        first = read(line).ambiguities[0]
        rows.append(f"| {line} | {'; or '.join(first.readings)} | {first.ask} |")
    return "\n".join(rows)


# --- the page ---------------------------------------------------------------------------------------------------------


def page() -> str:
    """The part of the page that shows the grammar: each rule drawn, and as it is written."""
    texts = written()
    parts = [f"```{{raw}} html\n{STYLE}\n```"]
    for rule, tree in definitions().items():
        parts.append(f"({anchor(rule)})=\n### {RULES.get(rule, rule)}")
        parts.append(
            f'```{{raw}} html\n<div class="grammar" tabindex="0">\n{svg(rule, tree)}</div>\n'
            f"<details><summary>As it is written, with examples</summary>\n<pre>{html.escape(texts[rule])}</pre>\n"
            "</details>\n```"
        )
    return "\n\n".join(parts) + "\n"


def write(folder: Path = FOLDER) -> None:
    """Writes the drawings, and the parts that docs/service-lines.md takes in."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for rule, tree in definitions().items():
        (folder / f"{rule}.svg").write_text(svg(rule, tree), encoding="utf-8")
    (folder / "diagrams.inc").write_text(page(), encoding="utf-8")
    (folder / "ambiguous.inc").write_text(ambiguous_table() + "\n", encoding="utf-8")
    (folder / "words.inc").write_text(words_table() + "\n", encoding="utf-8")
