"""The application started: at home one process, one data file, this machine only; hosted behind a TLS proxy."""

from __future__ import annotations

import os
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

MOST_BYTES = 260_000_000
"""Bytes of one request: the largest case file (views/restore.py) and what is around it; more is not even received."""
MOST_BYTES_AT_HOME = 1_000_000_000
"""At home nobody else fills the disk, and a browser shows no answer to what it was not let send to its end."""

_ENDS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
"""What a machine that is shut down, and a window that is closed, say to a program."""


class NotServed(Exception):
    """It cannot be started; the message says why and what to do."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _hear_no_more() -> None:
    """A closed window says it in two ways; the first is being done."""
    for each in _ENDS:
        if signal.getsignal(each) == _stop:
            signal.signal(each, signal.SIG_IGN)


@contextmanager
def _stopped_in_order() -> Iterator[None]:
    """A closed window and a machine that is shut down end it as Ctrl+C does: then the one file holds all of the record.

    What was told to be ignored (nohup) stays so. Outside of the main thread Python takes no signals.
    """
    from makewhole.app import ahead, settled

    is_main = threading.current_thread() is threading.main_thread()
    before = {each: signal.getsignal(each) for each in _ENDS} if is_main else {}
    for each, how in before.items():
        if how != signal.SIG_IGN:
            signal.signal(each, _stop)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        if is_main:
            _hear_no_more()
        ahead.stop()
        settled.stop()
        for each, how in before.items():
            signal.signal(each, how)


@_stopped_in_order()
def serve(file: Path, *, port: int, browser: bool, tell: Callable[[str], None]) -> None:
    """Serves the data file's pages on the loopback address until it is stopped; makes the file where there is none."""
    from makewhole.app import ahead, records, settled

    os.environ["MAKEWHOLE_FILE"] = str(file)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "makewhole.web.settings"
    import django

    from makewhole.web.secret import NoSecret

    try:
        django.setup()
    except NoSecret as error:
        raise NotServed(str(error)) from None
    try:
        records.opened(file, create=True).close()
    except records.NotOpened as error:
        raise NotServed(str(error)) from None
    from waitress import create_server

    from makewhole.web import faults

    faults.withhold_in_threads()
    _bring_forward(file.absolute())
    settled.start(file.absolute())
    from makewhole.web.views.enter import new_link
    from makewhole.web.wsgi import application

    listening = _listen(port)
    server = create_server(
        application,
        sockets=[listening],
        threads=4,
        ident=None,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=MOST_BYTES_AT_HOME,
    )
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/enter/{new_link()}/"
    tell(address)
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    ahead.start(file.absolute(), first=_load_pages)
    _run(server)


@_stopped_in_order()
def host(address: str, port: int, *, proxy: str, threads: int, tell: Callable[[str], None]) -> None:
    """Serves the database of DATABASE_URL to the TLS proxy in front of it, until it is stopped.

    `proxy` is the address from which the proxy connects: the X-Forwarded headers of nobody else are believed.
    """
    from makewhole.app import ahead, records

    if not os.environ.get("DATABASE_URL", "").startswith(records.DATABASE):
        raise NotServed("DATABASE_URL names no PostgreSQL database: postgresql://name:password@server/database")
    if not os.environ.get("MAKEWHOLE_HOSTS", "").strip():
        raise NotServed(
            "MAKEWHOLE_HOSTS is not set: the names under which people reach the site, such as log.example.org"
        )
    os.environ.pop("MAKEWHOLE_FILE", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "makewhole.web.settings"
    import django

    from makewhole.web.secret import NoSecret

    try:
        django.setup()
        records.opened(os.environ["DATABASE_URL"], create=True).close()
    except (NoSecret, records.NotOpened) as error:
        raise NotServed(str(error)) from None
    from django.conf import settings
    from django.core.management import call_command
    from waitress import create_server

    from makewhole.web import faults

    faults.withhold_in_threads()
    _bring_forward(os.environ["DATABASE_URL"])
    call_command("createcachetable", verbosity=0)
    from makewhole.web.wsgi import application

    try:
        server = create_server(
            application,
            host=address,
            port=port,
            threads=threads,
            ident=None,
            max_request_body_size=MOST_BYTES,
            trusted_proxy=proxy,
            trusted_proxy_count=settings.ALLAUTH_TRUSTED_PROXY_COUNT,
            trusted_proxy_headers="x-forwarded-for x-forwarded-proto",
            clear_untrusted_proxy_headers=True,
        )
    except (OSError, ValueError) as error:
        raise NotServed(f"{address}:{port} cannot be listened on: {error}.") from None
    tell(f"http://{address}:{server.effective_port}")
    ahead.start(os.environ["DATABASE_URL"], first=_load_pages, is_family=False)
    _run(server)


def _run(server: Any) -> None:
    """Serves until it is stopped."""
    from makewhole.web import refusing

    refusing.in_our_words(server)
    try:
        server.run()
    finally:
        _hear_no_more()
        server.close()


def _load_pages() -> None:
    """What the first page would else wait for, while a browser is still opening."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns


def _bring_forward(place: Path | str) -> None:
    from makewhole.web import upgrading

    try:
        upgrading.bring_forward(place)
    except upgrading.TooNew as error:
        raise NotServed(str(error)) from None


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError:
        listening.close()
        raise NotServed(
            f"Another program listens on port {port} of this machine. Stop it, or choose another: --port {port + 1}"
        ) from None
    listening.listen(64)
    return listening
