"""The application in this process, as at home: real requests through every middleware, a data file of its own a test.

People and doors (accounts, grants, the access log) stand in one database a process; each test begins with none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.restored import restored

if TYPE_CHECKING:
    from django.test import Client

    from makewhole.web.models import ChildRecord


QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"
"""Passwords are kept slowly on purpose, a third of a second each. The site of test_hosted.py does so, and a test of
accounts says how slowly; here it is not what is tested."""
HOSTED_URLS = "tests.web.hosted_urls"


@pytest.fixture(scope="session", autouse=True)
def application() -> Iterator[None]:
    """Django, which tests/conftest.py set up, with the tables of people made."""
    from django.core.management import call_command
    from django.test import override_settings
    from django.test.utils import setup_test_environment

    call_command("migrate", verbosity=0)
    setup_test_environment()
    with override_settings(PASSWORD_HASHERS=[QUICK]):
        yield
    from django.db import connections

    connections.close_all()


@pytest.fixture(autouse=True)
def nobody(application: None) -> None:
    """No account, no door and no access of an earlier test."""
    from django.contrib.auth import get_user_model
    from django.contrib.sessions.models import Session

    from makewhole.web.models import ChildRecord

    ChildRecord.objects.all().delete()
    get_user_model().objects.all().delete()
    Session.objects.all().delete()


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A data file made of an example, and the application looking at it: `keep("07-make-ups-with-a-due-date")`."""
    from django.conf import settings

    def make(example: str) -> Path:
        file = tmp_path / f"{example[:2]}.makewhole"
        restored(example, file)
        monkeypatch.setattr(settings, "MAKEWHOLE_PLACE", file)
        return file

    return make


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new data file without anything in it."""
    from django.conf import settings

    from makewhole.app import records

    file = tmp_path / "empty.makewhole"
    records.opened(file, create=True).close()
    monkeypatch.setattr(settings, "MAKEWHOLE_PLACE", file)
    return file


@pytest.fixture
def person() -> Callable[..., Any]:
    """A client that is signed in: `person("home")` is the one person at home."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    def make(name: str = "home") -> Client:
        user, _ = get_user_model().objects.get_or_create(
            username=name, defaults={"first_name": name.title(), "email": f"{name}@example.org"}
        )
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return make


@pytest.fixture
def door() -> Callable[..., Any]:
    """Access to a student's record: `door("nina", "ben", "reader")`; the record's door."""
    from django.contrib.auth import get_user_model

    from makewhole.web.models import ChildRecord, Grant

    def open_to(student_id: str, name: str, role: str) -> ChildRecord:
        record, _ = ChildRecord.objects.get_or_create(student_id=student_id)
        user: Any = get_user_model().objects.get(username=name)
        Grant.objects.update_or_create(child=record, user=user, defaults={"role": role})
        return record

    return open_to


@pytest.fixture
def hosted() -> Iterator[None]:
    """Hosted mode in this process: accounts, invitations, feeds and e-mail (kept in django.core.mail.outbox).

    The settings that need a server and TLS are tested on one (test_hosted.py).
    """
    from django.conf import settings
    from django.core import mail
    from django.core.cache import cache
    from django.test import override_settings
    from django.urls import set_urlconf

    cache.clear()
    mail.outbox = []
    with override_settings(
        HOSTED=True,
        LOGIN_URL="/accounts/login/",
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        # Not one of the settings above: with each of its changes Django puts all addresses together anew.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settings, "ROOT_URLCONF", HOSTED_URLS)
            set_urlconf(None)
            yield
        set_urlconf(None)
    cache.clear()
