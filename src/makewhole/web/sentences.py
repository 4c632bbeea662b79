"""What went wrong, as sentences beside what was typed."""

from __future__ import annotations

from django import forms

from makewhole.app import children, histories


def of_error(error: histories.NotDone | children.NoSuchChild) -> list[str]:
    """Why nothing was written: what each finding says, else the error's own words."""
    findings = getattr(error, "findings", ())
    if findings:
        return list(dict.fromkeys(finding.message for finding in findings))
    words = str(error)
    return [words[:1].upper() + words[1:]]


def beside(form: forms.Form, error: histories.NotDone) -> list[str]:
    """Why nothing was written, said beside the field that each finding is about too, where the form has one."""
    if form.is_bound:
        for finding in error.findings:
            if finding.column in form.fields:
                form.add_error(finding.column, finding.message)
    return of_error(error)
