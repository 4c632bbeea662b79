"""The command line: `makewhole`. It asks app and prints what app returns; it holds no rule.

Only click is loaded before a command runs, so that help and completion are quick.
"""

from __future__ import annotations

from makewhole.cli.program import main

__all__ = ["main"]
