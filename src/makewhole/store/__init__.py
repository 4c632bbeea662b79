"""The history as it is kept: entries, attachments, holds (Django models); SQLite at home, PostgreSQL for a district.

`open()` gives a `Store`. Nothing here decides anything, shows a page or needs a settings file; Django is loaded when a
store is opened, and not before.
"""

from makewhole.store.clock import ClockNotice
from makewhole.store.errors import StoreError
from makewhole.store.keeping import Store
from makewhole.store.opening import open
from makewhole.store.saying import Say, Subject
from makewhole.store.verifying import Fault

__all__ = ["ClockNotice", "Fault", "Say", "Store", "StoreError", "Subject", "open"]
