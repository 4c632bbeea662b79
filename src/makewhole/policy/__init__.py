"""Policy packs: the rules for missed sessions as data, and which of them speak for which plan.

Nothing here reads YAML at statement time; the tests that stand beside the packs are `makewhole.policy.checks`.
"""

from __future__ import annotations

from makewhole.policy.choice import Choice, pick
from makewhole.policy.pack import Pack, PackError, Rule, chain, check, find, find_rule, list_packs, load
from makewhole.policy.resolution import assumptions, resolve

__all__ = [
    "Choice",
    "Pack",
    "PackError",
    "Rule",
    "assumptions",
    "chain",
    "check",
    "find",
    "find_rule",
    "list_packs",
    "load",
    "pick",
    "resolve",
]
