"""The addresses of hosted mode with faults planted among them, which the table of accesses must find."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from tests.web.hosted_urls import urlpatterns as sound

from makewhole.app import children
from makewhole.web import access
from makewhole.web.models import ChildRecord


def unguarded(request: HttpRequest, key: str) -> HttpResponse:
    """Asks nobody who is there."""
    record = ChildRecord.objects.get(key=key)
    return HttpResponse(children.students(access.place())[record.student_id] or "")


def reads_where_it_should_write(request: HttpRequest, key: str) -> HttpResponse:
    """Lets a reader do what only a writer may."""
    access.child(request, key, None)
    return HttpResponse("done")


urlpatterns = [
    path("c/<str:key>/unguarded/", unguarded, name="unguarded"),
    path("c/<str:key>/lax/", reads_where_it_should_write, name="lax"),
    path("c/<str:key>/undeclared/", unguarded, name="undeclared"),
    *sound,
]
