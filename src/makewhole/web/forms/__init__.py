"""The forms with which people write into a record: one class a table, in the columns of the record."""
