"""What the pages and the files of this room say: sentences, facts, knots and citations made from rows."""
