"""The addresses of hosted mode, for tests in this process: the common ones, and those of accounts."""

from __future__ import annotations

from django.urls import include, path

from makewhole.web import urls

handler400 = urls.handler400
urlpatterns = [each for each in urls.urlpatterns if getattr(each, "name", None) not in ("enter", "enter_by_link")]
urlpatterns += [path("accounts/", include("allauth.urls"))]
