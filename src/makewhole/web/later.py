"""Pages whose module is loaded when the first of them is asked for, so that nobody else waits for it."""

from __future__ import annotations

from django.urls.resolvers import RoutePattern, URLResolver


class Later(URLResolver):
    """The addresses below `route`, as the module's `urlpatterns` has them; `namespace` holds their names.

    Django would load them to know their names before it writes any address at all. Names in a namespace are looked for
    there only, which loads them.
    """

    def __init__(self, route: str, module: str, namespace: str) -> None:
        super().__init__(RoutePattern(route), module, app_name=namespace, namespace=namespace)

    def _populate(self) -> None:
        """Nothing: no name of theirs stands outside of the namespace."""
