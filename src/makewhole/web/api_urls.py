"""The addresses of the JSON API; what they need is loaded with them."""

from __future__ import annotations

from makewhole.web.api import api

urlpatterns = api.urls[0]
