"""makewhole keeps account of special-education services: promised, delivered, missed, owed."""

__version__ = "0.3.0"
