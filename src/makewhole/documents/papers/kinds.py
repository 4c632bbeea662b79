"""Every kind of paper, by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from makewhole.documents.papers import (
    clear_wording,
    complaint,
    follow_up,
    make_up_plan,
    plan_clause,
    service_logs,
    team_meeting,
    written_notice,
)
from makewhole.documents.papers.template import Template

TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        template.kind: template
        for template in (
            service_logs.TEMPLATE,
            make_up_plan.TEMPLATE,
            follow_up.TEMPLATE,
            team_meeting.TEMPLATE,
            written_notice.TEMPLATE,
            clear_wording.TEMPLATE,
            plan_clause.TEMPLATE,
            complaint.TEMPLATE,
        )
    }
)
"""In the order in which people need them."""
