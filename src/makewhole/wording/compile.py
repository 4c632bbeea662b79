"""Writes the parsing tables of the grammar that are shipped: `python -m makewhole.wording.compile`.

Lark builds the LALR(1) tables from grammar.lark; loading Lark and building them takes many times longer than reading a
line, so it is done once, here, after each change of the grammar. A test holds the shipped file equal to the grammar.
"""

from __future__ import annotations

import json
from typing import Any

from makewhole.wording.parsing import GRAMMAR, TABLES


def shipped_text() -> str:
    """The whole file as it should be: rules, then states in the order they are reached, one a line.

    A state maps a token or phrase to the next state, or, below zero, to the rule that is complete (-1: the first).
    """
    from lark import Lark

    table: Any = Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="basic").parser.parser._parse_table
    first, last = table.start_states["start"], table.end_states["start"]
    numbers = {first: 0}
    reached = [first]
    rules: dict[tuple[str, str, int], int] = {}
    states: list[dict[str, int]] = []
    for state in reached:
        row: dict[str, int] = {}
        for name, (action, argument) in sorted(table.states[state].items()):
            if action.name == "Shift":
                if argument not in numbers:
                    numbers[argument] = len(numbers)
                    reached.append(argument)
                row[name] = numbers[argument]
            else:
                origin = argument.origin.name
                # A helper that Lark made of "*" or "+" hands on its parts as they are.
                made_by = "" if origin.startswith("_") else argument.alias or origin
                row[name] = -1 - rules.setdefault((made_by, origin, len(argument.expansion)), len(rules))
        states.append(row)
    lines = [
        '{"made": "by python -m makewhole.wording.compile from grammar.lark; do not edit",',
        f'"end": {numbers[last]},',
        '"rules": [',
        ",\n".join(json.dumps(rule) for rule in rules),
        '], "states": [',
        ",\n".join(json.dumps(state) for state in states),
        "]}",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLES.write_text(shipped_text(), encoding="utf-8")
