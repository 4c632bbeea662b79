"""The history as it is kept (Django models), in SQLite at home and PostgreSQL for a district."""
