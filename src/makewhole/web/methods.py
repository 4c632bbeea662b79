"""With which methods of HTTP the application is asked: pages by GET, HEAD and POST, the API by its own too."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase

View = Callable[[HttpRequest], HttpResponseBase]

PAGES = ("GET", "HEAD", "POST")
API = (*PAGES, "PUT", "PATCH", "DELETE")
"""Which of them an address of the API has, it says itself."""


def known_methods(get_response: View) -> View:
    """Answers HEAD without a body, and what no page has (OPTIONS, TRACE, PUT, ...) with 405, before anybody is asked.

    Most views only ask whether they were sent something: to whatever else they would show the whole page. And a server
    of Python sends what it is given: with a body after HEAD, who keeps the line open reads it as the next answer.
    """

    def around(request: HttpRequest) -> HttpResponseBase:
        known = API if request.path.startswith("/api/") else PAGES
        if request.method not in known:
            words = f"This address answers {', '.join(known)}.\n"
            length = {"Content-Length": str(len(words))}
            return HttpResponseNotAllowed(known, words, content_type="text/plain", headers=length)
        response = get_response(request)
        return _without_body(response) if request.method == "HEAD" else response

    return around


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    """The answer with the length of its body and no body. Without a length, the server would end it as in pieces."""
    if isinstance(response, StreamingHttpResponse):
        if "Content-Length" not in response.headers:
            response.headers["Content-Length"] = str(sum(len(piece) for piece in response))
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response
