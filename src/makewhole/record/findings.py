"""What is wrong with a record, as values: nothing found hides anything else (RECORD.md, Findings)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, with its place and what to do.

    `message` holds ids and allowed words, never a cell's content and never a child's name, so it may go anywhere.
    `found` is the cell as it was read: for the screen only, never for a log.
    """

    code: str
    severity: Severity
    table: str
    row: int | None
    """Line of the CSV file (the header is line 1), or row of the Parquet file from 1; None: the table as a whole."""
    column: str | None
    message: str
    found: str | None = None
    allowed: str | None = None

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def as_json(self) -> dict[str, Any]:
        """The finding as `--json` prints it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "message": self.message,
            "found": self.found,
            "allowed": self.allowed,
        }
