"""Methods: how this house counts, draws, compares and protects, so that anybody can do it again and get the same.

Pure algorithms that know nothing of the site nor of Django: `from minga.methods import tallies` works anywhere, and
`python -m minga.methods` reads and writes files for those who want nothing else. Each function says its shapes, units,
errors and source (a paper or a norm). `docs/methods/` explains each one to citizens, with examples that the tests run.
"""
