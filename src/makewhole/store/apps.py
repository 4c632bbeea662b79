"""What Django is told about this room."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The room `store` as a Django application; its label keeps clear of the names other applications choose."""

    name = "makewhole.store"
    label = "makewhole_store"
    verbose_name = "makewhole: the history"
    default_auto_field = "django.db.models.BigAutoField"
