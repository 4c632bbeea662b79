"""What Django is told about this room."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room `web` as a Django application."""

    name = "makewhole.web"
    label = "makewhole_web"
    verbose_name = "makewhole: the pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What is wrong with a field is told in the same words in every form, ours and the account's."""
        from makewhole.web import validation_words

        validation_words.speak()
