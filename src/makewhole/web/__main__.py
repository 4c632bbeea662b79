"""What Django's manage.py is elsewhere: `python -m makewhole.web migrate`, `check --deploy`, `invite` ..."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "makewhole.web.settings")
    execute_from_command_line([f"{sys.executable} -m makewhole.web", *sys.argv[1:]])
