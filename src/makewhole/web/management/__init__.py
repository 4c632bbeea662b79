"""Commands of `python -m makewhole.web`."""
