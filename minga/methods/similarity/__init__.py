"""Find texts that ask for the same thing: while a person writes, when a person searches, and when a team sorts a heap.

The method proposes and people decide. Measured on real proposals, no lexical method can tell on its own that two
texts are the same request (the best pairwise F1 we measured on judged pairs was .45, and .63 for "the same kind of
request"), so every answer carries the words that explain it and every decision of a person can be given back
(`Decisions`).

- `analysis`  words, stems and language of a text
- `index`     `TextIndex`, the inverted index on disk (the only module that knows tantivy)
- `tail`      the texts added since the last commit, in a journal
- `nearest`   candidates from the index, ranked again by words, letters and title
- `groups`    proposals of groups, stable when texts are added
- `harness`   recall, pairwise F1 and adjusted Rand index over labelled texts
"""
