"""From the files of `data/processes/` to rows: checked whole, then written; loading again writes only what changed."""
