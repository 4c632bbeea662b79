"""What went wrong, as sentences beside what was typed."""

from __future__ import annotations

from makewhole.app import children, histories


def of_error(error: histories.NotDone | children.NoSuchChild) -> list[str]:
    """Why nothing was written: what each finding says, else the error's own words."""
    findings = getattr(error, "findings", ())
    if findings:
        return list(dict.fromkeys(finding.message for finding in findings))
    words = str(error)
    return [words[:1].upper() + words[1:]]
