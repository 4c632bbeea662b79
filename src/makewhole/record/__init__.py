"""The record: the tables, their columns and words, and case folders read and checked (RECORD.md).

- `schema`: the tables, their columns, which words are allowed.
- `findings`: one thing that is wrong, as a value.
- `folder`: `read` turns a case folder into typed tables and findings.
- `files`: CSV and Parquet files, and what is wrong with a file as such.
- `rows`: the cells of one table, as they were read, in memory or in the database.
- `cells`: what each kind of cell may hold.
- `check`: what is wrong between rows and between tables.
- `history`: entries, their canonical form, the tables as a view of them.
- `verifying`: whether a history is as it was written; checkpoints.
- `knowledge`: what a folder's history knew on a day, and tables changed by hand.
- `writing`: case folders written, all or nothing.
- `casefile`: the case file, written and read.
- `services`: the names of services, and other names in use for them (`services.toml`).
"""
