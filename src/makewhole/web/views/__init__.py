"""The pages, a file a part of the record."""
