"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

import makewhole


def every_page(request: HttpRequest) -> dict[str, Any]:
    """The mode, the version, and whether this is a piece of a page that htmx asked for."""
    return {
        "hosted": settings.HOSTED,
        "version": makewhole.__version__,
        "is_piece": request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full",
        "here": request.get_full_path(),
    }
