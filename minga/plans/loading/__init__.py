"""The published plans, from the files of `data/` to the tables: everything is read and checked before a row is written,
and loading again changes only what changed in the files."""
