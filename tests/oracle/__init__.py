"""A second reading of RECORD.md: a slow plain program, random cases, and a count of what each rule changes."""
