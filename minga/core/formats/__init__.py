"""How forms read and write numbers and dates in the languages that Django does not know."""
