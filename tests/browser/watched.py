"""A browser that is watched: where its requests go, what its console says, and what a page answers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

NO_FAULT = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: net::ERR_CONNECTION_REFUSED",
)
"""What Chromium says of a page that answers 4xx, as a form with an error does; and of a server that was ended."""


class Watch:
    """What went wrong around the pages of one browser context, and how many requests were looked at."""

    def __init__(self, context: BrowserContext, *addresses: str) -> None:
        self.addresses = addresses
        self.requests = 0
        self.faults: list[str] = []
        context.on("request", self._asks)
        context.on("response", self._answers)
        context.on("console", self._says)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))

    def _asks(self, request: Request) -> None:
        self.requests += 1
        parts = urlsplit(request.url)
        if (
            parts.scheme not in ("data", "blob", "about", "chrome-error")
            and f"{parts.scheme}://{parts.netloc}" not in self.addresses
        ):
            self.faults.append(f"it asked another machine: {request.url}")

    def _answers(self, response: Response) -> None:
        is_page = response.request.is_navigation_request() or response.request.resource_type in ("fetch", "xhr")
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.faults.append(f"{response.status} for {response.url}")

    def _says(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NO_FAULT):
            self.faults.append(f"console: {message.text}")
