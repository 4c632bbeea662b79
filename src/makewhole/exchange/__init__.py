"""What comes in from elsewhere beside the record: today, two logs of the same sessions compared (reconciliation.py)."""
